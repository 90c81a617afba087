"""The cover of a post that has none: named by its title, drawn when it is sent."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from publisher.document import Asset, Image, fingerprint

_SIZE = (900, 383)
"""Pixels; WeChat's 2.35:1 in the size that its editor recommends (2026-11)."""
_VERSION = 1


def made_cover(title: str, font: Path | None) -> Image:
    """A cover with the title on it, drawn when it is sent."""
    sha256 = fingerprint(("cover", _VERSION, _SIZE, title))
    load = partial(_drawn_cover, title, font)
    asset = Asset(sha256, "image/png", None, "cover.png", load, *_SIZE, drawn=True)
    return Image("cover", alt=title, asset=asset)


def _drawn_cover(title: str, configured: Path | None) -> bytes:
    """The cover; without a font for its letters the ground alone, never boxes."""
    from publisher.media.cover import draw_cover
    from publisher.media.fonts import MissingFont, find_cjk_font

    try:
        font = find_cjk_font(configured)
    except MissingFont:
        font = None
    return draw_cover(title, font, _SIZE)
