"""Whatever comes in, what goes out is within the limits, upright, opaque, nameless, and always the same."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from publisher.media.fit import CannotFit, Fitted, Limits, fit
from publisher.media.fonts import MissingFont
from publisher.media.sniff import sniff
from publisher.media.unreadable import UnreadablePicture

BODY = Limits(1_000_000)
SECRETS = (b"Exif", b"GPS", b"SECRETNOTE", b"xpacket", b"Photoshop")


def photo(size: tuple[int, int] = (400, 300), seed: int = 1) -> Image.Image:
    """Noise, softened: many colours, as a photograph has."""
    noise = random.Random(seed).randbytes(size[0] * size[1] // 16 * 3)
    small = Image.frombytes("RGB", (size[0] // 4, size[1] // 4), noise)
    return small.resize(size, Image.Resampling.BICUBIC)


def screenshot(size: tuple[int, int] = (400, 300)) -> Image.Image:
    """Few colours, sharp edges."""
    picture = Image.new("RGB", size, "white")
    for at in range(0, size[0], 20):
        picture.paste((at % 256, 90, 180), (at, at % size[1], at + 9, at % size[1] + 40))
    return picture


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    made = io.BytesIO()
    picture.save(made, kind, **options)
    return made.getvalue()


def exif(*, orientation: int = 1) -> Image.Exif:
    data = Image.Exif()
    data[0x010F] = "SECRETNOTE"
    data[0x0112] = orientation
    data[0x8825] = {1: "N", 2: (31.0, 14.0, 5.0)}
    return data


def noted() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "SECRETNOTE")
    info.add_itxt("XML:com.adobe.xmp", "<x:xpacket/>")
    return info


def opened(fitted: Fitted) -> Image.Image:
    picture = Image.open(io.BytesIO(fitted.data))
    picture.load()
    return picture


def frames() -> list[Image.Image]:
    return [screenshot((200, 120)).rotate(at * 30) for at in range(8)]


INPUTS: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: saved(photo(), "JPEG"),
    "jpeg with EXIF": lambda: saved(photo(), "JPEG", exif=exif(), comment=b"SECRETNOTE"),
    "jpeg turned": lambda: saved(photo(), "JPEG", exif=exif(orientation=6)),
    "jpeg CMYK": lambda: saved(photo().convert("CMYK"), "JPEG"),
    "jpeg grey": lambda: saved(photo().convert("L"), "JPEG"),
    "jpeg large": lambda: saved(photo((1500, 400)), "JPEG", quality=97),
    "png": lambda: saved(screenshot(), "PNG"),
    "png with notes": lambda: saved(screenshot(), "PNG", pnginfo=noted(), exif=exif()),
    "png alpha": lambda: saved(Image.new("RGBA", (50, 40), (0, 0, 0, 90)), "PNG"),
    "png palette": lambda: saved(screenshot().quantize(16), "PNG"),
    "png 16 bit": lambda: saved(Image.new("I;16", (50, 40), 40_000), "PNG"),
    "png photo": lambda: saved(photo((800, 600)), "PNG"),
    "webp": lambda: saved(photo(), "WEBP", exif=exif()),
    "webp lossless": lambda: saved(screenshot().convert("RGBA"), "WEBP", lossless=True),
    "bmp": lambda: saved(screenshot(), "BMP"),
    "tiff CMYK": lambda: saved(photo().convert("CMYK"), "TIFF"),
    "avif": lambda: saved(photo(), "AVIF", exif=exif()),
    "gif": lambda: saved(screenshot().quantize(32), "GIF", comment=b"SECRETNOTE"),
    "gif moving": lambda: saved(
        frames()[0],
        "GIF",
        save_all=True,
        append_images=frames()[1:],
        duration=90,
        loop=0,
        comment=b"SECRETNOTE",
    ),
    "webp moving": lambda: saved(frames()[0], "WEBP", save_all=True, append_images=frames()[1:], duration=90),
    "svg": lambda: (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><path d="M0 0h9v9z"/></svg>'
    ),
}
LIMITS = {
    "body": BODY,
    "tiny": Limits(9_000, max_width=300),
    "jpeg only": Limits(60_000, ("image/jpeg",)),
    "png only": Limits(60_000, ("image/png",)),
    "with gif": Limits(10_000_000, ("image/jpeg", "image/png", "image/gif")),
    "gif and small": Limits(14_000, ("image/gif", "image/png"), 150),
}


@pytest.mark.parametrize("limits", LIMITS.values(), ids=LIMITS.keys())
@pytest.mark.parametrize("make", INPUTS.values(), ids=INPUTS.keys())
def test_always_within_the_limits(make: Callable[[], bytes], limits: Limits) -> None:
    data = make()
    fitted = fit(data, limits)
    found = sniff(fitted.data)
    assert len(fitted.data) <= limits.max_bytes
    assert fitted.media_type == found.media_type
    assert fitted.media_type in limits.types
    assert (fitted.width, fitted.height) == (found.width, found.height)
    assert found.width <= limits.max_width
    assert not any(secret in fitted.data for secret in SECRETS)
    assert opened(fitted).getexif().get_ifd(0x8825) == {}
    assert opened(fitted).mode in {"RGB", "L", "P"}
    assert fit(data, limits) == fitted
    assert fit(fitted.data, limits).data == fitted.data


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(1, 700),
    st.integers(1, 500),
    st.sampled_from(["PNG", "JPEG", "WEBP", "BMP"]),
    st.integers(6_000, 80_000),
    st.integers(60, 900),
)
def test_any_size(width: int, height: int, kind: str, most: int, widest: int) -> None:
    data = saved(photo((800, 600)).crop((0, 0, width, height)), kind)
    limits = Limits(most, max_width=widest)
    fitted = fit(data, limits)
    assert len(fitted.data) <= most
    assert fitted.width <= min(widest, width)
    assert abs(fitted.height - height * fitted.width / width) <= 1


@pytest.mark.parametrize("name", ["jpeg", "png", "png palette", "jpeg grey"])
def test_what_fits_keeps_its_bytes(name: str) -> None:
    data = INPUTS[name]()
    assert fit(data, BODY).data == data


@pytest.mark.parametrize("name", ["jpeg with EXIF", "png with notes"])
def test_metadata_goes_without_touching_a_pixel(name: str) -> None:
    data = INPUTS[name]()
    fitted = fit(data, BODY)
    assert len(fitted.data) < len(data)
    assert opened(fitted).tobytes() == Image.open(io.BytesIO(data)).tobytes()


def test_a_film_behind_the_picture_goes() -> None:
    data = saved(photo(), "JPEG")
    assert fit(data + b"ftypmp42 SECRETNOTE", BODY).data == data


def test_a_turned_picture_stands_upright() -> None:
    picture = Image.new("RGB", (40, 20), "red")
    picture.paste("blue", (0, 0, 20, 20))
    fitted = fit(saved(picture, "JPEG", exif=exif(orientation=6), quality=95), BODY)
    assert (fitted.width, fitted.height) == (20, 40)
    red, _, blue = opened(fitted).convert("RGB").getpixel((10, 5))  # type: ignore[misc]
    assert blue > 200 > red


def test_transparency_becomes_white() -> None:
    fitted = fit(saved(Image.new("RGBA", (30, 20), (0, 0, 0, 0)), "PNG"), BODY)
    assert opened(fitted).convert("RGB").getcolors() == [(600, (255, 255, 255))]


def test_sixteen_bits_keep_their_brightness() -> None:
    level = opened(fit(INPUTS["png 16 bit"](), BODY)).convert("L").getpixel((3, 3))
    assert level == pytest.approx(40_000 / 256, abs=1)


def test_another_colour_space_is_translated() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    data = saved(photo(), "WEBP", icc_profile=lab)
    assert "icc_profile" not in opened(fit(data, BODY)).info


def test_a_drawing_becomes_a_palette_and_a_photograph_a_jpeg() -> None:
    assert fit(saved(screenshot(), "BMP"), BODY).media_type == "image/png"
    assert opened(fit(saved(screenshot(), "BMP"), BODY)).mode == "P"
    assert fit(saved(photo(), "BMP"), BODY).media_type == "image/jpeg"


def test_a_moving_picture_moves_where_it_may() -> None:
    data = INPUTS["gif moving"]()
    kept = fit(data, LIMITS["with gif"])
    assert sniff(kept.data).animated
    assert not kept.stopped
    assert Image.open(io.BytesIO(kept.data)).info["loop"] == 0
    stopped = fit(data, BODY)
    assert stopped.stopped
    assert not sniff(stopped.data).animated


def test_fewer_frames_take_the_same_time() -> None:
    data = INPUTS["gif moving"]()

    def length(moving: bytes) -> int:
        picture = Image.open(io.BytesIO(moving))
        total = 0
        for at in range(picture.n_frames):  # type: ignore[attr-defined]
            picture.seek(at)
            total += picture.info["duration"]
        return total

    small = fit(data, Limits(8_000, ("image/gif",), 120))
    assert length(small.data) == length(data)


def test_what_never_fits() -> None:
    with pytest.raises(CannotFit, match="60 bytes"):
        fit(saved(photo(), "JPEG"), Limits(60))
    with pytest.raises(CannotFit, match="8 frames"):
        fit(INPUTS["gif moving"](), Limits(60, ("image/gif",)))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "GIF"])
def test_a_picture_that_is_cut_off(kind: str) -> None:
    data = saved(photo(), kind)
    with pytest.raises(UnreadablePicture):
        fit(data[: len(data) // 2], BODY)


@pytest.mark.parametrize("data", [b"", b"a text that is named x.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
def test_no_picture(data: bytes) -> None:
    with pytest.raises(UnreadablePicture):
        fit(data, BODY)


def test_svg_with_text_needs_a_font() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><text y="20">图</text></svg>'
    with pytest.raises(MissingFont, match="fonts-noto-cjk"):
        fit(svg.encode(), BODY)


def test_svg_is_drawn_at_twice_its_size() -> None:
    fitted = fit(INPUTS["svg"](), BODY)
    assert (fitted.width, fitted.height) == (120, 80)
