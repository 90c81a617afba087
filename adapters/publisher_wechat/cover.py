"""The cover of an article, and which part of it is shown where: 2.35:1 above the newest post, 1:1 in lists.

A post without a picture of its own gets one that holds two drawings side by side, one for each of the two crops:
each looks good, where a cut out of a single one would not. It is named by its title and drawn when it is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.document import Asset, Image, Loss, fingerprint
from publisher_wechat.crops import halves, middle_crops

if TYPE_CHECKING:
    from publisher.media.fonts import FontFile

_WIDE = (1_269, 540)
_SQUARE = (540, 540)
"""Pixels: 2.35:1, and 1:1 of the same height."""
_SIZE = (_WIDE[0] + _SQUARE[0], _WIDE[1])
_VERSION = 2
WITHOUT_TEXT = "the cover has no text: no font for Chinese was found on this machine"


def made_cover(title: str, font: Path | None) -> Image:
    """A cover with the title on it, drawn when it is sent."""
    sha256 = fingerprint(("cover", _VERSION, _SIZE, title))
    asset = Asset(
        sha256,
        "image/png",
        None,
        "cover.png",
        partial(_drawn_cover, title, font),
        *_SIZE,
        drawn=True,
        flaws=partial(_flaws, title, font),
    )
    return Image("cover", alt=title, asset=asset)


def crops_of(cover: Image) -> Mapping[str, str]:
    """Where the two crops lie in a cover; nothing for one whose size is not known, since it is remote: then the client
    sees to it, once it has been fetched."""
    asset = cover.asset
    if asset is None or not asset.width or not asset.height:
        return {}
    if asset.drawn:
        return halves(_WIDE[0] / _SIZE[0])
    return middle_crops(asset.width, asset.height)


def _drawn_cover(title: str, configured: Path | None) -> bytes:
    """The cover; without a font for its letters the ground alone, never boxes."""
    from publisher.media.cover import draw_covers

    return draw_covers(title, _font(configured), (_WIDE, _SQUARE))


def _flaws(title: str, configured: Path | None) -> tuple[Loss, ...]:
    from publisher.media.fonts import INSTALL

    if not title.strip() or _font(configured) is not None:
        return ()
    return (Loss("W322", None, f"{WITHOUT_TEXT}; {INSTALL[0]}"),)


def _font(configured: Path | None) -> FontFile | None:
    from publisher.media.fonts import MissingFont, find_cjk_font

    try:
        return find_cjk_font(configured)
    except MissingFont:
        return None
