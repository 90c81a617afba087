"""Pictures are known by their bytes."""

from __future__ import annotations

import contextlib
import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, features

from publisher.media.sniff import Sniffed, sniff
from publisher.media.unreadable import UnreadablePicture


def saved(kind: str, size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    made = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(made, kind, **options)
    return made.getvalue()


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (40, 30), (at * 60, 0, 0)) for at in range(4)]
    made = io.BytesIO()
    frames[0].save(made, kind, save_all=True, append_images=frames[1:], duration=80)
    return made.getvalue()


@pytest.mark.parametrize(
    ("kind", "media_type", "options"),
    [
        ("PNG", "image/png", {}),
        ("JPEG", "image/jpeg", {}),
        ("JPEG", "image/jpeg", {"progressive": True}),
        ("GIF", "image/gif", {}),
        ("WEBP", "image/webp", {}),
        ("WEBP", "image/webp", {"lossless": True}),
        ("BMP", "image/bmp", {}),
        ("TIFF", "image/tiff", {}),
        ("AVIF", "image/avif", {}),
    ],
)
def test_formats(kind: str, media_type: str, options: dict[str, object]) -> None:
    if kind == "AVIF" and not features.check("avif"):
        pytest.skip("this Pillow has no AVIF")
    assert sniff(saved(kind, **options)) == Sniffed(media_type, 40, 30)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_moving_pictures(kind: str) -> None:
    assert sniff(moving(kind)).animated


@pytest.mark.parametrize(
    ("markup", "size"),
    [
        ('<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"/>', (120, 80)),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="1in" height="48pt"/>', (96, 64)),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"/>', (300, 100)),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="150" viewBox="0 0 300 100"/>', (150, 50)),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="100%" viewBox="0 0 30 10"/>', (30, 10)),
        ('\ufeff<?xml version="1.0"?>\n<!-- x --><svg xmlns="http://www.w3.org/2000/svg"/>', (300, 150)),
    ],
)
def test_svg(markup: str, size: tuple[int, int]) -> None:
    assert sniff(markup.encode()) == Sniffed("image/svg+xml", *size)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"just a note", "begins with the text 'just a note'"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"\x00\x01\x02\x03", "00 01 02 03"),
        (b"\x89PNG\r\n\x1a\n", "cut off"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "cut off"),
        (b"GIF89a", "cut off"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "cut off"),
        (b"BM", "cut off"),
        (b"II*\x00", "broken"),
        (b"<svg", "broken"),
        (b'<svg><image href="/etc/passwd"/></svg>', "refers to another file"),
        (
            b'<svg xmlns:x="http://www.w3.org/1999/xlink"><use x:href="http://a.cn/b.svg#c"/></svg>',
            "another file",
        ),
        (b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>', "entities"),
    ],
)
def test_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadablePicture, match=message):
        sniff(data)


@pytest.mark.parametrize("size", [(65_536, 65_536), (2**31 - 1, 1_000), (8_001, 8_000)])
def test_bombs_are_refused_by_their_header(size: tuple[int, int]) -> None:
    header = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
        + struct.pack(">II", *size)
        + b"\x08\x02\x00\x00\x00"
        + b"\0" * 4
    )
    with pytest.raises(UnreadablePicture, match="pixels"):
        sniff(header)


def test_a_picture_without_size() -> None:
    header = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
        + struct.pack(">II", 0, 5)
        + b"\x08\x02\x00\x00\x00"
        + b"\0" * 4
    )
    with pytest.raises(UnreadablePicture, match="no size"):
        sniff(header)


@given(
    st.sampled_from(["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"]),
    st.integers(0, 2000),
    st.binary(max_size=12),
    st.integers(0, 400),
)
def test_broken_bytes_are_refused_or_read_never_anything_else(
    kind: str, keep: int, noise: bytes, at: int
) -> None:
    data = bytearray(saved(kind)[:keep])
    data[at : at + len(noise)] = noise
    with contextlib.suppress(UnreadablePicture):
        assert sniff(bytes(data)).width > 0
