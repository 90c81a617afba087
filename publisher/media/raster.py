"""SVG -> PNG by resvg, the same bytes on every machine: no system font takes part, only the one that is given.

Formulas (publisher.write.tex) and authors' SVG files come here. Nothing is fitted to limits and nothing read.
"""

from __future__ import annotations

import re
from typing import Final

from publisher.media.fonts import FontFile, MissingFont, missing_letters
from publisher.media.sniff import MAX_PIXELS
from publisher.media.svg import SvgPicture, read_svg
from publisher.media.unreadable import UnreadablePicture

_XMLNS: Final = ' xmlns="http://www.w3.org/2000/svg"'
_STYLE_SIZE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+)em")


def rasterise_svg(
    svg: str | bytes, *, font: FontFile | None = None, scale: float = 2.0, ink: str = "#222"
) -> bytes:
    """A PNG of the SVG, `scale` pixels for each of its own; `ink` is what `currentColor` stands for.

    Raises MissingFont when it holds text and `font` is None (resvg would leave the text out without a word)
    or has no letters for some of it; UnreadablePicture when it is broken, refers to other files or is too large.
    """
    picture = read_svg(_standalone(svg) if isinstance(svg, str) else svg)
    if picture.letters and font is None:
        raise MissingFont(f"no font to draw {picture.letters[:20]!r}")
    if font is not None and (boxes := missing_letters(picture.letters, font)):
        raise MissingFont(f"{font.path.name} has no letters for {boxes[:20]!r}")
    if picture.width * picture.height * scale * scale > MAX_PIXELS:
        raise UnreadablePicture(f"the SVG is too large to draw: {picture.width:.0f} x {picture.height:.0f}")
    return _drawn(picture, font, scale, ink)


def _standalone(markup: str) -> str:
    """Inline SVG of a page as a document: named, with its size in attributes (16 px to an em)."""
    opening, bracket, rest = markup.partition(">")
    if "xmlns=" not in opening:
        opening = opening.replace("<svg", f"<svg{_XMLNS}", 1)
    style = re.search(r'\sstyle="([^"]*)"', opening)
    for name, size in _STYLE_SIZE.findall(style[1] if style else ""):
        if not re.search(rf"\s{name}=", opening):
            opening += f' {name}="{float(size) * 16:g}"'
    return opening + bracket + rest


def _drawn(picture: SvgPicture, font: FontFile | None, scale: float, ink: str) -> bytes:
    import resvg_py

    family = font.family if font else None
    try:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=picture.markup,
                width=max(1, round(picture.width * scale)),
                height=max(1, round(picture.height * scale)),
                style_sheet=f"svg{{color:{ink}}}",
                skip_system_fonts=True,
                font_files=[str(font.path)] if font else [],
                # All of them: a family that is not there falls back to serif, and a generic one must lead somewhere.
                font_family=family,
                serif_family=family,
                sans_serif_family=family,
                cursive_family=family,
                fantasy_family=family,
                monospace_family=family,
            )
        )
    except ValueError as broken:
        raise UnreadablePicture(f"the SVG cannot be drawn: {broken}") from broken
