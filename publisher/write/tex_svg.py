"""MathJax's SVG -> the same picture as a handful of flat paths.

WeChat counts every character, drops ids and needs sizes in `style`: groups, definitions, strokes, nested
pictures and attributes are worked into the outlines themselves. No TeX is read here and no engine started.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from typing import Final
from xml.etree import ElementTree

from publisher.write.tex_path import (
    Contour,
    Matrix,
    Point,
    move_contour,
    points_of,
    polygon,
    read_outline,
    signed_area,
    simplify,
    write_outline,
)

# MathJax draws on a grid of 1000 units an em, 442 an ex (its font's x-height).
UNITS: Final = 1000
EX_UNITS: Final = 442
# The size of the formula's em in the text's em: the height of its letters then lies between the Latin small
# letters and the capitals of PingFang and Noto Sans, the fonts that WeChat reads in.
SCALE: Final = 1.1
# Units a step of the written coordinates: 5/1000 em is a quarter of a device pixel at 16 px on a 3x screen.
GRID: Final = 5
# A formula with a `\tag` has no width of its own. 18 em fit a phone's column (343 px at 16 px a letter).
TAGGED_WIDTH: Final = 18 * UNITS
# Room for the softened edge of strokes that end exactly on the formula's box (about half a pixel).
MARGIN: Final = 30
# MathJax leaves the rules of arrays and frames to a style sheet that does not exist here.
RULE: Final = 60
_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")
_TRANSFORM = re.compile(r"(matrix|translate|scale|rotate)\(([^)]*)\)")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")


@dataclass(frozen=True, slots=True)
class SvgFormula:
    """A formula as inline SVG. Sizes are in em of the text around it; `depth_em` is what hangs below the line."""

    markup: str
    width_em: float
    height_em: float
    depth_em: float


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def around(self, points: Iterable[Point], margin: float) -> _Box:
        found = tuple(points)
        if not found:
            return self
        xs, ys = [x for x, _ in found], [y for _, y in found]
        return _Box(
            min(self.left, min(xs) - margin),
            min(self.top, min(ys) - margin),
            max(self.right, max(xs) + margin),
            max(self.bottom, max(ys) + margin),
        )


@dataclass(frozen=True, slots=True)
class _Ink:
    """Filled outlines of one colour."""

    fill: str
    contours: tuple[Contour, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """Letters that MathJax's fonts do not have; the reader's own font draws them."""

    fill: str
    text: str
    at: Point
    size: float
    style: str = ""


@dataclass(frozen=True, slots=True)
class _Pen:
    """What an element inherits: where it is drawn, in which colour, cut to which boxes."""

    matrix: Matrix
    fill: str = "currentColor"
    clips: tuple[tuple[Matrix, _Box], ...] = ()


def compact(svg: str) -> SvgFormula:
    """The flat, short form of what MathJax made. Raises ValueError on what it is not known to make."""
    root = ElementTree.fromstring(svg)
    box, matrix = _canvas(root)
    marks = tuple(_drawn(root, _Pen(matrix), box))
    box = box.around(_extent(marks), MARGIN)
    return _formula(_merged(marks), box)


def _canvas(root: ElementTree.Element) -> tuple[_Box, Matrix]:
    """The formula's box in units (y downwards), and the map from the root's coordinates to units."""
    view = root.get("viewBox")
    if view is not None:
        left, top, width, height = _numbers(view)
        return _Box(left, top, left + width, top + height), Matrix()
    # With a `\tag` the width is a percentage and the content in pixels.
    least = re.search(r"min-width:\s*([\d.]+)ex", root.get("style", ""))
    width = max(TAGGED_WIDTH, float(least[1]) * EX_UNITS if least else 0.0)
    height = _ex(root.get("height", "0ex"))
    depth = re.search(r"vertical-align:\s*(-?[\d.]+)ex", root.get("style", ""))
    below = -float(depth[1]) * EX_UNITS if depth else 0.0
    group = root.find("{*}g")
    zoom = _matrix(group.get("transform", "") if group is not None else "").a or 1.0
    return _Box(0, below - height, width, below), Matrix(1 / zoom, 0, 0, 1 / zoom, 0, below - height)


def _drawn(element: ElementTree.Element, pen: _Pen, view: _Box) -> Iterator[_Ink | _Words]:
    pen = replace(pen, matrix=pen.matrix @ _matrix(element.get("transform", "")), fill=_fill(element, pen.fill))
    match element.tag.rpartition("}")[2]:
        case "path":
            yield from _ink(_glyph(element.get("d", "")), pen)
        case "rect" if element.get("data-hitbox") is None:
            yield from _ink(_frame(element) if element.get("fill") == "none" else _bar(element), pen)
        case "line":
            yield from _ink(tuple(_stroke(element)), pen)
        case "ellipse":
            yield from _ink(_ring(element), pen)
        case "text":
            yield _words(element, pen)
        case "svg" if "data-table" in element.attrib or "data-labels" in element.attrib:
            for child in element:
                yield from _drawn(child, _aligned(element, pen, view), view)
        case "svg" if element.get("x") is not None:
            for child in element:
                yield from _drawn(child, _clipped(element, pen), view)
        case "svg" | "g" | "a":
            for child in element:
                yield from _drawn(child, pen, view)
        case "rect" | "title" | "desc":
            return
        case other:
            raise ValueError(f"MathJax drew a <{other}>, which is not known here")


def _fill(element: ElementTree.Element, inherited: str) -> str:
    fill = element.get("fill")
    return inherited if fill is None or fill == "none" else fill


def _ink(contours: tuple[Contour, ...], pen: _Pen) -> Iterator[_Ink]:
    moved = tuple(move_contour(contour, pen.matrix) for contour in contours)
    for matrix, box in pen.clips:
        corners = (matrix.move((box.left, box.top)), matrix.move((box.right, box.bottom)))
        moved = tuple(_cut(moved, corners))
    if moved:
        yield _Ink(pen.fill, moved)


@lru_cache(maxsize=2048)
def _glyph(data: str) -> tuple[Contour, ...]:
    """A letter's outlines with as few curves as needed; a post uses the same few dozen again and again."""
    return tuple(simplify(contour) for contour in read_outline(data))


def _bar(element: ElementTree.Element) -> tuple[Contour, ...]:
    x, y, width, height = (_attribute(element, name) for name in ("x", "y", "width", "height"))
    return (_rectangle(x, y, x + width, y + height),)


def _frame(element: ElementTree.Element) -> tuple[Contour, ...]:
    """A rectangle's stroke as two outlines, the inner one the other way round."""
    x, y, width, height = (_attribute(element, name) for name in ("x", "y", "width", "height"))
    half = _attribute(element, "stroke-width", RULE) / 2
    if "data-frame" in element.attrib and "mjx-dashed" in element.get("class", ""):
        return tuple(_dashed_frame(x, y, width, height))
    radius = _attribute(element, "rx")
    outer = _rounded_box((x - half, y - half, x + width + half, y + height + half), radius and radius + half)
    inner = _rounded_box((x + half, y + half, x + width - half, y + height - half), max(0.0, radius - half))
    return outer, _reversed(inner)


def _dashed_frame(x: float, y: float, width: float, height: float) -> Iterator[Contour]:
    for start, end in (
        ((x, y), (x + width, y)),
        ((x, y + height), (x + width, y + height)),
        ((x, y), (x, y + height)),
        ((x + width, y), (x + width, y + height)),
    ):
        yield from _dashes(start, end, RULE, dash=3 * RULE)


def _ring(element: ElementTree.Element) -> tuple[Contour, ...]:
    cx, cy, rx, ry = (_attribute(element, name) for name in ("cx", "cy", "rx", "ry"))
    half = _attribute(element, "stroke-width", RULE) / 2
    return _oval(cx, cy, rx + half, ry + half), _reversed(_oval(cx, cy, rx - half, ry - half))


def _stroke(element: ElementTree.Element) -> Iterator[Contour]:
    start = _attribute(element, "x1"), _attribute(element, "y1")
    end = _attribute(element, "x2"), _attribute(element, "y2")
    width = _attribute(element, "stroke-width", RULE)
    kind = element.get("class", "")
    if "mjx-dashed" in kind or element.get("stroke-dasharray"):
        yield from _dashes(start, end, width, dash=3 * width)
    elif "mjx-dotted" in kind:
        yield from _dashes(start, end, width, dash=width)
    else:
        yield _beam(start, end, width)


def _dashes(start: Point, end: Point, width: float, *, dash: float) -> Iterator[Contour]:
    """Dashes with gaps of about their own length; the line begins and ends with one."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    count = max(1, round(((dx * dx + dy * dy) ** 0.5 / dash + 1) / 2))
    share = 1 / (2 * count - 1)
    for at in range(count):
        begin, stop = 2 * at * share, (2 * at + 1) * share
        yield _beam(
            (start[0] + begin * dx, start[1] + begin * dy), (start[0] + stop * dx, start[1] + stop * dy), width
        )


def _beam(start: Point, end: Point, width: float) -> Contour:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    nx, ny = -dy / length * width / 2, dx / length * width / 2
    return polygon(
        (
            (start[0] + nx, start[1] + ny),
            (end[0] + nx, end[1] + ny),
            (end[0] - nx, end[1] - ny),
            (start[0] - nx, start[1] - ny),
        )
    )


def _rectangle(left: float, top: float, right: float, bottom: float) -> Contour:
    return polygon(((left, top), (left, bottom), (right, bottom), (right, top)))


def _rounded_box(box: tuple[float, float, float, float], radius: float) -> Contour:
    left, top, right, bottom = box
    if not radius:
        return _rectangle(left, top, right, bottom)
    r = min(radius, (right - left) / 2, (bottom - top) / 2)
    return read_outline(
        f"M{left} {top + r}L{left} {bottom - r}Q{left} {bottom} {left + r} {bottom}"
        f"L{right - r} {bottom}Q{right} {bottom} {right} {bottom - r}"
        f"L{right} {top + r}Q{right} {top} {right - r} {top}L{left + r} {top}Q{left} {top} {left} {top + r}Z"
    )[0]


def _oval(cx: float, cy: float, rx: float, ry: float) -> Contour:
    # Eight quadratic arcs stay within 0.1 % of an ellipse: tan(pi/8) = 0.4142, cos(pi/4) = 0.7071.
    t, s = 0.41421, 0.70711
    ring = ((1, 0), (1, t), (s, s), (t, 1), (0, 1), (-t, 1), (-s, s), (-1, t))
    points = [(cx + x * rx, cy + y * ry) for x, y in (*ring, *((-x, -y) for x, y in ring))]
    arcs = "".join(
        f"Q{points[at][0]} {points[at][1]} {points[(at + 1) % 16][0]} {points[(at + 1) % 16][1]}"
        for at in range(1, 16, 2)
    )
    return read_outline(f"M{points[0][0]} {points[0][1]}{arcs}Z")[0]


def _reversed(contour: Contour) -> Contour:
    ends = [contour.start, *(curve.end for curve in contour.curves)]
    curves = tuple(
        replace(curve, end=ends[at]) for at, curve in reversed(tuple(enumerate(contour.curves)))
    )
    return Contour(ends[-1], curves)


def _words(element: ElementTree.Element, pen: _Pen) -> _Words:
    text = "".join(element.itertext())
    size = _numbers(element.get("font-size", "1000"))[0] * abs(pen.matrix.a)
    slanted = element.get("font-style") == "italic" and not _CJK.search(text)
    style = ' font-style="italic"' if slanted else ""
    style += ' font-weight="bold"' if element.get("font-weight") == "bold" else ""
    return _Words(pen.fill, text, pen.matrix.move((0, 0)), size, style)


def _aligned(element: ElementTree.Element, pen: _Pen, view: _Box) -> _Pen:
    """A nested picture as wide as the page: its table stands in the middle, its labels at one edge."""
    left, top, width, _ = _numbers(element.get("viewBox", "0 0 1 1"))
    share = {"xMin": 0.0, "xMid": 0.5, "xMax": 1.0}[element.get("preserveAspectRatio", "xMidYMid")[:4]]
    across = share * (view.right - view.left) - left - share * width
    pixel = 1 / abs(pen.matrix.a)  # of the page, in units: the picture is as high as the page, in its pixels
    return replace(pen, matrix=pen.matrix @ Matrix(a=pixel, d=pixel) @ Matrix(e=across, f=-top))


def _clipped(element: ElementTree.Element, pen: _Pen) -> _Pen:
    """The stretched middle of a brace or an arrow: a window on a longer piece."""
    x, y, width, height = (_attribute(element, name) for name in ("x", "y", "width", "height"))
    left, top, _, _ = _numbers(element.get("viewBox", f"{x} {y} {width} {height}"))
    window = (pen.matrix, _Box(x, y, x + width, y + height))
    return replace(pen, matrix=pen.matrix @ Matrix(e=x - left, f=y - top), clips=(*pen.clips, window))


def _cut(contours: Iterable[Contour], corners: tuple[Point, Point]) -> Iterator[Contour]:
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


def _extent(marks: Iterable[_Ink | _Words]) -> Iterator[Point]:
    for mark in marks:
        if isinstance(mark, _Ink):
            yield from points_of(mark.contours)
        else:
            # Chinese letters reach 0.88 em above and 0.12 em below the line in every font of the kind.
            yield mark.at[0], mark.at[1] - 0.88 * mark.size
            yield mark.at[0], mark.at[1] + 0.12 * mark.size


def _merged(marks: Iterable[_Ink | _Words]) -> tuple[_Ink | _Words, ...]:
    """Neighbours of one colour in one path, unless their outlines run in opposite ways (they would cut holes)."""
    merged: list[_Ink | _Words] = []
    turns: dict[int, bool] = {}
    for mark in marks:
        if isinstance(mark, _Words):
            merged.append(mark)
            continue
        turn = signed_area(mark.contours) > 0
        at = next((i for i in reversed(range(len(merged))) if _joins(merged[i], mark) and turns[i] == turn), None)
        if at is None or any(_opaque(later) for later in merged[at + 1 :]):
            turns[len(merged)] = turn
            merged.append(mark)
        else:
            before = merged[at]
            assert isinstance(before, _Ink)
            merged[at] = _Ink(before.fill, (*before.contours, *mark.contours))
    return tuple(merged)


def _joins(before: _Ink | _Words, mark: _Ink) -> bool:
    return isinstance(before, _Ink) and before.fill == mark.fill


def _opaque(mark: _Ink | _Words) -> bool:
    """Whether it may lie under or over its neighbours, as the ground of a colour box does."""
    return isinstance(mark, _Ink) and mark.fill != "currentColor"


def _formula(marks: tuple[_Ink | _Words, ...], box: _Box) -> SvgFormula:
    left, top = _steps(box.left, up=False), _steps(box.top, up=False)
    width, height = _steps(box.right, up=True) - left, _steps(box.bottom, up=True) - top
    depth = height + top
    content = "".join(_element(mark) for mark in marks)
    em = GRID * SCALE / UNITS
    style = f"width:{_em(width * em)};height:{_em(height * em)};vertical-align:{_em(-depth * em)}"
    markup = f'<svg style="{style}" viewBox="{left} {top} {width} {height}" fill="currentColor">{content}</svg>'
    return SvgFormula(markup, round(width * em, 3), round(height * em, 3), round(depth * em, 3))


def _element(mark: _Ink | _Words) -> str:
    colour = "" if mark.fill == "currentColor" else f' fill="{escape(mark.fill)}"'
    shrink = Matrix(1 / GRID, 0, 0, 1 / GRID)
    if isinstance(mark, _Words):
        x, y = (round(number) for number in shrink.move(mark.at))
        size = round(mark.size / GRID)
        return f'<text{colour} x="{x}" y="{y}" font-size="{size}"{mark.style}>{escape(mark.text)}</text>'
    outlines = (move_contour(contour, shrink) for contour in mark.contours)
    return f'<path{colour} d="{write_outline(outlines)}"/>'


def _steps(units: float, *, up: bool) -> int:
    return -int(-units // GRID) if up else int(units // GRID)


def _em(number: float) -> str:
    text = f"{number:.2f}".rstrip("0").rstrip(".").replace("-0.", "-.")
    text = text[1:] if text.startswith("0.") else text
    return "0" if text in {"", "-", "-.", "0", "-0"} else f"{text}em"


def _ex(text: str) -> float:
    return float(text.removesuffix("ex")) * EX_UNITS


def _attribute(element: ElementTree.Element, name: str, default: float = 0.0) -> float:
    numbers = _numbers(element.get(name, ""))
    return numbers[0] if numbers else default


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(float(number) for number in _NUMBER.findall(text))


def _matrix(text: str) -> Matrix:
    matrix = Matrix()
    for name, arguments in _TRANSFORM.findall(text):
        matrix = matrix @ _one(name, _numbers(arguments))
    return matrix


def _one(name: str, numbers: tuple[float, ...]) -> Matrix:
    match name, numbers:
        case "matrix", (a, b, c, d, e, f):
            return Matrix(a, b, c, d, e, f)
        case "translate", (x, *rest):
            return Matrix(e=x, f=rest[0] if rest else 0.0)
        case "scale", (x, *rest):
            return Matrix(a=x, d=rest[0] if rest else x)
        case "rotate", (degrees, *_):
            radians = degrees * 3.141592653589793 / 180
            c, s = _cosine(radians), _sine(radians)
            return Matrix(c, s, -s, c)
        case _:
            raise ValueError(f"a transform that is not understood: {name}{numbers}")
