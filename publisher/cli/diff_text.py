"""Diffs on a terminal: what changed within a line in bold, or between ‹ and › where nobody paints.

What changed is for `plan.compare` to say; here it is only coloured and cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from publisher.cli.output import Screen, cut, is_colored, width
from publisher.plan.compare import DiffLine, LineKind, compare
from publisher.plan.readable import picture_names

if TYPE_CHECKING:
    from publisher.plan.model import Action
    from publisher.plan.readable import Piece

_SIGNS: Mapping[LineKind, tuple[str, str]] = {
    "added": ("+ ", "green"),
    "removed": ("- ", "red"),
    "kept": ("  ", ""),
    "hunk": ("", "cyan"),
}
_LEAD = 20
"""Columns that a line shows of what leads to its first change, when there is no room for all."""


def diff_lines(action: Action, screen: Screen, *, room: int = 0) -> Iterator[str]:
    """The action's diff as lines to print, each in at most `room` columns; 0: as long as it is."""
    rendition = action.rendition
    form = rendition.format if rendition else "html"
    pictures = picture_names(rendition.pictures) if rendition else {}
    for line in compare(action.diff, form, names={**action.names, **pictures}):
        yield _painted(_fitted(line, room) if room else line, screen)


def paint_diff(line: str, screen: Screen) -> str:
    """A raw line of a diff in its colour."""
    return screen.paint(line, {"+": "green", "-": "red", "@": "cyan"}.get(line[:1], ""))


def _painted(line: DiffLine, screen: Screen) -> str:
    sign, color = _SIGNS[line.kind]
    if not is_colored(screen.out, screen.color):
        return (sign + "".join(_bracketed(piece) for piece in line.pieces)).rstrip()
    return screen.paint(sign, color) + "".join(
        screen.paint(piece.text, color, *(("bold", "underline") if piece.changed else ()))
        for piece in line.pieces
    )


def _bracketed(piece: Piece) -> str:
    return f"‹{piece.text}›" if piece.changed else piece.text


# ---------------------------------------------------------------- no longer than the screen is wide


def _fitted(line: DiffLine, room: int) -> DiffLine:
    """The line cut to its room; what leads to its first change gives way before the change does."""
    room -= len(_SIGNS[line.kind][0]) + 2 * sum(piece.changed for piece in line.pieces)
    if width(line.text) <= room:
        return line
    return replace(line, pieces=tuple(_cut(_led_in(line.pieces), room)))


def _led_in(pieces: Sequence[Piece]) -> Sequence[Piece]:
    first = next((place for place, piece in enumerate(pieces) if piece.changed), 0)
    lead = "".join(piece.text for piece in pieces[:first])
    if width(lead) <= 2 * _LEAD:
        return pieces
    return (replace(pieces[0], text="…" + lead[-_LEAD:], kind="text"), *pieces[first:])


def _cut(pieces: Sequence[Piece], room: int) -> Iterator[Piece]:
    for piece in pieces:
        if room <= 0:
            return
        shown = cut(piece.text, room)
        room -= width(shown)
        yield replace(piece, text=shown)
        if shown != piece.text:
            return
