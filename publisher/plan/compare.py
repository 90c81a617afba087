"""A unified diff made readable: lines that became one another stand together, what changed in them is marked.

Words of Latin script are compared as words, Chinese character by character, a formula or a picture as one thing.
Pure, and bounded: what would take long is shown as two whole lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from types import MappingProxyType
from typing import Literal

from publisher.plan.diff import lines_of
from publisher.plan.matching import Matcher
from publisher.plan.readable import Names, Piece, readable, written

LineKind = Literal["hunk", "kept", "removed", "added"]
NO_NAMES: Names = MappingProxyType({})

_KINDS: Mapping[str, LineKind] = {"+": "added", "-": "removed", "@": "hunk"}
_ATOM = re.compile(r"[A-Za-z0-9_]+|\s+|.", re.DOTALL)
_ALIKE = 0.4
"""Two lines that share less than this are two lines, not one that changed."""
_LONGEST = 4_000
"""Atoms of a line that is looked into; nobody would find the change in a longer one."""
_BUDGET = 80_000
"""Atoms of one diff that are looked into, then lines stay whole."""
_MOST_PAIRS = 400
"""Removed lines times added lines that are tried against each other."""


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a diff in pieces; a hunk's holds its head."""

    kind: LineKind
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def compare(diff: str, form: Literal["html", "md"], *, names: Names = NO_NAMES) -> tuple[DiffLine, ...]:
    """The lines of a unified diff, its two file names left out, each removed line before the one that it became."""
    return tuple(_Comparison(form, names).lines(diff))


def _kind(line: str) -> LineKind:
    return _KINDS.get(line[:1], "kept")


class _Comparison:
    """One diff being read; knows how much may still be looked into."""

    def __init__(self, form: Literal["html", "md"], names: Names) -> None:
        self._form: Literal["html", "md"] = form
        self._names = names
        self._budget = _BUDGET

    def lines(self, diff: str) -> Iterator[DiffLine]:
        for changes, group in groupby(lines_of(diff), key=lambda line: line[:1] in "+-"):
            if not changes:
                yield from (self._line(_kind(line), line) for line in group)
                continue
            removed, added = _sides(list(group))
            yield from self._changed(removed, added)

    def _line(self, kind: LineKind, line: str) -> DiffLine:
        pieces = (Piece(line),) if kind == "hunk" else readable(line[1:], self._form, self._names)
        return DiffLine(kind, pieces)

    def _changed(self, removed: Sequence[str], added: Sequence[str]) -> Iterator[DiffLine]:
        old = [self._line("removed", line) for line in removed]
        new = [self._line("added", line) for line in added]
        place, other = 0, 0
        for first, second in (*_pairs(old, new), (len(old), len(new))):
            yield from old[place:first]
            yield from new[other:second]
            if first < len(old):
                yield from self._pair(old[first], new[second], (removed[first][1:], added[second][1:]))
            place, other = first + 1, second + 1

    def _pair(self, old: DiffLine, new: DiffLine, raw: tuple[str, str]) -> tuple[DiffLine, DiffLine]:
        """Both spellings of one line, the differences marked; where only tags differ, with their tags."""
        if old.text == new.text:
            old, new = replace(old, pieces=written(raw[0])), replace(new, pieces=written(raw[1]))
        before, after = _atoms(old.pieces), _atoms(new.pieces)
        self._budget -= len(before) + len(after)
        if max(len(before), len(after)) > _LONGEST or self._budget < 0:
            return old, new
        return _marked(old, before, new, after)


def _sides(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    return [line for line in lines if line[0] == "-"], [line for line in lines if line[0] == "+"]


# ---------------------------------------------------------------- which line became which


def _pairs(old: Sequence[DiffLine], new: Sequence[DiffLine]) -> list[tuple[int, int]]:
    """The lines that became one another, in order; as alike as can be on the whole."""
    if not old or not new:
        return []
    if len(old) * len(new) > _MOST_PAIRS:
        return [
            (at, at) for at in range(min(len(old), len(new))) if _likeness(_words(old[at]), _words(new[at]))
        ]
    left, right = [_words(line) for line in old], [_words(line) for line in new]
    worth = [[_likeness(before, after) for after in right] for before in left]
    return _best_way(worth)


def _words(line: DiffLine) -> Counter[str]:
    """What of a line tells it from others: its words and characters, without blanks and marks."""
    parts = (part for piece in line.pieces if piece.kind != "mark" for part in _ATOM.findall(piece.text))
    return Counter(part for part in parts if not part.isspace())


def _likeness(before: Counter[str], after: Counter[str]) -> float:
    """How much two lines share, from 0 to 1; 0 where that is too little to call them one."""
    total = before.total() + after.total()
    share = 2 * (before & after).total() / total if total else 1.0
    return share if share >= _ALIKE else 0.0


def _best_way(worth: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The pairs of rows and columns, both ascending, of the greatest worth together."""
    rows, columns = len(worth), len(worth[0])
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in reversed(range(rows)):
        for column in reversed(range(columns)):
            both = worth[row][column] + best[row + 1][column + 1] if worth[row][column] else 0.0
            best[row][column] = max(both, best[row + 1][column], best[row][column + 1])
    found, row, column = [], 0, 0
    while row < rows and column < columns:
        if best[row][column] == best[row + 1][column]:
            row += 1
        elif best[row][column] == best[row][column + 1]:
            column += 1
        else:
            found.append((row, column))
            row, column = row + 1, column + 1
    return found


# ---------------------------------------------------------------- what changed within it


def _atoms(pieces: Sequence[Piece]) -> list[Piece]:
    """What is compared: words, single characters, and whole formulas, pictures, marks and tags."""
    return [
        replace(piece, text=text)
        for piece in pieces
        for text in (_ATOM.findall(piece.text) if piece.kind == "text" else (piece.text,))
    ]


def _marked(
    old: DiffLine, before: Sequence[Piece], new: DiffLine, after: Sequence[Piece]
) -> tuple[DiffLine, DiffLine]:
    steps = Matcher([atom.text for atom in before], [atom.text for atom in after]).get_opcodes()
    kept = [tag == "equal" and not _is_crumb(number, steps, before) for number, (tag, *_) in enumerate(steps)]
    left = [
        replace(atom, changed=not same)
        for same, s in zip(kept, steps, strict=True)
        for atom in before[s[1] : s[2]]
    ]
    right = [
        replace(atom, changed=not same)
        for same, s in zip(kept, steps, strict=True)
        for atom in after[s[3] : s[4]]
    ]
    return replace(old, pieces=_joined(left)), replace(new, pieces=_joined(right))


def _is_crumb(number: int, steps: Sequence[tuple[str, int, int, int, int]], before: Sequence[Piece]) -> bool:
    """Whether an equal stretch is one character or blank between two changes: shown apart, it only confuses."""
    _, start, end, _, _ = steps[number]
    return 0 < number < len(steps) - 1 and end - start == 1 and len(before[start].text) == 1


def _joined(atoms: Sequence[Piece]) -> tuple[Piece, ...]:
    """Neighbours of one kind as one piece; formulas, pictures and tags stay apart."""
    joined: list[Piece] = []
    for atom in atoms:
        last = joined[-1] if joined else None
        if last and last.kind == atom.kind == "text" and last.changed == atom.changed:
            joined[-1] = replace(last, text=last.text + atom.text)
        else:
            joined.append(atom)
    return tuple(joined)
