"""Which part of a cover is shown where: 2.35:1 above the newest message, 1:1 in lists.

Numbers only: what the picture is, and where it comes from, is not known here. Spelled as `draft/add` takes it, 2026-11:
`X1_Y1_X2_Y2` relative to the upper left corner, at most six decimals.
"""

from __future__ import annotations

from collections.abc import Mapping

_RATIOS = {"crop_235_1": 2.35, "crop_1_1": 1.0}
"""Width by height of what is shown, by the field that says where it lies."""


def middle_crops(width: int, height: int) -> Mapping[str, str]:
    """The largest part of each shape in the middle of a picture of so many pixels, by the name of its field."""
    return {name: _middle(width / height, ratio) for name, ratio in _RATIOS.items()}


def halves(edge: float) -> Mapping[str, str]:
    """The crops of a picture that holds a drawing for each: the wide one up to `edge`, the square one behind it."""
    return {"crop_235_1": _spelled(0, 0, edge, 1), "crop_1_1": _spelled(edge, 0, 1, 1)}


def _middle(shape: float, ratio: float) -> str:
    """The largest part of that ratio in the middle of a picture that is `shape` times as wide as high."""
    width, height = min(1.0, ratio / shape), min(1.0, shape / ratio)
    left, top = (1 - width) / 2, (1 - height) / 2
    return _spelled(left, top, left + width, top + height)


def _spelled(*numbers: float) -> str:
    """At most six decimals each, none beyond what there is."""
    return "_".join(f"{min(number, 1.0):.6f}".rstrip("0").rstrip(".") for number in numbers)
