"""Whatever an author's picture is, WeChat gets a form that it takes: by its bytes, small, upright and nameless.

The picture travels the whole way: recognised, fitted, uploaded over a socket, kept by the emulator, which judges it
by its bytes as WeChat does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image as Pillow
from PIL import features

from publisher.adapter import Rendition
from publisher.apply.pictures import fit_picture
from publisher.document import Asset, Figure, Image
from publisher.media.sniff import sniff
from publisher.media.unreadable import UnreadablePicture
from publisher_wechat.adapter import WechatAdapter
from tests.adapters.wechat.conftest import context, document
from tests.adapters.wechat.test_faults import Line, line  # noqa: F401 - a fixture
from tests.media.test_fit import SECRETS, exif, frames, photo, saved, screenshot

ICON = b'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><path d="M0 0h9v9z"/></svg>'
MOVES = {"save_all": True, "append_images": frames()[1:], "duration": 90, "loop": 0}


def gif() -> bytes:
    return saved(frames()[0], "GIF", comment=b"SECRETNOTE", **MOVES)


def film() -> bytes:
    """More than what uploadimg takes, and no reason to leave any of it out."""
    noise = [photo((400, 400), seed).quantize(255) for seed in range(12)]
    data = saved(noise[0], "GIF", save_all=True, append_images=noise[1:], duration=90, loop=0)
    assert len(data) > 1_000_000
    return data


INPUTS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "webp named png": ("a.png", lambda: saved(photo(), "WEBP", exif=exif()), "jpeg"),
    "webp drawing": ("a.webp", lambda: saved(screenshot(), "WEBP", lossless=True), "png"),
    "avif": ("a.avif", lambda: saved(photo(), "AVIF", exif=exif()), "jpeg"),
    "bmp": ("a.bmp", lambda: saved(screenshot(), "BMP"), "png"),
    "svg": ("a.svg", lambda: ICON, "png"),
    "gif that moves": ("a.gif", gif, "gif"),
    "gif that stands still": ("a.gif", lambda: saved(screenshot().quantize(32), "GIF"), "png"),
    "gif of several megabytes": ("a.gif", film, "gif"),
    "webp that moves": ("a.webp", lambda: saved(frames()[0], "WEBP", **MOVES), "gif"),
    "12 megapixels": ("a.jpg", lambda: saved(photo((4000, 3000)), "JPEG", quality=97, exif=exif()), "jpeg"),
    "12 megapixels turned": (
        "a.jpg",
        lambda: saved(photo((4000, 3000)), "JPEG", quality=97, exif=exif(orientation=6)),
        "jpeg",
    ),
    "cmyk": ("a.jpg", lambda: saved(photo().convert("CMYK"), "JPEG"), "jpeg"),
    "tiff": ("a.tif", lambda: saved(photo().convert("CMYK"), "TIFF"), "jpeg"),
    "turned": ("a.jpg", lambda: saved(photo(), "JPEG", exif=exif(orientation=8)), "jpeg"),
    "jpeg with a place": ("a.jpg", lambda: saved(photo(), "JPEG", exif=exif()), "jpeg"),
    "png without colour beneath": ("a.png", lambda: saved(Pillow.new("RGBA", (50, 40)), "PNG"), "png"),
}
"""The name of the file, its bytes, and the form that arrives."""


def article(name: str, data: bytes, *, purpose: str = "body") -> Rendition:
    """A post that shows the picture, or has it for its cover."""
    seen = sniff(data)
    load = partial(bytes, data)
    asset = Asset(sha256(data).hexdigest(), seen.media_type, len(data), name, load, seen.width, seen.height)
    image = Image(name, "图", asset=asset)
    given = document(Figure(image)) if purpose == "body" else document()
    if purpose == "cover":
        given = replace(given, cover=image)
    return WechatAdapter().render(given, context())


def arrived(line: Line, *, in_library: bool) -> bytes:  # noqa: F811
    """The bytes of the one upload that is meant; a made cover is not."""
    folder = line.state.parent / "wechat/pictures"
    found = [
        next(folder.glob(f"{one['id']}.*")).read_bytes()
        for one in line.sandbox.pictures()
        if bool(one["media_id"]) is in_library
    ]
    return found[0]


@pytest.mark.parametrize("name", INPUTS)
def test_any_picture_becomes_what_wechat_takes(line: Line, name: str) -> None:  # noqa: F811
    """Requirements 18 and 19."""
    file, make, kind = INPUTS[name]
    if kind == "jpeg" and file.endswith(".avif") and not features.check("avif"):
        pytest.skip("this Pillow has no AVIF")
    data = make()
    given = article(file, data)
    result = line.run(given)
    assert result.outcome == "done", result.error

    sent = arrived(line, in_library=kind == "gif")
    found = sniff(sent)
    assert found.media_type == f"image/{kind}"
    assert len(sent) < (1_000_000 if kind != "gif" else 10_000_000)
    assert found.width <= 1_440
    assert found.animated is (kind == "gif")
    assert not any(secret in sent for secret in SECRETS)
    upright = sniff(data)
    assert found.width / found.height == pytest.approx(upright.width / upright.height, rel=0.01)
    assert not Pillow.open(BytesIO(sent)).getexif()
    (draft,) = line.sandbox.drafts()
    assert draft["articles"][0]["content"].count("<img ") == 1, "the emulator kept the picture"


def test_a_film_of_several_megabytes_is_sent_whole(line: Line) -> None:  # noqa: F811
    data = film()
    assert line.run(article("a.gif", data)).outcome == "done"
    sent = arrived(line, in_library=True)
    assert Pillow.open(BytesIO(sent)).n_frames == 12  # type: ignore[attr-defined]
    assert len(sent) > 1_000_000


@pytest.mark.parametrize("name", ["webp named png", "12 megapixels turned", "bmp", "gif that moves"])
def test_the_same_picture_gives_the_same_bytes(name: str) -> None:
    file, make, _ = INPUTS[name]
    (picture, *_) = article(file, make()).pictures
    limits = WechatAdapter().capabilities.pictures["body"]
    assert fit_picture(picture, make(), limits, None) == fit_picture(picture, make(), limits, None)


def test_the_crops_of_a_turned_cover_are_those_of_the_picture_as_it_is_seen(line: Line) -> None:  # noqa: F811
    """Requirement 22: a portrait whose file lies on its side."""
    data = saved(photo((1600, 900)), "JPEG", exif=exif(orientation=6))
    given = article("portrait.jpg", data, purpose="cover")
    assert line.run(given).outcome == "done"
    sent = sniff(arrived(line, in_library=True))
    assert (sent.width, sent.height) == (900, 1600)
    left, top, right, bottom = (float(part) for part in str(given.fields["crop_1_1"]).split("_"))
    assert (right - left) * sent.width == pytest.approx((bottom - top) * sent.height, rel=1e-4)


def test_a_heic_without_the_extra_names_the_extra() -> None:
    head = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64
    with pytest.raises(UnreadablePicture, match=r"post-publisher\[heic\]"):
        sniff(head)
