"""What an attempt that broke off had brought there all the same is known as sent, whatever the next run wishes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from publisher.ledger import TargetEntry
from tests.apply.platform import Crash, Platform, Scene
from tests.apply.test_run import rendition, work


def known(scene: Scene) -> TargetEntry:
    entry = scene.ledger.target("a", "there")
    assert entry is not None
    return entry


def broken_off_behind(scene: Scene, platform: Platform, call: str) -> None:
    """A run that dies when the platform has done `call`."""

    def hook(name: str, is_after: bool) -> None:
        if (name, is_after) == (call, True):
            raise Crash

    platform.hook = hook
    with pytest.raises(Crash):
        scene.run(work(rendition("正文"), mode="publish"))
    platform.hook = lambda name, is_after: None


def test_a_frozen_article_that_arrived_before_the_crash_is_recorded_as_it_is(tmp_path: Path) -> None:
    platform = Platform(way="marks")
    scene = Scene(tmp_path, {"there": platform})
    broken_off_behind(scene, platform, "publish")

    (result,) = scene.run(work(rendition("今天的正文"), mode="publish"))

    entry = known(scene)
    assert (result.outcome, result.note, entry.stage, entry.pending) == ("done", "frozen", "published", None)
    assert entry.sent.own == rendition("正文").prints.own
    assert entry.sent.fingerprint == rendition("正文").fingerprint
    assert entry.time
    assert scene.ledger.sent_body("there", "a") == rendition("正文").body, "pictures under their own names"


def test_what_is_written_over_later_was_sent_as_well(tmp_path: Path) -> None:
    platform = Platform(way="titles")
    scene = Scene(tmp_path, {"there": platform})
    broken_off_behind(scene, platform, "write")

    scene.run(work(rendition("今天的正文"), mode="publish"))

    assert known(scene).sent.fingerprint == rendition("今天的正文").fingerprint
    (before,) = scene.ledger.versions("there", "a")
    assert "<p>正文</p>" in before.read_text("utf-8")


def test_what_a_person_put_there_since_is_no_arrival(tmp_path: Path) -> None:
    platform = Platform(way="titles")
    scene = Scene(tmp_path, {"there": platform})
    broken_off_behind(scene, platform, "write")
    platform.copies["1"] = replace(platform.copies["1"], body="<p>有人改的一句</p>")

    (result,) = scene.run(work(rendition("今天的正文"), mode="publish"))

    assert result.error is not None
    assert result.error.code == "E405"
    assert known(scene).sent.fingerprint == ""
    assert scene.ledger.sent_body("there", "a") is None
