"""Tables of pipes: rows of cells, each cell with its place in the file."""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it.rules_block.table import escapedSplit

from publisher.document import Alignment, Cell, Inline, Lines, Loss, Table
from publisher.read.places import Content, Places
from publisher.read.tokens import Node

_MARKS_BEFORE = re.compile(r"^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)?[\s>]*")
"""What may stand before a table's row: marks of quotes and lists."""


class TableReader:
    """Reads the tables of one text; `read_run` reads a cell's inlines, `offset` is the line that the text begins on."""

    def __init__(
        self,
        places: Places,
        losses: list[Loss],
        read_run: Callable[[Node, Content], tuple[Inline, ...]],
        *,
        offset: int = 0,
    ) -> None:
        self._places = places
        self._losses = losses
        self._read_run = read_run
        self._offset = offset

    def read(self, node: Node, lines: Lines) -> Table:
        """The table, its header first; words behind the last column are a loss."""
        rows = [row for part in node.children for row in part.children]
        cells = [self._row(row) for row in rows]
        alignments = tuple(_alignment(cell) for cell in rows[0].children)
        return Table(cells[0], tuple(cells[1:]), alignments, lines=lines)

    def _row(self, row: Node) -> tuple[Cell, ...]:
        number = (row.map or [0])[0] + self._offset
        after = self._places.begin_of(number)
        cells: list[Cell] = []
        for cell in row.children:
            inline = cell.children[0]
            text = inline.token.content
            cells.append(self._read_run(inline, self._places.content(text, number, after=after)))
            at = self._places.start_of(number, text, after=after) if text else None
            after = after if at is None else at + len(text)
        if self._places.begin_of(number) < after and self._has_more_cells(number, len(cells)):
            message = "this row has more cells than the table has columns: the rest is left out"
            self._losses.append(Loss("W307", self._places.line(number), message))
        return tuple(cells)

    def _has_more_cells(self, number: int, columns: int) -> bool:
        """Whether words stand behind the last column of a row, where no engine shows them."""
        begin, end = self._places.begin_of(number), self._places.begin_of(number + 1)
        written = _MARKS_BEFORE.sub("", self._places.text[begin:end]).strip().removeprefix("|")
        return any(cell.strip() for cell in escapedSplit(written)[columns:])


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
