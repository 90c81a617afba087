"""The link graph settles: two posts that name each other, and a ring of fifty, end linked both ways on every platform
in one run of two passes; the run after that sends nothing. And `status --links` shows what is missing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.line.inprocess import NINE, Quick

EIGHT = "source/_posts/eight.md"


def write_ring(quick: Quick, count: int) -> None:
    """Posts of which each names the next, and the last the first."""
    folder = quick.blog.post.parent
    for file in folder.iterdir():
        file.unlink()
    for number in range(count):
        head = f"title: 环 {number:02}\nabbrlink: r{number:02}\ntags: [推理]\ndate: 2024-01-01 10:00:00"
        body = f"见[下一篇](/r{(number + 1) % count:02}.html)。"
        (folder / f"ring-{number:02}.md").write_text(f"---\n{head}\n---\n第 {number} 篇，{body}\n", "utf-8")


def addresses(quick: Quick, target: str) -> Mapping[str, str]:
    folder = quick.blog.root / ".publisher/ledger"
    found = {file.stem: json.loads(file.read_bytes())["targets"][target] for file in folder.glob("*.json")}
    return {post: entry["url"] for post, entry in found.items() if entry["stage"] == "published"}


def links_on_zhihu(quick: Quick, count: int) -> list[bool]:
    """For each post of a ring, whether readers of its article find the next one's page there."""
    urls = addresses(quick, "zhihu")
    articles = {str(one["published"]["title"]): one["published"]["content"] for one in quick.zhihu.articles()}
    return [
        f'href="{urls[f"r{(number + 1) % count:02}"]}"' in articles[f"环 {number:02}"]
        for number in range(count)
    ]


@pytest.mark.parametrize("count", [2, 50])
def test_a_ring_is_closed_in_two_passes_and_the_next_run_asks_nobody(
    quick: Quick, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "publisher.files.os.fsync", lambda _: None
    )  # this is about links, not about power cuts
    write_ring(quick, count)
    quick.set_mode("publish")

    first = quick.publish("-y", "--many")
    assert first.code == 0, first.err
    assert links_on_zhihu(quick, count) == [True] * count
    assert len(addresses(quick, "wechat")) == count
    asked = quick.asked

    assert quick.publish("-y", "--many").code == 0
    assert quick.asked == asked
    assert len(quick.zhihu.articles()) == len(quick.wechat.articles()) == count


def test_two_posts_end_linked_both_ways_where_both_can_be_changed(quick: Quick) -> None:
    """On WeChat drafts can; what is public there is frozen, and nobody is asked about it again."""
    write_ring(quick, 2)
    assert quick.publish("-y").code == 0
    for number in range(2):
        quick.publish(
            "record", f"source/_posts/ring-0{number}.md", "wechat", f"https://mp.weixin.qq.com/s/ring{number}"
        )
    said = quick.publish("status", "--links", "--format", "json").json["links"]

    wechat = {one["post"]: one for one in said if one["target"] == "wechat"}
    assert {(one["there"], one["state"]) for one in wechat.values()} <= {
        (1, "as sent"),
        (1, "frozen"),
        (1, "stale"),
    }
    run = quick.publish("-y")
    asked = quick.asked
    assert run.code in (0, 4)
    quick.publish("-y")
    assert quick.asked == asked, "whatever is held or frozen is not asked about every time"


def test_status_shows_the_gaps_and_what_the_next_run_closes(quick: Quick) -> None:
    assert quick.publish("-y", NINE, EIGHT).code == 0

    before = links(quick)
    assert [gap["why"] for gap in before["zhihu"]["gaps"]] == ["draft", "broken", "draft"]
    assert (before["zhihu"]["there"], before["zhihu"]["state"]) == (0, "as sent")

    quick.publish("record", EIGHT, "zhihu", "https://zhuanlan.zhihu.com/p/123")
    after = links(quick)
    assert (after["zhihu"]["there"], after["zhihu"]["state"], after["zhihu"]["news"]) == (
        2,
        "stale",
        ["e287b9c3"],
    )
    assert "new there: e287b9c3" in quick.publish("status", "--links").out
    assert quick.publish("-y", NINE).code == 0
    assert links(quick)["zhihu"]["state"] == "as sent"


def links(quick: Quick) -> dict[str, Any]:
    said = quick.publish("status", "--links", "--format", "json", NINE).json
    return {one["target"]: one for one in said["links"]}


def test_status_of_links_asks_nobody_and_writes_nothing(quick: Quick) -> None:
    shown = quick.publish("status", "--links", "-v")

    assert shown.code == 0
    assert "12: ./eight.md → https://www.example.cn/e287b9c3.html" in shown.out
    assert "2  zhihu   source/_posts/eight.md" in shown.out
    assert quick.asked == 0
    assert not (quick.blog.root / ".publisher").exists()
