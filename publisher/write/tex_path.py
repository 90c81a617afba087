"""Outlines: the path data of one formula, read, moved and cut.

Only what MathJax's fonts use (M L H V Q T Z) is understood. Nothing here knows TeX, SVG elements or colours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Point = tuple[float, float]

_TOKEN = re.compile(r"[MLHVQTZ]|-?(?:\d+\.?\d*|\.\d+)")
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


def cut(contours: Iterable[Contour], corners: tuple[Point, Point]) -> Iterator[Contour]:
    """What of the contours lies between two corners; curves become straight where anything is cut."""
    low = tuple(min(a, b) for a, b in zip(*corners, strict=True))
    high = tuple(max(a, b) for a, b in zip(*corners, strict=True))
    for contour in contours:
        inside = all(low[i] <= p[i] <= high[i] for p in points_of((contour,)) for i in (0, 1))
        points: list[Point] = [] if inside else [contour.start, *(curve.end for curve in contour.curves)]
        for axis in (0, 1):
            points = _half(points, axis, low[axis], 1)
            points = _half(points, axis, high[axis], -1)
        if inside:
            yield contour
        elif points:
            yield polygon(points)


def _half(points: list[Point], axis: int, bound: float, sign: int) -> list[Point]:
    """Sutherland and Hodgman's cut of a polygon at one straight line."""
    kept: list[Point] = []
    for at, point in enumerate(points):
        before = points[at - 1]
        here, there = sign * (point[axis] - bound), sign * (before[axis] - bound)
        if here * there < 0:
            share = there / (there - here)
            kept.append(
                (before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1]))
            )
        if here >= 0:
            kept.append(point)
    return kept


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
            return mirrored(control, pen), (numbers[0], numbers[1])


def mirrored(control: Point | None, pen: Point) -> Point:
    """Where a smooth curve goes on to: the last control point seen from the other side of the pen."""
    if control is None:
        return pen
    return 2 * pen[0] - control[0], 2 * pen[1] - control[1]
