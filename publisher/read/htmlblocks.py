"""Whole blocks of raw HTML, as blocks of the tree.

A lenient reading: boxes that only place things are unwrapped, an element left open ends with its block, and
what no target could show is dropped with a loss. What each element is, `html`'s table says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from publisher.document import (
    Alignment,
    Block,
    Cell,
    CodeBlock,
    Definition,
    DefinitionList,
    Heading,
    Item,
    Lines,
    List,
    Loss,
    Paragraph,
    Quote,
    Rule,
    Strong,
    Table,
    plain_text,
)
from publisher.read import html
from publisher.read.htmlinlines import SHOWN_AS_BLOCKS, attributes_of, inlines_of
from publisher.read.htmltree import Builder, Child, Element, Piece, ReadText
from publisher.read.pictures import paragraph_blocks


def read_html_pieces(
    pieces: Sequence[Piece], *, losses: list[Loss], read_text: ReadText = lambda text, _line: (text,)
) -> tuple[Block, ...]:
    """The blocks of pieces that belong together."""
    builder = Builder(losses, read_text)
    for piece in pieces:
        builder.take(piece)
    builder.close()
    losses.extend(_shown_elsewhere(builder.root))
    last = pieces[-1]
    return _blocks(
        builder.root.children,
        Lines(pieces[0].line, last.line + max(last.raw.rstrip("\n").count("\n"), 0)),
    )


def _shown_elsewhere(element: Element) -> Iterator[Loss]:
    """What is lost of players and frames, for which links stand."""
    for child in element.children:
        if not isinstance(child, Element):
            continue
        if child.name not in html.SHOWN_ELSEWHERE:
            yield from _shown_elsewhere(child)
        elif (loss := html.loss_of(child.name, attributes_of(child), child.line)) is not None:
            yield loss


# ---------------------------------------------------------------- as blocks


def _blocks(children: Iterable[Element | str | Child], lines: Lines) -> tuple[Block, ...]:
    """The blocks of `children`: runs that stand within a line become paragraphs."""
    out: list[Block] = []
    run: list[Element | str | Child] = []
    for child in children:
        if isinstance(child, Block):
            out.extend(paragraph_blocks(inlines_of(run), lines))
            run = []
            out.append(child)
        elif isinstance(child, Element) and _holds_blocks(child):
            out.extend(paragraph_blocks(inlines_of(run), lines))
            run = []
            out.extend(_block(child, Lines(child.line, lines.last)))
        else:
            run.append(child)
    out.extend(paragraph_blocks(inlines_of(run), lines))
    return tuple(out)


def _holds_blocks(element: Element) -> bool:
    if element.name in SHOWN_AS_BLOCKS:
        return True
    return any(
        isinstance(child, Block) or (isinstance(child, Element) and _holds_blocks(child))
        for child in element.children
    )


def _block(element: Element, lines: Lines) -> tuple[Block, ...]:
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
        case "dl":
            return _definitions(element, lines)
        case "summary" | "dt" | "caption":
            inlines = inlines_of(inner)
            return (Paragraph((Strong(inlines),), lines=lines),) if inlines else ()
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            inlines = inlines_of(inner)
            return (Heading(int(element.name[1]), inlines, lines=lines),) if inlines else ()
        case _:
            return _blocks(inner, lines)


def _code(element: Element, lines: Lines) -> CodeBlock:
    code = next((c for c in element.children if isinstance(c, Element) and c.name == "code"), element)
    classes = f"{element.attributes.get('class', '')} {code.attributes.get('class', '')}"
    named = re.search(r"\blang(?:uage)?-([\w+#-]+)", classes)
    text = "".join(_texts(element)).removeprefix("\n")
    return CodeBlock(text.removesuffix("\n"), named[1] if named else "", lines=lines)


def _texts(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif not isinstance(child, Element):
            yield plain_text((child,))
        elif child.name == "br":
            yield "\n"
        else:
            yield from _texts(child)


def _list(element: Element, lines: Lines) -> tuple[Block, ...]:
    items: list[Item] = []
    for child in element.children:
        if isinstance(child, Element):
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


def _definitions(element: Element, lines: Lines) -> tuple[Block, ...]:
    """Terms and meanings, however they are wrapped; a meaning before any term has none."""
    entries: list[Definition] = []
    for child in _of_definitions(element):
        if isinstance(child, Element) and child.name == "dt":
            entries.append(Definition(inlines_of(child.children), (), lines=Lines(child.line, lines.last)))
            continue
        is_meaning = isinstance(child, Element) and child.name == "dd"
        blocks = _blocks(child.children if is_meaning and isinstance(child, Element) else [child], lines)
        if blocks:
            before = entries.pop() if entries else Definition((), (), lines=blocks[0].lines)
            entries.append(replace(before, blocks=(*before.blocks, *blocks)))
    return (DefinitionList(tuple(entries), lines=lines),) if entries else ()


def _of_definitions(element: Element) -> Iterator[Element | str | Child]:
    for child in element.children:
        if isinstance(child, Element) and child.name == "div":
            yield from _of_definitions(child)
        else:
            yield child


def _table(element: Element, lines: Lines) -> tuple[Block, ...]:
    """A table as rows of equal width, the first of them its header; merged cells fill the row with empty ones."""
    rows = [_row(row) for row in _rows(element)]
    rows = [row for row in rows if row]
    title = next((c for c in element.children if isinstance(c, Element) and c.name == "caption"), None)
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


def _rows(element: Element) -> Iterator[Element]:
    """The rows of a table; what its author wrote between them is a row of its own, so that no word is lost."""
    stray = Element("tr", line=element.line)
    for child in element.children:
        if not isinstance(child, Element) or child.name not in _SECTIONS | _NO_ROWS | {"tr"}:
            stray.children.append(child)
            continue
        yield from _unless_blank(stray)
        stray = Element("tr", line=child.line)
        if child.name == "tr":
            yield child
        elif child.name in _SECTIONS:
            yield from _rows(child)
    yield from _unless_blank(stray)


def _unless_blank(row: Element) -> Iterator[Element]:
    if any(not isinstance(child, str) or child.strip() for child in row.children):
        yield row


def _row(row: Element) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    stray: list[Element | str | Child] = []
    for child in (*row.children, Element("td")):
        if not isinstance(child, Element) or child.name not in _CELLS:
            stray.append(child)
            continue
        cells.extend(cell for cell in (inlines_of(stray),) if cell)
        stray = []
        cells.append(inlines_of(child.children))
        span = child.attributes.get("colspan", "1")
        cells.extend(() for _ in range(min(int(span), 100) - 1 if span.isdecimal() else 0))
    return tuple(cells[:-1])
