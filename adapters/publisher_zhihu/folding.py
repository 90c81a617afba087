"""Zhihu's HTML folded to what a reader sees, so that what the editor rewrites by itself is no difference.

Equal: hosts and sizes of one picture, `b` and `strong`, attributes of layout, its redirector around links, empty
blocks. For comparing and for diffs only; what is folded is never sent.
"""

from __future__ import annotations

import re
from html import escape
from urllib.parse import parse_qs, urlsplit

from publisher.htmlreader import HtmlReader

_CDN = re.compile(
    r"(?:https?:)?//(?:pic\w+\.zhimg\.com|pic-private\.zhihu\.com)/(?:\d+/)?(v2-[0-9a-f]{32})[^\s\"]*"
)
_SAME = {"strong": "b", "em": "i", "div": "p"}
_KEPT = {
    "a": ("href",),
    "img": ("eeimg", "src", "alt", "data-caption"),
    "ol": ("start",),
    "pre": ("lang",),
    "sup": ("data-numero", "data-text", "data-url"),
}
_VOID = frozenset({"br", "hr", "img"})
_EMPTY = re.compile(r"<(p|b|i|figure)></\1>")


def fold(html: str) -> str:
    """`html` in its one spelling."""
    folder = _Folder()
    folder.feed(html)
    folder.close()
    folded = "".join(folder.out)
    while (less := _EMPTY.sub("", folded)) != folded:
        folded = less
    return folded


def fold_address(address: str) -> str:
    """A picture's address with its key alone, any other address as it is."""
    match = _CDN.fullmatch(address)
    return f"https://picx.zhimg.com/{match[1]}" if match else address


def picture_key(address: str) -> str:
    """The `v2-…` key of a picture that Zhihu stores, empty for any other address."""
    match = _CDN.fullmatch(address)
    return match[1] if match else ""


def is_stored(address: str) -> bool:
    """Whether an address is that of a picture which Zhihu stores."""
    return _CDN.fullmatch(address) is not None


def has_text(html: str) -> bool:
    """Whether a draft holds anything that a reader would see."""
    return bool(re.sub(r"<(?!img|hr)[^>]*>|\s|&nbsp;", "", html))


class _Folder(HtmlReader):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._pre += tag == "pre"
        if tag == "img" and not given.get("eeimg") and not _CDN.fullmatch(given.get("src", "")):
            return  # Zhihu drops pictures of other hosts without a word
        names = [
            name for name in _KEPT.get(tag, ()) if given.get(name) and (name != "alt" or "eeimg" in given)
        ]
        kept = "".join(f' {name}="{escape(_value(name, given[name]))}"' for name in names)
        self.out.append(f"<{_SAME.get(tag, tag)}{kept}>")

    def handle_endtag(self, tag: str) -> None:
        self._pre -= tag == "pre"
        if tag not in _VOID:
            self.out.append(f"</{_SAME.get(tag, tag)}>")

    def handle_data(self, data: str) -> None:
        if self._pre or data.strip():
            self.out.append(escape(data, quote=False))
        elif "\n" not in data:
            self.out.append(data)


def _value(name: str, value: str) -> str:
    if name == "src":
        return fold_address(value).removeprefix("https:")
    return _unwrapped(value) if name == "href" else value


def _unwrapped(href: str) -> str:
    """An outside link without the redirector that Zhihu shows around it."""
    parts = urlsplit(href)
    if parts.hostname != "link.zhihu.com":
        return href
    return parse_qs(parts.query).get("target", [href])[0]
