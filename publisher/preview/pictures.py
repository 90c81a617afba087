"""Pictures as `data:` addresses, small enough for a page that holds them all.

A picture that cannot be had is no error here: its place shows why.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable

from publisher.adapter import Picture
from publisher.document import Asset
from publisher.errors import PublisherError
from publisher.media.fit import CannotFit, Limits, fit
from publisher.media.sniff import UnreadablePicture
from publisher.media.strip import without_metadata

_SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml")
_LARGEST = 300_000
"""Bytes of a picture that is shown as it is; the page holds it once a target."""
_WIDEST = 1_440
_FITTED = Limits(max_bytes=_LARGEST, types=("image/jpeg", "image/png"), max_width=_WIDEST)


class Gallery:
    """The pictures of one rendition by the address that stands in its body; each is loaded once."""

    def __init__(self, pictures: Iterable[Picture]) -> None:
        self._assets = {picture.url: picture.asset for picture in pictures if picture.asset}
        self._made: dict[str, str] = {}

    def address(self, url: str) -> str:
        """The picture as a `data:` address, empty when there is none to be had."""
        asset = self._assets.get(url)
        if asset is None:
            return ""
        if asset.sha256 not in self._made:
            self._made[asset.sha256] = data_address(asset)
        return self._made[asset.sha256]


def data_address(asset: Asset) -> str:
    """The asset's bytes as an address, fitted when they are many, empty when they cannot be read or drawn."""
    try:
        data, media_type = _shown(asset, asset.load())
    except (PublisherError, UnreadablePicture, CannotFit, ValueError, OSError):
        return ""
    return f"data:{media_type};base64,{b64encode(data).decode('ascii')}"


def _shown(asset: Asset, data: bytes) -> tuple[bytes, str]:
    is_small = len(data) <= _LARGEST and (asset.width or 0) <= _WIDEST
    if is_small and asset.media_type in _SHOWN:
        return without_metadata(data, asset.media_type), asset.media_type
    fitted = fit(data, _FITTED)
    return fitted.data, fitted.media_type
