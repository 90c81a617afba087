"""Things of other sites that a page shows in a frame or plays: the address where a reader finds the thing itself.

No platform takes a frame in a text, so that a link stands for it. Which elements and tags these are, `html` and
`tags` say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from publisher.document import Link, Text

_UNSAFE = frozenset({"javascript", "vbscript", "data", "blob", "about", "file"})
_QUERIED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "player.bilibili.com": (
        ("bvid", "https://www.bilibili.com/video/{}"),
        ("aid", "https://www.bilibili.com/video/av{}"),
    ),
    "www.bilibili.com": (
        ("bvid", "https://www.bilibili.com/video/{}"),
        ("aid", "https://www.bilibili.com/video/av{}"),
    ),
    "v.qq.com": (("vid", "https://v.qq.com/x/page/{}.html"),),
    "music.163.com": (("id", "https://music.163.com/#/song?id={}"),),
}
"""Players that take what they play as a query (their own embed codes, 2026-11)."""
_PATHS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("youtube.com", re.compile(r"/(?:embed|v)/([\w-]+)"), "https://www.youtube.com/watch?v={}"),
    ("youtube-nocookie.com", re.compile(r"/embed/([\w-]+)"), "https://www.youtube.com/watch?v={}"),
    ("player.youku.com", re.compile(r"/embed/([\w=]+)"), "https://v.youku.com/v_show/id_{}.html"),
    ("player.vimeo.com", re.compile(r"/video/(\d+)"), "https://vimeo.com/{}"),
)
"""Players that take it in their path."""


def page_of(address: str) -> str:
    """The page of what a player shows, or its address as it is; nothing for one that no reader may open."""
    address = address.strip()
    if address.partition(":")[0].lower() in _UNSAFE:
        return ""
    try:
        split = urlsplit(address)
        host = (split.hostname or "").lower()
    except ValueError:
        return address
    queried = parse_qs(split.query)
    for key, page in _QUERIED.get(host, ()) if "player" in address else ():
        if key in queried:
            return page.format(queried[key][0])
    for name, pattern, page in _PATHS:
        if host.removeprefix("www.") == name and (found := pattern.match(split.path)):
            return page.format(found[1])
    return f"https:{address}" if address.startswith("//") else address


def framed(attributes: Mapping[str, str], line: int | None) -> tuple[Link, ...]:
    """A link to what a frame shows, by its title or its address; nothing without an address."""
    address = page_of(attributes.get("src") or attributes.get("data-src") or attributes.get("data") or "")
    if not address:
        return ()
    title = attributes.get("title", "").strip()
    return (Link(address, (Text(title or address),), automatic=not title, written=address, line=line),)


def shown_as_link(what: str, address: str) -> str:
    """The sentence for a loss."""
    return f"{what} is a link to {address} here"
