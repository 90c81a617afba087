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
from publisher.media.strip import without_metadata
from publisher.media.unreadable import UnreadablePicture

_SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml")
_LARGEST = 300_000
"""Bytes of a picture that is shown as it is; the page holds it once a target."""
_WIDEST = 1_440
_FITTED = Limits(max_bytes=_LARGEST, types=("image/jpeg", "image/png"), max_width=_WIDEST)
_THUMBNAIL = Limits(max_bytes=16_000, types=("image/jpeg", "image/png"), max_width=240)


class Gallery:
    """The pictures of one rendition by the address that stands in its body; each is loaded once."""

    def __init__(self, pictures: Iterable[Picture]) -> None:
        self._assets = {picture.url: picture.asset for picture in pictures if picture.asset}
        self._loaded: dict[str, bytes] = {}
        self._made: dict[tuple[str, Limits], str] = {}

    def address(self, url: str) -> str:
        """The picture as a `data:` address, empty when there is none to be had."""
        return self._address(url, _FITTED)

    def thumbnail(self, url: str) -> str:
        """The same, small."""
        return self._address(url, _THUMBNAIL)

    def _address(self, url: str, limits: Limits) -> str:
        asset = self._assets.get(url)
        if asset is None:
            return ""
        key = (asset.sha256, limits)
        if key not in self._made:
            self._made[key] = data_address(asset, self._bytes(asset), limits)
        return self._made[key]

    def _bytes(self, asset: Asset) -> bytes:
        """The asset's bytes, none when it cannot be read or drawn."""
        if asset.sha256 not in self._loaded:
            try:
                self._loaded[asset.sha256] = asset.load()
            except (PublisherError, OSError):
                self._loaded[asset.sha256] = b""
        return self._loaded[asset.sha256]


def data_address(asset: Asset, data: bytes, limits: Limits) -> str:
    """A picture as an address: as it is while it is small, else fitted; empty when it is none."""
    if not data:
        return ""
    is_small = len(data) <= limits.max_bytes and (asset.width or 0) <= limits.max_width
    media_type = asset.media_type
    try:
        if media_type == "image/svg+xml" or (is_small and media_type in _SHOWN):
            data = without_metadata(data, media_type)
        else:
            fitted = fit(data, limits)
            data, media_type = fitted.data, fitted.media_type
    except (UnreadablePicture, CannotFit, ValueError):
        return ""
    return f"data:{media_type};base64,{b64encode(data).decode('ascii')}"
