"""The whole line, end to end (issue 3, "It shows"): one post from its file to three platforms, exactly once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.line.conftest import POST, Blog, World

NINE = "source/_posts/nine.md"


def test_a_dry_run_shows_three_plans_with_diffs_and_sends_nothing(world: World) -> None:
    run = world.blog.publish("-n", NINE)

    assert run.code == 0, run.err
    assert [run.out.count(f"→ {target}") for target in ("blog", "zhihu", "wechat")] == [1, 1, 1], run.out
    assert "3 create" in run.out
    assert "+" in run.out
    assert "Nothing was sent" in run.out
    assert world.requests == []
    assert not (world.blog.root / ".publisher/ledger").exists()


def test_publishing_makes_one_of_each_and_the_second_run_asks_nobody(world: World) -> None:
    before = world.blog.post.read_bytes()

    first = world.blog.publish("-y", NINE)
    assert first.code == 0, first.err + first.out
    assert world.copies() == {"blog": 1, "zhihu": 1, "wechat": 1}
    sent = len(world.requests)

    second = world.blog.publish("-y", NINE)
    assert second.code == 0, second.err
    assert "unchanged" in second.out + second.err
    assert len(world.requests) == sent
    assert world.blog.post.read_bytes() == before


def test_a_changed_word_is_one_update_on_each_target_with_the_same_ids(world: World) -> None:
    assert world.blog.publish("-y", NINE).code == 0
    ids = {target: world.blog.ledger(target)["id"] for target in ("blog", "zhihu", "wechat")}
    world.blog.edit("激活值", "优化器状态")

    run = world.blog.publish("-y", NINE)

    assert run.code == 0, run.err + run.out
    assert world.copies() == {"blog": 1, "zhihu": 1, "wechat": 1}
    assert {target: world.blog.ledger(target)["id"] for target in ids} == ids
    assert "优化器状态" in (world.blog.root / "blog/source/_posts/nine.md").read_text("utf-8")
    assert "优化器状态" in str(world.zhihu.articles()[0])
    assert "优化器状态" in str(world.wechat.drafts()[0])
    sent = len(world.requests)
    assert world.blog.publish("-y", NINE).code == 0
    assert len(world.requests) == sent


def test_nothing_of_the_author_s_is_lost_on_the_blog(world: World) -> None:
    assert world.blog.publish("-y", NINE).code == 0

    there = (world.blog.root / "blog/source/_posts/nine.md").read_text("utf-8")

    assert there == POST.replace("./eight.md", "https://www.example.cn/e287b9c3.html")
    assert (world.blog.root / "blog/source/images/curve.png").is_file()


def test_wechat_has_no_outside_link_and_no_list_of_what_is_not_there(world: World) -> None:
    assert world.blog.publish("-y", NINE).code == 0

    (article,) = world.wechat.drafts()[0]["articles"]

    assert "href" not in article["content"]
    assert "推荐文章" not in article["content"]
    assert article["content_source_url"] == "https://www.example.cn/fb9c8882.html"
    assert "asset:" not in article["content"]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("number", range(1, 25))
def test_killed_at_any_request_and_run_again_there_is_exactly_one_of_each(
    world: World, number: int, after: bool
) -> None:
    """`kill -9` when the platform has read the request (before), or has carried it out and not answered (after)."""
    code = world.kill_at(number, after=after)()
    assert code == -9 or len(world.requests) < number, "the run ended without reaching this request"

    again = world.blog.publish("-y", NINE)

    assert again.code == 0, again.err + again.out
    assert world.copies() == {"blog": 1, "zhihu": 1, "wechat": 1}
    sent = len(world.requests)
    assert world.blog.publish("-y", NINE).code == 0
    assert len(world.requests) == sent, "the run after that has nothing to ask"
    assert all((world.blog.ledger(target) or {})["pending"] is None for target in ("blog", "zhihu", "wechat"))


def test_a_whole_run_is_no_longer_than_the_kill_test_reaches(world: World) -> None:
    assert world.blog.publish("-y", NINE).code == 0

    assert 10 <= len(world.requests) <= 24, world.requests


def test_sandbox_needs_no_secret_and_keeps_its_data(blog: Blog) -> None:
    first = blog.publish("-y", "--sandbox", NINE)
    journal = blog.root / ".publisher/sandbox/journal.jsonl"

    assert first.code == 0, first.err + first.out
    assert (blog.root / ".publisher/sandbox/blog/source/_posts/nine.md").is_file()
    assert not (blog.root / "blog/source/_posts").exists()
    sent = journal.read_text("utf-8")
    assert blog.publish("-y", "--sandbox", NINE).code == 0
    assert journal.read_text("utf-8") == sent
    assert "3 unchanged" in blog.publish("--sandbox", "-n", NINE).out


def test_the_seed_post(blog: Blog, shared: Path) -> None:
    """The first user's own post, unchanged (issue 3, "It shows")."""
    seed = (shared / "seed/fb9c8882.md").read_bytes()
    blog.post.write_bytes(seed)
    (blog.root / "source/_posts/eight.md").unlink()
    settings = blog.root / "publisher.yaml"
    settings.write_text(settings.read_text("utf-8").replace("example.cn", "linsight.cn"), "utf-8")

    planned = blog.publish("-n", NINE)
    assert planned.code == 0, planned.err
    assert planned.out.count("→ ") >= 3
    assert "W312" in planned.out + planned.err
    assert "(3)" in planned.out + planned.err
    assert "(4)" in planned.out + planned.err

    wechat = blog.publish("render", NINE, "--to", "wechat")
    assert wechat.code == 0, wechat.err
    assert len(wechat.out) < 12_000
    assert "href" not in wechat.out
    assert "推荐文章" not in wechat.out

    assert blog.publish("-y", "--sandbox", NINE).code == 0
    assert (blog.root / ".publisher/sandbox/blog/source/_posts/nine.md").read_bytes() == seed
    journal = (blog.root / ".publisher/sandbox/journal.jsonl").read_text("utf-8")
    assert blog.publish("-y", "--sandbox", NINE).code == 0
    assert (blog.root / ".publisher/sandbox/journal.jsonl").read_text("utf-8") == journal
    assert blog.post.read_bytes() == seed


def test_a_draft_that_waits_says_what_only_a_person_can_set(world: World) -> None:
    """Requirement 34 of the WeChat facts."""
    run = world.blog.publish("-y", "--to", "wechat", NINE)

    assert run.code == 0, run.err
    for word in ("原创", "合集", "赞赏", "创作来源", "定时发表"):
        assert word in run.out, run.out
