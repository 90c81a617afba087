"""An SVG file as a picture: its size, whether it holds text, and whether it is safe to draw.

An SVG is a program that others wrote: it may name no file, no address and no entity. Nothing is drawn here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from publisher.media.unreadable import UnreadablePicture

# Browsers' size of an SVG that names none (CSS 2.1, replaced elements).
_DEFAULT: Final = (300.0, 150.0)
_UNITS: Final = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "mm": 96 / 25.4,
    "cm": 96 / 2.54,
    "in": 96.0,
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
}
_LENGTH = re.compile(r"\s*([+]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*([a-z]*)\s*", re.IGNORECASE)
_INLINE: Final = (
    "#",
    "data:image/png",
    "data:image/jpeg",
    "data:image/jpg",
    "data:image/gif",
    "data:image/webp",
)


@dataclass(frozen=True, slots=True)
class SvgPicture:
    """An SVG that is safe to draw: its text, its size in CSS pixels, and the letters it shows."""

    markup: str
    width: float
    height: float
    letters: str


def read_svg(data: bytes | str) -> SvgPicture:
    """Reads an SVG file or markup. Raises UnreadablePicture: not XML, entities, references to other files."""
    markup = data if isinstance(data, str) else _decoded(data)
    if "<!ENTITY" in markup.upper():
        raise UnreadablePicture("the SVG declares entities, which are refused")
    try:
        root = ElementTree.fromstring(markup.encode())
    except (ElementTree.ParseError, ValueError) as broken:
        raise UnreadablePicture(f"the SVG is broken: {broken}") from broken
    if _name(root) != "svg":
        raise UnreadablePicture(f"an SVG was expected, <{_name(root)}> was found")
    _refuse_references(root)
    width, height = _size(root)
    return SvgPicture(markup, width, height, _letters(root))


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as other:
        raise UnreadablePicture("the SVG is not UTF-8") from other
    # ElementTree is given bytes again; a declared encoding would then be believed instead of UTF-8.
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)


def _name(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _refuse_references(root: ElementTree.Element) -> None:
    for element in root.iter():
        if _name(element) in {"a", "script"}:
            continue
        for attribute, value in element.attrib.items():
            if attribute.rpartition("}")[2] == "href" and not value.strip().lower().startswith(_INLINE):
                raise UnreadablePicture(
                    f"the SVG refers to another file ({value.strip()[:60]}); embed it instead"
                )


def _size(root: ElementTree.Element) -> tuple[float, float]:
    width, height = _length(root.get("width")), _length(root.get("height"))
    box = [float(number) for number in re.findall(r"-?[\d.]+(?:e[+-]?\d+)?", root.get("viewBox", ""))]
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        ratio = box[2] / box[3]
        if width and height:
            return width, height
        if width or height:
            return width or (height or 0) * ratio, height or (width or 0) / ratio
        return box[2], box[3]
    return width or _DEFAULT[0], height or _DEFAULT[1]


def _length(text: str | None) -> float | None:
    """Pixels; None for a percentage or nonsense."""
    match = _LENGTH.fullmatch(text or "")
    unit = match and _UNITS.get(match[2].lower())
    return float(match[1]) * unit if match and unit else None


def _letters(root: ElementTree.Element) -> str:
    """The text that is drawn (`<text>`), not titles and descriptions."""
    return "".join("".join(element.itertext()) for element in root.iter() if _name(element) == "text").strip()
