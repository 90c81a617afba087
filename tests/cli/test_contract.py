"""Sentences of the contract that no other test here holds: what counts as named, reviewed plans, -q, kinds of links."""

from __future__ import annotations

import subprocess

import pytest

from tests.cli.conftest import POST, SETTINGS, Blog
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
