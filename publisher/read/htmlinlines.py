"""Elements of raw HTML within a line, as inlines; also what blocks become in a cell, which has no room for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from publisher.document import (
    Alert,
    Block,
    Cell,
    Code,
    CodeBlock,
    Definition,
    DefinitionList,
    Figure,
    Heading,
    Inline,
    Item,
    LineBreak,
    List,
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
)
from publisher.read import html
from publisher.read.htmltree import Child, Element

_BOXES = frozenset(
    {
        *("p", "center", "div", "section", "article", "header", "footer", "main", "nav", "aside", "figure"),
        *("details", "address", "dl", "dd", "body", "html", "fieldset", "picture"),
    }
)
SHOWN_AS_BLOCKS = html.BLOCKS | _BOXES
"""Elements that begin a block of their own."""


def inlines_of(children: Iterable[Element | str | Child]) -> tuple[Inline, ...]:
    """The inlines of `children`, without blanks and line ends around them."""
    out: list[Inline] = []
    _gather(children, out)
    while out and (isinstance(out[0], (SoftBreak, LineBreak)) or _is_blank_text(out[0])):
        out.pop(0)
    while out and (isinstance(out[-1], (SoftBreak, LineBreak)) or _is_blank_text(out[-1])):
        out.pop()
    return tuple(out)


def _gather(children: Iterable[Element | str | Child], out: list[Inline]) -> None:
    for child in children:
        if isinstance(child, str):
            _gather_text(child, out)
        elif not isinstance(child, Element):
            for inline in flat(child):
                html.append(out, inline)
        elif child.name in html.VOID:
            for void in html.read_void(html.Tag(child.name, attributes=child.attributes), child.line):
                html.append(out, void)
        else:
            if child.name in SHOWN_AS_BLOCKS and out:
                html.append(out, LineBreak())
            for inline in html.read_element(child.name, attributes_of(child), _inner(child), child.line):
                html.append(out, inline)


def attributes_of(element: Element) -> Mapping[str, str]:
    """An element's attributes; a player may leave the address to its first source, an object to its parameters."""
    found = element.attributes
    for child in element.children if element.name in html.SHOWN_ELSEWHERE else ():
        if isinstance(child, Element):
            found = html.with_source(found, child.name, child.attributes)
    return found


def _inner(element: Element) -> tuple[Inline, ...]:
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


def flat(node: Child | Item | Definition) -> Iterator[Inline]:
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
        case Definition():
            yield from (Strong(node.term), LineBreak())
            yield from (inline for block in node.blocks for inline in flat(block))
        case Quote() | Alert() | Part() | Item() | List() | DefinitionList():
            for inner in _held(node):
                yield from flat(inner)
        case Table():
            yield from (inline for row in (node.header, *node.rows) for inline in _flat_row(row))
        case Rule():
            yield LineBreak()
        case _:
            yield node


def _held(
    node: Quote | Alert | Part | Item | List | DefinitionList,
) -> tuple[Block, ...] | tuple[Item, ...] | tuple[Definition, ...]:
    match node:
        case List():
            return node.items
        case DefinitionList():
            return node.entries
        case _:
            return node.blocks


def _flat_row(row: tuple[Cell, ...]) -> Iterator[Inline]:
    for cell in row:
        yield from (*cell, Text(" "))
    yield LineBreak()


def _is_blank_text(inline: Inline) -> bool:
    return isinstance(inline, Text) and not inline.text.strip(" ")
