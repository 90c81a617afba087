"""Diagrams as pictures: drawn by the extra when it is there, sent like any other picture."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from publisher.document import Asset, CodeBlock, Loss, fingerprint
from publisher.errors import SourceError
from publisher.write.html import element
from publisher_wechat.pictures import Pictures

_SCALE = 2.0
"""Pixels of the picture for each of the page's."""


def diagram_html(
    block: CodeBlock, *, pictures: Pictures, font: Path | None, style: str | None
) -> tuple[str, Loss | None]:
    """The picture of a diagram, and no loss; nothing, and why, when it cannot be drawn."""
    from publisher.write.diagram import BadDiagram, draw_mermaid

    line = block.lines.first or None
    reason = "the extra `mermaid` draws it: pip install 'post-publisher[mermaid]'"
    try:
        drawing = draw_mermaid(block.text) if block.language.lower() == "mermaid" else None
    except BadDiagram as bad:
        drawing, reason = None, str(bad)
    if drawing is None:
        ending = f": {reason}" if block.language.lower() == "mermaid" else ""
        return "", Loss("W304", line, f"the {block.language} diagram stays source text{ending}")
    sha256 = fingerprint(("diagram", drawing.engine, _SCALE, drawing.markup))
    load = partial(_drawn, drawing.markup, font)
    asset = Asset(sha256, "image/png", None, f"{sha256[:16]}.png", load, drawn=True)
    source = pictures.add_asset(asset, f"the {block.language} diagram", line=line)
    look = f"width:{drawing.width:g}px;" + (style or "")
    return element("img", None, src=source, alt="", style=look), None


def _drawn(markup: str, configured: Path | None) -> bytes:
    """The picture. Raises `SourceError` E307 when it holds Chinese and there is no font for it."""
    from publisher.media.fonts import MissingFont, find_cjk_font
    from publisher.media.raster import rasterise_svg

    try:
        return rasterise_svg(markup, font=find_cjk_font(configured), scale=_SCALE)
    except MissingFont as missing:
        why, *commands = str(missing).splitlines()
        raise SourceError("E307", f"a diagram cannot be drawn: {why}", fix="\n".join(commands)) from None
