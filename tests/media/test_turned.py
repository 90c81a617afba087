"""A picture is as large as it is seen: one that a camera held on its side is high where its file is wide."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, features

from publisher.media.sniff import sniff
from publisher.media.turned import stands_on_its_side
from tests.media.test_sniff import saved


def exif(orientation: int) -> Image.Exif:
    made = Image.Exif()
    made[0x010F] = "camera"
    made[0x0112] = orientation
    return made


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_size_is_that_of_the_picture_as_it_is_seen(kind: str, orientation: int) -> None:
    if kind == "AVIF" and not features.check("avif"):
        pytest.skip("this Pillow has no AVIF")
    found = sniff(saved(kind, exif=exif(orientation)))
    assert (found.width, found.height) == ((30, 40) if orientation >= 5 else (40, 30))


@pytest.mark.parametrize("order", ["<", ">"])
def test_both_byte_orders_are_read(order: str) -> None:
    mark = b"II" if order == "<" else b"MM"
    head = mark + struct.pack(f"{order}HIH", 42, 8, 1)
    assert stands_on_its_side(head + struct.pack(f"{order}HHIHH", 0x0112, 3, 1, 6, 0))
    assert not stands_on_its_side(head + struct.pack(f"{order}HHIHH", 0x0112, 3, 1, 3, 0))
    assert not stands_on_its_side(head + struct.pack(f"{order}HHIHH", 0x0113, 3, 1, 6, 0))


@given(st.binary(max_size=200), st.integers(0, 80))
def test_a_broken_block_turns_nothing_and_raises_nothing(noise: bytes, keep: int) -> None:
    whole = exif(6).tobytes()
    assert stands_on_its_side(whole)
    stands_on_its_side(whole[:keep] + noise)
    assert not stands_on_its_side(whole[:12])
