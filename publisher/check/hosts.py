"""Hosts whose pictures other sites cannot show: they look at the referer. A table, and who is in it.

By domain, hosts below it included. As their users report it in public; gathered 2026-11. What a host does may change:
the finding is a warning, and a comment in the post or `check.ignore` leaves it unsaid.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

GUARDED: Mapping[str, str] = MappingProxyType(
    {
        "sinaimg.cn": "answers 403 to any referer but its own (since 2019-04)",
        "qpic.cn": "shows a notice instead of WeChat's and QQ's pictures",
        "qlogo.cn": "shows a notice to other referers",
        "zhimg.com": "answers 403 to other referers",
        "csdnimg.cn": "answers 403 to other referers, and marks pictures with the author's name",
        "img-blog.csdn.net": "answers 403 to other referers",
        "upload-images.jianshu.io": "answers 403 to other referers",
        "gitee.com": "shows its own sign instead of raw pictures (since 2022-03)",
        "hdslb.com": "answers 403 to other referers",
        "doubanio.com": "refuses other referers",
        "hiphotos.baidu.com": "answers 403 to other referers",
        "imgsrc.baidu.com": "answers 403 to other referers",
        "bdimg.com": "answers 403 to other referers",
        "126.net": "answers 403 to other referers",
    }
)


def guard_of(address: str) -> tuple[str, str] | None:
    """The guarded domain of an address and what it does to other sites; None for any other host."""
    host = host_of(address)
    parts = host.split(".")
    for start in range(len(parts) - 1):
        domain = ".".join(parts[start:])
        if domain in GUARDED:
            return domain, GUARDED[domain]
    return None


def host_of(address: str) -> str:
    """The host that an address names, in lower case; nothing when it names none or cannot be understood."""
    try:
        return (urlsplit(address.strip()).hostname or "").lower()
    except ValueError:
        return ""
