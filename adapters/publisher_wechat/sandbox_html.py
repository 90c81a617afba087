"""What WeChat makes of an article's HTML: the emulator's normaliser.

Tags, attributes and styles that its editor does not keep are gone, text stays as it was written. Markup that
WeChat would leave alone comes out character for character, so that a test can ask for a fixed point.
Rules gathered from the official pages and from reports of the field, 2026-11.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

_KEPT = frozenset(
    "section p span strong b em i u s del sub sup code pre blockquote h1 h2 h3 h4 h5 h6 ul ol li table thead tbody"
    " tfoot colgroup col caption tr th td img br hr a svg mp-common-profile".split()
)
_SVG = frozenset(
    "g path rect line circle ellipse polygon polyline text tspan title animate set animatetransform animatemotion"
    " lineargradient radialgradient stop image".split()
)
_RENAMED = {
    "div": "section",
    "article": "section",
    "figure": "section",
    "figcaption": "section",
    "main": "section",
}
_DROPPED_WHOLE = frozenset("script style iframe form select textarea button head title object defs".split())
_VOID = frozenset("img br hr col input link meta embed source use".split())
_BLOCKS = frozenset(
    "section p blockquote pre h1 h2 h3 h4 h5 h6 ul ol li table thead tbody tr th td hr".split()
)
_ATTRIBUTES = frozenset("style src alt colspan rowspan align valign href".split())
_SVG_CASE = {
    "viewbox": "viewBox",
    "preserveaspectratio": "preserveAspectRatio",
    "attributename": "attributeName",
    "repeatcount": "repeatCount",
    "animatetransform": "animateTransform",
    "animatemotion": "animateMotion",
    "lineargradient": "linearGradient",
    "radialgradient": "radialGradient",
}
_BAD_PROPERTIES = frozenset("position z-index animation transition".split())
_BAD_VALUES = ("var(", "calc(", "url(", "!important", "expression(")
OWN_HOST = "mp.weixin.qq.com"


def normalise(html: str, *, knows: Callable[[str], bool]) -> str:
    """`html` as `draft/get` gives it back; `knows` says whether a picture's address is one of WeChat's own."""
    reader = _Reader(knows)
    reader.feed(html)
    reader.close()
    return reader.text()


def saved(html: str) -> str:
    """`html` as the editor on the web writes it when a person opens and saves it: text in leaves of its own, the
    declarations of each style in another order, each with a blank and a semicolon, pictures with sizes and classes."""
    writer = _Editor()
    writer.feed(html)
    writer.close()
    return "".join(writer.pieces)


def foreign_links(html: str) -> tuple[str, ...]:
    """The link targets in `html` that WeChat does not keep, in-page ones included."""
    finder = _LinkFinder()
    finder.feed(html)
    finder.close()
    return tuple(finder.found)


def is_own_link(href: str) -> bool:
    """Whether WeChat keeps a link to `href`."""
    parts = urlsplit(href)
    return parts.scheme in ("http", "https") and (parts.hostname or "").lower() == OWN_HOST


class _LinkFinder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if tag == "a" and href is not None and not is_own_link(href):
            self.found.append(href)


class _Editor(HTMLParser):
    """Writes HTML as the new editor does (it is built on ProseMirror, which names each leaf)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[str] = []
        self._svg = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._svg += tag == "svg"
        written = self.get_starttag_text() or ""
        style = dict(attrs).get("style")
        if style and not self._svg:
            parts = sorted(part.strip() for part in style.split(";") if part.strip())
            anew = "".join(f"{name}: {value};" for name, _, value in (part.partition(":") for part in parts))
            written = written.replace(f'style="{style}"', f'style="{anew}"')
        self.pieces.append(written.replace("<img ", '<img class="rich_pages" data-ratio="0.5" ', 1))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._svg -= tag == "svg"
        self.pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._leaf(data)

    def handle_entityref(self, name: str) -> None:
        self._leaf(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._leaf(f"&#{name};")

    def _leaf(self, text: str) -> None:
        self.pieces.append(text if self._svg else f'<span leaf="">{text}</span>')


class _Reader(HTMLParser):
    """Reads HTML into pieces `(kind, tag, text)` of what is kept."""

    def __init__(self, knows: Callable[[str], bool]) -> None:
        super().__init__(convert_charrefs=False)
        self._knows = knows
        self._pieces: list[tuple[str, str, str]] = []
        self._open: list[tuple[str, str | None]] = []
        self._dropping = 0
        self._svg = 0

    def text(self) -> str:
        """The normalised HTML; elements left open are closed."""
        while self._open:
            self._close_last()
        return "".join(text for _, _, text in _without_loose_space(_without_leading_svg(self._pieces)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._dropping or tag in _DROPPED_WHOLE:
            self._dropping += tag not in _VOID
            return
        name = self._name(tag)
        values = self._attributes(name, attrs) if name else None
        if name is None or values is None:
            if tag not in _VOID:
                self._open.append((tag, None))
            return
        self._pieces.append(("start", name, f"<{name}{values}>"))
        if tag in ("ul", "ol") and any(one == "li" for one, _ in self._open):
            self._pieces.append(("item", "li", "<li><br></li>"))  # the editor grows an empty bullet there
        if tag not in _VOID:
            self._open.append((tag, name))
            self._svg += tag == "svg"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._dropping or tag in _DROPPED_WHOLE:
            return
        self.handle_starttag(tag, attrs)
        if tag in _VOID:
            return
        kind, name, text = self._pieces[-1] if self._pieces else ("", "", "")
        if self._svg and (kind, name) == ("start", self._open[-1][1]):
            self._pieces[-1] = ("empty", name, f"{text[:-1]}/>")
            self._svg -= tag == "svg"
            self._open.pop()
        else:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._dropping:
            self._dropping -= tag not in _VOID
        elif any(name == tag for name, _ in self._open):
            while self._open[-1][0] != tag:
                self._close_last()
            self._close_last()

    def handle_data(self, data: str) -> None:
        self._say(data.replace("<", "&lt;"))

    def handle_entityref(self, name: str) -> None:
        self._say(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._say(f"&#{name};")

    def _say(self, text: str) -> None:
        if self._dropping:
            return
        if self._pieces and self._pieces[-1][0] == "text":
            text = self._pieces.pop()[2] + text
        self._pieces.append(("text", "", text))

    def _close_last(self) -> None:
        tag, name = self._open.pop()
        self._svg -= tag == "svg"
        if name:
            self._pieces.append(("end", name, f"</{name}>"))

    def _name(self, tag: str) -> str | None:
        """The name under which WeChat keeps an element, None when it only keeps what is inside."""
        if self._svg:
            return _SVG_CASE.get(tag, tag) if tag in _SVG or tag == "svg" else None
        tag = _RENAMED.get(tag, tag)
        return tag if tag in _KEPT else None

    def _attributes(self, name: str, attrs: list[tuple[str, str | None]]) -> str | None:
        """The attributes as text, None when the element falls with them."""
        values = {key: value or "" for key, value in attrs}
        if name == "img" and not self._knows(values.get("src", "")):
            return None
        if name == "a" and not is_own_link(values.get("href", "")):
            return None
        kept = (
            (_SVG_CASE.get(key, key), self._value(key, value))
            for key, value in values.items()
            if self._keeps(name, key)
        )
        return "".join(f' {key}="{value}"' for key, value in kept if value)

    def _keeps(self, name: str, key: str) -> bool:
        if key.startswith("on") or key in ("id", "class"):
            return False
        if self._svg or name == "svg":
            return "href" not in key
        return key in _ATTRIBUTES or key.startswith("data-")

    def _value(self, key: str, value: str) -> str:
        if key == "style":
            value = keep_styles(value)
        return escape(value, quote=False).replace('"', "&quot;")


def keep_styles(style: str) -> str:
    """The declarations of `style` that survive; as it was when all of them do."""
    parts = [part for part in style.split(";") if part.strip()]
    kept = [part for part in parts if _survives(part)]
    return style if len(kept) == len(parts) else ";".join(kept)


def _survives(declaration: str) -> bool:
    name, _, value = declaration.partition(":")
    name = name.strip().lower()
    if name in _BAD_PROPERTIES or name.startswith(("grid", "--", "@")):
        return False
    return not any(bad in value.lower() for bad in _BAD_VALUES)


def _without_leading_svg(pieces: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """A drawing with nothing before it is taken out (reported for the first node of a body)."""
    first = next(
        (n for n, (kind, name, _) in enumerate(pieces) if kind == "text" or name in ("svg", "img")), None
    )
    if first is None or pieces[first][1] != "svg":
        return pieces
    end = next(n for n in range(first, len(pieces)) if pieces[n][:2] == ("end", "svg"))
    return pieces[:first] + pieces[end + 1 :]


def _without_loose_space(pieces: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Blanks between two blocks become an empty paragraph; blanks alone between two spans vanish on saving."""
    out: list[tuple[str, str, str]] = []
    for number, piece in enumerate(pieces):
        kind, _, text = piece
        if kind != "text" or text.strip(" \n\t\r") or not 0 < number < len(pieces) - 1:
            out.append(piece)
            continue
        before, after = pieces[number - 1], pieces[number + 1]
        if before[1] in _BLOCKS and after[1] in _BLOCKS:
            out.append(("start", "p", "<p><br></p>"))
        elif not (before[:2] == ("end", "span") and after[:2] == ("start", "span")):
            out.append(piece)
    return out
