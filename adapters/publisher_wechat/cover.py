"""The cover of an article, and which part of it is shown where: 2.35:1 above the newest post, 1:1 in lists.

A post without a picture of its own gets one that holds two drawings side by side, one for each of the two crops:
each looks good, where a cut out of a single one would not. It is named by its title and drawn when it is sent.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.document import Asset, Image, Loss, fingerprint

if TYPE_CHECKING:
    from publisher.media.fonts import FontFile

_WIDE = (1_269, 540)
_SQUARE = (540, 540)
"""Pixels: 2.35:1, and 1:1 of the same height."""
_SIZE = (_WIDE[0] + _SQUARE[0], _WIDE[1])
_VERSION = 2
_RATIOS = {"crop_235_1": 2.35, "crop_1_1": 1.0}
"""Width by height of what is shown, by the field that says where it lies."""
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


def crops_of(cover: Image) -> dict[str, str]:
    """Where the two crops lie in a cover, each as `X1_Y1_X2_Y2` relative to its upper left corner; nothing for one
    whose size is not known (it is remote): WeChat then takes the middle."""
    asset = cover.asset
    if asset is None or not asset.width or not asset.height:
        return {}
    if asset.drawn:
        edge = _WIDE[0] / _SIZE[0]
        return {"crop_235_1": _spelled(0, 0, edge, 1), "crop_1_1": _spelled(edge, 0, 1, 1)}
    return {name: _middle(asset.width / asset.height, ratio) for name, ratio in _RATIOS.items()}


def _middle(shape: float, ratio: float) -> str:
    """The largest part of that ratio in the middle of a picture that is `shape` times as wide as high."""
    width, height = min(1.0, ratio / shape), min(1.0, shape / ratio)
    left, top = (1 - width) / 2, (1 - height) / 2
    return _spelled(left, top, left + width, top + height)


def _spelled(*numbers: float) -> str:
    """At most six decimals each, none beyond what there is."""
    return "_".join(f"{min(number, 1.0):.6f}".rstrip("0").rstrip(".") for number in numbers)


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
