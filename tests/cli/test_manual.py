"""The manual lane from the command line: export, mode manual, record, and the edit that comes later."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.conftest import SETTINGS, Blog

URL = "https://zhuanlan.zhihu.com/p/2002036615099471373"
LINKING = "posts/batch.md", "posts/memory.md"


@pytest.fixture(autouse=True)
def no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ZHIHU_COOKIE", "WECHAT_APPID", "WECHAT_SECRET"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def manual(blog: Blog) -> Blog:
    """The blog with one target, which is published by hand."""
    blog.write("publisher.yaml", SETTINGS.replace("{adapter: zhihu}", "{adapter: zhihu, mode: manual}"))
    return blog


def entry(blog: Blog, post: str = "5a0c11d2", target: str = "zhihu") -> Any:
    file = blog.root / f".publisher/ledger/{post}.json"
    return json.loads(file.read_text("utf-8"))["targets"][target]


# ---------------------------------------------------------------- export


def test_export_writes_a_page_and_nothing_else(blog: Blog) -> None:
    ended = blog.publish("export", "posts/batch.md", "--to", "zhihu", "-o", "out/")
    assert ended.code == 0, ended.err
    page = blog.root / "out/zhihu/5a0c11d2/index.html"
    assert "out/zhihu/5a0c11d2/index.html" in ended.out
    assert "publish record posts/batch.md zhihu URL" in ended.err
    assert "吞吐" in page.read_text("utf-8")
    assert blog.ledger == []


def test_export_without_a_place_goes_where_git_does_not_look(blog: Blog) -> None:
    assert blog.publish("export", "posts/batch.md", "--to", "zhihu,wechat").code == 0
    assert (blog.root / ".publisher/export/wechat/5a0c11d2/index.html").is_file()
    assert "export/" in (blog.root / ".publisher/.gitignore").read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("posts/batch.md",), 2, "--to TARGET"),
        (("posts/batch.md", "--to", "blog"), 2, "takes a file, not a page"),
        (("posts/batch.md", "--to", "zhihi"), 2, "no target is called zhihi"),
        (("posts/none.md", "--to", "zhihu"), 2, "no such post"),
        (("posts/broken.md", "--to", "zhihu"), 3, "E301"),
    ],
)
def test_export_says_why_not(blog: Blog, words: tuple[str, ...], code: int, says: str) -> None:
    blog.write("posts/broken.md", "---\ntitle: 图\n---\n![没有](no.png)\n")
    ended = blog.publish("export", *words)
    assert (ended.code, says in ended.err) == (code, True), ended.err
    assert not (blog.root / ".publisher/export").exists()


# ---------------------------------------------------------------- mode: manual


def test_a_target_by_hand_needs_no_secret_and_waits_for_its_record(manual: Blog) -> None:
    first = manual.publish("-y", "--to", "zhihu", "posts/batch.md")
    assert first.code == 0, first.err
    assert "publish record posts/batch.md zhihu URL" in first.out
    assert (manual.root / ".publisher/export/zhihu/5a0c11d2/index.html").is_file()
    known = entry(manual)
    assert (known["stage"], known["id"], known["url"]) == ("manual", None, None)

    again = manual.publish("-n", "--format", "json", "-v", "--to", "zhihu", "posts/batch.md")
    (action,) = again.json["actions"]
    assert (action["action"], action["reason"]) == ("skip", "unchanged")
    assert "publish record" in manual.publish("-y", "--to", "zhihu", "posts/batch.md").out


def test_an_edit_before_the_record_is_given_out_anew(manual: Blog) -> None:
    manual.publish("-y", "--to", "zhihu", "posts/batch.md")
    manual.post.write_text(manual.post.read_text("utf-8").replace("吞吐", "延迟"), "utf-8")
    assert manual.publish("-y", "--to", "zhihu", "posts/batch.md").code == 0
    assert "延迟" in (manual.root / ".publisher/export/zhihu/5a0c11d2/index.html").read_text("utf-8")


def test_the_mode_of_one_post_alone(blog: Blog) -> None:
    """The others of the target still need their secret; this one does not."""
    text = blog.post.read_text("utf-8").replace("tags:", "publisher: {mode: {zhihu: manual}}\ntags:")
    blog.post.write_text(text, "utf-8")
    assert blog.publish("-y", "--to", "zhihu", "posts/batch.md").code == 0
    assert blog.publish("-y", "--to", "zhihu", "posts/memory.md").code == 2


def test_json_names_the_page(manual: Blog) -> None:
    ended = manual.publish("-y", "--format", "json", "--to", "zhihu", "posts/batch.md")
    (action,) = ended.json["actions"]
    assert (action["outcome"], action["url"], action["error"]) == ("done", None, None)


# ---------------------------------------------------------------- record


def test_record_closes_the_loop_and_other_posts_link_there(manual: Blog) -> None:
    manual.publish("-y", "--to", "zhihu", "posts/memory.md")
    ended = manual.publish("record", "posts/memory.md", "zhihu", f"{URL}?utm_psn=1")
    assert ended.code == 0, ended.err
    assert URL in ended.out
    known = entry(manual, "77aa0011")
    assert (known["stage"], known["id"], known["url"]) == ("published", URL.rpartition("/")[2], URL)
    assert f'href="{URL}"' in manual.publish("render", "posts/batch.md", "--to", "zhihu").out
    plan = manual.publish("-n", "-v", "--format", "json", "--to", "zhihu", "posts/memory.md").json
    assert [(one["action"], one["reason"]) for one in plan["actions"]] == [("skip", "unchanged")]


def test_record_without_an_id_is_frozen_by_an_edit(blog: Blog) -> None:
    url = "https://mp.weixin.qq.com/s/AbCdEf123"
    assert blog.publish("record", "posts/batch.md", "wechat", url).code == 0
    assert entry(blog, target="wechat")["id"] is None
    blog.post.write_text(blog.post.read_text("utf-8").replace("吞吐", "延迟"), "utf-8")
    plan = blog.publish("-n", "-v", "--format", "json", "--to", "wechat", "posts/batch.md").json
    assert [(one["action"], one["reason"]) for one in plan["actions"]] == [("skip", "frozen")]


def test_an_edit_after_the_record_is_given_out_again(manual: Blog) -> None:
    manual.publish("record", "posts/batch.md", "zhihu", URL)
    manual.post.write_text(manual.post.read_text("utf-8").replace("吞吐", "延迟"), "utf-8")
    assert manual.publish("-y", "--to", "zhihu", "posts/batch.md").code == 0
    known = entry(manual)
    assert (known["stage"], known["url"]) == ("manual", URL)


@pytest.mark.parametrize(
    ("target", "url", "says"),
    [
        ("zhihu", f"{URL}/edit", "no public article"),
        ("wechat", "https://mp.weixin.qq.com/s/abc?tempkey=1", "temporary"),
        ("wechat", "https://mp.weixin.qq.com/cgi-bin/appmsg?token=1", "no public article"),
        ("blog", "https://www.example.cn/5a0c11d2.html", "is a blog"),
        ("nowhere", URL, "no target"),
    ],
)
def test_record_refuses_what_readers_cannot_open(blog: Blog, target: str, url: str, says: str) -> None:
    ended = blog.publish("record", "posts/batch.md", target, url)
    assert (ended.code, says in ended.err) == (2, True), ended.err
    assert blog.ledger == []


def test_an_address_belongs_to_one_post(blog: Blog) -> None:
    assert blog.publish("record", "posts/batch.md", "zhihu", URL).code == 0
    ended = blog.publish("record", "posts/memory.md", "zhihu", URL)
    assert (ended.code, "5a0c11d2" in ended.err) == (2, True)
    assert blog.publish("record", "posts/batch.md", "zhihu", URL).code == 0, "its own, again"


# ---------------------------------------------------------------- by hand on the platform itself


def article(blog: Blog, post: str) -> Any:
    """The emulated Zhihu's file of one article: what a person changes in its editor."""
    known = json.loads((blog.root / f".publisher/sandbox/ledger/{post}.json").read_text("utf-8"))
    return blog.root / f".publisher/sandbox/zhihu/articles/{known['targets']['zhihu']['id']}.json"


def change_there(blog: Blog, post: str, **changes: object) -> None:
    file = article(blog, post)
    there = json.loads(file.read_text("utf-8"))
    there["draft"] |= changes
    there["published"] = there["draft"]
    file.write_text(json.dumps(there), "utf-8")


def seen(blog: Blog) -> Any:
    ended = blog.publish(
        "status", "--sandbox", "--remote", "--format", "json", "--to", "zhihu", "posts/memory.md"
    )
    assert ended.code == 0, ended.err
    (state,) = ended.json["states"]
    return state


def test_a_draft_published_by_hand_is_noticed_and_other_posts_link_there(blog: Blog) -> None:
    """Its address goes into the ledger, and so into the posts that name it."""
    assert blog.publish("-y", "--sandbox", "--to", "zhihu", *LINKING).code == 0
    change_there(blog, "77aa0011")
    state = seen(blog)
    assert (state["seen"], state["stage"]) == ("published there", "published")
    assert state["url"].startswith("https://zhuanlan.zhihu.com/p/")
    assert not state["url"].endswith("/edit")
    plan = blog.publish("-n", "--sandbox", "--format", "json", "--to", "zhihu", "posts/batch.md").json
    (action,) = plan["actions"]
    assert (action["action"], action["reason"]) == ("update", "links moved")
    assert state["url"] in {link["to"] for link in action["links"]}


def test_what_a_person_pasted_is_not_written_over_unasked(blog: Blog) -> None:
    """After `record` nobody knows what stands there: the first replacement is held with its diff, until --force."""
    assert blog.publish("-y", "--sandbox", "--to", "zhihu", "posts/memory.md").code == 0
    change_there(blog, "77aa0011", content="<p>权重、激活、缓存。</p><p>手工加的一句。</p>")
    url = f"https://zhuanlan.zhihu.com/p/{article(blog, '77aa0011').stem}"
    assert blog.publish("forget", "posts/memory.md", "zhihu", "--sandbox", "-y").code == 0
    assert blog.publish("record", "posts/memory.md", "zhihu", url, "--sandbox").code == 0
    sent = blog.publish("-y", "--sandbox", "--to", "zhihu", "posts/memory.md")
    assert (sent.code, "update" in sent.out) == (0, False), "recorded: it counts as sent"

    memory = blog.root / "posts/memory.md"
    memory.write_text(memory.read_text("utf-8").replace("缓存", "缓冲"), "utf-8")
    for _ in range(2):
        held = blog.publish("-y", "--sandbox", "--to", "zhihu", "posts/memory.md")
        assert (held.code, "E405" in held.out + held.err) == (4, True), held.out
    forced = blog.publish("-y", "--force", "--sandbox", "--to", "zhihu", "posts/memory.md")
    assert forced.code == 0, forced.out
    (backup,) = (blog.root / ".publisher/sandbox/backup").rglob("*.html")
    assert "手工加的一句" in backup.read_text("utf-8")
    memory.write_text(memory.read_text("utf-8").replace("缓冲", "缓存"), "utf-8")
    assert blog.publish("-y", "--sandbox", "--to", "zhihu", "posts/memory.md").code == 0, (
        "ordinary from now on"
    )
