"""Two processes at once, and targets that fail beside others: one waits or leaves cleanly, and nothing is lost."""

from __future__ import annotations

import signal
from typing import Any

import pytest

from publisher.sandbox.faults import Fault
from tests.line.conftest import World
from tests.line.inprocess import NINE, ONCE, Quick

EIGHT = "source/_posts/eight.md"
TARGETS = ("blog", "zhihu", "wechat")


def test_two_runs_of_one_post_at_once_make_one_article(world: World) -> None:
    """The second starts while the first is in the middle of its requests."""
    second: list[Any] = []

    def hook(number: int, _: object) -> None:
        if number == 5:
            second.append(world.blog.start("-y", NINE))

    world.server.before = hook
    first = world.blog.publish("-y", NINE)
    world.server.before = None

    assert first.code == 0, first.err
    assert second[0].wait(timeout=120) in (0, 4), (
        "it has nothing to do, or sees that posts moved since it planned"
    )
    assert world.copies() == ONCE
    assert world.blog.publish("-y", NINE).code == 0
    assert all((world.blog.ledger(target) or {})["pending"] is None for target in TARGETS)


def test_two_runs_of_two_posts_at_once_lose_nothing(world: World) -> None:
    started = [world.blog.start("-y", post) for post in (NINE, EIGHT)]
    codes = {one.wait(timeout=120) for one in started}

    assert codes <= {0, 4}, codes
    assert world.blog.publish("-y").code == 0
    for post in ("fb9c8882", "e287b9c3"):
        assert all((world.blog.ledger(target, post) or {})["sent"]["fingerprint"] for target in TARGETS)
    assert len(world.zhihu.articles()) == len(world.wechat.drafts()) == 2


def test_ctrl_c_in_a_run_lets_the_one_that_waits_go_on(world: World) -> None:
    first: list[Any] = []
    second: list[Any] = []

    def hook(number: int, _: object) -> None:
        if number == 4:
            second.append(world.blog.start("-y", EIGHT))
        if number == 6:
            first[0].send_signal(signal.SIGINT)

    world.server.before = hook
    first.append(world.blog.start("-y", NINE))
    assert first[0].wait(timeout=120) == 130
    assert second[0].wait(timeout=120) in (0, 4)
    world.server.before = None

    assert world.blog.publish("-y").code == 0
    assert len(world.zhihu.articles()) == len(world.wechat.drafts()) == 2


# ---------------------------------------------------------------- targets beside each other


@pytest.mark.parametrize(
    ("match", "failing", "code"),
    [
        ("* /zhihu/*", "zhihu", 1),
        ("* /wechat/*", "wechat", 1),
        ("POST /wechat/cgi-bin/draft/add", "wechat", 4),
        ("POST /zhihu/zhuanlan/api/articles/drafts", "zhihu", 4),
    ],
)
def test_one_target_that_fails_changes_nothing_for_the_others(
    quick: Quick, match: str, failing: str, code: int
) -> None:
    quick.server.faults.add(Fault(kind="status", status=500, match=match, times=999))

    hurt = quick.publish("-y", NINE)

    assert hurt.code == code, hurt.out
    assert "2 of 3 done" in hurt.out
    assert quick.copies() == {**ONCE, failing: 0}
    for target in TARGETS:
        entry = quick.blog.ledger(target) or {}
        assert bool(entry.get("sent", {}).get("fingerprint")) is (target != failing)


def test_a_target_that_fails_holds_back_its_own_later_posts_alone(quick: Quick) -> None:
    """No login: nothing more of Zhihu is tried, everything of the others is done."""
    login = {
        "status": 401,
        "body": b'{"error": {"code": 100}}',
        "headers": {"Content-Type": "application/json"},
    }
    quick.server.faults.add(Fault(kind="reply", match="GET /zhihu/*", times=99, **login))  # type: ignore[arg-type]

    hurt = quick.publish("-y", "--format", "json", NINE, EIGHT)

    ended = [(one["target"], one["outcome"]) for one in hurt.json["actions"]]
    assert hurt.code == 4
    assert ended.count(("zhihu", "failed")) == ended.count(("zhihu", "not-tried")) == 1
    assert [outcome for target, outcome in ended if target != "zhihu"] == ["done"] * 4
    assert sum("/zhihu/" in line for line in quick.world.requests) == 1
    assert len(quick.wechat.drafts()) == 2


def test_blogs_are_done_before_any_platform_is_asked(quick: Quick) -> None:
    seen: list[bool] = []
    quick.server.before = lambda *_: seen.append((quick.blog.root / "blog/source/_posts/nine.md").is_file())

    assert quick.publish("-y", NINE).code == 0
    assert seen
    assert all(seen)


def test_each_target_is_serial_and_targets_run_beside_each_other(quick: Quick) -> None:
    """Zhihu's first request is answered only once WeChat was asked something: in line it would wait for ever."""
    from threading import Event

    asked, timed_out = Event(), []

    def hook(_: int, request: Any) -> None:
        if request.path.startswith("/wechat/"):
            asked.set()
        elif not asked.wait(20):
            timed_out.append(request.path)

    quick.server.before = hook
    assert quick.publish("-y", NINE).code == 0
    assert timed_out == []
