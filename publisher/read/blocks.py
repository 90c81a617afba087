"""Blocks: from the parser's tree of tokens to blocks of the tree, each with its lines in the file."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from markdown_it.rules_block.table import escapedSplit

from publisher.document import (
    Alert,
    Alignment,
    Block,
    Cell,
    CodeBlock,
    Figure,
    Heading,
    Inline,
    Item,
    Lines,
    List,
    Loss,
    MathBlock,
    Paragraph,
    Problem,
    Quote,
    Rule,
    Strong,
    Table,
    Text,
    map_blocks,
)
from publisher.read import formulas, tags
from publisher.read.dialect import Dialect
from publisher.read.expressions import message
from publisher.read.htmlblocks import read_html_pieces
from publisher.read.htmltree import Child, Piece, balance, left_open
from publisher.read.inlines import InlineReader, tags_in_text, unplaced
from publisher.read.parser import literal_parser, parser
from publisher.read.pictures import paragraph_blocks
from publisher.read.places import Content, Places
from publisher.read.tokens import Node, nested

BOXES: Mapping[str, str] = MappingProxyType(
    {
        **{"note": "note", "info": "note", "primary": "note", "tip": "tip", "success": "tip", "hint": "tip"},
        **{"important": "important", "warning": "warning", "caution": "caution", "danger": "caution"},
        **{"error": "caution", "attention": "warning"},
    }
)
"""The kind of call-out that a box of some name is; a box of any other name is unwrapped."""


_MARKS_BEFORE = re.compile(r"^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)?[\s>]*")
"""What may stand before a table's row: marks of quotes and lists."""


class BlockReader:
    """Reads the blocks of one text; `footnotes`, `losses` and `problems` hold what was found on the way.

    `offset` is the body's line (from 0) at which the text begins: what a `raw` tag holds is read on its own.
    """

    def __init__(self, places: Places, dialect: Dialect, *, offset: int = 0) -> None:
        self.places = places
        self.dialect = dialect
        self.offset = offset
        self.footnotes: dict[str, tuple[Block, ...]] = {}
        self.losses: list[Loss] = []
        self.problems: list[Problem] = []
        self.tabs = 0

    def read(self, nodes: Sequence[Node]) -> tuple[Block, ...]:
        """The blocks of `nodes`, in order."""
        out: list[Block] = []
        at = 0
        while at < len(nodes):
            if (end := _end_of_quote(nodes, at)) is not None:
                lines = self._lines(nodes[at])
                out.append(Quote(self.read(nodes[at + 1 : end]), lines=lines))
            elif (end := _end_of_html(nodes, at)) is not None:
                out.extend(self._html(nodes[at : end + 1]))
            else:
                end = at
                out.extend(self._block(nodes[at]))
            at = end + 1
            if self.dialect.bullets_are_alike:
                _join_last_lists(out)
        return tuple(out)

    def _block(self, node: Node) -> tuple[Block, ...]:
        match node.kind:
            case "blockquote":
                return (Quote(self.read(node.children), lines=self._lines(node)),)
            case "alert":
                return (self._alert(node),)
            case "bullet_list" | "ordered_list":
                return (self._list(node),)
            case "table":
                return (self._table(node),)
            case "footnote_reference":
                return self._footnote(node)
            case "dl":
                return self._definitions(node)
            case "box":
                return self._box(node)
            case "too_deep":
                message = "nested too deeply: the marks from here on stay text"
                self.losses.append(Loss("W326", self._lines(node).first, message))
                return ()
            case "tag" | "tag_raw" | "tag_code":
                return self._tag(node)
            case _:
                return self._leaf(node)

    def _leaf(self, node: Node) -> tuple[Block, ...]:
        """A block that holds no further blocks."""
        token, lines = node.token, self._lines(node)
        match node.kind:
            case "heading":
                return (Heading(int(token.tag[1]), self._inlines(node.children[0]), lines=lines),)
            case "fence":
                language = (token.info.split() or [""])[0]
                return (CodeBlock(token.content.removesuffix("\n"), language, lines=lines),)
            case "code_block":
                return (CodeBlock(token.content.removesuffix("\n"), lines=lines),)
            case "math_block":
                return (MathBlock(self._tex(token.content, lines.first), lines=lines),)
            case "hr":
                return (Rule(lines=lines),)
            case "html_block":
                return self._html([node])
            case _:
                return self._paragraph(node)

    def _tex(self, written: str, line: int) -> str:
        tex, found = formulas.as_meant(written.strip("\n"), self.dialect)
        self.losses += [Loss("W325", line, message(each)) for each in found if not each.is_comment]
        return tex

    # ------------------------------------------------------------ raw HTML

    def _html(self, nodes: Sequence[Node]) -> tuple[Block, ...]:
        """Raw HTML, and what blank lines within a table or a list made of the lines between."""
        if self.tabs and len(nodes) == 1 and (label := tags.tab_label(nodes[0].token.content)):
            return (Paragraph((Strong((Text(label),)),), lines=self._lines(nodes[0])),)
        pieces = [
            Piece(self._lines(node).first, node.token.content)
            if node.kind == "html_block"
            else Piece(self._lines(node).first, blocks=self._block(node))
            for node in nodes
        ]
        return read_html_pieces(pieces, losses=self.losses, read_text=self._text_in_html)

    def _text_in_html(self, text: str, line: int) -> Sequence[str | Child]:
        if not text.strip():
            return (text,)
        if self.dialect.markdown_in_html:
            return self._markdown_in_html(text, line)
        if "{" not in text or self.dialect.tags == "none":
            return (text,)
        return tags_in_text(text, line, self.dialect, self.losses)

    def _markdown_in_html(self, text: str, line: int) -> Sequence[str | Child]:
        """Text between two tags as pandoc reads it: whole lines are blocks, a piece of a line is a run."""
        above = len(text) - len(text.lstrip("\n"))
        bare = textwrap.dedent(text).strip("\n")
        inner = BlockReader(
            Places(bare, body_line=line + above), replace(self.dialect, markdown_in_html=False)
        )
        blocks = inner.read(nested(parser(inner.dialect).parse(bare)))
        self.losses += inner.losses
        self.footnotes |= inner.footnotes
        match blocks:
            case (Paragraph() as paragraph,):
                before, behind = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
                return (before, *(unplaced(inline) for inline in paragraph.inlines), behind)
            case _:
                return map_blocks(blocks, _unplaced, inlines=lambda run: tuple(map(unplaced, run)))

    # ------------------------------------------------------------ text

    def _paragraph(self, node: Node) -> tuple[Block, ...]:
        inline = node.children[0] if node.children else node
        return paragraph_blocks(self._inlines(inline), self._lines(inline))

    def _inlines(self, node: Node) -> tuple[Inline, ...]:
        first = (node.map or [0])[0] + self.offset
        return self._run(node, self.places.content(node.token.content, first))

    def _run(self, node: Node, content: Content) -> tuple[Inline, ...]:
        reader = InlineReader(content, self.dialect, self.losses)
        inlines = reader.read(node.token.children or ())
        for note in reader.notes:
            self.footnotes[note.label] = paragraph_blocks(note.inlines, Lines(note.line, note.line))
        return inlines

    def _alert(self, node: Node) -> Alert:
        meta = node.token.meta
        inner = [child for child in node.children if child.kind != "alert_title"]
        return Alert(str(meta["kind"]), str(meta["title"]), self.read(inner), lines=self._lines(node))

    # ------------------------------------------------------------ lists and tables

    def _list(self, node: Node) -> List:
        items = tuple(
            Item(self.read(item.children), item.token.meta.get("checked"), lines=self._lines(item))
            for item in node.children
        )
        paragraphs = [child for item in node.children for child in item.children if child.kind == "paragraph"]
        start = node.token.attrs.get("start", 1)
        return List(
            items,
            ordered=node.kind == "ordered_list",
            start=int(start),
            tight=all(paragraph.token.hidden for paragraph in paragraphs),
            lines=self._lines(node),
        )

    def _table(self, node: Node) -> Table:
        rows = [row for part in node.children for row in part.children]
        cells = [self._row(row) for row in rows]
        alignments = tuple(_alignment(cell) for cell in rows[0].children)
        return Table(cells[0], tuple(cells[1:]), alignments, lines=self._lines(node))

    def _row(self, row: Node) -> tuple[Cell, ...]:
        number = (row.map or [0])[0] + self.offset
        after = self.places.begin_of(number)
        cells: list[Cell] = []
        for cell in row.children:
            inline = cell.children[0]
            text = inline.token.content
            cells.append(self._run(inline, self.places.content(text, number, after=after)))
            at = self.places.start_of(number, text, after=after) if text else None
            after = after if at is None else at + len(text)
        if self.places.begin_of(number) < after and self._has_more_cells(number, len(cells)):
            message = "this row has more cells than the table has columns: the rest is left out"
            self.losses.append(Loss("W307", self.places.line(number), message))
        return tuple(cells)

    def _has_more_cells(self, number: int, columns: int) -> bool:
        """Whether words stand behind the last column of a row, where no engine shows them."""
        begin, end = self.places.begin_of(number), self.places.begin_of(number + 1)
        written = _MARKS_BEFORE.sub("", self.places.text[begin:end]).strip().removeprefix("|")
        return any(cell.strip() for cell in escapedSplit(written)[columns:])

    # ------------------------------------------------------------ definitions and boxes

    def _definitions(self, node: Node) -> tuple[Block, ...]:
        """Terms in bold, what each means below it: no platform has more for them."""
        out: list[Block] = []
        for child in node.children:
            if child.kind == "dt":
                inlines = self._inlines(child.children[0])
                out.append(Paragraph((Strong(inlines),), lines=self._lines(child)))
            else:
                out.extend(self.read(child.children))
        return tuple(out)

    def _box(self, node: Node) -> tuple[Block, ...]:
        name, title = str(node.token.meta["name"]).lower(), str(node.token.meta["title"])
        lines, inner = self._lines(node), self.read(node.children)
        if name in BOXES:
            return (Alert(BOXES[name], title, inner, lines=lines),)
        if name in tags.TITLED and title:
            return (Paragraph((Strong((Text(title),)),), lines=Lines(lines.first, lines.first)), *inner)
        return inner

    # ------------------------------------------------------------ footnotes and tags

    def _footnote(self, node: Node) -> tuple[Block, ...]:
        label = str(node.token.meta["label"])
        if label in self.footnotes:
            message = f"the footnote [^{label}] is defined twice"
            self.problems.append(
                Problem("E310", self._lines(node).first, message, "give one of the two another label")
            )
        else:
            self.footnotes[label] = self.read(
                [child for child in node.children if child.kind != "footnote_anchor"]
            )
        return ()

    def _tag(self, node: Node) -> tuple[Block, ...]:
        tag: tags.Tag = node.token.meta["tag"]
        lines = self._lines(node)
        if node.kind == "tag_raw":
            return self._raw(node)
        if tag.name == "comment":
            return ()
        if node.kind == "tag_code":
            return (CodeBlock(node.token.content, tags.code_language(tag), lines=lines),)
        if tag.name.removeprefix("end") in tags.TABS:
            self.tabs += -1 if tag.is_end else 1
        if tag.name in tags.TITLED and (title := tags.folding_title(tag)):
            return (Paragraph((Strong((Text(title),)),), lines=lines),)
        if not tag.is_end and not tag.is_container:
            self.losses.append(Loss("W306", lines.first, tags.unknown_message(tag)))
        return ()

    def _raw(self, node: Node) -> tuple[Block, ...]:
        """What a `raw` tag holds: no Markdown for Hexo, Markdown without tags for the other template languages."""
        bare = replace(self.dialect, tags="none")
        engine = literal_parser(bare) if self.dialect.tags == "hexo" else parser(bare)
        offset = self.offset + (node.map or [0])[0] + int(node.token.meta["skipped"])
        inner = BlockReader(self.places, bare, offset=offset)
        blocks = inner.read(nested(engine.parse(node.token.content)))
        self.losses += inner.losses
        self.problems += inner.problems
        self.footnotes |= inner.footnotes
        return blocks

    def _lines(self, node: Node) -> Lines:
        if node.map is None:
            return Lines(0, 0)
        return self.places.lines([number + self.offset for number in node.map])


def _end_of_quote(nodes: Sequence[Node], at: int) -> int | None:
    """Where the quoting tag that opens at `at` is closed among its siblings; None when none opens there."""
    if nodes[at].kind != "tag" or (name := nodes[at].token.meta["tag"].name) not in tags.QUOTES:
        return None
    ends = (n for n in range(at + 1, len(nodes)) if nodes[n].kind == "tag")
    return next((n for n in ends if nodes[n].token.meta["tag"].name == f"end{name}"), None)


def _join_last_lists(blocks: list[Block]) -> None:
    """Makes one list of the last two blocks when both are lists with bullets."""
    if len(blocks) < 2:
        return
    first, second = blocks[-2:]
    if isinstance(first, List) and isinstance(second, List) and not first.ordered and not second.ordered:
        lines = Lines(first.lines.first, second.lines.last)
        items, is_tight = (*first.items, *second.items), first.tight and second.tight
        blocks[-2:] = [List(items, tight=is_tight, lines=lines)]


def _unplaced(block: Block) -> tuple[Block, ...]:
    if not isinstance(block, Figure):
        return (block,)
    link = block.link and replace(block.link, span=None)
    return (replace(block, image=replace(block.image, span=None), link=link),)


_FARTHEST = 400
"""Blocks that are looked through for the end of a table or a list of raw HTML."""


def _end_of_html(nodes: Sequence[Node], at: int) -> int | None:
    """Where the table or list that the raw HTML at `at` leaves open is closed; None when it leaves none open."""
    if nodes[at].kind != "html_block" or not (name := left_open(nodes[at].token.content)):
        return None
    depth = 0
    for number in range(at, min(len(nodes), at + _FARTHEST)):
        if nodes[number].kind == "html_block":
            depth += balance(nodes[number].token.content, name)
        if depth <= 0:
            return number
    return None


def _alignment(cell: Node) -> Alignment:
    match str(cell.token.attrs.get("style", "")).removeprefix("text-align:"):
        case "left":
            return "left"
        case "center":
            return "center"
        case "right":
            return "right"
        case _:
            return ""
