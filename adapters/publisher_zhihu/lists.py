"""Lists in Zhihu's form: a list within an item stands behind the item, as its sibling.

Inside the item the editor tears the list into several and counts anew; what no item can hold (code, a picture, a
table) stands between the parts of the list, which goes on with the right number (2026-11).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from publisher.write.html import element


@dataclass(frozen=True, slots=True)
class Level:
    """One list around a row: `list` tells it from its neighbours, `number` is the item's in an ordered one."""

    list: int
    ordered: bool
    number: int

    @property
    def name(self) -> str:
        return "ol" if self.ordered else "ul"


@dataclass(frozen=True, slots=True)
class Row:
    """One item without what is nested in it; `path` leads to it from the outermost list."""

    path: tuple[Level, ...]
    html: str


@dataclass(frozen=True, slots=True)
class Between:
    """A block that stands between two parts of a list."""

    html: str


def write_rows(rows: Iterable[Row | Between]) -> str:
    """The HTML of lists whose items come in reading order."""
    out: list[str] = []
    opened: list[Level] = []
    for row in rows:
        match row:
            case Between():
                _close(out, opened, 0)
                out.append(row.html)
            case Row():
                _close(out, opened, _common(opened, row.path))
                _open(out, opened, row.path)
                out.append(element("li", row.html))
    _close(out, opened, 0)
    return "".join(out)


def _common(opened: list[Level], path: tuple[Level, ...]) -> int:
    """How many lists, from outside, are open already."""
    same = (one.list == other.list for one, other in zip(opened, path, strict=False))
    return next((depth for depth, is_same in enumerate(same) if not is_same), min(len(opened), len(path)))


def _close(out: list[str], opened: list[Level], depth: int) -> None:
    while len(opened) > depth:
        out.append(f"</{opened.pop().name}>")


def _open(out: list[str], opened: list[Level], path: tuple[Level, ...]) -> None:
    """Opens what is missing; an outer list goes on with the item behind the one that was interrupted."""
    for level in path[len(opened) :]:
        number = level.number if level is path[-1] else level.number + 1
        start = f' start="{number}"' if level.ordered and number != 1 else ""
        out.append(f"<{level.name}{start}>")
        opened.append(level)
