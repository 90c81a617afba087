"""Path data in as few characters as possible: fewer curves, whole numbers, relative steps, the shortest commands.

Of all ways to write an outline that stay within the tolerances the shortest is chosen (each point of it is a
stage, the pen's last control point the state). Works on outlines alone, in steps of the final grid.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from publisher.write.tex_path import Contour, Curve, Point, mirrored

# How far one curve may pass from those it stands for, and how far a control point may be moved (the curve
# follows half of the way), in steps of the grid: all of it stays under 0.4 device pixels at 16 px on a 3x screen.
_OFF: Final = 0.9
_SLACK: Final = 1.5
_SLACK_JOINED: Final = 0.9
_LONGEST_RUN: Final = 4
_KEPT_STATES: Final = 5
_SAMPLES: Final = 4  # pieces in which a curve is looked at
_NUDGES: Final = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))

_Step = tuple[int, int]
_Command = tuple[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Piece:
    """One curve or line in place of `length` curves; its control point may move by `slack`."""

    length: int
    control: Point | None
    slack: float


@dataclass(frozen=True, slots=True)
class _Written:
    """The commands up to some point, as a chain to their beginning, and what the next one can build on."""

    cost: int
    before: _Written | None
    command: _Command | None
    control: _Step | None


def write_outline(contours: Iterable[Contour]) -> str:
    """A `d` attribute, relative, without closing commands (a filled path closes by itself)."""
    pen = (0, 0)
    parts: list[_Command] = []
    for contour in contours:
        start = _rounded(contour.start)
        commands = _shortest(_from_origin(contour, start))
        if commands:
            parts.append(("m", _delta(pen, start)))
            parts.extend(commands)
            pen = _end(start, commands)
    return _text(parts)


def _from_origin(contour: Contour, start: _Step) -> tuple[Curve, ...]:
    """The curves as seen from the start, so that a letter is the same wherever it stands."""

    def near(point: Point) -> Point:
        return round(point[0] - start[0], 2), round(point[1] - start[1], 2)

    return tuple(Curve(curve.control and near(curve.control), near(curve.end)) for curve in contour.curves)


@lru_cache(maxsize=4096)
def _shortest(curves: tuple[Curve, ...]) -> tuple[_Command, ...]:
    """The commands of one outline that starts at (0, 0)."""
    points = ((0.0, 0.0), *(curve.end for curve in curves))
    stages: list[list[_Written]] = [[] for _ in points]
    stages[0] = [_Written(0, None, None, None)]
    for at in range(len(curves)):
        states = sorted(stages[at], key=lambda state: state.cost)[:_KEPT_STATES]
        for piece in _pieces(points[at], curves[at : at + _LONGEST_RUN]):
            to = at + piece.length
            pen, end = _rounded(points[at]), _rounded(points[to])
            for state in states:
                stages[to].extend(_ways(state, piece, pen, end, closes=to == len(curves) and end == (0, 0)))
    return tuple(_chain(min(stages[-1], key=lambda state: state.cost)))


def _pieces(pen: Point, run: tuple[Curve, ...]) -> Iterator[_Piece]:
    for length in range(1, len(run) + 1):
        piece = _joined(pen, run[:length])
        if piece is None:
            return
        yield piece


def _joined(pen: Point, run: tuple[Curve, ...]) -> _Piece | None:
    """One line or curve that may stand for the run, None when it would pass too far from it."""
    end = run[-1].end
    trail = _trail(pen, run)
    if all(_from_segment(point, pen, end) <= _OFF / 2 for point in trail):
        return _Piece(len(run), None, 0.0)
    first, last = run[0].control, run[-1].control
    if len(run) == 1:
        return _Piece(1, first, _SLACK)
    if first is None or last is None or any(curve.control is None for curve in run):
        return None
    control = _crossing(pen, first, end, last)
    if control is None or not _near(trail, _trail(pen, (Curve(control, end),))):
        return None
    return _Piece(len(run), control, _SLACK_JOINED)


def _ways(state: _Written, piece: _Piece, pen: _Step, end: _Step, *, closes: bool) -> Iterator[_Written]:
    step = _delta(pen, end)
    if piece.control is None:
        if closes or step == (0, 0):
            yield _Written(state.cost, state, None, None)
        else:
            yield _after(state, _line(step), None)
        return
    guess = state.control and _rounded(mirrored(state.control, pen))
    if guess is not None and math.dist(guess, piece.control) <= piece.slack:
        yield _after(state, ("t", step), guess)
    near = _rounded(piece.control)
    for dx, dy in _NUDGES:
        control = near[0] + dx, near[1] + dy
        if (dx, dy) == (0, 0) or math.dist(control, piece.control) <= piece.slack:
            yield _after(state, ("q", (*_delta(pen, control), *step)), control)


def _after(state: _Written, command: _Command, control: _Step | None) -> _Written:
    repeated = state.command is not None and state.command[0] == command[0]
    cost = sum(len(str(abs(number))) + 1 for number in command[1])
    cost += 0 if repeated else 1 - (command[1][0] >= 0)
    return _Written(state.cost + cost, state, command, control)


def _chain(state: _Written | None) -> list[_Command]:
    commands: list[_Command] = []
    while state is not None:
        if state.command is not None:
            commands.append(state.command)
        state = state.before
    return commands[::-1]


def _end(start: _Step, commands: tuple[_Command, ...]) -> _Step:
    x, y = start
    for command, numbers in commands:
        x += numbers[0] if command == "h" else 0 if command == "v" else numbers[-2]
        y += numbers[0] if command == "v" else 0 if command == "h" else numbers[-1]
    return x, y


def _trail(pen: Point, run: tuple[Curve, ...]) -> list[Point]:
    """Points along the run, its ends included."""
    points = [pen]
    for curve in run:
        if curve.control:
            points.extend(
                _at(points[-1], curve.control, curve.end, step / _SAMPLES) for step in range(1, _SAMPLES)
            )
        points.append(curve.end)
    return points


def _near(one: list[Point], other: list[Point]) -> bool:
    """Whether no point of either trail is too far from the other trail."""
    return all(
        min(_from_segment(point, a, b) for a, b in pairwise(there)) <= _OFF
        for here, there in ((one, other), (other, one))
        for point in here
    )


def _at(start: Point, control: Point, end: Point, t: float) -> Point:
    u = 1 - t
    return (
        u * u * start[0] + 2 * u * t * control[0] + t * t * end[0],
        u * u * start[1] + 2 * u * t * control[1] + t * t * end[1],
    )


def _from_segment(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return math.hypot(point[0] - start[0] - along * dx, point[1] - start[1] - along * dy)


def _crossing(start: Point, leaving: Point, end: Point, arriving: Point) -> Point | None:
    """Where the tangents at both ends meet, None when they do so behind one of them."""
    ax, ay = leaving[0] - start[0], leaving[1] - start[1]
    bx, by = arriving[0] - end[0], arriving[1] - end[1]
    turn = ax * by - ay * bx
    if abs(turn) < 1e-6:
        return None
    dx, dy = end[0] - start[0], end[1] - start[1]
    along, back = (dx * by - dy * bx) / turn, (dx * ay - dy * ax) / turn
    if along < 0 or back < 0:
        return None
    return start[0] + along * ax, start[1] + along * ay


def _rounded(point: Point) -> _Step:
    return round(point[0]), round(point[1])


def _delta(pen: _Step, point: _Step) -> _Step:
    return point[0] - pen[0], point[1] - pen[1]


def _line(step: _Step) -> _Command:
    match step:
        case (dx, 0):
            return "h", (dx,)
        case (0, dy):
            return "v", (dy,)
        case _:
            return "l", step


def _text(parts: Iterable[_Command]) -> str:
    text: list[str] = []
    previous = ""
    for command, numbers in parts:
        repeated = command == previous and command != "m"
        if not repeated:
            text.append(command)
        for at, number in enumerate(numbers):
            text.append(str(number) if number < 0 or (at == 0 and not repeated) else f" {number}")
        previous = command
    return "".join(text)
