"""Diagrams, drawn by the extra when it is there: SVG in the text's colour, or a picture sent like any other.

How long a drawing may be before it becomes a picture, the article's length decides.
"""

from __future__ import annotations

from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.document import Asset, CodeBlock, Loss, fingerprint
from publisher.errors import SourceError
from publisher.write.html import element
from publisher_wechat.inked import HUE, PICTURE_HUE, UnsafeDrawing, ink_svg
from publisher_wechat.pictures import Pictures

if TYPE_CHECKING:
    from publisher.write.diagram import Diagram

_SCALE = 2.0
"""Pixels of the picture for each of the page's."""
_INK = "#757575"
"""As far from white as from WeChat's dark page: dark mode leaves the ink of a picture as it is."""
_DENSER = 1.25
"""Grey lines become so much denser, since their ink is grey already."""
_SHRUNK = 480
"""Pixels: a wider drawing is scrolled, since its letters would be too small when it is fitted to a phone."""


class DiagramWriter:
    """The diagrams of one article. Drawings of more than `longest` characters become pictures.

    `lengths` grows as it writes: those of the drawings in the body.
    """

    def __init__(self, *, longest: int, font: Path | None, pictures: Pictures) -> None:
        self._longest = longest
        self._font = font
        self._pictures = pictures
        self.lengths: list[int] = []

    def write(self, block: CodeBlock, *, style: str | None) -> tuple[str, Loss | None]:
        """The drawing, and no loss; nothing, and why, when it cannot be drawn. `style` is that of pictures."""
        from publisher.write.diagram import BadDiagram, draw_mermaid

        reason = "the extra `mermaid` draws it: pip install 'post-publisher[mermaid]'"
        try:
            drawing = draw_mermaid(block.text) if block.language.lower() == "mermaid" else None
        except BadDiagram as bad:
            drawing, reason = None, str(bad)
        if drawing is not None:
            return self._drawing(block, drawing, style or ""), None
        ending = f": {reason}" if block.language.lower() == "mermaid" else ""
        message = f"the {block.language} diagram stays source text{ending}"
        return "", Loss("W304", block.lines.first or None, message)

    def _drawing(self, block: CodeBlock, drawing: Diagram, style: str) -> str:
        fitted = "max-width:100%;" if drawing.width <= _SHRUNK else ""
        inline = _inked(drawing, f"width:{drawing.width:g}px;{fitted}height:auto", HUE)
        if inline is None or len(inline) > self._longest:
            return self._picture(block, drawing, style)
        self.lengths.append(len(inline))
        return inline if fitted else element("section", inline, style="overflow-x:auto")

    def _picture(self, block: CodeBlock, drawing: Diagram, style: str) -> str:
        inked = _inked(drawing, "", PICTURE_HUE)
        markup = inked or drawing.markup
        sha256 = fingerprint(("diagram", drawing.engine, _SCALE, _INK, _DENSER, markup))
        load = partial(_drawn, markup, self._font, is_inked=inked is not None)
        asset = Asset(sha256, "image/png", None, f"{sha256[:16]}.png", load, drawn=True)
        line = block.lines.first or None
        source = self._pictures.add_asset(asset, f"the {block.language} diagram", line=line)
        return element("img", None, src=source, style=f"width:{drawing.width:g}px;{style}")


def _inked(drawing: Diagram, style: str, hue: str) -> str | None:
    """The drawing as WeChat keeps it; None where that is not sure."""
    try:
        return ink_svg(drawing.markup, style=style, hue=hue)
    except UnsafeDrawing:
        return None


def _drawn(markup: str, configured: Path | None, *, is_inked: bool) -> bytes:
    """The picture, on no ground. Raises `SourceError` E307 when it holds Chinese and there is no font for it."""
    from publisher.media.fonts import MissingFont, find_cjk_font
    from publisher.media.raster import rasterise_svg

    try:
        picture = rasterise_svg(markup, font=find_cjk_font(configured), scale=_SCALE, ink=_INK)
    except MissingFont as missing:
        why, *commands = str(missing).splitlines()
        raise SourceError("E307", f"a diagram cannot be drawn: {why}", fix="\n".join(commands)) from None
    return picture if is_inked else _in_one_ink(picture)


def _in_one_ink(picture: bytes) -> bytes:
    """What is dark on white as grey ink, what is white as nothing: it is seen on a light page and on a dark one."""
    from PIL import Image, ImageChops

    drawn = Image.open(BytesIO(picture)).convert("RGBA")
    white = Image.new("RGBA", drawn.size, "#fff")
    dark = ImageChops.invert(Image.alpha_composite(white, drawn).convert("L"))
    inked = Image.new("RGB", drawn.size, _INK)
    inked.putalpha(dark.point(lambda value: min(255, round(value * _DENSER))))
    made = BytesIO()
    inked.save(made, "PNG", optimize=True)
    return made.getvalue()
