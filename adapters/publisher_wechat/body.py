"""The blocks of an article as WeChat's HTML, and the list of notes behind them.

No blank stands between two blocks (WeChat makes empty paragraphs of them), no list in a list, no drawing at
either end (the first is removed): reports of the field, 2026-11.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

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
from publisher.write.html import element, escape
from publisher_wechat.code import DIAGRAMS, NBSP, code_html
from publisher_wechat.diagrams import diagram_html
from publisher_wechat.inlines import Inlines, InlineWriter
from publisher_wechat.materials import Materials
from publisher_wechat.notes import Footnote, LinkNote, is_same_address
from publisher_wechat.profile import card_html

_LEADING_DRAWING = re.compile(r"(?:<(?!svg|img)[^>]*>)*<svg")
_TRAILING_DRAWING = re.compile(r"</svg>(?:</[^>]*>)*$")
_BULLETS = "•◦▪"
_STEP = 1.5
"""Indent of each level of a list that is drawn as paragraphs, in em."""


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
                return element("blockquote", self._inside(block.blocks), style=self._theme["quote"])
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
        caption = escape(" ".join(image.caption.split())) if shown.startswith("<img") else ""
        if block.link is not None:
            caption += self._inlines.link_mark(" ".join(image.caption.split()), block.link, line)
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
            drawn, loss = diagram_html(
                block,
                pictures=self._with.pictures,
                font=self._with.formulas.font,
                style=self._theme["img"],
            )
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
        def row(cells: tuple[Inlines, ...], name: str) -> str:
            return element(
                "tr", "".join(self._cell(*one, name) for one in zip(cells, block.alignments, strict=False))
            )

        head = element("thead", row(block.header, "th"))
        body = element("tbody", "".join(row(cells, "td") for cells in block.rows)) if block.rows else ""
        table = element("table", head + body, style=self._theme["table"])
        return element("section", table, style=self._theme["scroll"])

    def _cell(self, cell: Inlines, alignment: str, name: str) -> str:
        # Font, frame and ground stand on each cell: those of a row or table are lost there.
        # A head's cells would be centred by themselves.
        align = alignment if alignment in ("center", "right") else "left" if name == "th" else None
        return element(name, self._line(cell), align=align, style=self._theme[name])

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
        return element("section", "".join(self._drawn_list(block, 1)), style=self._theme["p"])

    def _item(self, item: Item) -> str:
        match item.blocks:
            case (Paragraph() as only,):
                return self._line(only.inlines, line=only.lines.first or None)
            case _:
                return self._inside(item.blocks)

    def _drawn_list(self, block: List, depth: int) -> Iterator[str]:
        for place, item in enumerate(block.items):
            first, rest = _parted(item)
            text = self._line(first, line=item.lines.first or None)
            mark = _mark(block, place, depth)
            style = f"margin:0 0 .4em;padding-left:{_STEP * depth:g}em;text-indent:-{_STEP:g}em"
            yield element("p", f"{mark}{NBSP}{text}", style=style)
            for inner in rest:
                yield from self._drawn_inner(inner, depth)

    def _drawn_inner(self, block: Block, depth: int) -> Iterator[str]:
        if isinstance(block, List):
            yield from self._drawn_list(block, depth + 1)
        elif html := self._block(block, paragraph="inner"):
            yield element("section", html, style=f"padding-left:{_STEP * depth:g}em")

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


def shows_anything(blocks: tuple[Block, ...]) -> bool:
    """Whether a reader would see anything at all of `blocks`."""
    seen = (CodeBlock, MathBlock, Figure, Table)
    return bool(plain_text(blocks).strip()) or any(isinstance(node, seen) for node in walk(blocks))
