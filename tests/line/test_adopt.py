"""An old account (issue 7, "It shows"): 200 articles on both platforms, and a ledger that knows none of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from publisher_wechat.sandbox_store import Store as Wechat
from publisher_zhihu.sandbox import TICKETS
from publisher_zhihu.sandbox_store import Store as Zhihu
from tests.line.conftest import Blog

COUNT = 200
SETTINGS = """\
site: {{url: https://www.example.cn}}
posts: source/_posts
targets:
  zhihu: {{adapter: zhihu, mode: {mode}}}
  wechat: {{adapter: wechat, mode: {mode}}}
"""


def words(number: int) -> str:
    return "".join(f"第{number}篇的第{part}段，数到{number * part + part}为止。" for part in range(6))


def post(number: int) -> str:
    before = f"\n\n见[前一篇](/a{number - 1:07}.html)。" if number else ""
    head = f"title: 推理笔记({number})\nabbrlink: a{number:07}\ntags: [推理]\ndate: 2025-01-01 10:00:00"
    return f"---\n{head}\n---\n{words(number)}{before}\n"


def zhihu_article(store: Zhihu, number: int) -> Mapping[str, Any]:
    draft = {
        "title": f"推理笔记({number})",
        "content": f"<p>{words(number)}</p><p>手写的一句。</p>",
        "title_image": "",
        "topics": [{"id": "1", "name": "推理"}],
        "toc": False,
    }
    return {
        "id": store.new_id(),
        "author": next(iter(TICKETS.values())).id,
        "created": 1_700_000_000 + number,
        "updated": 1_700_000_000 + number,
        "draft": draft,
        "published": dict(draft) if number % 4 else None,
        "comments": "anyone",
        "statement": "none",
    }


def wechat_draft(store: Wechat, number: int) -> dict[str, Any]:
    article = {
        "article_type": "news",
        "title": f"推理笔记({number})",
        "content": f"<p>{words(number)}</p>",
        "content_source_url": f"https://www.example.cn/a{number:07}.html" if number % 3 else "",
        "thumb_media_id": "",
    }
    return {
        "id": f"media-{number}",
        "number": store.next_number(),
        "created": number,
        "updated": number,
        "articles": [article],
    }


def seed(blog: Blog, *, count: int = COUNT, mode: str = "draft") -> Path:
    """The posts, and their articles on both emulated accounts; returns the emulators' journal."""
    for file in blog.post.parent.iterdir():
        file.unlink()
    state = blog.root / ".publisher/sandbox"
    zhihu, wechat = Zhihu(state / "zhihu"), Wechat(state / "wechat")
    for number in range(count):
        (blog.post.parent / f"note-{number:03}.md").write_text(post(number), "utf-8")
        zhihu.keep_article(dict(zhihu_article(zhihu, number)))
        wechat.drafts.put(wechat_draft(wechat, number))
    (blog.root / "publisher.yaml").write_text(SETTINGS.format(mode=mode), "utf-8")
    return state / "journal.jsonl"


def test_an_account_of_200_articles_is_paired_and_the_run_after_it_sends_no_request(blog: Blog) -> None:
    journal = seed(blog)

    for target in ("zhihu", "wechat"):
        adopted = blog.publish("--sandbox", "adopt", target, "-y")
        assert adopted.code == 0, adopted.err
        assert f"{COUNT} recorded" in adopted.out, adopted.out[-500:]
        assert "\n?" not in adopted.out, "all are certain"

    asked = journal.read_text("utf-8")
    calls = [(one["method"], one["path"]) for one in map(json.loads, asked.splitlines())]
    reads = ("/stable_token", "/draft/batchget", "/freepublish/batchget")  # WeChat reads by POST
    assert [call for call in calls if call[0] != "GET" and not call[1].endswith(reads)] == []
    assert len(calls) < COUNT + 40, "one reading of each article on Zhihu, pages of lists besides"
    run = blog.publish("--sandbox", "-y", "-v")
    assert run.code == 0, run.err
    assert journal.read_text("utf-8") == asked
    assert run.out.count("unchanged") >= 2 * COUNT


def test_an_adopted_draft_is_not_published_because_the_mode_says_so(blog: Blog) -> None:
    """The run after `adopt` sends no request, whatever the mode; a draft's next own edit brings it out."""
    journal = seed(blog, count=4, mode="publish")
    for target in ("zhihu", "wechat"):
        assert blog.publish("--sandbox", "adopt", target, "-y").code == 0
    asked = journal.read_text("utf-8")

    run = blog.publish("--sandbox", "-y", "-v")

    assert run.code == 0, run.err
    assert journal.read_text("utf-8") == asked
    assert run.out.count("an adopted draft") == 5, "one on Zhihu, four on WeChat"

    first = blog.post.parent / "note-000.md"
    first.write_text(first.read_text("utf-8") + "\n新写的一段。\n", "utf-8")
    assert blog.publish("--sandbox", "-y", "--force", str(first)).code == 0
    ledger = json.loads((blog.root / ".publisher/sandbox/ledger/a0000000.json").read_text("utf-8"))
    assert {entry["stage"] for entry in ledger["targets"].values()} == {"published"}
    assert not any(entry.get("is_adopted") for entry in ledger["targets"].values())


def test_a_copy_that_was_polished_by_hand_is_not_silently_replaced(blog: Blog) -> None:
    """Every article on Zhihu ends with a sentence that stands in no post: its first replacement asks."""
    seed(blog, count=2)
    assert blog.publish("--sandbox", "adopt", "zhihu", "-y").code == 0
    first = blog.post.parent / "note-000.md"
    first.write_text(first.read_text("utf-8") + "\n新写的一段。\n", "utf-8")

    held = blog.publish("--sandbox", "-y", "--to", "zhihu", str(first))

    assert held.code == 4
    assert "E405" in held.out + held.err
    assert "-手写的一句。" in held.out + held.err, "the diff shows what would be lost"
    store = Zhihu(blog.root / ".publisher/sandbox/zhihu")
    assert all("手写的一句" in one["draft"]["content"] for one in store.articles())
    assert blog.publish("--sandbox", "-y", "--force", "--to", "zhihu", str(first)).code == 0
    assert list((blog.root / ".publisher/sandbox/backup/zhihu").rglob("*.html"))
