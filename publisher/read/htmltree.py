"""Raw HTML as elements: pieces of it that belong together, read leniently into one tree.

What stands between two tags is handed to whoever knows the author's engine; what elements mean is decided in
`htmlblocks`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from publisher.document import Block, Inline, Loss
from publisher.htmlreader import HtmlReader
from publisher.read import html

_ENDED_BY: Mapping[str, frozenset[str]] = {
    "p": frozenset(
        {"p", "div", "ul", "ol", "table", "blockquote", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6"}
    ),
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "td": frozenset({"td", "th", "tr", "tbody", "tfoot"}),
    "th": frozenset({"td", "th", "tr", "tbody", "tfoot"}),
    "tr": frozenset({"tr", "tbody", "tfoot"}),
    "option": frozenset({"option"}),
}
"""Elements that HTML lets authors leave open, and the tags that end them."""
_VERBATIM = frozenset({"pre", "code", "tt", "samp", "kbd"})

Child = Inline | Block
"""What may stand between the elements besides text: what text or a blank line made of it."""
ReadText = Callable[[str, int], Sequence["str | Child"]]
"""What the author's engine makes of a run of text between two tags that begins on some line of the file."""

JOINED = frozenset({"table", "ul", "ol", "dl", "blockquote"})
"""Elements that hold together what blank lines part: their rows and items are one however they are spaced."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of raw HTML, which begins at the file's line `line`, or blocks that stand between two such pieces."""

    line: int
    raw: str = ""
    blocks: tuple[Block, ...] = ()


def ends_of_joined(pieces: Sequence[tuple[int, str]]) -> Mapping[int, int]:
    """Where the table or list that a piece of raw HTML leaves open is closed: place -> place.

    Each piece is its place among its siblings, and its text. What is closed too far away, or never, is not there.
    """
    if not pieces:
        return {}
    ends: dict[int, int] = {}
    depths: dict[str, int] = dict.fromkeys(JOINED, 0)
    waiting: dict[str, list[tuple[int, int]]] = {name: [] for name in JOINED}
    for place, raw in pieces:
        opened = _left_open(raw)
        for name, change in _balances(raw).items():
            if name == opened:
                waiting[name].append((place, depths[name]))
            depths[name] += change
            while waiting[name] and waiting[name][-1][1] >= depths[name]:
                start = waiting[name].pop()[0]
                if place - start < _FARTHEST:
                    ends[start] = place
    return ends


_FARTHEST = 400
"""Blocks behind which the end of a table or a list is none of it any more."""


def _left_open(raw: str) -> str:
    """The first of the joined elements that `raw` opens and does not close; nothing when it closes all."""
    stack: list[str] = []
    for match in _JOINED_TAG.finditer(raw):
        name = match[2].lower()
        if not match[1]:
            stack.append(name)
        elif name in stack:
            del stack[stack.index(name) :]
    return stack[0] if stack else ""


def _balances(raw: str) -> Mapping[str, int]:
    """How many more times `raw` opens each joined element than it closes it."""
    found: dict[str, int] = {}
    for match in _JOINED_TAG.finditer(raw):
        name = match[2].lower()
        found[name] = found.get(name, 0) + (-1 if match[1] else 1)
    return found


_JOINED_TAG = re.compile(rf"<(/?)({'|'.join(sorted(JOINED))})(?=[\s>/])", re.IGNORECASE)


@dataclass(slots=True)
class Element:
    """An element, the file's line of its tag, and what stands in it."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    line: int = 0
    children: list[Element | str | Child] = field(default_factory=list)


class Builder(HtmlReader):
    """Collects elements; unknown ones stay text, dropped ones leave a loss, comments leave nothing."""

    def __init__(self, losses: list[Loss], read_text: ReadText) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("body")
        self._stack = [self.root]
        self._line = 0
        self._losses = losses
        self._read_text = read_text
        self._dropping = ""

    def take(self, piece: Piece) -> None:
        """Goes on with the next piece; a comment that it leaves open hides the rest of it."""
        raw = piece.raw
        open_comment = raw.rfind("<!--")
        if open_comment > raw.rfind("-->"):
            self._losses.append(Loss("W305", piece.line, "a comment that never ends hides what follows it"))
            raw = raw[:open_comment]
        self._line = piece.line - self.getpos()[0] + 1
        self.feed(raw)
        self.goahead(end=True)  # what a piece leaves open ends with it
        if not self._dropping:
            self._stack[-1].children.extend(piece.blocks)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raw = self.get_starttag_text() or ""
        line = self._line + self.getpos()[0] - 1
        if self._dropping:
            return
        if tag not in html.KNOWN:
            self._stack[-1].children.append(raw)
            return
        attributes = {name: value or "" for name, value in attrs}
        if tag in html.DROPPED:
            self._losses.append(
                Loss("W305", line, html.dropped_message(html.Tag(tag, attributes=attributes)))
            )
            self._dropping = "" if tag in html.VOID or raw.endswith("/>") else tag
            return
        self._end_optional(tag)
        element = Element(tag, attributes, line)
        self._stack[-1].children.append(element)
        if tag not in html.VOID and not raw.endswith("/>") and len(self._stack) < html.DEEPEST:
            self._stack.append(element)

    def handle_endtag(self, tag: str) -> None:
        if self._dropping:
            self._dropping = "" if tag == self._dropping else self._dropping
            return
        if tag not in html.KNOWN:
            self._stack[-1].children.append(f"</{tag}>")
            return
        if any(element.name == tag for element in self._stack[1:]):
            while self._stack.pop().name != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._dropping:
            return
        if any(element.name in _VERBATIM for element in self._stack):
            self._stack[-1].children.append(data)
        else:
            self._stack[-1].children.extend(self._read_text(data, self._line + self.getpos()[0] - 1))

    def _end_optional(self, tag: str) -> None:
        while tag in _ENDED_BY.get(self._stack[-1].name, ()):
            self._stack.pop()
