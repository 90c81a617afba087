"""W332: other spellings of the author's own site in links, and the fix that writes the canonical one.

One finding for each spelling of a post, however many links use it: they are mended together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace

from publisher.check.finding import Finding
from publisher.check.fix import Fix
from publisher.check.subject import Subject
from publisher.document import Document, Link, Text
from publisher.read.site import Site
from publisher.write.proof import map_nodes
from publisher.write.source import Edit, places_of

_BASE = re.compile(r"(?P<scheme>https?:)?//(?P<host>[^/?#:\s]+)(?::\d+)?", re.IGNORECASE)


def other_spellings(subject: Subject) -> Iterator[Finding]:
    """W332: links to the own site that do not spell it as `site.url` does."""
    if subject.site is None:
        return
    found: dict[str, list[Link]] = defaultdict(list)
    for link in (node for node in subject.nodes if isinstance(node, Link)):
        base = _other_base(link.written or link.href, subject.site) if link.own else ""
        if base:
            found[base].append(link)
    for base, links in found.items():
        yield _finding(subject, base, links, subject.site.url.rstrip("/"))


def _other_base(address: str, site: Site) -> str:
    """The part of an address that spells the site, when it is one of the site's and not the canonical one."""
    canonical = site.url.rstrip("/")
    match = _BASE.match(address.strip())
    if match is None or _is_spelled(address.strip(), canonical):
        return ""
    host = match["host"].lower()
    for own_host, prefix in sorted(site.bases, key=lambda base: -len(base[1])):
        base = match[0] + prefix
        if host == own_host and _is_spelled(address.strip(), base):
            return base
    return ""


def _is_spelled(address: str, base: str) -> bool:
    """Whether an address lies below `base`, spelled just so."""
    return address.startswith(base) and address[len(base) : len(base) + 1] in ("", "/", "?", "#")


def _finding(subject: Subject, base: str, links: list[Link], canonical: str) -> Finding:
    line, column = _place(subject, links[0])
    mend = _fix(subject, base, links, canonical)
    fix = f"publish check --fix {subject.path}" if mend else f"write {canonical}"
    message = f"{base} is your own site, which is {canonical}"
    if len(links) > 1:
        message = f"{base} is your own site, which is {canonical}: {len(links)} links"
    return Finding(subject.path, line, column, "W332", "warning", message, fix, mend)


def _place(subject: Subject, link: Link) -> tuple[int, int]:
    return subject.place(link.span[0]) if link.span else (link.line or 0, 0)


# ---------------------------------------------------------------- mending


def _fix(subject: Subject, base: str, links: list[Link], canonical: str) -> Fix | None:
    """The edits that spell the site as it is configured, in all of `links`; None when one of them cannot be found."""
    text = subject.document.source
    spans = dict.fromkeys(link.span for link in links if link.span)
    for link in links:
        if link.span is None:
            places = places_of(text, link.written or link.href, {link.line or 0}, is_bare=link.automatic)
            if not places:
                return None
            spans |= dict.fromkeys(places)
    edits = []
    for start, _ in spans:
        if not text.startswith(base, start):
            return None
        edits.append(Edit((start, start + len(base)), canonical))
    return Fix(subject.path, tuple(edits), tree=_respelling(base, canonical))


def _respelling(base: str, canonical: str) -> Callable[[Document], Document]:
    """What the edits do to a document: links of that spelling lead, and bare ones read, as the canonical address."""

    def respell(link: Link) -> Link:
        if not link.own or not _is_spelled(link.href, base):
            return link
        address = canonical + link.href[len(base) :]
        shown = (Text(address),) if link.automatic and link.inlines else link.inlines
        return replace(link, href=address, inlines=shown)

    return lambda document: map_nodes(document, link=respell)
