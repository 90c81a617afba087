"""Blocks -> Zhihu's HTML, as its editor keeps it (public tools and live round trips, 2026-11).

Only `h2` and `h3` are headings; every line is a `<p>`; no blank stands between blocks, or it becomes an empty one;
pictures, code and tables stand by themselves. What a container cannot hold is lifted out of it, in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, assert_never

from publisher.document import (
    Alert,
    Block,
    CodeBlock,
    DefinitionList,
    Figure,
    Heading,
    Image,
    Item,
    LineBreak,
    List,
    Math,
    MathBlock,
    Paragraph,
    Part,
    Quote,
    Rule,
    Strong,
    Table,
    map_inlines,
)
from publisher.write.captions import caption_words
from publisher.write.html import element, escape
from publisher_zhihu.findings import Findings
from publisher_zhihu.inlines import InlineWriter
from publisher_zhihu.languages import DIAGRAMS, language_of
from publisher_zhihu.lists import Between, Level, Row, write_rows
from publisher_zhihu.pieces import Lifted, Run, cut

_ALERTS = {"note": "备注", "tip": "提示", "important": "重要", "warning": "警告", "caution": "注意"}
_TASKS = {True: "☑ ", False: "☐ ", None: ""}
_INDENT = "\u3000"
Place = Literal["top", "part", "quote", "item"]
"""Where a block stands: `part` is the top of what surrounds the post's own text."""

_TOPS = ("top", "part")


@dataclass(frozen=True, slots=True)
class Line:
    """HTML that stands in one line of whatever it is put into."""

    html: str


@dataclass(frozen=True, slots=True)
class Solid:
    """HTML that stands by itself, in nothing."""

    html: str


Written = Line | Solid


class BlockWriter:
    """Writes the blocks of one post; `levels` are the heading levels that its own text uses, sorted; `with_cards`
    makes a card of a link that is alone on its line."""

    def __init__(
        self, inlines: InlineWriter, findings: Findings, levels: tuple[int, ...], *, with_cards: bool = False
    ) -> None:
        self._inlines = inlines
        self._findings = findings
        self._levels = levels
        self._with_cards = with_cards
        self._lists = 0

    def write(self, blocks: tuple[Block, ...]) -> str:
        """The whole body."""
        return "".join(_standing(part) for part in self._all(blocks, "top"))

    def _all(self, blocks: Iterable[Block], place: Place) -> Iterator[Written]:
        for block in blocks:
            yield from self._one(block, place)

    def _one(self, block: Block, place: Place) -> Iterator[Written]:  # noqa: C901 - one case a kind
        line = block.lines.first
        match block:
            case Paragraph():
                yield from self._lines(block.inlines, line, may_be_card=place == "top")
            case Heading():
                yield from self._heading(block, place)
            case Figure():
                yield self._figure(Lifted(block.image, block.link), line)
            case CodeBlock():
                yield self._code(block)
            case MathBlock():
                yield Line(self._inlines.equation(Math(block.tex, display=True), line))
            case Quote():
                yield from self._quote(block.blocks, "", line, place)
            case Alert():
                yield from self._alert(block, place)
            case List():
                yield from self._bullets(block, 0) if place == "quote" else self._list(block)
            case DefinitionList():
                yield from self._definitions(block, place)
            case Table():
                yield from self._table(block)
            case Rule():
                yield Solid("<hr>")
            case Part():
                yield from self._all(block.blocks, "part" if place == "top" else place)
            case _:
                assert_never(block)

    # ------------------------------------------------------------ text

    def _lines(self, inlines: Run, line: int, *, may_be_card: bool = False) -> Iterator[Written]:
        """A paragraph: one line for each of the source's that ends for readers, pictures and formulas between."""
        for piece in cut(inlines):
            match piece:
                case LineBreak():
                    pass
                case Math():
                    yield Line(self._inlines.equation(piece, line))
                case Lifted():
                    yield self._figure(piece, line)
                case _ if may_be_card and self._with_cards and (card := self._inlines.card(piece)):
                    yield Solid(card)
                case _:
                    yield from _visible(self._inlines.write(piece, line))

    def _in_one_line(self, inlines: Run, line: int, *, between: str) -> tuple[str, tuple[Written, ...]]:
        """Text that cannot be parted, and the pictures that were in it."""
        parts = tuple(self._lines(inlines, line))
        text = between.join(part.html for part in parts if isinstance(part, Line))
        return text, tuple(part for part in parts if isinstance(part, Solid))

    def _heading(self, heading: Heading, place: Place) -> Iterator[Written]:
        """The highest level used is `h2`, the next `h3`; below, and within quotations and items, a bold line."""
        rank = sum(1 for level in self._levels if level < heading.level)
        is_bold = rank > 1 or place not in _TOPS
        inlines = _without_strong(heading.inlines) if is_bold else heading.inlines
        text, pictures = self._in_one_line(inlines, heading.lines.first, between=" ")
        if text and is_bold:
            self._findings.lose(
                "W313", heading.lines.first, "a heading of this depth is a bold line on Zhihu"
            )
            yield Line(element("strong", text))
        elif text:
            yield Solid(element(("h2", "h3")[rank], text))
        yield from pictures

    # ------------------------------------------------------------ what stands by itself

    def _figure(self, lifted: Lifted, line: int) -> Written:
        image, line = lifted.image, lifted.image.line or line
        if not lifted.is_alone:
            self._findings.lose("W308", line, "a picture within a line stands on a line of its own here")
        if lifted.link is not None:
            self._findings.lose(
                "W323", line, f"a picture cannot be a link on Zhihu: {lifted.link.href} is not linked"
            )
        url = self._findings.show(image, line)
        return Solid(_picture(image, url)) if url else Line(escape(f"[{caption_words(image) or image.src}]"))

    def _code(self, code: CodeBlock) -> Solid:
        if code.language.lower() in DIAGRAMS:
            self._findings.lose("W304", code.lines.first, f"the {code.language} diagram stays its source")
        return Solid(element("pre", escape(code.text), lang=language_of(code.language)))

    def _table(self, table: Table) -> Iterator[Written]:
        """One body with the header as its first row: Zhihu drops a table that has a head or columns of its own."""
        line = table.lines.first
        if any(alignment in ("center", "right") for alignment in table.alignments):
            self._findings.lose("W307", line, "Zhihu aligns every column alike")
        pictures: list[Written] = []

        def row(cells: tuple[Run, ...], name: str) -> str:
            written = (self._in_one_line(cell, line, between="<br>") for cell in cells)
            return element("tr", "".join(element(name, _noted(cell, pictures)) for cell in written))

        rows = row(table.header, "th") + "".join(row(cells, "td") for cells in table.rows)
        yield Solid(
            element(
                "table",
                element("tbody", rows),
                data_draft_node="block",
                data_draft_type="table",
                data_size="normal",
                data_row_style="normal",
            )
        )
        if pictures:
            self._findings.lose("W308", line, "pictures of a table stand below it")
        yield from pictures

    # ------------------------------------------------------------ containers

    def _quote(self, blocks: tuple[Block, ...], head: str, line: int, place: Place) -> Iterator[Written]:
        """Lines parted by `<br>`; what cannot stand in a quotation parts it in two."""
        if place not in _TOPS:
            self._findings.lose(
                "W313", line, "a quotation within a list or a quotation stands by itself here"
            )
        lines = [head] if head else []
        for part in self._all(blocks, "quote"):
            if isinstance(part, Line):
                lines.append(part.html)
                continue
            yield from _quoted(lines)
            lines = []
            yield part
        yield from _quoted(lines)

    def _alert(self, alert: Alert, place: Place) -> Iterator[Written]:
        line = alert.lines.first
        self._findings.lose("W315", line, "a call-out is a quotation with a bold title here")
        title = alert.title or _ALERTS.get(alert.kind, alert.kind)
        yield from self._quote(alert.blocks, element("strong", escape(title)), line, place)

    def _definitions(self, given: DefinitionList, place: Place) -> Iterator[Written]:
        """Terms in bold with indented lines below them, for Zhihu has no such lists."""
        message = "a definition list is bold terms and indented lines on Zhihu"
        self._findings.lose("W313", given.lines.first, message)
        for entry in given.entries:
            term = _without_strong(entry.term)
            text, pictures = self._in_one_line(term, entry.lines.first, between=" ")
            if text:
                yield Line(element("strong", text))
            yield from pictures
            for part in self._all(entry.blocks, place):
                yield _indented(part) if isinstance(part, Line) else part

    def _bullets(self, given: List, depth: int) -> Iterator[Written]:
        """A list within a quotation, which Zhihu does not know: lines with marks before them."""
        self._findings.lose(
            "W313", given.lines.first, "a list within a quotation is lines with marks on Zhihu"
        )
        for place, item in enumerate(given.items):
            mark = (
                _INDENT * depth
                + (f"{given.start + place}. " if given.ordered else "• ")
                + _TASKS[item.checked]
            )
            for block in item.blocks:
                parts = (
                    self._bullets(block, depth + 1) if isinstance(block, List) else self._one(block, "quote")
                )
                for part in parts:
                    if isinstance(part, Line) and not isinstance(block, List):
                        yield Line(mark + part.html)
                        mark = _INDENT * (depth + 1)
                    else:
                        yield part

    def _list(self, given: List) -> Iterator[Written]:
        yield Solid(write_rows(self._rows(given, ())))

    def _rows(self, given: List, above: tuple[Level, ...]) -> Iterator[Row | Between]:
        self._lists += 1
        key = self._lists
        for place, item in enumerate(given.items):
            level = Level(key, given.ordered, given.start + place)
            yield from self._item(item, (*above, level))

    def _item(self, item: Item, path: tuple[Level, ...]) -> Iterator[Row | Between]:
        """The row of an item: the lines it begins with; then whatever follows, in order."""
        lines, rest = self._opening_lines(item)
        if lines or path[-1].ordered or item.checked is not None or not rest:
            yield Row(path, _TASKS[item.checked] + "<br>".join(lines))
        for follower in rest:
            match follower:
                case List():
                    yield from self._rows(follower, path)
                case _:
                    self._findings.lose(
                        "W313",
                        item.lines.first,
                        "what a list item cannot hold stands behind it, the list goes on",
                    )
                    yield Between(_standing(follower))

    def _opening_lines(self, item: Item) -> tuple[list[str], list[Written | List]]:
        lines: list[str] = []
        rest: list[Written | List] = []
        for block in item.blocks:
            if isinstance(block, List):
                rest.append(block)
                continue
            for part in self._one(block, "item"):
                if isinstance(part, Line) and not rest:
                    lines.append(part.html)
                else:
                    rest.append(part)
        return lines, rest


# ---------------------------------------------------------------- small pieces of HTML


def _standing(part: Written) -> str:
    """HTML that can stand at the top."""
    return element("p", part.html) if isinstance(part, Line) else part.html


def _indented(line: Line) -> Line:
    """A line two characters in; a formula alone in its line stays where Zhihu puts it."""
    return line if line.html.startswith("<img") else Line(2 * _INDENT + line.html)


def _visible(html: str) -> Iterator[Line]:
    """A line, unless a reader would see an empty one."""
    if html.strip():
        yield Line(html)


def _quoted(lines: list[str]) -> Iterator[Solid]:
    if lines:
        yield Solid(element("blockquote", "<br>".join(lines)))


def _noted(cell: tuple[str, tuple[Written, ...]], pictures: list[Written]) -> str:
    pictures.extend(cell[1])
    return cell[0]


def _picture(image: Image, url: str) -> str:
    """A figure with what the editor itself writes: caption, and the picture's own size where it is known."""
    asset = image.asset
    return element(
        "figure",
        element(
            "img",
            None,
            src=url,
            data_caption=caption_words(image),
            data_size="normal",
            data_rawwidth=asset.width if asset else None,
            data_rawheight=asset.height if asset else None,
        ),
    )


def _without_strong(inlines: Run) -> Run:
    return map_inlines(inlines, lambda inline: inline.inlines if isinstance(inline, Strong) else (inline,))
