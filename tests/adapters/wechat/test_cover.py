"""Covers: two drawings in one picture with the crops that show each, and the middle of an author's own."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image as Pillow

from publisher.document import Asset, Image, Paragraph, Text
from publisher_wechat.adapter import WechatAdapter
from publisher_wechat.cover import crops_of, made_cover
from publisher_wechat.sandbox_rules import CROPS, _is_crop
from tests.adapters.wechat.conftest import Account, context, document, job, rendition
from tests.adapters.wechat.test_faults import Line, line  # noqa: F401 - a fixture


def own(width: int | None, height: int | None) -> Image:
    return Image("c.jpg", asset=Asset("ab" * 32, "image/jpeg", 1, "c.jpg", lambda: b"", width, height))


def box(spelled: str, width: int, height: int) -> tuple[int, int, int, int]:
    left, top, right, bottom = (float(part) for part in spelled.split("_"))
    return round(left * width), round(top * height), round(right * width), round(bottom * height)


def shape(spelled: str, width: int, height: int) -> float:
    left, top, right, bottom = (float(part) for part in spelled.split("_"))
    return (right - left) * width / ((bottom - top) * height)


@pytest.mark.parametrize(
    ("width", "height"), [(1600, 900), (900, 1600), (500, 500), (2350, 1000), (4000, 700)]
)
def test_the_crops_of_an_own_cover_have_their_shapes_and_lie_in_the_middle(width: int, height: int) -> None:
    """Requirements 22 and 28: valid coordinates, relative, at most six decimals, in the middle."""
    crops = crops_of(own(width, height))
    assert shape(crops["crop_235_1"], width, height) == pytest.approx(2.35, rel=1e-3)
    assert shape(crops["crop_1_1"], width, height) == pytest.approx(1, rel=1e-3)
    for spelled in crops.values():
        assert _is_crop(spelled)
        assert all(len(part.partition(".")[2]) <= 6 for part in spelled.split("_"))
        left, top, right, bottom = (float(part) for part in spelled.split("_"))
        assert (left + right, top + bottom) == pytest.approx((1, 1), abs=1e-5)


def test_a_cover_of_unknown_size_is_left_to_wechat() -> None:
    assert crops_of(own(None, None)) == {}
    assert crops_of(Image("https://a.example/c.jpg")) == {}


def test_a_made_cover_is_drawn_twice_and_each_crop_shows_one_drawing() -> None:
    """Requirement 22."""
    cover = made_cover("缓存写得下，才谈得上命中", None)
    assert cover.asset is not None
    picture = Pillow.open(BytesIO(cover.asset.load())).convert("RGB")
    assert picture.size == (cover.asset.width, cover.asset.height)
    wide, square = (picture.crop(box(crop, *picture.size)) for crop in crops_of(cover).values())
    assert wide.width / wide.height == pytest.approx(2.35, rel=5e-3)
    assert square.width == square.height
    for drawing in (wide, square):
        pale = drawing.convert("L").point(lambda light: 255 if light > 220 else 0).getbbox()
        assert pale is not None, "there is a title on it"
        left, top, right, bottom = pale
        assert left > drawing.width * 0.04, "no letter is cut off"
        assert right < drawing.width * 0.96
        assert top > drawing.height * 0.04
        assert bottom < drawing.height * 0.96
    assert cover.asset.load() == cover.asset.load()


def test_the_crops_travel_with_the_draft(account: Account) -> None:
    client = account.client()
    (step,) = client.steps(job(client, rendition(Paragraph((Text("文"),)))))
    step.run()
    (article,) = account.sandbox.drafts()[0]["articles"]
    assert [article[name] for name in CROPS] == ["0_0_0.701493_1", "0.701493_0_1_1"]


def test_a_cover_that_was_remote_gets_its_crops_once_it_is_fetched(line: Line) -> None:  # noqa: F811
    """Requirement 22."""
    given = replace(document(), cover=Image("https://a.example/c.png"))
    rendered = WechatAdapter().render(given, context())
    assert "crop_1_1" not in rendered.fields
    assert line.run(rendered).outcome == "done"
    (article,) = line.sandbox.drafts()[0]["articles"]
    assert [shape(article[name], 8, 8) for name in CROPS] == [pytest.approx(2.35, rel=1e-3), 1]


def test_a_persons_crop_stays_as_long_as_the_cover_does(account: Account) -> None:
    client = account.client()
    sent = job(client, rendition())
    (step,) = client.steps(sent)
    remote = step.run().remote
    account.sandbox.edit_draft(remote.id, pic_crop_1_1="0_0_0.5_1")
    again = replace(sent, remote=remote, before=client.fetch(remote))
    (step,) = client.steps(again)
    step.run()
    assert account.sandbox.drafts()[0]["articles"][0]["pic_crop_1_1"] == "0_0_0.5_1"
    other = job(client, rendition(title="新标题"), remote=remote, before=client.fetch(remote))
    (step,) = client.steps(other)  # another title is another cover
    step.run()
    assert account.sandbox.drafts()[0]["articles"][0]["pic_crop_1_1"] == "0.701493_0_1_1"
