"""The shapes beside the letters: rules, frames, rings and strokes of MathJax's SVG, as outlines to fill.

A stroke needs attributes of its own and a style sheet that WeChat drops; an outline needs neither. No letters
and no transforms here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from xml.etree import ElementTree

from publisher.write.tex_path import Contour, Point, polygon, read_outline

# MathJax leaves the rules of arrays and frames to a style sheet that does not exist here; in units.
RULE: Final = 60
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")


def attribute(element: ElementTree.Element, name: str, default: float = 0.0) -> float:
    """The first number of an attribute."""
    found = numbers(element.get(name, ""))
    return found[0] if found else default


def numbers(text: str) -> tuple[float, ...]:
    """Every number in a text."""
    return tuple(float(number) for number in _NUMBER.findall(text))


def bar(element: ElementTree.Element) -> tuple[Contour, ...]:
    x, y, width, height = (attribute(element, name) for name in ("x", "y", "width", "height"))
    return (_rectangle(x, y, x + width, y + height),)


def frame(element: ElementTree.Element) -> tuple[Contour, ...]:
    """A rectangle's stroke as two outlines, the inner one the other way round."""
    x, y, width, height = (attribute(element, name) for name in ("x", "y", "width", "height"))
    half = attribute(element, "stroke-width", RULE) / 2
    if "data-frame" in element.attrib and "mjx-dashed" in element.get("class", ""):
        return tuple(_dashed_frame(x, y, width, height))
    radius = attribute(element, "rx")
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


def ring(element: ElementTree.Element) -> tuple[Contour, ...]:
    cx, cy, rx, ry = (attribute(element, name) for name in ("cx", "cy", "rx", "ry"))
    half = attribute(element, "stroke-width", RULE) / 2
    return _oval(cx, cy, rx + half, ry + half), _reversed(_oval(cx, cy, rx - half, ry - half))


def stroke(element: ElementTree.Element) -> Iterator[Contour]:
    start = attribute(element, "x1"), attribute(element, "y1")
    end = attribute(element, "x2"), attribute(element, "y2")
    width = attribute(element, "stroke-width", RULE)
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
            (start[0] + begin * dx, start[1] + begin * dy),
            (start[0] + stop * dx, start[1] + stop * dy),
            width,
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
    curves = tuple(replace(curve, end=ends[at]) for at, curve in reversed(tuple(enumerate(contour.curves))))
    return Contour(ends[-1], curves)
