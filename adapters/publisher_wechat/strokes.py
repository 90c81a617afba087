"""Lines that stop where a label lies on them: in place of the label's opaque ground, which would glare in the dark.

Only paths of straight lines and cubic curves are cut; what is a label, and colours, do not belong here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from math import ceil, dist

Point = tuple[float, float]
Curve = tuple[Point, ...]
"""A Bézier curve by its points: two make a straight line, four a cubic."""
Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""

_TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?")
_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6}
_STEP = 4.0
"""Pixels between two looks along a line: less than any label is high."""
_MOST_STEPS = 2_000
_HALVINGS = 12


def cut_path(d: str, box: Box) -> str:
    """The path without what lies in `box`; as it was where nothing does, or where it has arcs or relative steps."""
    curves = _curves(d)
    if curves is None:
        return d
    parts = [part for curve in curves for part in _outside(curve, box)]
    return d if parts == curves else _path(parts)


def _curves(d: str) -> list[Curve] | None:
    tokens = _TOKEN.findall(d)
    curves: list[Curve] = []
    at: Point = (0.0, 0.0)
    command, place = "", 0
    while place < len(tokens):
        if tokens[place].isalpha():
            command, place = tokens[place], place + 1
        count = _COUNTS.get(command)
        values = tokens[place : place + (count or 0)]
        if count is None or len(values) < count or any(value.isalpha() for value in values):
            return None
        points = _points(command, [float(value) for value in values], at)
        if command == "M":
            command = "L"  # further pairs behind a move are lines
        else:
            curves.append((at, *points))
        at, place = points[-1], place + count
    return curves


def _points(command: str, values: list[float], at: Point) -> tuple[Point, ...]:
    match command:
        case "H":
            return ((values[0], at[1]),)
        case "V":
            return ((at[0], values[0]),)
        case _:
            return tuple(zip(values[::2], values[1::2], strict=True))


def _outside(curve: Curve, box: Box) -> Iterator[Curve]:
    """The pieces of a curve before and behind the box."""
    if not _may_meet(curve, box):
        yield curve
        return
    length = sum(dist(*pair) for pair in pairwise(curve))
    steps = min(_MOST_STEPS, max(4, ceil(length / _STEP)))
    hidden = [step for step in range(steps + 1) if _holds(box, _at(curve, step / steps))]
    if not hidden:
        yield curve
        return
    first, last = hidden[0], hidden[-1]
    if first > 0:
        yield _split(curve, _edge(curve, box, first / steps, (first - 1) / steps))[0]
    if last < steps:
        yield _split(curve, _edge(curve, box, last / steps, (last + 1) / steps))[1]


def _may_meet(curve: Curve, box: Box) -> bool:
    """Whether the box touches the one around the curve's points, which the curve never leaves."""
    xs, ys = [x for x, _ in curve], [y for _, y in curve]
    return max(xs) > box[0] and min(xs) < box[2] and max(ys) > box[1] and min(ys) < box[3]


def _holds(box: Box, point: Point) -> bool:
    return box[0] < point[0] < box[2] and box[1] < point[1] < box[3]


def _edge(curve: Curve, box: Box, within: float, without: float) -> float:
    for _ in range(_HALVINGS):
        middle = (within + without) / 2
        within, without = (middle, without) if _holds(box, _at(curve, middle)) else (within, middle)
    return without


def _at(curve: Curve, t: float) -> Point:
    return _split(curve, t)[0][-1]


def _split(curve: Curve, t: float) -> tuple[Curve, Curve]:
    """Both parts of a curve, by de Casteljau."""
    left, right = [curve[0]], [curve[-1]]
    while len(curve) > 1:
        curve = tuple((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(curve))
        left.append(curve[0])
        right.append(curve[-1])
    return tuple(left), tuple(reversed(right))


def _path(curves: list[Curve]) -> str:
    pieces: list[str] = []
    at: Point | None = None
    for curve in curves:
        if curve[0] != at:
            pieces.append(f"M{_pair(curve[0])}")
        pieces.append(("L" if len(curve) == 2 else "C") + " ".join(map(_pair, curve[1:])))
        at = curve[-1]
    return "".join(pieces)


def _pair(point: Point) -> str:
    return ",".join(f"{round(value, 2):g}" for value in point)
