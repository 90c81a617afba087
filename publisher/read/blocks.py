"""Blocks: from the parser's tree of tokens to blocks of the tree, each with its lines in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from publisher.document import (
    Alert,
    Alignment,
    Block,
    Cell,
    CodeBlock,
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
)
from publisher.read import formulas, tags
from publisher.read.dialect import Dialect
from publisher.read.expressions import message
from publisher.read.htmlblocks import read_html_block
from publisher.read.inlines import InlineReader
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

    def read(self, nodes: Sequence[Node]) -> tuple[Block, ...]:
        """The blocks of `nodes`, in order."""
        out: list[Block] = []
        at = 0
        while at < len(nodes):
            end = _end_of_quote(nodes, at)
            if end is None:
                out.extend(self._block(nodes[at]))
                at += 1
            else:
                lines = self._lines(nodes[at])
                out.append(Quote(self.read(nodes[at + 1 : end]), lines=lines))
                at = end + 1
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
                return read_html_block(token.content, line=lines.first, losses=self.losses)
            case _:
                return self._paragraph(node)

    def _tex(self, written: str, line: int) -> str:
        tex, found = formulas.as_meant(written.strip("\n"), self.dialect)
        self.losses += [Loss("W325", line, message(each)) for each in found if not each.is_comment]
        return tex

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
        return tuple(cells)

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
        if node.kind == "tag_code":
            return (CodeBlock(node.token.content, tags.code_language(tag), lines=lines),)
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
