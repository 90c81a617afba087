"""Whole blocks of raw HTML, as blocks of the tree.

A lenient reading: boxes that only place things are unwrapped, an element left open ends with its block, and
what no target could show is dropped with a loss. What each element is, `html`'s table says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from publisher.document import (
    Alert,
    Alignment,
    Block,
    Cell,
    Code,
    CodeBlock,
    Figure,
    Heading,
    Inline,
    Item,
    LineBreak,
    Lines,
    List,
    Loss,
    Math,
    MathBlock,
    Paragraph,
    Part,
    Quote,
    Rule,
    SoftBreak,
    Strong,
    Table,
    Text,
    plain_text,
)
from publisher.read import html
from publisher.read.pictures import paragraph_blocks

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
_BOXES = frozenset(
    {
        *("p", "center", "div", "section", "article", "header", "footer", "main", "nav", "aside", "figure"),
        *("details", "address", "dl", "dd", "body", "html", "fieldset", "picture"),
    }
)
_SHOWN_AS_BLOCKS = html.BLOCKS | _BOXES
_VERBATIM = frozenset({"pre", "code", "tt", "samp", "kbd"})


Child = Inline | Block
"""What may stand between the elements besides text: what text or a blank line made of it."""
ReadText = Callable[[str, int], Sequence["str | Child"]]
"""What the author's engine makes of a run of text between two tags that begins on some line of the file."""

JOINED = frozenset({"table", "ul", "ol", "blockquote"})
"""Elements that hold together what blank lines part: their rows and items are one however they are spaced."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of raw HTML, which begins at the file's line `line`, or blocks that stand between two such pieces."""

    line: int
    raw: str = ""
    blocks: tuple[Block, ...] = ()


def read_html_block(raw: str, *, line: int, losses: list[Loss]) -> tuple[Block, ...]:
    """The blocks that `raw`, which begins at the file's line `line`, shows; losses are added to `losses`."""
    return read_html_pieces((Piece(line, raw),), losses=losses)


def read_html_pieces(
    pieces: Sequence[Piece], *, losses: list[Loss], read_text: ReadText = lambda text, _line: (text,)
) -> tuple[Block, ...]:
    """The blocks of pieces that belong together."""
    builder = _Builder(losses, read_text)
    for piece in pieces:
        builder.take(piece)
    builder.close()
    last = pieces[-1]
    return _blocks(
        builder.root.children,
        Lines(pieces[0].line, last.line + max(last.raw.rstrip("\n").count("\n"), 0)),
    )


def left_open(raw: str) -> str:
    """The first of the joined elements that `raw` opens and does not close; nothing when it closes all."""
    stack: list[str] = []
    for match in _JOINED_TAG.finditer(raw):
        name = match[2].lower()
        if not match[1]:
            stack.append(name)
        elif name in stack:
            del stack[stack.index(name) :]
    return stack[0] if stack else ""


def balance(raw: str, name: str) -> int:
    """How many more times `raw` opens the joined element `name` than it closes it."""
    marks = [match[1] for match in _JOINED_TAG.finditer(raw) if match[2].lower() == name]
    return marks.count("") - marks.count("/")


_JOINED_TAG = re.compile(rf"<(/?)({'|'.join(sorted(JOINED))})(?=[\s>/])", re.IGNORECASE)


# ---------------------------------------------------------------- the elements


@dataclass(slots=True)
class _Element:
    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    line: int = 0
    children: list[_Element | str | Child] = field(default_factory=list)


class _Builder(HTMLParser):
    """Collects elements; unknown ones stay text, dropped ones leave a loss, comments leave nothing."""

    def __init__(self, losses: list[Loss], read_text: ReadText) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Element("body")
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
        element = _Element(tag, attributes, line)
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


# ---------------------------------------------------------------- as blocks


def _blocks(children: Iterable[_Element | str | Child], lines: Lines) -> tuple[Block, ...]:
    """The blocks of `children`: runs that stand within a line become paragraphs."""
    out: list[Block] = []
    run: list[_Element | str | Child] = []
    for child in children:
        if isinstance(child, Block):
            out.extend(paragraph_blocks(_inlines(run), lines))
            run = []
            out.append(child)
        elif isinstance(child, _Element) and _holds_blocks(child):
            out.extend(paragraph_blocks(_inlines(run), lines))
            run = []
            out.extend(_block(child, Lines(child.line, lines.last)))
        else:
            run.append(child)
    out.extend(paragraph_blocks(_inlines(run), lines))
    return tuple(out)


def _holds_blocks(element: _Element) -> bool:
    if element.name in _SHOWN_AS_BLOCKS:
        return True
    return any(
        isinstance(child, Block) or (isinstance(child, _Element) and _holds_blocks(child))
        for child in element.children
    )


def _block(element: _Element, lines: Lines) -> tuple[Block, ...]:
    inner = element.children
    match element.name:
        case "hr":
            return (Rule(lines=lines),)
        case "pre":
            return (_code(element, lines),)
        case "blockquote":
            return (Quote(_blocks(inner, lines), lines=lines),)
        case "ul" | "ol" | "menu":
            return _list(element, lines)
        case "table":
            return _table(element, lines)
        case "summary" | "dt" | "caption":
            inlines = _inlines(inner)
            return (Paragraph((Strong(inlines),), lines=lines),) if inlines else ()
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            inlines = _inlines(inner)
            return (Heading(int(element.name[1]), inlines, lines=lines),) if inlines else ()
        case _:
            return _blocks(inner, lines)


def _code(element: _Element, lines: Lines) -> CodeBlock:
    code = next((c for c in element.children if isinstance(c, _Element) and c.name == "code"), element)
    classes = f"{element.attributes.get('class', '')} {code.attributes.get('class', '')}"
    named = re.search(r"\blang(?:uage)?-([\w+#-]+)", classes)
    text = "".join(_texts(element)).removeprefix("\n")
    return CodeBlock(text.removesuffix("\n"), named[1] if named else "", lines=lines)


def _texts(element: _Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif not isinstance(child, _Element):
            yield plain_text((child,))
        elif child.name == "br":
            yield "\n"
        else:
            yield from _texts(child)


def _list(element: _Element, lines: Lines) -> tuple[Block, ...]:
    items: list[Item] = []
    for child in element.children:
        if isinstance(child, _Element):
            inner = child.children if child.name == "li" else [child]
            where = Lines(child.line, lines.last)
            items.append(Item(_blocks(inner, where), lines=where))
        elif isinstance(child, Block) and items:
            items[-1] = replace(items[-1], blocks=(*items[-1].blocks, child))
        elif not isinstance(child, str) or child.strip():
            items.append(Item(_blocks([child], lines), lines=lines))
    start = element.attributes.get("start", "")
    number = int(start) if start.isdecimal() and len(start) < 10 else 1
    return (List(tuple(items), element.name == "ol", number, lines=lines),) if items else ()


def _table(element: _Element, lines: Lines) -> tuple[Block, ...]:
    """A table as rows of equal width, the first of them its header; merged cells fill the row with empty ones."""
    rows = [_row(row) for row in _rows(element)]
    rows = [row for row in rows if row]
    title = next((c for c in element.children if isinstance(c, _Element) and c.name == "caption"), None)
    before = _block(title, lines) if title else ()
    if not rows:
        return before
    width = max(map(len, rows))
    filled = [(*row, *(() for _ in range(width - len(row)))) for row in rows]
    unaligned: Alignment = ""
    return (*before, Table(filled[0], tuple(filled[1:]), (unaligned,) * width, lines=lines))


_SECTIONS = frozenset({"thead", "tbody", "tfoot"})
_NO_ROWS = frozenset({"caption", "col", "colgroup"})
_CELLS = frozenset({"td", "th"})


def _rows(element: _Element) -> Iterator[_Element]:
    """The rows of a table; what its author wrote between them is a row of its own, so that no word is lost."""
    stray = _Element("tr", line=element.line)
    for child in element.children:
        if not isinstance(child, _Element) or child.name not in _SECTIONS | _NO_ROWS | {"tr"}:
            stray.children.append(child)
            continue
        yield from _unless_blank(stray)
        stray = _Element("tr", line=child.line)
        if child.name == "tr":
            yield child
        elif child.name in _SECTIONS:
            yield from _rows(child)
    yield from _unless_blank(stray)


def _unless_blank(row: _Element) -> Iterator[_Element]:
    if any(not isinstance(child, str) or child.strip() for child in row.children):
        yield row


def _row(row: _Element) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    stray: list[_Element | str | Child] = []
    for child in (*row.children, _Element("td")):
        if not isinstance(child, _Element) or child.name not in _CELLS:
            stray.append(child)
            continue
        cells.extend(cell for cell in (_inlines(stray),) if cell)
        stray = []
        cells.append(_inlines(child.children))
        span = child.attributes.get("colspan", "1")
        cells.extend(() for _ in range(min(int(span), 100) - 1 if span.isdecimal() else 0))
    return tuple(cells[:-1])


# ---------------------------------------------------------------- as inlines


def _inlines(children: Iterable[_Element | str | Child]) -> tuple[Inline, ...]:
    out: list[Inline] = []
    _gather(children, out)
    while out and (isinstance(out[0], (SoftBreak, LineBreak)) or _is_blank_text(out[0])):
        out.pop(0)
    while out and (isinstance(out[-1], (SoftBreak, LineBreak)) or _is_blank_text(out[-1])):
        out.pop()
    return tuple(out)


def _gather(children: Iterable[_Element | str | Child], out: list[Inline]) -> None:
    for child in children:
        if isinstance(child, str):
            _gather_text(child, out)
        elif not isinstance(child, _Element):
            for inline in flat(child):
                html.append(out, inline)
        elif child.name in html.VOID:
            for void in html.read_void(html.Tag(child.name, attributes=child.attributes), child.line):
                html.append(out, void)
        else:
            if child.name in _SHOWN_AS_BLOCKS and out:
                html.append(out, LineBreak())
            for inline in html.read_element(child.name, _attributes(child), _inner(child), child.line):
                html.append(out, inline)


def _attributes(element: _Element) -> Mapping[str, str]:
    """An element's attributes; a player may leave the address to its first source."""
    if element.name not in html.PLAYED or element.attributes.get("src"):
        return element.attributes
    sources = [c for c in element.children if isinstance(c, _Element) and c.name == "source"]
    return {**element.attributes, **(sources[0].attributes if sources else {})}


def _inner(element: _Element) -> tuple[Inline, ...]:
    out: list[Inline] = []
    _gather(element.children, out)
    return tuple(out)


def _gather_text(text: str, out: list[Inline]) -> None:
    """Text as HTML reads it: blanks shrink to one, a line end is soft, no-break spaces stay."""
    for number, line in enumerate(text.split("\n")):
        if number and out and not isinstance(out[-1], SoftBreak):
            html.append(out, SoftBreak())
        shrunk = re.sub(r"[ \t\r\f]+", " ", line)
        at_line_start = not out or isinstance(out[-1], (SoftBreak, LineBreak))
        html.append(out, Text(shrunk.lstrip(" ") if at_line_start else shrunk))


def flat(node: Child | Item) -> Iterator[Inline]:
    """What stands in a node, as inlines: in a cell there is no room for blocks."""
    match node:
        case Paragraph() | Heading():
            yield from node.inlines
            yield LineBreak()
        case CodeBlock():
            yield Code(node.text)
            yield LineBreak()
        case MathBlock():
            yield Math(node.tex, display=True)
        case Figure():
            yield node.image
        case Quote() | Alert() | Part() | Item() | List():
            for inner in node.items if isinstance(node, List) else node.blocks:
                yield from flat(inner)
        case Table():
            yield from (inline for row in (node.header, *node.rows) for inline in _flat_row(row))
        case Rule():
            yield LineBreak()
        case _:
            yield node


def _flat_row(row: tuple[Cell, ...]) -> Iterator[Inline]:
    for cell in row:
        yield from (*cell, Text(" "))
    yield LineBreak()


def _is_blank_text(inline: Inline) -> bool:
    return isinstance(inline, Text) and not inline.text.strip(" ")
