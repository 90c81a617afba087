"""Footnotes as Zhihu's references: the mark carries the note, and Zhihu makes the list at the end by itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

from publisher.document import (
    Block,
    CodeBlock,
    Definition,
    Figure,
    FootnoteReference,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    MathBlock,
    Node,
    Paragraph,
    SoftBreak,
    Table,
    Text,
    map_blocks,
    map_inlines,
    plain_text,
    walk,
)
from publisher.write.captions import caption_words
from publisher.write.html import element, escape
from publisher.write.text import join_lines
from publisher_zhihu.findings import Findings


class Notes:
    """The footnotes of one post, numbered by first use; a second mark of the same note has the same number."""

    def __init__(self, footnotes: Mapping[str, tuple[Block, ...]], findings: Findings) -> None:
        self._footnotes = footnotes
        self._findings = findings
        self._numbers: dict[str, int] = {}

    def mark(self, label: str, line: int | None) -> str:
        """The element of one mark; an undefined one stays as it was written, with a warning."""
        note = self._footnotes.get(label)
        if note is None:
            self._findings.lose("W319", line, f"the footnote [^{label}] is not defined")
            return escape(f"[^{label}]")
        number = self._numbers.setdefault(label, len(self._numbers) + 1)
        nodes = tuple(walk(note))
        if not all(_is_plain(node) for node in nodes) or len(_links(nodes)) > 1:
            self._findings.lose(
                "W301", line, f"the footnote [^{label}] shows its words only, without formatting"
            )
        return element(
            "sup",
            f"[{number}]",
            data_text=_words(note),
            data_url=next((link.href for link in _links(nodes)), ""),
            data_draft_node="inline",
            data_draft_type="reference",
            data_numero=number,
        )


def _is_plain(node: Node) -> bool:
    return isinstance(node, (Paragraph, Text, SoftBreak, LineBreak, Link))


def _links(nodes: tuple[Node, ...]) -> tuple[Link, ...]:
    """What a reader can open; a reference has room for the first."""
    return tuple(
        node for node in nodes if isinstance(node, Link) and node.href.startswith(("http://", "https://"))
    )


def _words(note: tuple[Block, ...]) -> str:
    """The note in one line; pictures as their captions, every address but the first behind its words."""
    first = next(iter(_links(tuple(walk(note)))), None)

    def worded(inline: Inline) -> tuple[Inline, ...]:
        match inline:
            case Link() if inline is not first and plain_text((inline,)) != inline.href:
                return (*inline.inlines, Text(f" ({inline.href})"))
            case Image():
                return (Text(f"[{caption_words(inline) or inline.src}]"),)
            case FootnoteReference():
                return (Text(f"[{inline.label}]"),)
            case _:
                return (inline,)

    said = map_blocks(note, lambda block: (block,), inlines=lambda inlines: map_inlines(inlines, worded))
    lines = (line.strip() for block in walk(said) for line in _said(block).split("\n"))
    return reduce(lambda before, line: before + join_lines(before, line) + line, filter(None, lines), "")


def _said(node: Node) -> str:
    """The words of a block that holds no blocks, nothing for any other node."""
    match node:
        case Paragraph() | Heading() | CodeBlock() | MathBlock() | Table():
            return plain_text((node,))
        case Definition():
            return plain_text(node.term)
        case Figure():
            return f"[{caption_words(node.image) or node.image.src}]"
        case _:
            return ""
