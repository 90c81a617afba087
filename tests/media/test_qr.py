"""The codes are read back."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image

from publisher.media.qr import MODULE, QUIET_ZONE, qr_png

ADDRESSES = (
    "https://example.cn/fb9c8882.html",
    "https://example.cn/文章/注意力?from=公众号#第一节",
    "https://example.cn/" + "a/" * 300,
    "weixin://contacts/profile/someone",
)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("width", [None, 150], ids=["as made", "small"])
def test_read_back(address: str, width: int | None) -> None:
    picture = Image.open(io.BytesIO(qr_png(address))).convert("L")
    if width is not None and len(address) < 100:
        picture = picture.resize((width, width), Image.Resampling.LANCZOS)
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [address]


def test_same_bytes_and_room_around() -> None:
    made = qr_png(ADDRESSES[0])
    assert qr_png(ADDRESSES[0]) == made
    picture = Image.open(io.BytesIO(made)).convert("L")
    dark = picture.point(lambda level: 255 if level < 128 else 0).getbbox()
    edge = QUIET_ZONE * MODULE
    assert dark == (edge, edge, picture.width - edge, picture.height - edge)


@pytest.mark.parametrize("address", ["", "  ", "x" * 5000])
def test_refused(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        qr_png(address)
