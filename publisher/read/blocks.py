"""Blocks: from the parser's tree of tokens to blocks of the tree, each with its lines in the file."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace

from publisher.document import (
    Alert,
    Block,
    CodeBlock,
    Definition,
    DefinitionList,
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
    Text,
    map_blocks,
)
from publisher.read import formulas, liquid, tagblocks, tags, tagwords
from publisher.read.codefiles import include_blocks
from publisher.read.dialect import Dialect
from publisher.read.expressions import message
from publisher.read.htmlblocks import read_html_pieces
from publisher.read.htmltree import Child, Piece, ends_of_joined
from publisher.read.inlines import InlineReader, tags_in_text, unplaced
from publisher.read.parser import literal_parser, parser
from publisher.read.pictures import paragraph_blocks
from publisher.read.places import Content, Places
from publisher.read.tables import TableReader
from publisher.read.tokens import Node, nested

_DEEPEST = 40
"""Boxes of tags within one another; what is nested deeper stands in its parent."""


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
        self.has_tags = dialect.tags != "none" and ("{%" in places.text or "{{" in places.text)
        self.tabs = 0
        self.depth = 0

    def read(self, nodes: Sequence[Node]) -> tuple[Block, ...]:
        """The blocks of `nodes`, in order."""
        ends: Mapping[int, int] = {}
        if self.has_tags:
            nodes = tagblocks.with_tags_apart(nodes)
            ends = tagblocks.pairs_of(nodes) if self.depth < _DEEPEST else {}
        joined = ends_of_joined(
            [(n, node.token.content) for n, node in enumerate(nodes) if node.kind == "html_block"]
        )
        out: list[Block] = []
        at = 0
        while at < len(nodes):
            end = at
            if at in ends:
                end = ends[at]
                out.append(self._held(nodes[at], nodes[at + 1 : end]))
            elif at in joined:
                end = joined[at]
                out.extend(self._html(nodes[at : end + 1]))
            elif nodes[at].kind == "toc":
                _drop_last_list(out)
            else:
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
                return (self._tables().read(node, self._lines(node)),)
            case "footnote_reference":
                return self._footnote(node)
            case "dl":
                return (self._definitions(node),)
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
            case "fence" | "code_block":
                language = (token.info.split() or [""])[0]
                return (CodeBlock(self._code(node), language, lines=lines),)
            case "math_block":
                return (MathBlock(self._tex(token.content, lines.first), lines=lines),)
            case "hr":
                return (Rule(lines=lines),)
            case "html_block":
                return self._html([node])
            case _:
                return self._paragraph(node)

    def _code(self, node: Node) -> str:
        """Code as its author wrote it, which Jekyll runs its Liquid in all the same."""
        text = node.token.content.removesuffix("\n")
        if self.dialect.tags != "liquid":
            return text
        shown, found = liquid.shown_in_code(text)
        line = self._lines(node).first + (node.kind == "fence")
        self.losses += [liquid.loss_in_code(text, line, each) for each in found]
        return shown

    def _tex(self, written: str, line: int) -> str:
        tex, found = formulas.as_meant(written.strip("\n"), self.dialect)
        self.losses += [Loss("W325", line, message(each)) for each in found if not each.is_comment]
        return tex

    # ------------------------------------------------------------ raw HTML

    def _html(self, nodes: Sequence[Node]) -> tuple[Block, ...]:
        """Raw HTML, and what blank lines within a table or a list made of the lines between."""
        if self.tabs and len(nodes) == 1 and (label := tagwords.tab_label(nodes[0].token.content)):
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
        reader.row += int(node.token.meta.get(tagblocks.SKIPPED, 0))
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

    def _tables(self) -> TableReader:
        return TableReader(self.places, self.losses, self._run, offset=self.offset)

    # ------------------------------------------------------------ definitions and boxes

    def _definitions(self, node: Node) -> DefinitionList:
        entries: list[Definition] = []
        for child in node.children:
            if child.kind == "dt":
                term = self._inlines(child.children[0])
                entries.append(Definition(term, (), lines=self._lines(child)))
            else:
                entry = entries.pop()
                entries.append(replace(entry, blocks=(*entry.blocks, *self.read(child.children))))
        return DefinitionList(tuple(entries), lines=self._lines(node))

    def _box(self, node: Node) -> tuple[Block, ...]:
        name, title = str(node.token.meta["name"]).lower(), str(node.token.meta["title"])
        lines, inner = self._lines(node), self.read(node.children)
        if name in tagwords.KINDS:
            return (Alert(tagwords.KINDS[name], title, inner, lines=lines),)
        if name in tags.TITLED and title:
            return (Paragraph((Strong((Text(title),)),), lines=Lines(lines.first, lines.first)), *inner)
        return inner

    def _held(self, node: Node, inside: Sequence[Node]) -> Block:
        """The quote or call-out that a pair of tags makes of what stands between them."""
        tag: tags.Tag = node.token.meta["tag"]
        lines = self._lines(node)
        self.depth += 1
        inner = self.read(inside)
        self.depth -= 1
        last = max((block.lines.last for block in inner), default=lines.last)
        lines = Lines(lines.first, max(lines.last, last))
        if tag.name in tags.CALLOUTS:
            return Alert(*tagwords.callout(tag), inner, lines=lines)
        return Quote((*inner, *tagblocks.source_of(tag, lines)), lines=lines)

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
            code = CodeBlock(node.token.content, tagwords.code_language(tag), lines=lines)
            return (*tagblocks.caption_of(tag, lines), code)
        if tag.name == "include_code":
            return include_blocks(tag, lines)
        if tag.opened in tags.TABS:
            self.tabs += -1 if tag.is_end else 1
        if not tag.is_end and not tag.is_container:
            self.losses.append(Loss("W306", lines.first, tags.unknown_message(tag)))
        return tagblocks.label_of(tag, lines)

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


def _drop_last_list(blocks: list[Block]) -> None:
    """Takes away the list in whose place the author's pages have their contents."""
    if blocks and isinstance(blocks[-1], List):
        blocks.pop()


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
