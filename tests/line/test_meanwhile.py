"""What changes between the plan and its apply: a post, a picture, a file that goes away; and addresses that are none."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow

from publisher.cli import flow
from tests.line.inprocess import NINE, ONCE, Quick


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """`meanwhile(change)`: once, after the next plan was shown and before anything of it is sent."""

    def arrange(change: Callable[[], object]) -> None:
        send = flow._send

        def late(*given: Any) -> Any:
            monkeypatch.setattr(flow, "_send", send)
            change()
            return send(*given)

        monkeypatch.setattr(flow, "_send", late)

    return arrange


def curve(quick: Quick) -> Path:
    return quick.blog.root / "source/images/curve.png"


def test_a_picture_that_changes_is_not_recorded_under_the_hash_of_the_old_one(
    quick: Quick, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    old = curve(quick).read_bytes()
    meanwhile(lambda: Pillow.new("RGB", (64, 36), "#ff0000").save(curve(quick)))

    first = quick.publish("-y", NINE)
    assert first.code == 3
    assert "E302" in first.out
    assert quick.publish("-y", NINE).code == 0
    curve(quick).write_bytes(old)
    assert quick.publish("-y", NINE).code == 0

    known = (quick.blog.ledger("wechat") or {})["images"]
    address = known[sha256(old).hexdigest()]["url"].partition("://")[2]
    (there,) = (one for one in quick.wechat.pictures() if one["url"].endswith(address))
    assert there["sha256"] == sha256(old).hexdigest()


@pytest.mark.parametrize("change", ["gone", "text", "folder"])
def test_a_picture_that_is_none_any_more_holds_nothing_but_its_post(
    quick: Quick, meanwhile: Callable[[Callable[[], object]], None], change: str
) -> None:
    def spoil() -> None:
        curve(quick).unlink()
        if change == "text":
            curve(quick).write_text("no picture")
        elif change == "folder":
            curve(quick).mkdir()

    meanwhile(spoil)

    spoiled = quick.publish("-y", NINE, "source/_posts/eight.md")

    assert spoiled.code == 3, spoiled.out
    assert "E418" not in spoiled.out
    assert quick.blog.ledger("wechat", "e287b9c3")


def test_a_post_that_goes_away_is_sent_and_told(
    quick: Quick, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    meanwhile(quick.blog.post.unlink)

    ended = quick.publish("-y", NINE)

    assert "3 of 3 done" in ended.out
    assert quick.copies() == ONCE


def test_a_post_that_changes_is_sent_as_it_was_shown_and_anew_by_the_next_run(
    quick: Quick, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    meanwhile(lambda: quick.blog.edit("激活值", "优化器状态"))

    assert quick.publish("-y", NINE).code == 0
    assert "激活值" in str(quick.wechat.drafts())
    assert quick.publish("-y", NINE).code == 0

    assert "优化器状态" in str(quick.wechat.drafts())
    assert quick.copies() == ONCE


@pytest.mark.parametrize("address", ["http://[::1/x.png", "http://a:99999/x.png", "http://127.0.0.1:9/x.png"])
def test_an_address_of_a_picture_that_is_none_is_said(quick: Quick, address: str) -> None:
    quick.blog.edit("/images/curve.png", address)

    ended = quick.publish("-y", NINE)

    assert ended.code == 3, ended.out
    assert "E301" in ended.out
    assert "E418" not in ended.out
