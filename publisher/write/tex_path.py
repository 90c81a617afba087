"""Outlines: the path data of one formula, read, moved, simplified and written in as few characters as possible.

Only what MathJax's fonts use (M L H V Q T Z) is understood. Nothing here knows TeX, SVG elements or colours.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]

# How far an outline may move, in thousandths of an em: at 16 px on a 3x screen one unit is 0.05 device pixel.
TOLERANCE = 4.0
_TOKEN = re.compile(r"[MLHVQTZ]|-?(?:\d+\.?\d*|\.\d+)")
_SAMPLES = 6  # pieces that a curve is looked at in
_ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "T": 2, "Z": 0}


@dataclass(frozen=True, slots=True)
class Curve:
    """A quadratic curve from wherever the pen stands to `end`; `control` is None for a straight line."""

    control: Point | None
    end: Point


@dataclass(frozen=True, slots=True)
class Contour:
    """One closed outline."""

    start: Point
    curves: tuple[Curve, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """An affine map in SVG's order: x' = ax + cy + e, y' = bx + dy + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def __matmul__(self, inner: Matrix) -> Matrix:
        """The map that applies `inner` first."""
        return Matrix(
            self.a * inner.a + self.c * inner.b,
            self.b * inner.a + self.d * inner.b,
            self.a * inner.c + self.c * inner.d,
            self.b * inner.c + self.d * inner.d,
            self.a * inner.e + self.c * inner.f + self.e,
            self.b * inner.e + self.d * inner.f + self.f,
        )

    def move(self, point: Point) -> Point:
        """`point`, mapped."""
        x, y = point
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


def read_outline(data: str) -> tuple[Contour, ...]:
    """The contours of a `d` attribute. Raises ValueError on a command that MathJax's fonts do not use."""
    contours: list[Contour] = []
    start: Point = (0.0, 0.0)
    pen: Point = start
    control: Point | None = None
    curves: list[Curve] = []
    for command, numbers in _commands(data):
        if command in "MZ":
            if curves:
                contours.append(Contour(start, tuple(curves)))
            curves, control = [], None
            start = pen = (numbers[0], numbers[1]) if command == "M" else start
            continue
        control, end = _target(command, numbers, pen, control)
        curves.append(Curve(control, end))
        pen = end
    if curves:
        contours.append(Contour(start, tuple(curves)))
    return tuple(contours)


def move_contour(contour: Contour, matrix: Matrix) -> Contour:
    """The contour with every point mapped."""
    return Contour(
        matrix.move(contour.start),
        tuple(Curve(c.control and matrix.move(c.control), matrix.move(c.end)) for c in contour.curves),
    )


def polygon(points: Iterable[Point]) -> Contour:
    """The closed contour through `points`."""
    first, *rest = points
    return Contour(first, tuple(Curve(None, point) for point in rest))


def signed_area(contours: Iterable[Contour]) -> float:
    """Twice the area inside, by the corner points; its sign tells which way round the outlines run."""
    total = 0.0
    for contour in contours:
        corners = [contour.start, *(curve.end for curve in contour.curves)]
        for (x0, y0), (x1, y1) in zip(corners, [*corners[1:], corners[0]], strict=True):
            total += x0 * y1 - x1 * y0
    return total


def points_of(contours: Iterable[Contour]) -> Iterator[Point]:
    """Every end and control point: their box holds all the ink."""
    for contour in contours:
        yield contour.start
        for curve in contour.curves:
            yield curve.end
            if curve.control:
                yield curve.control


def simplify(contour: Contour, *, tolerance: float = TOLERANCE) -> Contour:
    """The contour with neighbouring curves joined, and flat ones made straight, where no point moves further
    than `tolerance`."""
    pen = contour.start
    kept: list[Curve] = []
    run: list[Curve] = []
    best: Curve | None = None
    for curve in contour.curves:
        joined = _joined(pen, (*run, curve), tolerance)
        if joined is None and best is not None:
            kept.append(best)
            pen, run = best.end, []
            joined = _joined(pen, (curve,), tolerance)
        run.append(curve)
        best = joined
    if best is not None:
        kept.append(best)
    return Contour(contour.start, tuple(kept))


def write_outline(contours: Iterable[Contour]) -> str:
    """A `d` attribute on whole numbers, relative, without closing (a filled path closes by itself)."""
    pen = (0, 0)
    parts: list[tuple[str, tuple[int, ...]]] = []
    for contour in contours:
        start = _rounded(contour.start)
        drawn = list(_relative(start, contour))
        if not drawn:
            continue
        parts.append(("m", _delta(pen, start)))
        parts.extend((command, numbers) for command, numbers, _ in drawn)
        pen = drawn[-1][2]
    return _text(parts)


def _commands(data: str) -> Iterator[tuple[str, tuple[float, ...]]]:
    tokens = _TOKEN.findall(data)
    if len("".join(tokens)) != len(re.sub(r"[\s,]", "", data)):
        raise ValueError(f"path data that is not understood: {data[:40]}")
    at = 0
    command = ""
    while at < len(tokens):
        if tokens[at] in _ARGUMENTS:
            command, at = tokens[at], at + 1
        count = _ARGUMENTS[command]
        yield command, tuple(float(number) for number in tokens[at : at + count])
        at += count
        command = "L" if command == "M" else command


def _target(
    command: str, numbers: tuple[float, ...], pen: Point, control: Point | None
) -> tuple[Point | None, Point]:
    match command:
        case "L":
            return None, (numbers[0], numbers[1])
        case "H":
            return None, (numbers[0], pen[1])
        case "V":
            return None, (pen[0], numbers[0])
        case "Q":
            return (numbers[0], numbers[1]), (numbers[2], numbers[3])
        case _:
            return _mirrored(control, pen), (numbers[0], numbers[1])


def _mirrored(control: Point | None, pen: Point) -> Point:
    if control is None:
        return pen
    return 2 * pen[0] - control[0], 2 * pen[1] - control[1]


def _joined(pen: Point, run: tuple[Curve, ...], tolerance: float) -> Curve | None:
    """One curve that may stand for the run, None when it would leave the tolerance."""
    end = run[-1].end
    trail = _trail(pen, run)
    if all(_from_segment(point, pen, end) <= tolerance / 2 for point in trail):
        return Curve(None, end)
    if len(run) == 1:
        return run[0]
    first, last = run[0].control, run[-1].control
    if first is None or last is None or any(curve.control is None for curve in run):
        return None
    control = _crossing(pen, first, end, last)
    if control is None:
        return None
    merged = Curve(control, end)
    return merged if _near(trail, _trail(pen, (merged,)), tolerance) else None


def _trail(pen: Point, run: tuple[Curve, ...]) -> list[Point]:
    """Points along the run, its ends included."""
    points = [pen]
    for curve in run:
        if curve.control:
            points.extend(_at(points[-1], curve.control, curve.end, step / _SAMPLES) for step in range(1, _SAMPLES))
        points.append(curve.end)
    return points


def _near(one: list[Point], other: list[Point], tolerance: float) -> bool:
    """Whether no point of either trail is further than `tolerance` from the other trail."""
    return all(
        min(_from_segment(point, a, b) for a, b in pairwise(there)) <= tolerance
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


def _rounded(point: Point) -> tuple[int, int]:
    return round(point[0]), round(point[1])


def _delta(pen: tuple[int, int], point: tuple[int, int]) -> tuple[int, int]:
    return point[0] - pen[0], point[1] - pen[1]


def _relative(
    start: tuple[int, int], contour: Contour
) -> Iterator[tuple[str, tuple[int, ...], tuple[int, int]]]:
    """(command, numbers, where the pen stands after it), without what closes the contour anyway."""
    pen = start
    control: Point | None = None
    last = len(contour.curves) - 1
    for at, curve in enumerate(contour.curves):
        end = _rounded(curve.end)
        step = _delta(pen, end)
        if curve.control is None:
            control = None
            if step == (0, 0) or (at == last and end == start):
                continue
            yield (*_line(step), end)
        else:
            bend = _rounded(curve.control)
            guess = _mirrored(control, pen)
            if control is not None and math.dist(guess, curve.control) <= 1:
                control = guess
                yield "t", step, end
            else:
                control = bend
                yield "q", (*_delta(pen, bend), *step), end
        pen = end


def _line(step: tuple[int, int]) -> tuple[str, tuple[int, ...]]:
    match step:
        case (dx, 0):
            return "h", (dx,)
        case (0, dy):
            return "v", (dy,)
        case _:
            return "l", step


def _text(parts: Iterable[tuple[str, tuple[int, ...]]]) -> str:
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
