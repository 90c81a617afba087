"""`history`, `restore`, `retract`: what was sent when, an earlier version back, a copy taken down."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from publisher.errors import ConfigError
from publisher.ledger import Ledger, TargetEntry
from publisher.pipeline.versions import find_version, versions_of
from publisher_wechat.sandbox_store import Store as Wechat
from publisher_zhihu.sandbox_store import Store as Zhihu
from tests.cli.conftest import POST, Blog

POST_PATH = "posts/batch.md"
PUBLISHING = """\
site: {url: https://www.example.cn}
posts: posts
targets:
  blog: {adapter: hexo, path: blog}
  zhihu: {adapter: zhihu, mode: publish}
  wechat: {adapter: wechat, mode: publish}
"""


def entry(blog: Blog, target: str) -> Mapping[str, Any]:
    file = blog.root / ".publisher/sandbox/ledger/5a0c11d2.json"
    found: Mapping[str, Any] = json.loads(file.read_text("utf-8"))["targets"][target]
    return found


def zhihu(blog: Blog) -> Zhihu:
    return Zhihu(blog.root / ".publisher/sandbox/zhihu")


def text_there(blog: Blog, target: str) -> str:
    """What the draft on an emulated platform says."""
    if target == "zhihu":
        return " ".join(str(one["draft"]["content"]) for one in zhihu(blog).articles())
    drafts = Wechat(blog.root / ".publisher/sandbox/wechat").drafts.all()
    return " ".join(article["content"] for draft in drafts for article in draft["articles"])


def edit(blog: Blog, old: str, new: str) -> None:
    text = blog.post.read_text("utf-8")
    assert old in text
    blog.post.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def twice(blog: Blog) -> Blog:
    """The post sent, changed, and sent again."""
    assert blog.publish("--sandbox", "-y", POST_PATH).code == 0
    edit(blog, "先看", "先算")
    assert blog.publish("--sandbox", "-y", POST_PATH).code == 0
    return blog


# ---------------------------------------------------------------- history


def test_history_lists_versions(twice: Blog) -> None:
    said = twice.publish("--sandbox", "history", POST_PATH, "--to", "zhihu", "--format", "json").json
    (copy,) = said["copies"]
    assert (copy["target"], copy["stage"], len(copy["versions"])) == ("zhihu", "draft", 2)

    text = twice.publish("--sandbox", "history").out
    assert text.count("last sent") == 3
    assert f"{POST_PATH} → zhihu   draft   https://" in text
    assert copy["versions"][1]["name"] in text


def test_history_of_nothing(blog: Blog) -> None:
    assert "Nothing was ever sent" in blog.publish("history").out


def test_a_version_is_found_by_its_beginning(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    for second, body in enumerate(("<p>a</p>", "<p>b</p>", "<p>c</p>")):
        ledger.keep_sent("zhihu", "p", body, format="html")
        time = f"2026-11-0{second + 1}T10:00:00Z"
        ledger.save_target("p", "zhihu", TargetEntry(time=time), path="p.md", source="")

    assert [one.time[:10] for one in versions_of(ledger, "p", "zhihu")] == [
        "2026-11-03", "2026-11-02", "2026-11-01",
    ]  # fmt: skip
    assert find_version(ledger, "p", "zhihu").body == "<p>b</p>"
    assert find_version(ledger, "p", "zhihu", "20261101").body == "<p>a</p>"
    assert find_version(ledger, "p", "zhihu", "20261103").body == "<p>c</p>"
    for name in ("2026110", "2027"):
        with pytest.raises(ConfigError, match=r"begin|called"):
            find_version(ledger, "p", "zhihu", name)


# ---------------------------------------------------------------- restore


@pytest.mark.parametrize("target", ["zhihu", "wechat"])
def test_an_earlier_version_comes_back(twice: Blog, target: str) -> None:
    planned = twice.publish("--sandbox", "restore", POST_PATH, target, "-n")
    assert planned.code == 0, planned.err
    assert "+" in planned.out
    assert "先‹看›" in planned.out
    assert "先算" in text_there(twice, target), "a plan sends nothing"

    ended = twice.publish("--sandbox", "restore", POST_PATH, target, "-y")

    assert ended.code == 0, ended.err + ended.out
    assert "先看" in text_there(twice, target)
    assert "先算" not in text_there(twice, target)
    assert "先算" in twice.post.read_text("utf-8"), "the post is the author's"
    assert len(zhihu(twice).articles()) == 1
    again = twice.publish("--sandbox", "-n", "--to", target, POST_PATH, "--format", "json").json
    assert [one["action"] for one in again["actions"]] == ["update"]
    assert twice.publish("--sandbox", "-y", "--to", target, POST_PATH).code == 0
    assert "先算" in text_there(twice, target)


def test_a_live_article_is_restored_in_its_draft(blog: Blog) -> None:
    blog.write("publisher.yaml", PUBLISHING)
    for words in (("先看", "先看"), ("先看", "先算")):
        edit(blog, *words)
        assert blog.publish("--sandbox", "-y", "--to", "zhihu", POST_PATH).code == 0

    assert blog.publish("--sandbox", "restore", POST_PATH, "zhihu", "-y").code == 0

    (article,) = zhihu(blog).articles()
    assert "先看" in article["draft"]["content"]
    assert "先算" in article["published"]["content"], "readers see what they saw"


def test_nothing_is_restored_unasked(twice: Blog) -> None:
    ended = twice.publish("--sandbox", "restore", POST_PATH, "zhihu")
    assert ended.code == 0
    assert "Nothing was sent" in ended.out + ended.err
    assert "先算" in text_there(twice, "zhihu")


def test_what_was_edited_there_is_not_restored_over(twice: Blog) -> None:
    store = zhihu(twice)
    (article,) = store.articles()
    article["draft"]["content"] += "<p>平台上加的一句。</p>"
    store.keep_article(article)

    held = twice.publish("--sandbox", "restore", POST_PATH, "zhihu", "-y")
    assert held.code == 4
    assert "平台上加的一句" in held.out

    assert twice.publish("--sandbox", "restore", POST_PATH, "zhihu", "-y", "--force").code == 0
    assert "先看" in text_there(twice, "zhihu")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("blog",), 4, "E427"),
        (("zhihu", "19990101"), 2, "E426"),
        (("zhihuu",), 2, "E109"),
    ],
)
def test_what_cannot_be_restored(twice: Blog, words: tuple[str, ...], code: int, says: str) -> None:
    ended = twice.publish("--sandbox", "restore", POST_PATH, *words, "-y")
    assert (ended.code, says in ended.err) == (code, True), ended.err


def test_wechat_changes_nothing_that_is_published(blog: Blog) -> None:
    blog.write("publisher.yaml", PUBLISHING)
    assert blog.publish("--sandbox", "-y", "--to", "wechat", POST_PATH).code == 0
    ledger = Ledger(blog.root / ".publisher/sandbox")
    ledger.keep_sent("wechat", "5a0c11d2", "<p>neu</p>", format="html")

    ended = blog.publish("--sandbox", "restore", POST_PATH, "wechat", "-y")

    assert ended.code == 4
    assert "E427" in ended.err


# ---------------------------------------------------------------- retract


@pytest.mark.parametrize("settings", ["drafts", "published"])
@pytest.mark.parametrize("target", ["blog", "zhihu", "wechat"])
def test_a_copy_is_taken_down(blog: Blog, target: str, settings: str) -> None:
    if settings == "published":
        blog.write("publisher.yaml", PUBLISHING)
    assert blog.publish("--sandbox", "-y", POST_PATH).code == 0
    assert "− retract" in blog.publish("--sandbox", "retract", POST_PATH, target, "-n").out
    assert entry(blog, target)["stage"] != "gone"

    ended = blog.publish("--sandbox", "retract", POST_PATH, target, "-y")

    assert ended.code == 0, ended.err
    assert entry(blog, target)["stage"] == "gone"
    match target:
        case "blog":
            assert not (blog.root / ".publisher/sandbox/blog/source/_posts/batch.md").exists()
        case "zhihu":
            assert zhihu(blog).articles() == []
        case _:
            there = Wechat(blog.root / ".publisher/sandbox/wechat")
            assert there.drafts.all() == ()
            assert all(
                article.get("is_deleted") for one in there.articles.all() for article in one["articles"]
            )
    assert len(list((blog.root / f".publisher/sandbox/backup/{target}/5a0c11d2").iterdir())) == 1
    assert blog.publish("--sandbox", "-y", "--to", target, POST_PATH).code == 0, "not sent there again"
    assert entry(blog, target)["stage"] == "gone"
    again = blog.publish("--sandbox", "retract", POST_PATH, target, "-y")
    assert (again.code, again.out.strip()) == (0, "Nothing to do.")


def test_nothing_is_taken_down_unasked(blog: Blog) -> None:
    assert blog.publish("--sandbox", "-y", "--to", "zhihu", POST_PATH).code == 0
    assert "Nothing was taken down" in blog.publish("--sandbox", "retract", POST_PATH, "zhihu").out
    assert len(zhihu(blog).articles()) == 1


def test_one_that_is_gone_already(blog: Blog) -> None:
    assert blog.publish("--sandbox", "-y", "--to", "zhihu", POST_PATH).code == 0
    (article,) = zhihu(blog).articles()
    zhihu(blog).drop_article(article["id"])
    assert blog.publish("--sandbox", "retract", POST_PATH, "zhihu", "-y").code == 0
    assert entry(blog, "zhihu")["stage"] == "gone"


def test_the_author_s_own_file_stays(blog: Blog) -> None:
    """The blog in place: the post is the blog's source."""
    blog.write("publisher.yaml", PUBLISHING.replace("posts: posts", "posts: blog/source/_posts"))
    own = blog.write("blog/source/_posts/batch.md", POST)
    assert blog.publish("-y", "--to", "blog", "blog/source/_posts/batch.md").code == 0

    ended = blog.publish("retract", "blog/source/_posts/batch.md", "blog", "-y")

    assert ended.code != 0
    assert "your own file" in ended.err
    assert own.read_text("utf-8") == POST


def test_a_neighbour_in_the_same_draft_stays(blog: Blog) -> None:
    assert blog.publish("--sandbox", "-y", "--to", "wechat", POST_PATH).code == 0
    store = Wechat(blog.root / ".publisher/sandbox/wechat")
    (draft,) = store.drafts.all()
    store.drafts.put({**draft, "articles": [*draft["articles"], dict(draft["articles"][0], title="别的")]})

    ended = blog.publish("--sandbox", "retract", POST_PATH, "wechat", "-y")

    assert ended.code != 0
    assert "same draft" in ended.err
    assert entry(blog, "wechat")["stage"] == "draft"


def test_a_copy_known_by_its_address_alone(blog: Blog) -> None:
    url = "https://mp.weixin.qq.com/s/AbC-1_x"
    assert blog.publish("record", POST_PATH, "wechat", url).code == 0
    ended = blog.publish("retract", POST_PATH, "wechat", "-y")
    assert ended.code == 4
    assert url in ended.err
