"""A diagram's SVG as WeChat keeps it inline: few elements, no names, all lines and letters in the text's own colour.

Dark reading leaves SVG alone, so that grounds become half transparent and colours stay between black and white. What
cannot be said so is refused. Pure; which engine drew it, pictures and limits do not belong here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element, ParseError, fromstring

from publisher.write.html import attribute, element, escape
from publisher_wechat.strokes import Point, cut_path

Paint = Mapping[str, str]
"""Attributes that an element has or inherits."""

_SHAPES: Final = {
    "path": ("d",),
    "rect": ("x", "y", "width", "height", "rx", "ry"),
    "circle": ("cx", "cy", "r"),
    "ellipse": ("cx", "cy", "rx", "ry"),
    "line": ("x1", "y1", "x2", "y2"),
    "polygon": ("points",),
    "polyline": ("points",),
}
_LETTERS: Final = {"text": ("x", "y", "dx", "dy"), "tspan": ("x", "y", "dx", "dy")}
_INHERITED: Final = (
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin",
    "font-size", "font-weight", "font-style", "text-anchor", "dominant-baseline",
)  # fmt: skip
_LINE: Final = ("stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin")
_FONT: Final = ("font-size", "font-weight", "font-style", "text-anchor", "dominant-baseline")
_SILENT: Final = {"title", "desc", "metadata"}
_VALUE = re.compile(r"[\w\s.,+%-]*")
_TRANSFORM = re.compile(r"(?:(?:translate|scale|rotate|matrix)\([-+\d\s.,e]*\)\s*)+")
_SHIFT = re.compile(r"translate\(\s*([-+\d.e]+)(?:[\s,]+([-+\d.e]+))?\s*\)")
_WHITE, _DARK, _GREY = 250, 70, 60
"""Brightness from which a ground is none and below which it is black; so little difference of its parts is grey."""
_TINT, _SHADE = ".07", ".2"
"""How opaque grey grounds are, and dark ones with letters on them."""
HUE, PICTURE_HUE = ".35", ".15"
"""How opaque coloured grounds are: below letters that follow the page, and below a picture's, which do not."""
_SMALL, _THIN = 20.0, 10.0
"""Pixels: dark things that are as small, or as thin, are dots, heads of arrows and bars, and stay solid."""


class UnsafeDrawing(ValueError):
    """The SVG holds something that WeChat is not known to keep, or a colour that cannot be understood."""


def ink_svg(markup: str, *, style: str, hue: str = HUE) -> str:
    """The drawing in `currentColor`, `style` on its root; `hue` is how opaque its colours are.

    Raises `UnsafeDrawing`.
    """
    if "<!" in markup:
        raise UnsafeDrawing("a declaration")
    try:
        root = fromstring(markup)
    except (ParseError, ValueError) as broken:
        raise UnsafeDrawing(str(broken)) from broken
    box = root.get("viewBox", "")
    if _name(root) != "svg" or not _VALUE.fullmatch(box) or len(box.split()) != 4:
        raise UnsafeDrawing("no svg with a viewBox")
    size = re.search(r"font:\s*([\d.]+)px", root.get("style", ""))
    writer = _Writer(size[1] if size else "16", hue)
    try:
        writer.add(root, {"fill": "#000", "stroke": "none"}, (0.0, 0.0))
    except (ValueError, RecursionError) as odd:
        raise UnsafeDrawing(str(odd)) from odd
    names = {"viewBox": box, "fill": "currentColor", "font_size": writer.size, "letter_spacing": "0"}
    return element("svg", "".join(map(_html, writer.top)), style=style, **names)


class _Writer:
    """Reads the drawing in the order in which it is painted; `top` is what stands right below its root."""

    def __init__(self, size: str, hue: str) -> None:
        self.size = size
        self._hue = hue
        self.top: list[Element] = []
        self._into = self.top.append
        self._lines: list[tuple[Element, Point]] = []

    def add(self, source: Element, above: Paint, at: Point | None) -> None:
        """What is inside `source`; `at` is where its own zero lies, None where that is turned or scaled."""
        name, own = _name(source), _own(source)
        paint: dict[str, str] = dict(above) | {key: own[key] for key in _INHERITED if key in own}
        if name in _SILENT:
            return
        if name in _SHAPES:
            self._shape(name, own, paint, at)
        elif name in _LETTERS:
            self._into(_letters(source, own, paint, self.size))
        elif name in ("svg", "g"):
            self._group(source, own, paint, at)
        else:
            raise UnsafeDrawing(f"<{name}>")

    def _group(self, source: Element, own: Paint, paint: Paint, at: Point | None) -> None:
        before, transform = self._into, own.get("transform", "").strip()
        if transform:
            if not _TRANSFORM.fullmatch(transform):
                raise UnsafeDrawing(transform)
            group = Element("g", {"transform": transform})
            before(group)
            self._into, at = group.append, _moved(at, transform)
        for child in source:
            self.add(child, paint, at)
        self._into = before

    def _shape(self, name: str, own: Paint, paint: Paint, at: Point | None) -> None:
        if "transform" in own:
            raise UnsafeDrawing("a shape that is moved")
        given = {key: own[key].removesuffix("px") for key in _SHAPES[name] if key in own}
        shape = Element(name, {**given, **_ground(name, own, paint, self._hue), **_line(paint)})
        if at and _is_opaque(paint):
            self._clear(name, own, at)
        if shape.get("fill") == "none" and "stroke" not in shape.attrib:
            return
        self._into(shape)
        if at and name == "path" and shape.get("fill") == "none":
            self._lines.append((shape, at))

    def _clear(self, name: str, own: Paint, at: Point) -> None:
        """Takes away what earlier lines have below an opaque rectangle or disc."""
        if name not in ("rect", "circle"):
            return
        x, y, width, height = _box(name, own)
        for line, (dx, dy) in self._lines:
            left, top = x + at[0] - dx, y + at[1] - dy
            line.set("d", cut_path(line.get("d", ""), (left, top, left + width, top + height)))


def _name(source: Element) -> str:
    return str(source.tag).rpartition("}")[2]


def _own(source: Element) -> dict[str, str]:
    """The attributes, those of `style` above the others, as a browser has it."""
    styled = (part.partition(":") for part in source.get("style", "").split(";") if ":" in part)
    own = dict(source.attrib)
    own.update((name.strip(), value.strip()) for name, _, value in styled)
    for key in (*_INHERITED, *_LETTERS["text"], *(one for shape in _SHAPES.values() for one in shape)):
        if key in own and key not in ("fill", "stroke") and not _VALUE.fullmatch(own[key]):
            raise UnsafeDrawing(f"{key}: {own[key][:40]}")
    return own


def _moved(at: Point | None, transform: str) -> Point | None:
    shift = _SHIFT.fullmatch(transform)
    return (at[0] + float(shift[1]), at[1] + float(shift[2] or 0)) if at and shift else None


def _letters(source: Element, own: Paint, paint: Paint, size: str) -> Element:
    """Text and its lines; where it is turned, that stays."""
    if not _TRANSFORM.fullmatch(own.get("transform", "scale(1)").strip()):
        raise UnsafeDrawing(own["transform"])
    usual = {"font-size": size, "font-weight": "normal", "font-style": "normal", "text-anchor": "start"}
    font = {key: paint[key].removesuffix("px") for key in _FONT if key in paint}
    kept = {key: own[key] for key in (*_LETTERS["text"], "transform") if key in own}
    text = Element(
        _name(source), {**kept, **{key: value for key, value in font.items() if value != usual.get(key)}}
    )
    text.text, text.tail = source.text, source.tail if _name(source) == "tspan" else None
    for child in source:
        if _name(child) != "tspan":
            raise UnsafeDrawing(f"<{_name(child)}> in text")
        inner = _own(child)
        text.append(_letters(child, inner, {key: inner[key] for key in _FONT if key in inner}, size))
    return text


def _ground(name: str, own: Paint, paint: Paint, hue: str) -> dict[str, str]:
    """How a shape is filled: as its colour says, so thin that letters on it are read on both pages."""
    colour = _colour(paint["fill"]) if name != "line" else None
    if colour is None or _brightness(colour) >= _WHITE:
        return {"fill": "none"}
    sides = _box(name, own)[2:]
    if name in ("path", "polygon") and _colour(paint["stroke"]) is None and max(sides) <= _SMALL:
        return {}  # the head of an arrow, as solid as its line
    if _brightness(colour) < _DARK:
        is_solid = max(sides) <= _SMALL or min(sides) <= _THIN
        return {} if is_solid else {"fill-opacity": _SHADE}
    if max(colour) - min(colour) < _GREY:
        return {"fill-opacity": _TINT}
    return {"fill": "#" + "".join(f"{part:02x}" for part in colour), "fill-opacity": _thinner(hue, paint)}


def _thinner(opacity: str, paint: Paint) -> str:
    """Half transparent colours stay fainter than full ones."""
    own = float(paint.get("fill-opacity", "1"))
    return opacity if own >= 1 else f"{float(opacity) * own:.2f}".lstrip("0")


def _line(paint: Paint) -> dict[str, str]:
    if _colour(paint["stroke"]) is None:
        return {}
    more = {key: paint[key] for key in _LINE if key in paint}
    return {"stroke": "currentColor", **more}


def _is_opaque(paint: Paint) -> bool:
    return _colour(paint["fill"]) is not None and float(paint.get("fill-opacity", "1")) >= 0.99


def _box(name: str, own: Paint) -> tuple[float, float, float, float]:
    """Left, top, width and height of a shape, in its own frame."""

    def number(key: str) -> float:
        return float((own.get(key) or "0").removesuffix("px"))

    try:
        match name:
            case "rect":
                return number("x"), number("y"), number("width"), number("height")
            case "circle":
                r = number("r")
                return number("cx") - r, number("cy") - r, 2 * r, 2 * r
            case _:
                pairs = re.findall(r"(-?[\d.]+)[\s,]+(-?[\d.]+)", own.get("d") or own.get("points") or "")
                xs, ys = [float(x) for x, _ in pairs] or [0.0], [float(y) for _, y in pairs] or [0.0]
                return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
    except ValueError as odd:
        raise UnsafeDrawing(str(odd)) from odd


def _colour(text: str) -> tuple[int, int, int] | None:
    """Red, green and blue; None for nothing at all."""
    from PIL.ImageColor import getrgb

    if text.strip().lower() in ("none", "transparent"):
        return None
    try:
        red, green, blue, *alpha = getrgb(text.strip())
    except ValueError as unknown:
        raise UnsafeDrawing(f"the colour {text[:40]}") from unknown
    return None if alpha and alpha[0] < 8 else (red, green, blue)


def _brightness(colour: tuple[int, int, int]) -> float:
    return (colour[0] * 299 + colour[1] * 587 + colour[2] * 114) / 1000


def _html(shape: Element) -> str:
    inside = escape(shape.text or "") + "".join(map(_html, shape))
    words = "".join(f' {key}="{attribute(value)}"' for key, value in shape.attrib.items())
    closed = f"<{shape.tag}{words}>{inside}</{shape.tag}>" if inside else f"<{shape.tag}{words}/>"
    return closed + escape(shape.tail or "")
