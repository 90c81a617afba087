"""Addresses as authors write them, with the wrappers of redirecting pages undone.

Which post an address names belongs to `site`.
"""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

_WRAPPERS = frozenset({"link.zhihu.com"})
"""Hosts whose `?target=` holds the address really meant (Zhihu rewrites outside links so, seen 2026-11)."""


def unwrapped(href: str) -> str:
    """The address that `href` leads to, when it only passes through a known redirecting page."""
    for _ in range(3):
        if not any(host in href for host in _WRAPPERS):
            return href
        target = _target(href)
        if not target:
            return href
        href = target
    return href


def _target(href: str) -> str:
    try:
        split = urlsplit(href if "//" in href else f"//{href}")
        if (split.hostname or "") not in _WRAPPERS:
            return ""
        targets = parse_qs(split.query).get("target", [])
    except ValueError:
        return ""
    return targets[0] if targets and targets[0].startswith(("http://", "https://", "//")) else ""
