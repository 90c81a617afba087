"""WeChat's dark reading, approximated: rules that replace the inline colours of an article.

WeChat recolours articles on the phone by an algorithm of its own: pale grounds become dark, dark ink becomes
pale, hues stay, pictures stay as they are (mp-darkmode, seen 2026-11). Here each distinct inline style of a body
becomes one rule, so that a switch shows either without a second body.
"""

from __future__ import annotations

import re
from colorsys import hls_to_rgb, rgb_to_hls

from publisher.preview.markup import change_tags

_DARKEST, _PALEST_GROUND, _DIMMEST_INK = (
    0.098,
    0.3,
    0.64,
)  # lightness of #191919, of any other ground, of #a3a3a3
_PALE = 0.5
_DECLARATION = re.compile(
    r"\s*(color|background|background-color|border(?:-[a-z]+)*)\s*:([^;]+)", re.IGNORECASE
)
_COLOUR = re.compile(r"#[0-9a-f]{6}\b|#[0-9a-f]{3}\b|rgba?\([^)]*\)|\b(?:white|black)\b", re.IGNORECASE)
_NAMED = {"white": "#ffffff", "black": "#000000"}


def dark_rules(html: str, *, scope: str) -> str:
    """A rule for each distinct `style` of `html` that holds a colour, below the selector `scope`."""
    found: dict[str, None] = {}

    def note(tag: str, attributes: object) -> None:
        if isinstance(attributes, dict) and attributes.get("style"):
            found.setdefault(attributes["style"])

    change_tags(html, note)
    rules = ((style, darkened(style)) for style in found)
    return "".join(f'{scope} [style="{_quoted(style)}"]{{{dark}}}' for style, dark in rules if dark)


def darkened(style: str) -> str:
    """The declarations that give the inline `style` its dark colours, empty when it has none."""
    return "".join(
        f"{name.lower()}:{dark}!important;"
        for name, value in _DECLARATION.findall(style)
        if (dark := _turn_all(value, name.lower())) != value
    )


def _turn_all(value: str, name: str) -> str:
    """A declaration's value with each of its colours turned."""
    return _COLOUR.sub(lambda colour: _turned(colour[0], name), value)


def _turned(colour: str, name: str) -> str:
    rgb = _rgb(colour)
    if rgb is None:
        return colour
    hue, lightness, saturation = rgb_to_hls(*rgb)
    if name == "color" and lightness < _DIMMEST_INK:
        lightness = _DIMMEST_INK
    elif name != "color" and lightness > _PALE:
        least = _DARKEST if name.startswith("background") else 2 * _DARKEST
        lightness = min(least + (1 - lightness), _PALEST_GROUND)
        saturation *= _PALE
    else:
        return colour
    red, green, blue = (round(part * 255) for part in hls_to_rgb(hue, lightness, saturation))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _rgb(colour: str) -> tuple[float, float, float] | None:
    """The colour's three parts from 0 to 1, None for one that is half transparent or not understood."""
    text = _NAMED.get(colour.lower(), colour)
    if text.startswith("#"):
        digits = text[1:] if len(text) == 7 else "".join(digit * 2 for digit in text[1:])
        red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
        return red, green, blue
    parts = re.findall(r"[\d.]+", text)
    if len(parts) != 3:
        return None
    red, green, blue = (min(float(part), 255) / 255 for part in parts)
    return red, green, blue


def _quoted(text: str) -> str:
    """Text for the inside of a CSS string, which can also stand inside a `style` element."""
    return re.sub(r'[\\"\n\r\f<>]', lambda found: f"\\{ord(found[0]):x} ", text)
