"""MathJax's SVG -> the same picture as a handful of flat paths.

WeChat counts every character, drops ids and needs sizes in `style`: groups, definitions, strokes, nested
pictures and attributes are worked into the outlines themselves. No TeX is read here and no engine started.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from typing import Final
from xml.etree import ElementTree

from publisher.write.tex_path import (
    Contour,
    Matrix,
    Point,
    cut,
    move_contour,
    points_of,
    read_outline,
    signed_area,
)
from publisher.write.tex_shapes import attribute, bar, frame, numbers, ring, stroke
from publisher.write.tex_short import write_outline

# MathJax draws on a grid of 1000 units an em, 442 an ex (its font's x-height).
UNITS: Final = 1000
EX_UNITS: Final = 442
# The size of the formula's em in the text's em: the height of its letters then lies between the Latin small
# letters and the capitals of PingFang and Noto Sans, the fonts that WeChat reads in.
SCALE: Final = 1.1
# Units a step of the written coordinates. Half a step is a fifth of a device pixel at 16 px on a 3x screen:
# compared side by side at four times the size, nobody sees it, and the text is a sixth shorter than on a grid of 5.
GRID: Final = 8
# A formula with a `\tag` has no width of its own. 18 em fit a phone's column (343 px at 16 px a letter).
TAGGED_WIDTH: Final = 18 * UNITS
# Room for the softened edge of strokes that end exactly on the formula's box (about half a pixel).
MARGIN: Final = 30
_BLACK: Final = frozenset({"black", "#000", "#000000"})
_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")
_TRANSFORM = re.compile(r"(matrix|translate|scale)\(([^)]*)\)")


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
    """Filled outlines of one colour that run the same way round: others would cut holes into them."""

    fill: str
    contours: tuple[Contour, ...]
    turns_left: bool


@dataclass(frozen=True, slots=True)
class _Words:
    """Letters that MathJax's fonts do not have; the reader's own font draws them."""

    fill: str
    text: str
    xs: tuple[float, ...]
    y: float
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
        left, top, width, height = numbers(view)
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
    matrix = pen.matrix @ _matrix(element.get("transform", ""))
    pen = replace(pen, matrix=matrix, fill=_fill(element, pen.fill))
    match element.tag.rpartition("}")[2]:
        case "text":
            yield _words(element, pen)
        case "path":
            yield from _ink(_glyph(element.get("d", "")), _on_grid(pen))
        case "rect" | "line" | "ellipse" as kind:
            yield from _ink(_shape(kind, element), pen)
        case "svg" | "g" | "a":
            pen = _inside(element, pen, view)
            for child in element:
                yield from _drawn(child, pen, view)
        case other:
            raise ValueError(f"MathJax drew a <{other}>, which is not known here")


def _shape(kind: str, element: ElementTree.Element) -> tuple[Contour, ...]:
    if kind == "line":
        return tuple(stroke(element))
    if kind == "ellipse":
        return ring(element)
    if "data-hitbox" in element.attrib:  # where a reference may be clicked; it shows nothing
        return ()
    return frame(element) if element.get("fill") == "none" else bar(element)


def _inside(element: ElementTree.Element, pen: _Pen, view: _Box) -> _Pen:
    """The pen for the children: a nested picture moves and cuts them."""
    if not element.tag.endswith("svg"):
        return pen
    if "data-table" in element.attrib or "data-labels" in element.attrib:
        return _aligned(element, pen, view)
    return _clipped(element, pen) if element.get("x") is not None else pen


def _on_grid(pen: _Pen) -> _Pen:
    """The pen moved to a point of the written grid: a letter is then the same path wherever it stands."""
    if pen.clips:
        return pen
    x, y = (round(offset / GRID) * GRID for offset in (pen.matrix.e, pen.matrix.f))
    return replace(pen, matrix=replace(pen.matrix, e=x, f=y))


def _fill(element: ElementTree.Element, inherited: str) -> str:
    """The colour, black as the text's own: it would disappear in a reader's dark mode (rules are black)."""
    fill = element.get("fill", "none")
    if fill == "none":
        return inherited
    return "currentColor" if fill.lower() in _BLACK else fill


def _ink(contours: tuple[Contour, ...], pen: _Pen) -> Iterator[_Ink]:
    moved = tuple(move_contour(contour, pen.matrix) for contour in contours)
    for matrix, box in pen.clips:
        corners = (matrix.move((box.left, box.top)), matrix.move((box.right, box.bottom)))
        moved = tuple(cut(moved, corners))
    if moved:
        yield _Ink(pen.fill, moved, signed_area(moved) > 0)


@lru_cache(maxsize=2048)
def _glyph(data: str) -> tuple[Contour, ...]:
    """A letter's outlines; a post uses the same few dozen again and again."""
    return read_outline(data)


def _words(element: ElementTree.Element, pen: _Pen) -> _Words:
    text = "".join(element.itertext())
    size = numbers(element.get("font-size", "1000"))[0] * abs(pen.matrix.a)
    slanted = element.get("font-style") == "italic" and not _CJK.search(text)
    style = ' font-style="italic"' if slanted else ""
    style += ' font-weight="bold"' if element.get("font-weight") == "bold" else ""
    x, y = pen.matrix.move((0, 0))
    return _Words(pen.fill, text, (x,), y, size, style)


def _aligned(element: ElementTree.Element, pen: _Pen, view: _Box) -> _Pen:
    """A nested picture as wide as the page: its table stands in the middle, its labels at one edge."""
    left, top, width, _ = numbers(element.get("viewBox", "0 0 1 1"))
    share = {"xMin": 0.0, "xMid": 0.5, "xMax": 1.0}[element.get("preserveAspectRatio", "xMidYMid")[:4]]
    across = share * (view.right - view.left) - left - share * width
    pixel = 1 / abs(pen.matrix.a)  # of the page, in units: the picture is as high as the page, in its pixels
    return replace(pen, matrix=pen.matrix @ Matrix(a=pixel, d=pixel) @ Matrix(e=across, f=-top))


def _clipped(element: ElementTree.Element, pen: _Pen) -> _Pen:
    """The stretched middle of a brace or an arrow: a window on a longer piece."""
    x, y, width, height = (attribute(element, name) for name in ("x", "y", "width", "height"))
    left, top, _, _ = numbers(element.get("viewBox", f"{x} {y} {width} {height}"))
    window = (pen.matrix, _Box(x, y, x + width, y + height))
    return replace(pen, matrix=pen.matrix @ Matrix(e=x - left, f=y - top), clips=(*pen.clips, window))


def _extent(marks: Iterable[_Ink | _Words]) -> Iterator[Point]:
    for mark in marks:
        if isinstance(mark, _Ink):
            yield from points_of(mark.contours)
        else:
            # Chinese letters reach 0.88 em above and 0.12 em below the line in every font of the kind.
            yield mark.xs[0], mark.y - 0.88 * mark.size
            yield mark.xs[0], mark.y + 0.12 * mark.size


def _merged(marks: Iterable[_Ink | _Words]) -> tuple[_Ink | _Words, ...]:
    """Fewer elements: one path for the ink of one colour, one text for letters on one line."""
    merged: list[_Ink | _Words] = []
    for mark in marks:
        if isinstance(mark, _Words):
            _add_words(merged, mark)
        else:
            _add_ink(merged, mark)
    return tuple(merged)


def _add_words(merged: list[_Ink | _Words], mark: _Words) -> None:
    last = merged[-1] if merged else None
    if isinstance(last, _Words) and replace(last, text="", xs=()) == replace(mark, text="", xs=()):
        merged[-1] = replace(last, text=last.text + mark.text, xs=last.xs + mark.xs)
    else:
        merged.append(mark)


def _add_ink(merged: list[_Ink | _Words], mark: _Ink) -> None:
    """Into the last path that it may join without changing what lies above what."""
    for at in reversed(range(len(merged))):
        before = merged[at]
        if isinstance(before, _Ink) and before.fill == mark.fill and before.turns_left == mark.turns_left:
            merged[at] = replace(before, contours=before.contours + mark.contours)
            return
        if _opaque(before) or _opaque(mark):
            break
    merged.append(mark)


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
    markup = (
        f'<svg style="{style}" viewBox="{left} {top} {width} {height}" fill="currentColor">{content}</svg>'
    )
    return SvgFormula(markup, round(width * em, 3), round(height * em, 3), round(depth * em, 3))


def _element(mark: _Ink | _Words) -> str:
    colour = "" if mark.fill == "currentColor" else f' fill="{escape(mark.fill)}"'
    if isinstance(mark, _Words):
        xs = " ".join(str(round(x / GRID)) for x in mark.xs)
        y, size = round(mark.y / GRID), round(mark.size / GRID)
        return f'<text{colour} x="{xs}" y="{y}" font-size="{size}"{mark.style}>{escape(mark.text)}</text>'
    shrink = Matrix(1 / GRID, 0, 0, 1 / GRID)
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


def _matrix(text: str) -> Matrix:
    matrix = Matrix()
    for name, arguments in _TRANSFORM.findall(text):
        matrix = matrix @ _one(name, numbers(arguments))
    return matrix


def _one(name: str, by: tuple[float, ...]) -> Matrix:
    match name, by:
        case "matrix", (a, b, c, d, e, f):
            return Matrix(a, b, c, d, e, f)
        case "translate", (x, *rest):
            return Matrix(e=x, f=rest[0] if rest else 0.0)
        case "scale", (x, *rest):
            return Matrix(a=x, d=rest[0] if rest else x)
        case _:
            raise ValueError(f"a transform that is not understood: {name}{by}")
