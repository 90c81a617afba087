"""`publish adopt`: what is there already is paired, recorded, and never written over without a word."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from publisher.cli.output import Screen
from publisher_zhihu.sandbox import TICKETS
from publisher_zhihu.sandbox_store import Store as Zhihu
from tests.cli.conftest import POST, Blog

AUTHOR = next(iter(TICKETS.values())).id
WORDS = "".join(f"第{number}段说的是缓存与显存之间怎样来回搬运数据。" for number in range(12))
ARTICLE = "https://mp.weixin.qq.com/s/AbC-1_x"


def on_zhihu(blog: Blog, title: str, content: str, *, is_public: bool = True) -> str:
    """An article as somebody wrote it there; returns its id."""
    store = Zhihu(blog.root / ".publisher/sandbox/zhihu")
    id = store.new_id()
    draft = {
        "title": title,
        "content": content,
        "title_image": "",
        "topics": [{"id": "1", "name": "推理"}],
        "toc": False,
    }
    published = dict(draft) if is_public else None
    store.keep_article(
        {
            "id": id,
            "author": AUTHOR,
            "created": 1_700_000_000,
            "updated": 1_700_000_000,
            "draft": draft,
            "published": published,
            "comments": "anyone",
            "statement": "none",
        }
    )
    return id


def entry(blog: Blog, post: str, target: str = "zhihu") -> Mapping[str, Any] | None:
    file = blog.root / f".publisher/sandbox/ledger/{post}.json"
    return json.loads(file.read_text("utf-8"))["targets"].get(target) if file.is_file() else None


def requests(blog: Blog) -> list[str]:
    """What the emulators were asked, all runs together."""
    journal = blog.root / ".publisher/sandbox/journal.jsonl"
    lines = journal.read_text("utf-8").splitlines() if journal.is_file() else []
    return [f"{(one := json.loads(line))['method']} {one['path']}" for line in lines]


def changes(asked: list[str]) -> list[str]:
    return [line for line in asked if not line.startswith("GET ")]


# ---------------------------------------------------------------- from the platform


def test_an_old_article_is_paired_and_the_next_run_asks_nobody(blog: Blog) -> None:
    id = on_zhihu(blog, "批处理与缓存", "<p>先看吞吐，手写的。</p>")
    on_zhihu(blog, "别的事", "<p>与博客无关。</p>")

    ended = blog.publish("--sandbox", "adopt", "zhihu", "-y")

    assert ended.code == 0, ended.err + ended.out
    assert "the title" in ended.out
    assert "1 certain, 0 doubtful; left over: 1 on 知乎, 1 posts" in ended.out
    known = entry(blog, "5a0c11d2")
    assert known is not None
    assert (known["id"], known["stage"]) == (id, "published")
    assert known["url"] == f"https://zhuanlan.zhihu.com/p/{id}"
    assert known["account"] == "sandbox-author"
    assert changes(requests(blog)) == []
    asked = len(requests(blog))
    again = blog.publish("--sandbox", "-y", "--to", "zhihu", "posts/batch.md")
    assert again.code == 0, again.err
    assert len(requests(blog)) == asked


def test_a_copy_that_was_polished_by_hand_is_held_until_force(blog: Blog) -> None:
    on_zhihu(blog, "批处理与缓存", "<p>先看吞吐，手写的。</p>")
    assert blog.publish("--sandbox", "adopt", "zhihu", "-y").code == 0
    blog.post.write_text(POST.replace("先看", "先算"), "utf-8")

    planned = blog.publish("--sandbox", "-n", "--to", "zhihu", "posts/batch.md")
    assert "手写的" in planned.out, "the diff goes from the copy to ours"
    held = blog.publish("--sandbox", "-y", "--to", "zhihu", "posts/batch.md")
    assert held.code == 4, held.out
    assert "E405" in held.err + held.out
    assert "手写的" in held.err + held.out
    assert changes(requests(blog)) == []

    forced = blog.publish("--sandbox", "-y", "--force", "--to", "zhihu", "posts/batch.md")
    assert forced.code == 0, forced.err
    backups = list((blog.root / ".publisher/sandbox/backup/zhihu/5a0c11d2").iterdir())
    assert len(backups) == 1
    assert "手写的" in backups[0].read_text("utf-8")

    blog.post.write_text(POST.replace("先看", "先量"), "utf-8")
    assert blog.publish("--sandbox", "-y", "--to", "zhihu", "posts/batch.md").code == 0, "an ordinary update"


@pytest.mark.parametrize("order", [("blog", "zhihu", "wechat"), ("wechat", "zhihu", "blog")])
def test_a_lost_ledger_is_found_again(blog: Blog, order: tuple[str, ...]) -> None:
    """What we sent ourselves is the same, so that the next edit is an ordinary update."""
    assert blog.publish("--sandbox", "-y").code == 0
    before = {target: entry(blog, "5a0c11d2", target) for target in order}
    for file in blog.ledger:
        file.unlink()

    for target in order:
        ended = blog.publish("--sandbox", "adopt", target, "-y")
        assert ended.code == 0, ended.err
        assert "2 recorded" in ended.out
        assert "--force" not in ended.out, ended.out

    for target in order:
        ours, now = before[target], entry(blog, "5a0c11d2", target)
        assert ours is not None
        assert now is not None
        kept = ("account", "id", "url", "stage", "sent", "returned", "fields")
        assert {key: now[key] for key in kept} == {key: ours[key] for key in kept}
    asked = len(requests(blog))
    assert blog.publish("--sandbox", "-y").code == 0
    assert len(requests(blog)) == asked
    blog.post.write_text(POST.replace("先看", "先算"), "utf-8")
    assert blog.publish("--sandbox", "-y").code == 0


def test_a_lost_ledger_of_live_articles_is_found_again(blog: Blog) -> None:
    """Live on all three, linked among each other: the run after adopting asks nobody, and no one is made twice."""
    settings = (blog.root / "publisher.yaml").read_text("utf-8")
    blog.write("publisher.yaml", settings.replace("adapter: zhihu", "adapter: zhihu, mode: publish"))
    settings = (blog.root / "publisher.yaml").read_text("utf-8")
    blog.write("publisher.yaml", settings.replace("adapter: wechat", "adapter: wechat, mode: publish"))
    assert blog.publish("--sandbox", "-y").code == 0
    urls = {target: (entry(blog, "5a0c11d2", target) or {})["url"] for target in ("zhihu", "wechat")}
    for file in blog.ledger:
        file.unlink()

    for target in ("blog", "zhihu", "wechat"):
        assert blog.publish("--sandbox", "adopt", target, "-y").code == 0

    assert {target: (entry(blog, "5a0c11d2", target) or {})["url"] for target in urls} == urls
    asked = len(requests(blog))
    again = blog.publish("--sandbox", "-y")
    assert again.code == 0, again.out
    assert len(requests(blog)) == asked, again.out
    blog.post.write_text(POST.replace("先看", "先算"), "utf-8")
    edited = blog.publish("--sandbox", "-y", "--to", "blog,zhihu")
    assert edited.code == 0, edited.out
    assert len(Zhihu(blog.root / ".publisher/sandbox/zhihu").articles()) == 2


def test_what_was_cut_off_is_finished(blog: Blog) -> None:
    """Killed behind the address and before the text: nothing would be sent unasked, and adopting again ends it."""
    on_zhihu(blog, "批处理与缓存", "<p>先看吞吐，手写的。</p>")
    assert blog.publish("--sandbox", "adopt", "zhihu", "-y").code == 0
    file = blog.root / ".publisher/sandbox/ledger/5a0c11d2.json"
    whole = json.loads(file.read_text("utf-8"))
    cut = json.loads(json.dumps(whole))
    cut["targets"]["zhihu"]["sent"] = dict.fromkeys(("own", "links", "around", "fingerprint"), "")
    file.write_text(json.dumps(cut), "utf-8")
    assert blog.publish("--sandbox", "-y", "--to", "zhihu", "posts/batch.md").code == 4
    assert changes(requests(blog)) == []

    ended = blog.publish("--sandbox", "adopt", "zhihu", "-y")

    assert "the same id" in ended.out
    now = json.loads(file.read_text("utf-8"))
    assert now["targets"]["zhihu"]["sent"] == whole["targets"]["zhihu"]["sent"]
    assert blog.publish("--sandbox", "-y", "--to", "zhihu", "posts/batch.md").code == 0


def test_two_posts_with_one_title_are_not_confused(blog: Blog) -> None:
    blog.write("posts/second.md", POST.replace("5a0c11d2", "0badcafe").replace("先看", "再看"))
    on_zhihu(blog, "批处理与缓存", f"<p>{WORDS}</p>")
    on_zhihu(blog, "显存从哪里来", "<p>权重。</p>")

    ended = blog.publish("--sandbox", "adopt", "zhihu", "-y")

    assert ended.code == 4, "a person is needed"
    assert "2 posts have this title" in ended.out
    assert entry(blog, "5a0c11d2") is None
    assert entry(blog, "0badcafe") is None
    assert entry(blog, "77aa0011") is not None, "what is certain is recorded all the same"


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bool]]:
    """A person at a terminal, who gives these answers."""
    given: list[bool] = []
    monkeypatch.setattr(Screen, "is_for_a_person", property(lambda _: True))
    monkeypatch.setattr("click.confirm", lambda *_, **__: given.pop(0))
    yield given
    assert not given, "everything was asked for"


def test_a_person_confirms_what_is_doubtful(blog: Blog, answers: list[bool]) -> None:
    blog.write("posts/second.md", POST.replace("5a0c11d2", "0badcafe"))
    id = on_zhihu(blog, "批处理与缓存", "<p>一。</p>")
    answers += [False, True]

    assert blog.publish("--sandbox", "adopt", "zhihu").code == 0

    recorded = [post for post in ("5a0c11d2", "0badcafe") if entry(blog, post)]
    assert len(recorded) == 1
    known = entry(blog, recorded[0])
    assert known is not None
    assert known["id"] == id


def test_a_no_records_nothing(blog: Blog, answers: list[bool]) -> None:
    on_zhihu(blog, "批处理与缓存", "<p>一。</p>")
    answers += [False]

    assert blog.publish("--sandbox", "adopt", "zhihu").code == 0

    assert blog.ledger == []


@pytest.mark.parametrize("words", [("-n",), ("--dry-run", "-y"), ()], ids=["dry", "dry wins", "no terminal"])
def test_nothing_is_written_unasked(blog: Blog, words: tuple[str, ...]) -> None:
    on_zhihu(blog, "批处理与缓存", "<p>一。</p>")

    ended = blog.publish("--sandbox", "adopt", "zhihu", *words)

    assert ended.code == 0
    assert "✓" in ended.out
    assert "Nothing was recorded" in ended.out
    assert blog.ledger == []


def test_as_json(blog: Blog) -> None:
    id = on_zhihu(blog, "批处理与缓存", "<p>一。</p>", is_public=False)

    said = blog.publish("--sandbox", "adopt", "zhihu", "-y", "--format", "json").json

    (pair,) = said["pairs"]
    assert (pair["post"], pair["remote"]["id"], pair["remote"]["stage"]) == ("5a0c11d2", id, "draft")
    assert (pair["certain"], pair["recorded"]) == (True, True)
    assert said["summary"]["recorded"] == 1


def test_an_adopted_address_is_where_other_posts_lead(blog: Blog) -> None:
    id = on_zhihu(blog, "显存从哪里来", "<p>权重。</p>")
    assert blog.publish("--sandbox", "adopt", "zhihu", "-y").code == 0

    body = blog.publish("--sandbox", "-n", "--to", "zhihu", "posts/batch.md").out

    assert f"https://zhuanlan.zhihu.com/p/{id}" in body


# ---------------------------------------------------------------- from a person's lists


def test_a_saved_list_closes_the_loop(blog: Blog) -> None:
    assert blog.publish("--sandbox", "-y", "--to", "wechat").code == 0
    asked = len(requests(blog))
    saved = blog.write("list.html", f'<ul><li><a href="{ARTICLE}?chksm=1#rd">批处理与缓存</a></li></ul>')

    ended = blog.publish("--sandbox", "adopt", "wechat", "-y", "--from", "list.html")

    assert ended.code == 0, ended.err
    known = entry(blog, "5a0c11d2", "wechat")
    assert known is not None
    assert (known["url"], known["id"], known["stage"]) == (ARTICLE, None, "published")
    assert blog.publish("--sandbox", "-y", "--to", "wechat").code == 0
    assert len(requests(blog)) == asked, "neither adopting nor the run after it asks anybody"
    assert saved.is_file()
    again = blog.publish("--sandbox", "adopt", "wechat", "-y", "--from", "list.html")
    assert "known already: 1" in again.out


def test_several_lists_and_no_secret(blog: Blog) -> None:
    blog.write("a.md", f"- [批处理与缓存]({ARTICLE})\n- [首页](https://www.example.cn/)\n")
    blog.write("b.csv", "显存从哪里来,http://mp.weixin.qq.com/s?__biz=MzA&mid=1&idx=1&sn=ab&chksm=9\n")

    ended = blog.publish("adopt", "wechat", "-y", "--from", "a.md", "b.csv")

    assert ended.code == 0, ended.err
    urls = [json.loads(file.read_text("utf-8"))["targets"]["wechat"]["url"] for file in blog.ledger]
    assert urls == [ARTICLE, "https://mp.weixin.qq.com/s?__biz=MzA&mid=1&idx=1&sn=ab"]


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("https://mp.weixin.qq.com/cgi-bin/appmsg?t=media/appmsg_edit&appmsgid=1", "no public article"),
        ("https://mp.weixin.qq.com/s?__biz=M&mid=1&idx=1&sn=a&tempkey=x", "temporary"),
        ("https://mp.weixin.qq.com/s/abc?timestamp=1&signature=x", "temporary"),
    ],
)
def test_addresses_that_are_refused(blog: Blog, address: str, says: str) -> None:
    blog.write("a.md", f"[批处理与缓存]({address})\n[我的主页](https://mp.weixin.qq.com/profile)\n")

    ended = blog.publish("adopt", "wechat", "-y", "--from", "a.md")

    assert "E421" in ended.err
    assert says in ended.err
    assert "profile" not in ended.err, "what is nobody's title is none of our business"
    assert blog.ledger == []


def test_an_address_that_another_post_has(blog: Blog) -> None:
    blog.write("a.md", f"[批处理与缓存]({ARTICLE})\n")
    assert blog.publish("adopt", "wechat", "-y", "--from", "a.md").code == 0
    blog.write("b.md", f"[显存从哪里来]({ARTICLE})\n")

    ended = blog.publish("adopt", "wechat", "-y", "--from", "b.md")

    assert "another post" in ended.err
    assert len(blog.ledger) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("adopt", "zhihuu"), "E109"),
        (("adopt", "blog", "--from", "a.md"), "E425"),
        (("adopt", "wechat", "--from", "none.md"), "E425"),
    ],
)
def test_wrong_words(blog: Blog, words: tuple[str, ...], code: str) -> None:
    blog.write("a.md", "x")
    ended = blog.publish(*words)
    assert ended.code == 2
    assert code in ended.err


def test_a_blog_that_was_there_before(blog: Blog, tmp_path: Path) -> None:
    """A site whose posts were copied by hand: paired by their abbrlinks, whatever their files are called."""
    blog.write("blog/source/_posts/old-name.md", POST)
    blog.write("blog/source/_posts/memory.md", "---\ntitle: 另写\nabbrlink: 77aa0011\n---\n另写的。\n")

    ended = blog.publish("adopt", "blog", "-y")

    assert ended.code == 0, ended.err
    assert ended.out.count("the same id") == 2
    run = blog.publish("-y", "--to", "blog")
    assert run.code == 0, run.err
    assert not (blog.root / "blog/source/_posts/batch.md").exists()
    (blog.root / "posts/memory.md").write_text(
        (blog.root / "posts/memory.md").read_text("utf-8").replace("权重", "参数"), "utf-8"
    )
    assert blog.publish("-y", "--to", "blog").code == 4, "what stands there is another text"


# ---------------------------------------------------------------- a post whose file is gone

MOVED = "---\ntitle: 搬家的文章\n---\n" + WORDS.replace("。", "。\n\n")


@pytest.fixture
def moved(blog: Blog) -> Blog:
    """A post without an id, sent, then renamed and changed a little."""
    old = blog.write("posts/old.md", MOVED)
    assert blog.publish("--sandbox", "-y", "posts/old.md").code == 0
    old.unlink()
    blog.write("posts/new.md", MOVED + "\n加一句。\n")
    return blog


def test_a_moved_post_takes_its_copies_over(moved: Blog, answers: list[bool]) -> None:
    before = entry(moved, "old")
    held = moved.publish("--sandbox", "-n", "posts/new.md")
    assert "E419" in held.out + held.err
    answers += [True]

    assert moved.publish("--sandbox", "adopt", "zhihu", "-n").code == 0
    assert moved.publish("--sandbox", "adopt", "zhihu").code == 0

    assert entry(moved, "old") is None
    assert entry(moved, "new") == before
    assert entry(moved, "new", "wechat") is not None, "all targets at once"
    run = moved.publish("--sandbox", "-y", "--format", "json", "posts/new.md")
    assert [(one["target"], one["action"]) for one in run.json["actions"]] == [
        ("blog", "update"),
        ("zhihu", "update"),
        ("wechat", "update"),
    ]
    assert len(Zhihu(moved.root / ".publisher/sandbox/zhihu").articles()) == 1


def test_a_moved_post_is_not_taken_over_unasked(moved: Blog) -> None:
    ended = moved.publish("--sandbox", "adopt", "zhihu", "-y")
    assert ended.code == 4
    assert "E419" in ended.err
    assert entry(moved, "new") is None


def test_what_is_no_post_any_more_is_forgotten_by_its_id(moved: Blog) -> None:
    for target in ("blog", "zhihu", "wechat"):
        assert moved.publish("--sandbox", "forget", "old", target, "-y").code == 0
    assert entry(moved, "old") is None
    assert "1 create" in moved.publish("--sandbox", "-n", "--to", "blog", "posts/new.md").out
