"""The blocks of an article as WeChat's HTML, and the list of notes behind them.

No blank stands between two blocks (WeChat makes empty paragraphs of them), no list in a list, no drawing at
either end (the first is removed): reports of the field, 2026-11.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never
from unicodedata import east_asian_width

from publisher.document import (
    Alert,
    Block,
    CodeBlock,
    Definition,
    DefinitionList,
    Figure,
    Heading,
    Item,
    List,
    MathBlock,
    Paragraph,
    Part,
    Quote,
    Rule,
    Table,
    plain_text,
    walk,
)
from publisher.write.captions import caption_runs, caption_words
from publisher.write.html import element, escape
from publisher_wechat.code import DIAGRAMS, NBSP, code_html
from publisher_wechat.inlines import Inlines, InlineWriter
from publisher_wechat.materials import Materials
from publisher_wechat.notes import Footnote, LinkNote, is_same_address
from publisher_wechat.profile import card_html

_LEADING_DRAWING = re.compile(r"(?:<(?!svg|img)[^>]*>)*<svg")
_TRAILING_DRAWING = re.compile(r"</svg>(?:</[^>]*>)*$")
_BULLETS = "•◦▪"
_STEP = 1.5
"""Indent of what a term means, in em."""
_MARKS = {**dict.fromkeys(_BULLETS, 0.9), "☑": 1.25, "☐": 1.25}
"""How far a mark and the blank behind it reach, in em."""
_COLUMN, _PHONE = 6, 24
"""Letters that a column needs to be read with ease, and those that stand in a line of a table on a phone."""


class BodyWriter:
    """Writes the blocks of one article."""

    def __init__(self, materials: Materials) -> None:
        self._with = materials
        self._theme = materials.theme
        self._inlines = InlineWriter(materials)
        self._in_part = False

    def write(self, blocks: tuple[Block, ...]) -> str:
        """The whole body: one section that all inherit from, the notes at its end; nothing when nothing is shown."""
        written = [self._block(block) for block in blocks]
        if self._with.notes.entries and isinstance(blocks[-1], Rule):
            written.pop()  # the list of notes has a line above it
        html = "".join(written)
        if html and not any(isinstance(block, Part) and block.kind == "footer" for block in blocks):
            html += self._card()
        html += self._note_list()
        if not html:
            return ""
        edge = element("p", NBSP, style=self._theme["edge"])
        before = edge if _LEADING_DRAWING.match(html) else ""
        after = edge if _TRAILING_DRAWING.search(html) else ""
        return element("section", before + html + after, style=self._theme["root"])

    def _block(self, block: Block, *, paragraph: str = "p") -> str:  # noqa: C901 - one case a kind
        match block:
            case Paragraph():
                return self._paragraph(block, paragraph)
            case Heading():
                return self._heading(block)
            case Figure():
                return self._figure(block)
            case CodeBlock():
                return self._code(block)
            case MathBlock():
                return self._math(block)
            case Quote():
                style = self._theme["quote_inner" if paragraph == "inner" else "quote"]
                return element("blockquote", self._inside(block.blocks), style=style)
            case Alert():
                return self._alert(block)
            case List():
                return self._list(block)
            case DefinitionList():
                return element(
                    "section", "".join(map(self._definition, block.entries)), style=self._theme["p"]
                )
            case Table():
                return self._table(block)
            case Rule():
                return element("hr", None, style=self._theme["hr"])
            case Part():
                return self._part(block)
            case _:
                assert_never(block)

    def _inside(self, blocks: tuple[Block, ...]) -> str:
        """Blocks in a frame, its paragraphs closer together."""
        return "".join(self._block(block, paragraph="inner") for block in blocks)

    def _line(self, inlines: Inlines, *, line: int | None = None) -> str:
        """A run of inlines as the whole content of a block: blanks at its edges would become paragraphs."""
        return self._inlines.write(inlines, line=line).strip(" ")

    def _paragraph(self, block: Paragraph, kind: str) -> str:
        html = self._line(block.inlines, line=block.lines.first or None)
        return element("p", html, style=self._theme[kind]) if html else ""

    def _heading(self, block: Heading) -> str:
        html = self._line(block.inlines, line=block.lines.first or None)
        style = self._theme[f"h{min(block.level, 4)}"]
        return element(f"h{min(block.level, 6)}", html, style=style) if html else ""

    def _figure(self, block: Figure) -> str:
        image = block.image
        line = image.line or block.lines.first or None
        # The caption says what an `alt` would.
        style = self._theme["part_img" if self._in_part else "img"]
        shown = self._with.pictures.write(replace(image, alt="", title=image.caption), style=style)
        caption = self._line(caption_runs(image), line=line) if shown.startswith("<img") else ""
        if block.link is not None:
            caption += self._inlines.link_mark(caption_words(image), block.link, line)
        text = element("section", caption, style=self._theme["caption"]) if caption else ""
        return element("section", shown + text, style=self._theme["figure"])

    def _part(self, block: Part) -> str:
        """Header, footer or related list: smaller, its QR code too."""
        self._in_part = True
        html = "".join(self._block(one) for one in block.blocks)
        self._in_part = False
        html = element("section", html, style=self._theme["part"]) if html else ""
        return html + self._card() if block.kind == "footer" else html

    def _card(self) -> str:
        """The account's card: behind the footer, at the end where there is none."""
        profile = self._with.profile
        return card_html(profile, style=self._theme["card"]) if profile else ""

    def _code(self, block: CodeBlock) -> str:
        if block.language.lower() in DIAGRAMS:
            drawn, loss = self._with.diagrams.write(block, style=self._theme["img"])
            if loss is None:
                return element("section", drawn, style=self._theme["figure"])
            self._with.losses.append(loss)
        return element(
            "pre", code_html(block.text, block.language, self._theme.code), style=self._theme["pre"]
        )

    def _math(self, block: MathBlock) -> str:
        html = self._with.formulas.write(block.tex, display=True, line=block.lines.first or None)
        return element("section", html, style=self._theme["math"])

    def _alert(self, block: Alert) -> str:
        title = escape(block.title.strip() or self._with.words.alerts.get(block.kind, block.kind))
        head = element("p", title, style=self._theme.alert(block.kind, "alert_title"))
        style = self._theme.alert(block.kind, "alert")
        return element("section", head + self._inside(block.blocks), style=style)

    def _table(self, block: Table) -> str:
        style = _with_width(self._theme["table"] or "", block)
        is_wide = style != self._theme["table"]

        def row(cells: tuple[Inlines, ...], name: str) -> str:
            placed = zip(cells, block.alignments, strict=False)
            return element("tr", "".join(self._cell(*one, name, is_wide=is_wide) for one in placed))

        head = element("thead", row(block.header, "th"))
        body = element("tbody", "".join(row(cells, "td") for cells in block.rows)) if block.rows else ""
        table = element("table", head + body, style=style)
        return element("section", table, style=self._theme["scroll"])

    def _cell(self, cell: Inlines, alignment: str, name: str, *, is_wide: bool) -> str:
        # Font, frame and ground stand on each cell: those of a row or table are lost there.
        # A head's cells would be centred by themselves.
        align = alignment if alignment in ("center", "right") else "left" if name == "th" else None
        style = self._theme[name]
        if is_wide and name == "th" and _letters(cell) <= _COLUMN:
            style = ";".join(filter(None, (style, "white-space:nowrap")))
        return element(name, self._line(cell), align=align, style=style)

    # ---------------------------------------------------------------- lists

    def _definition(self, entry: Definition) -> str:
        """A term in bold, what it means indented below it: WeChat keeps no `dl`."""
        text = self._line(entry.term, line=entry.lines.first or None)
        term = element("strong", text, style=self._theme["strong"])
        head = element("p", term, style="margin:0 0 .2em") if text else ""
        meaning = self._inside(entry.blocks)
        return head + (element("section", meaning, style=f"padding-left:{_STEP}em") if meaning else "")

    def _list(self, block: List) -> str:
        """A real list where WeChat keeps it whole, else paragraphs with marks: lists in lists, tasks, a start."""
        if _is_simple(block):
            name = "ol" if block.ordered else "ul"
            items = "".join(element("li", element("section", self._item(item))) for item in block.items)
            return element(name, items, style=self._theme["ul"])
        return element("section", "".join(self._drawn_list(block, 1, 0)), style=self._theme["p"])

    def _item(self, item: Item) -> str:
        match item.blocks:
            case (Paragraph() as only,):
                return self._line(only.inlines, line=only.lines.first or None)
            case _:
                return self._inside(item.blocks)

    def _drawn_list(self, block: List, depth: int, left: float) -> Iterator[str]:
        """Its items as paragraphs that hang behind their marks, `left` em from the edge."""
        hang = max(map(_width, (_mark(block, place, depth) for place in range(len(block.items)))), default=0)
        for place, item in enumerate(block.items):
            first, rest = _parted(item)
            text = self._line(first, line=item.lines.first or None)
            mark = _mark(block, place, depth)
            style = f"margin:0 0 .4em;padding-left:{_em(left + hang)};text-indent:-{_em(_width(mark))}"
            yield element("p", f"{mark}{NBSP}{text}", style=style)
            for inner in rest:
                yield from self._drawn_inner(inner, depth, left + hang)

    def _drawn_inner(self, block: Block, depth: int, left: float) -> Iterator[str]:
        if isinstance(block, List):
            yield from self._drawn_list(block, depth + 1, left)
        elif html := self._block(block, paragraph="inner"):
            yield element("section", html, style=f"padding-left:{_em(left)}")

    # ---------------------------------------------------------------- notes

    def _note_list(self) -> str:
        """The notes in order; a note that brings up another one makes the list longer while it is written."""
        if not self._with.notes.entries:
            return ""
        self._inlines.in_notes = True
        items: list[str] = []
        while len(items) < len(self._with.notes.entries):
            items.append(self._note(len(items) + 1, self._with.notes.entries[len(items)]))
        self._inlines.in_notes = False
        title = element("p", self._with.words.notes, style=self._theme["notes_title"])
        return element("section", title + "".join(items), style=self._theme["notes"])

    def _note(self, number: int, note: LinkNote | Footnote) -> str:
        match note:
            case LinkNote():
                is_bare = not note.text or is_same_address(note.text, note.url)
                text = escape(note.url if is_bare else f"{note.text}: {note.url}")
                return element("p", f"[{number}] {text}", style=self._theme["notes_item"])
            case Footnote():
                first, rest = _parted(Item(note.blocks))
                head = f"[{number}] {self._line(first)}"
                return element("p", head, style=self._theme["notes_item"]) + self._inside(rest)
            case _:
                assert_never(note)


def _is_simple(block: List) -> bool:
    """Whether WeChat shows a list right: flat, without tasks, counted from one."""
    if block.ordered and block.start != 1:
        return False
    if any(item.checked is not None for item in block.items):
        return False
    return not any(isinstance(node, List) for item in block.items for node in walk(item.blocks))


def _parted(item: Item) -> tuple[Inlines, tuple[Block, ...]]:
    """The text beside an item's mark, and the blocks below it."""
    match item.blocks:
        case (Paragraph() as first, *rest):
            return first.inlines, tuple(rest)
        case _:
            return (), item.blocks


def _mark(block: List, place: int, depth: int) -> str:
    checked = block.items[place].checked
    if checked is not None:
        return "☑" if checked else "☐"
    return f"{block.start + place}." if block.ordered else _BULLETS[(depth - 1) % len(_BULLETS)]


def _em(number: float) -> str:
    return f"{number:.3g}em".removeprefix("0")


def _width(mark: str) -> float:
    """How far, in em, a mark and the blank behind it reach: a digit is half as wide as a letter of Chinese."""
    return 0.6 + 0.55 * sum(letter.isdecimal() for letter in mark) if mark.endswith(".") else _MARKS[mark]


def _with_width(style: str, table: Table) -> str | None:
    """The style with a width for a table whose columns would be squeezed to a letter each on a phone: it is scrolled
    then. A theme's own width stays."""
    columns = zip(table.header, *table.rows, strict=False)
    widths = (min(_COLUMN, max(_letters(cell) for cell in column)) + 1 for column in columns)
    needed = sum(widths)
    is_given = any(part.startswith("width:") for part in style.split(";"))
    own = f"width:{_em(needed)}" if needed > _PHONE and not is_given else ""
    return ";".join(filter(None, (style, own))) or None


def _letters(cell: Inlines) -> float:
    """The length of a cell's text in letters of Chinese."""
    return sum(1.0 if east_asian_width(letter) in "WF" else 0.55 for letter in plain_text(cell))


def shows_anything(blocks: tuple[Block, ...]) -> bool:
    """Whether a reader would see anything at all of `blocks`."""
    seen = (CodeBlock, MathBlock, Figure, Table)
    return bool(plain_text(blocks).strip()) or any(isinstance(node, seen) for node in walk(blocks))
