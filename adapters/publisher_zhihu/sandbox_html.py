"""What Zhihu's editor keeps of the HTML it is given: the emulated store's gate.

Known elements and attributes pass byte for byte, as live round trips showed (2026-11); the rest is unwrapped or
vanishes silently, as it does there. Written apart from the adapter, so that each can prove the other wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

KEPT: dict[str, frozenset[str]] = {
    **{name: frozenset() for name in "h2 h3 p b strong i em code ul li blockquote br hr tbody tr th td figure".split()},
    "pre": frozenset({"lang"}),
    "ol": frozenset({"start"}),
    "table": frozenset({"data-draft-node", "data-draft-type", "data-size", "data-row-style"}),
    "a": frozenset({"href", "class", "data-hash", "data-draft-node", "data-draft-type", "data-draft-title",
                    "data-draft-cover", "data-image"}),
    "sup": frozenset({"data-text", "data-url", "data-draft-node", "data-draft-type", "data-numero"}),
    "img": frozenset({"src", "alt", "class", "eeimg", "data-caption", "data-size", "data-rawwidth", "data-rawheight",
                      "data-watermark", "data-original-src", "data-watermark-src", "data-private-watermark-src"}),
}  # fmt: skip
_VANISH = frozenset({"script", "style", "iframe", "object", "video", "audio", "svg"})
_VOID = frozenset({"img", "br", "hr", "input", "col"})
_BOLD = frozenset({"h1", "h4"})
_PLAIN = frozenset({"h5", "h6", "div", "section"})
_PICTURE = re.compile(
    r"https?://(?:pic\w+\.zhimg\.com|pic-private\.zhihu\.com)/(?:\d+/)?(v2-[0-9a-f]{32})[^\s\"]*"
)
_EQUATION = re.compile(r"(?:https?:)?//www\.zhihu\.com/equation\?tex=.+")


def kept_by_editor(html: str, *, knows_picture: Callable[[str], bool]) -> str:
    """`html` as the draft holds it afterwards; `knows_picture` says whether a `v2-…` key was uploaded."""
    gate = _Gate(knows_picture)
    gate.feed(html)
    gate.close()
    return "".join(gate.out)


def with_other_hosts(html: str, *, host: str, suffix: str = "", folder: str = "") -> str:
    """`html` with every picture on another of the interchangeable hosts, in another size, as it is read back."""

    def move(match: re.Match[str]) -> str:
        extension = re.search(r"\.(?:png|jpe?g|gif|webp|bmp)", match[0])
        return f"https://{host}/{folder}{match[1]}{suffix}{extension[0] if extension else ''}"

    return _PICTURE.sub(move, html)


def picture_key(address: str) -> str | None:
    """The `v2-…` key in an address of Zhihu's picture hosts, None for any other address."""
    match = _PICTURE.fullmatch(address)
    return match[1] if match else None


def has_content(html: str) -> bool:
    """Whether a reader would see anything."""
    return bool(re.sub(r"<(?!img|hr)[^>]*>|\s", "", html))


class _Gate(HTMLParser):
    """Copies what it knows, verbatim; keeps a stack of what each end tag has to write."""

    def __init__(self, knows_picture: Callable[[str], bool]) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self._knows_picture = knows_picture
        self._open: list[tuple[str, str]] = []
        self._vanished = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._vanished or self._vanishes(tag, given):
            self._vanished += tag not in _VOID
            return
        opening, closing = self._written(tag, given)
        self.out.append(opening)
        if tag not in _VOID:
            self._open.append((tag, closing))

    def handle_endtag(self, tag: str) -> None:
        if self._vanished:
            self._vanished -= 1
            return
        if tag not in (name for name, _ in self._open):
            return
        while self._open:
            name, closing = self._open.pop()
            self._close(name, closing)
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._vanished:
            return
        if not self._open and not data.strip():
            # Blank text between blocks becomes empty blocks of its own in the editor.
            self.out.append("<p></p>")
            return
        self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def _vanishes(self, tag: str, given: dict[str, str]) -> bool:
        match tag:
            case "table":
                return given.get("data-draft-type") != "table"
            case "colgroup" | "thead":
                return True
            case "img" if given.get("eeimg"):
                return not _EQUATION.fullmatch(given.get("src", ""))
            case "img":
                key = picture_key(given.get("src", ""))
                return key is None or not self._knows_picture(key)
            case _:
                return tag in _VANISH

    def _written(self, tag: str, given: dict[str, str]) -> tuple[str, str]:
        if tag in _BOLD:
            return "<p><b>", "</b></p>"
        if tag in _PLAIN:
            return "<p>", "</p>"
        if tag not in KEPT or (tag == "sup" and given.get("data-draft-type") != "reference"):
            return "", ""
        if tag == "code" and any(name == "pre" for name, _ in self._open):
            return "", ""
        if set(given) <= KEPT[tag]:
            return self.get_starttag_text() or "", f"</{tag}>"
        kept = "".join(f' {name}="{escape(value)}"' for name, value in given.items() if name in KEPT[tag])
        return f"<{tag}{kept}>", f"</{tag}>"

    def _close(self, name: str, closing: str) -> None:
        if name == "figure" and self.out and self.out[-1].startswith("<figure"):
            self.out.pop()
            return
        self.out.append(closing)
