"""Sentences of the contract that no other test here holds: what counts as named, reviewed plans, -q, kinds of links."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.cli.conftest import OTHER, POST, SETTINGS, Blog
from tests.cli.test_publish import NAMED, require


def write_more(blog: Blog, count: int) -> None:
    for number in range(count):
        blog.write(
            f"posts/more-{number}.md", f"---\ntitle: 第 {number} 篇\nabbrlink: m{number}\n---\n正文。\n"
        )


@pytest.mark.parametrize("words", [("posts/batch.md", "posts/nope.md"), ("posts",), ("publisher.yaml",)])
def test_what_is_no_post_is_a_wrong_word_not_a_failed_check(blog: Blog, words: tuple[str, ...]) -> None:
    for command in ((), ("check",), ("status",)):
        ended = blog.publish(*command, *words)
        assert (ended.code, ended.out) == (2, ""), ended.err


def test_posts_that_git_names_are_not_named_by_a_person(blog: Blog) -> None:
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*git, *words], cwd=blog.root, check=True)
    write_more(blog, 6)
    held = blog.publish("-y", "--to", "blog", "--changed", "--format", "json")
    assert held.code == 4
    assert held.json["summary"] == {"create": 0, "update": 0, "skip": 0, "hold": 6}
    named = [f"posts/more-{number}.md" for number in range(6)]
    assert blog.publish("-y", "--to", "blog", *named).code == 0


# ---------------------------------------------------------------- reviewed plans


def reviewed(blog: Blog, *words: str) -> None:
    assert blog.publish("-n", "--sandbox", "--plan-out", "plan.json", "-q", *words).code == 0


def test_a_plan_whose_post_is_gone_no_longer_fits(blog: Blog) -> None:
    reviewed(blog, *NAMED)
    blog.post.unlink()
    late = blog.publish("apply", "plan.json", "-y")
    assert (late.code, blog.ledger) == (4, [])
    assert "E414" in late.err


def test_a_plan_file_holds_what_it_was_made_from_and_no_body(blog: Blog) -> None:
    assert blog.publish("-y", "--sandbox", "--to", "blog", "posts/memory.md").code == 0
    reviewed(blog, *NAMED)
    written = json.loads((blog.root / "plan.json").read_text("utf-8"))
    assert set(written["digests"]) == {"configuration", "adapters", "ledger"}
    assert list(written["digests"]["ledger"]) == ["77aa0011"]
    assert [set(action) & {"body", "diff"} for action in written["actions"]] == [set()] * 3


@pytest.mark.parametrize("what", ["post", "configuration", "adapter", "ledger"])
def test_a_plan_fits_no_longer_once_anything_moved(
    blog: Blog, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewed(blog, *NAMED)
    match what:
        case "post":
            blog.write("posts/batch.md", POST + "\n后来。\n")
        case "configuration":
            blog.write("publisher.yaml", SETTINGS + "media: {allow_hosts: [127.0.0.1]}\n")
        case "adapter":
            from publisher_zhihu.adapter import ADAPTER

            monkeypatch.setattr(ADAPTER, "version", ADAPTER.version + 1)
        case _:
            assert blog.publish("-y", "--sandbox", "--to", "blog", "posts/memory.md").code == 0
    before = [file.read_bytes() for file in blog.ledger]
    late = blog.publish("apply", "plan.json", "-y", "--format", "json")
    assert late.code == 4
    assert [error["code"] for error in late.json["errors"]] == ["E414"]
    assert f"{what} moved" in late.json["errors"][0]["message"]
    require("plan", late.json)
    assert [file.read_bytes() for file in blog.ledger] == before


# ---------------------------------------------------------------- what is printed


def test_quiet_prints_the_summary_alone(blog: Blog) -> None:
    ended = blog.publish("-y", "-q", "--sandbox", *NAMED)
    assert ended.code == 0
    assert len(ended.out.splitlines()) == 1
    assert ended.out.startswith("3 of 3 done")


def test_the_header_leads_to_an_own_page(blog: Blog) -> None:
    ended = blog.publish("-n", "--format", "json", "--to", "zhihu", *NAMED)
    (action,) = ended.json["actions"]
    assert {link["kind"] for link in action["links"]} == {"own"}
    assert action["links"][0]["to"] == "https://www.example.cn/5a0c11d2.html"


# ---------------------------------------------------------------- what follows from a new address


@pytest.fixture
def live(blog: Blog) -> Blog:
    """The blog, its posts made public; `batch`, which names `memory`, is on Zhihu already."""
    blog.write("publisher.yaml", SETTINGS.replace("adapter: zhihu", "adapter: zhihu, mode: publish"))
    assert blog.publish("-y", "--sandbox", "--to", "zhihu", *NAMED).code == 0
    return blog


def test_posts_that_were_not_asked_for_are_listed_as_stale(live: Blog) -> None:
    ended = live.publish("-y", "--sandbox", "--to", "zhihu", "posts/memory.md")
    assert ended.code == 0
    assert "stale on zhihu, for an address it names is new: publish posts/batch.md --to zhihu" in ended.out
    mended = live.publish("-y", "--sandbox", "--to", "zhihu", *NAMED)
    assert "1 of 1 done" in mended.out
    assert "stale" not in mended.out


def test_the_second_pass_is_announced_and_an_update_in_the_results(live: Blog) -> None:
    ended = live.publish("-y", "--sandbox", "--to", "zhihu", "--format", "json")
    assert ended.err.lower().count("second pass") == 1
    require("results", ended.json)
    assert [(a["post"], a["action"], a["outcome"]) for a in ended.json["actions"]] == [
        ("5a0c11d2", "update", "done"),
        ("77aa0011", "create", "done"),
    ]
    assert ended.json["summary"] == {"create": 1, "update": 1, "skip": 0, "hold": 0}
    again = live.publish("-y", "--sandbox", "--to", "zhihu", "--format", "json")
    assert again.json["summary"] == {"create": 0, "update": 0, "skip": 2, "hold": 0}


def test_a_mode_of_the_post_alone_announces_it_too(blog: Blog) -> None:
    blog.write("posts/memory.md", OTHER.replace("---\n权重", "publisher: {mode: publish}\n---\n权重"))
    assert "second pass" in blog.publish("-n", "--to", "zhihu").err
    blog.write("posts/memory.md", OTHER)
    assert "second pass" not in blog.publish("-n", "--to", "zhihu").err


def test_status_shows_how_far_a_frozen_copy_is_behind(blog: Blog) -> None:
    blog.write("publisher.yaml", SETTINGS.replace("adapter: wechat", "adapter: wechat, mode: publish"))
    assert blog.publish("-y", "--sandbox", "--to", "wechat", *NAMED).code == 0
    blog.write("posts/batch.md", POST + "\n后来。\n")
    skipped = blog.publish("-y", "--sandbox", "--to", "wechat", "--format", "json", *NAMED)
    assert skipped.code == 0
    assert skipped.json["actions"][0]["reason"] == "frozen"
    assert "frozen +1 −0" in blog.publish("status", "--sandbox", "--to", "wechat", *NAMED).out
    (state,) = blog.publish("status", "--sandbox", "--to", "wechat", "--format", "json", *NAMED).json[
        "states"
    ]
    assert (state["stage"], state["behind"]) == ("published", "+1 −0")


def test_a_list_that_fills_in_the_second_pass_leaves_nothing_to_do(blog: Blog) -> None:
    rule = 'boilerplate: {related: {starts_with: "【推荐文章】"}}\n'
    blog.write("publisher.yaml", SETTINGS + rule)
    blog.write("posts/batch.md", POST + "\n***\n\n【推荐文章】\n- [显存](/77aa0011.html)\n")
    blog.write("posts/memory.md", OTHER.replace("---\n权重", "publisher: {mode: publish}\n---\n权重"))
    first = blog.publish("-y", "--sandbox", "--to", "wechat", "--format", "json")
    assert first.code == 0
    sent = (blog.root / ".publisher/sandbox/sent/wechat/5a0c11d2.html").read_text("utf-8")
    assert "【推荐文章】" in sent
    assert blog.publish("-n", "-q", "--sandbox", "--to", "wechat", "--exit-code").code == 0


# ---------------------------------------------------------------- too much change


def test_too_much_change_is_said_once_with_both_ways_out(blog: Blog) -> None:
    write_more(blog, 5)
    for form in ("text", "json", "markdown", "github"):
        dry = blog.publish("-n", "--to", "blog", "--format", form)
        assert dry.code == 0
        said = [
            line for line in (dry.out + dry.err).splitlines() if "7 posts would be created on blog" in line
        ]
        assert len(said) == 1
        assert "adopt" in dry.out + dry.err
        assert "--many" in dry.out + dry.err
    held = blog.publish("-y", "--to", "blog")
    assert (held.code, held.out.count("7 posts would be created on blog")) == (4, 1)
    assert held.out.count("! hold") == 7


def test_a_skip_of_what_waits_bears_one_word(blog: Blog) -> None:
    template = blog.write("end.md", "完。\n")
    blog.write(
        "publisher.yaml", SETTINGS.replace("adapter: zhihu", "adapter: zhihu, mode: publish, footer: end.md")
    )
    assert blog.publish("-y", "--sandbox", "--to", "zhihu", *NAMED).code == 0
    template.write_text("全文完。\n", "utf-8")
    waiting = blog.publish("-y", "--sandbox", "--to", "zhihu", "--format", "json", *NAMED)
    (action,) = waiting.json["actions"]
    assert (action["action"], action["reason"]) == ("skip", "waiting")
    sent = blog.publish("-y", "--many", "--sandbox", "--to", "zhihu", "--format", "json", *NAMED)
    assert sent.json["summary"] == {"create": 0, "update": 1, "skip": 0, "hold": 0}


def test_a_draft_that_was_edited_there_is_a_skip_for_surroundings_alone(blog: Blog) -> None:
    template = blog.write("end.md", "完。\n")
    blog.write("publisher.yaml", SETTINGS.replace("adapter: wechat", "adapter: wechat, footer: end.md"))
    assert blog.publish("-y", "--sandbox", "--to", "wechat", *NAMED).code == 0
    (draft,) = (blog.root / ".publisher/sandbox/wechat/drafts").glob("*.json")
    draft.write_text(draft.read_text("utf-8").replace("先看", "先瞧"), "utf-8")
    template.write_text("全文完。\n", "utf-8")
    left = blog.publish("-y", "--sandbox", "--to", "wechat", "--format", "json", *NAMED)
    assert left.code == 0
    (action,) = left.json["actions"]
    assert (action["action"], action["reason"], action["outcome"]) == ("skip", "edited", "done")
    blog.write("posts/batch.md", POST + "\n后来。\n")
    held = blog.publish("-y", "--sandbox", "--to", "wechat", "--format", "json", *NAMED)
    assert held.code == 4
    (action,) = held.json["actions"]
    assert action["error"]["code"] == "E405"
    assert "先瞧" in action["diff"]
    assert "先瞧" in draft.read_text("utf-8")


def test_status_marks_what_is_gone(blog: Blog) -> None:
    assert blog.publish("-y", "--sandbox", "--to", "blog", *NAMED).code == 0
    there = blog.root / ".publisher/sandbox/blog/source/_posts/batch.md"
    blog.write("posts/batch.md", POST + "\n后来。\n")
    there.unlink()
    assert blog.publish("status", "--remote", "--sandbox", "--to", "blog", *NAMED).code == 0
    assert "! held (E404)" in blog.publish("status", "--sandbox", "--to", "blog", *NAMED).out
    blog.write("posts/batch.md", POST)
    assert "✗ gone" in blog.publish("status", "--sandbox", "--to", "blog", *NAMED).out


def test_an_edit_that_waits_in_the_draft_of_a_live_page_goes_out_when_the_mode_says_so(live: Blog) -> None:
    published = (live.root / "publisher.yaml").read_text("utf-8")
    live.write("publisher.yaml", SETTINGS)
    live.write("posts/batch.md", POST + "\n后来。\n")
    sent = live.publish("-y", "--sandbox", "--to", "zhihu", *NAMED)
    assert (sent.code, "Still yours" in sent.out) == (0, True)
    assert "edit sent to its draft" in live.publish("status", "--sandbox", "--to", "zhihu", *NAMED).out
    assert "Still yours" not in live.publish("-y", "--sandbox", "--to", "zhihu", *NAMED).out
    live.write("publisher.yaml", published)
    out = live.publish("-y", "--sandbox", "--to", "zhihu", "--format", "json", *NAMED)
    (action,) = out.json["actions"]
    assert (action["action"], action["reason"], action["outcome"]) == ("update", "to be published", "done")
    assert live.publish("-n", "-q", "--sandbox", "--to", "zhihu", "--exit-code", *NAMED).code == 0
    (article,) = (live.root / ".publisher/sandbox/zhihu/articles").glob("*.json")
    require("ledger", json.loads((live.root / ".publisher/sandbox/ledger/5a0c11d2.json").read_text("utf-8")))
    stored = json.dumps(json.loads(article.read_text("utf-8")), ensure_ascii=False)
    assert stored.count("后来") > 1, "in the draft and on the page"


def test_what_the_stop_holds_is_not_sent_by_the_second_pass(blog: Blog) -> None:
    template = blog.write("end.md", "完。\n")
    blog.write("publisher.yaml", SETTINGS.replace("path: blog", "path: blog, footer: end.md"))
    write_more(blog, 5)
    assert blog.publish("-y", "-q", "--many", "--to", "blog").code == 0
    template.write_text("全文完。\n", "utf-8")
    blog.write("posts/new.md", "---\ntitle: 全新\nabbrlink: nn\n---\n另一篇。\n")
    held = blog.publish("-y", "--to", "blog", "--format", "json")
    assert held.code == 4
    assert held.json["summary"] == {"create": 1, "update": 0, "skip": 0, "hold": 7}
    assert "全文完" not in (blog.root / "blog/source/_posts/batch.md").read_text("utf-8")
    assert "全文完" in (blog.root / "blog/source/_posts/new.md").read_text("utf-8")


def test_what_render_prints_is_what_was_sent(live: Blog) -> None:
    assert live.publish("-y", "-q", "--sandbox", "--to", "zhihu").code == 0
    sent = (live.root / ".publisher/sandbox/sent/zhihu/5a0c11d2.html").read_text("utf-8")
    assert "https://zhuanlan.zhihu.com/p/" in sent
    assert live.publish("render", "--sandbox", "--to", "zhihu", *NAMED).out == sent
    assert live.publish("render", "--to", "zhihu", *NAMED).out != sent
