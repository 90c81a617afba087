"""The one-shot job through the command line: what is printed where, in which form, and what it leaves with."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from publisher.cli.output import Screen
from tests.cli.conftest import OTHER, POST, SETTINGS, Blog
from tests.conftest import ROOT

NAMED = ("posts/batch.md",)
SENT = ("-y", "--sandbox", *NAMED)


def require(schema: str, value: Any) -> None:
    """The value is what the packaged schema says."""
    described = json.loads((ROOT / "publisher/schemas" / f"{schema}.json").read_text("utf-8"))
    Draft202012Validator.check_schema(described)
    Draft202012Validator(described).validate(value)


def drop_diffs(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith(("  +", "  -", "  @")))


# ---------------------------------------------------------------- planning


def test_a_dry_run_says_what_would_be_done_and_does_nothing(blog: Blog) -> None:
    ended = blog.publish("-n", *NAMED)
    assert ended.code == 0, ended.err
    assert "posts/batch.md → zhihu   + create" in ended.out
    assert "To apply: publish posts/batch.md   (3 create)" in ended.out
    assert "Nothing was sent." in ended.out
    assert not (blog.root / ".publisher").exists()
    assert list((blog.root / "blog/source").iterdir()) == []


def test_without_a_terminal_and_without_yes_it_only_plans(blog: Blog) -> None:
    ended = blog.publish("--sandbox", *NAMED)
    assert ended.code == 0
    assert "only plans" in ended.err
    assert "To apply: publish --sandbox posts/batch.md" in ended.out
    assert blog.ledger == []


def test_options_stand_before_or_after(blog: Blog) -> None:
    before = blog.publish("--to", "zhihu", "-n", *NAMED)
    after = blog.publish(*NAMED, "-n", "--to", "zhihu")
    assert before == after
    assert "(1 create)" in before.out
    assert (
        blog.publish("--to", "zhihu", "render", *NAMED).out
        == blog.publish("render", *NAMED, "--to=zhihu").out
    )


def test_quiet_is_the_summary_only(blog: Blog) -> None:
    assert blog.publish("-n", "-q", *NAMED).out == (
        "Nothing was sent. To apply: publish posts/batch.md   (3 create)\n"
    )


def test_chinese(blog: Blog) -> None:
    assert "未发送任何内容" in blog.publish("-n", "--lang", "zh", *NAMED).out


def test_every_post_without_a_name(blog: Blog) -> None:
    assert "(6 create)" in blog.publish("-n", "-q").out


@pytest.mark.parametrize(
    ("words", "code"), [((), 0), (("--exit-code",), 10), (("--exit-code", "--strict"), 10)]
)
def test_pending_changes(blog: Blog, words: tuple[str, ...], code: int) -> None:
    assert blog.publish("-n", "-q", *words, *NAMED).code == code


def test_a_dry_run_hints_at_slips(blog: Blog) -> None:
    pages = "\n".join(f"[({n})](https://www.example.cn/77aa0011.html)  " for n in (3, 4))
    others = "\n".join(f"[{n}](https://www.example.cn/{n}.html)  " for n in range(4))
    blog.write("posts/batch.md", f"{POST}\n{pages}\n{others}\n")
    for words in ((), NAMED):
        hints = [
            line for line in blog.publish("-n", "--to", "zhihu", *words).out.splitlines() if "W312" in line
        ]
        assert len(hints) == 1
        assert "(3)" in hints[0]
        assert "(4)" in hints[0]


def test_a_held_post_comes_before_pending_changes(blog: Blog) -> None:
    blog.write("posts/batch.md", POST + "\n![x](nowhere.png)\n")
    assert blog.publish("-n", "-q", "--exit-code", *NAMED).code == 3


def test_force_needs_names(blog: Blog) -> None:
    ended = blog.publish("--force", "-n")
    assert ended.code == 2
    assert "--force" in ended.err


def test_changed_posts_only(blog: Blog) -> None:
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*git, *words], cwd=blog.root, check=True)
    nothing = blog.publish("-n", "--changed", "-q")
    assert "no posts" in nothing.out
    blog.write("posts/memory.md", OTHER + "再加一句。\n")
    assert "(3 create)" in blog.publish("-n", "--changed", "-q").out
    assert "no posts" in blog.publish("-n", "--changed", "-q", *NAMED).out


def test_many_creates_without_names_are_told_and_held(blog: Blog) -> None:
    for number in range(5):
        blog.write(
            f"posts/more-{number}.md", f"---\ntitle: 第 {number} 篇\nabbrlink: more{number}\n---\n正文。\n"
        )
    dry = blog.publish("-n", "--to", "blog")
    assert dry.code == 0
    assert "E415" in dry.out
    assert "7 create" in dry.out
    wet = blog.publish("-y", "--to", "blog")
    assert wet.code == 4
    assert "7 held" in wet.out
    assert blog.publish("-y", "--to", "blog", "--many").code == 0


# ---------------------------------------------------------------- forms


def test_json_alone_on_stdout(blog: Blog) -> None:
    ended = blog.publish("-n", "--format", "json", *NAMED)
    require("plan", ended.json)
    assert [action["target"] for action in ended.json["actions"]] == ["blog", "zhihu", "wechat"]
    assert list(ended.json) == ["schema_version", "actions", "errors", "plan", "summary"]
    assert ended.json["summary"] == {"create": 3, "update": 0, "skip": 0, "hold": 0}
    assert "Nothing was sent" in ended.err


def test_json_of_an_error_before_any_plan(blog: Blog) -> None:
    blog.write("publisher.yaml", "sit: {}\n")
    ended = blog.publish("-n", "--format", "json")
    require("plan", ended.json)
    assert ended.code == 2
    assert {error["code"] for error in ended.json["errors"]} == {"E103", "E105"}


def test_skips_are_listed_when_posts_are_named(blog: Blog) -> None:
    assert blog.publish("-y", "--sandbox").code == 0
    assert blog.publish("-n", "--sandbox", "--format", "json").json["actions"] == []
    assert len(blog.publish("-n", "--sandbox", "--format", "json", "-v").json["actions"]) == 6
    assert len(blog.publish("-n", "--sandbox", "--format", "json", *NAMED).json["actions"]) == 3


def test_markdown_for_a_pull_request(blog: Blog) -> None:
    out = blog.publish("-n", "--format", "markdown", *NAMED).out
    assert "| zhihu | + create |" in out
    assert "<details><summary>zhihu</summary>" in out


def test_annotations(blog: Blog) -> None:
    blog.write("posts/batch.md", POST + "\n![x](nowhere.png)\n")
    ended = blog.publish("-n", "--format", "github", *NAMED)
    first = ended.out.splitlines()[0]
    assert first.startswith("::error file=posts/batch.md,line=9,title=E301 ")
    assert ended.code == 3


# ---------------------------------------------------------------- sending


def test_the_whole_job_twice_then_an_edit(blog: Blog) -> None:
    first = blog.publish(*SENT)
    assert first.code == 0, first.err
    assert "3 of 3 done" in first.out
    assert "Still yours:" in first.out
    for file in blog.ledger:
        require("ledger", json.loads(file.read_text("utf-8")))

    journal = blog.root / ".publisher/sandbox/journal.jsonl"
    before = journal.read_bytes()
    again = blog.publish(*SENT)
    assert (again.code, journal.read_bytes()) == (0, before)
    assert "3 unchanged" in again.out

    blog.write("posts/batch.md", POST.replace("吞吐", "延迟"))
    edited = blog.publish("-y", "--sandbox", "--format", "json", *NAMED)
    require("results", edited.json)
    assert [(a["action"], a["outcome"]) for a in edited.json["actions"]] == [("update", "done")] * 3
    assert blog.post.read_text("utf-8") == POST.replace("吞吐", "延迟")


def test_status_tells_what_is_where(blog: Blog) -> None:
    assert blog.publish(*SENT).code == 0
    blog.write("posts/batch.md", POST + "\n又一段。\n")
    lines = blog.publish("status", "--sandbox").out.splitlines()
    assert lines[0].split() == ["post", "blog", "zhihu", "wechat"]
    assert lines[1].startswith("batch   ~ edited here")
    assert lines[2].split() == ["memory", "–", "never", "–", "never", "–", "never"]
    states = blog.publish("status", "--sandbox", "--format", "json").json["states"]
    assert {(s["target"], s["stage"]) for s in states if s["post"] == "5a0c11d2"} == {
        ("blog", "published"),
        ("zhihu", "draft"),
        ("wechat", "draft"),
    }


def test_status_asks_the_platforms_when_told_to(blog: Blog) -> None:
    assert blog.publish(*SENT).code == 0
    (blog.root / ".publisher/sandbox/blog/source/_posts/batch.md").unlink()
    ended = blog.publish("status", "--sandbox", "--remote", "--format", "json", *NAMED)
    assert ended.code == 0, ended.err
    seen = {state["target"]: (state["seen"], state["stage"]) for state in ended.json["states"]}
    assert seen == {
        "blog": ("gone", "gone"),
        "zhihu": ("as sent", "draft"),
        "wechat": ("as sent", "draft"),
    }


def test_a_dry_run_may_read_the_platforms_and_still_writes_nothing(blog: Blog) -> None:
    assert blog.publish(*SENT).code == 0
    (blog.root / ".publisher/sandbox/blog/source/_posts/batch.md").unlink()
    before = [file.read_bytes() for file in blog.ledger]
    ended = blog.publish("-n", "--remote", "--sandbox", *NAMED)
    assert ended.code == 0
    assert "blog 5a0c11d2: gone" in ended.err
    assert [file.read_bytes() for file in blog.ledger] == before


def test_status_says_whom_it_could_not_ask(blog: Blog) -> None:
    assert blog.publish("-y", "--to", "blog", *NAMED).code == 0
    assert blog.publish("status", "--remote").code == 0
    (file,) = blog.ledger
    known = json.loads(file.read_text("utf-8"))
    known["targets"]["zhihu"] = {**known["targets"]["blog"], "id": "1"}
    file.write_text(json.dumps(known))
    ended = blog.publish("status", "--remote")
    assert ended.code == 2
    assert "ZHIHU_COOKIE" in ended.err


def test_a_reviewed_plan_and_nothing_else_is_applied(blog: Blog) -> None:
    plan = blog.root / "plan.json"
    assert blog.publish("-n", "--sandbox", "--plan-out", "plan.json", *NAMED).code == 0
    assert POST.splitlines()[-1] not in plan.read_text("utf-8")
    assert blog.publish("apply", "plan.json").code == 0
    assert blog.ledger == []
    applied = blog.publish("apply", "plan.json", "-y")
    assert applied.code == 0, applied.err
    assert len(blog.ledger) == 1
    late = blog.publish("apply", "plan.json", "-y")
    assert late.code == 4
    assert "E414" in late.err


@pytest.mark.parametrize("moved", ["posts/batch.md", "publisher.yaml"])
def test_a_plan_that_no_longer_fits(blog: Blog, moved: str) -> None:
    assert blog.publish("-n", "--sandbox", "--plan-out", "plan.json", *NAMED).code == 0
    changed = {
        "posts/batch.md": POST + "\n新的一段。\n",
        "publisher.yaml": "site: {url: https://x.cn}\nposts: posts\n",
    }
    blog.write(moved, changed[moved])
    ended = blog.publish("apply", "plan.json", "-y")
    assert ended.code == 4
    assert blog.ledger == []


def test_what_is_no_plan(blog: Blog) -> None:
    blog.write("plan.json", "{}")
    ended = blog.publish("apply", "plan.json", "-y")
    assert ended.code == 2
    assert "plan.json" in ended.err


@pytest.mark.parametrize(("answer", "sent"), [(True, 1), (False, 0)])
def test_a_person_is_asked(blog: Blog, monkeypatch: pytest.MonkeyPatch, answer: bool, sent: int) -> None:
    asked: list[str] = []

    def confirm(question: str, **_: object) -> bool:
        asked.append(question)
        return answer

    monkeypatch.setattr(Screen, "is_for_a_person", property(lambda _: True))
    monkeypatch.setattr("click.confirm", confirm)
    ended = blog.publish("--sandbox", *NAMED)
    assert (ended.code, asked, len(blog.ledger)) == (0, ["Send this (3 create)?"], sent)
    assert ("Nothing was sent." in ended.out) is not answer
    assert "\n  + " in ended.out, "the diffs are shown before the question"


def test_nobody_is_asked_when_there_is_nothing_to_do(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    assert blog.publish(*SENT).code == 0
    monkeypatch.setattr(Screen, "is_for_a_person", property(lambda _: True))
    monkeypatch.setattr("click.confirm", lambda *_, **__: pytest.fail("asked"))
    assert "Nothing to do." in blog.publish("--sandbox", *NAMED).out


def test_a_new_address_reaches_the_posts_that_name_it_in_a_second_pass(blog: Blog) -> None:
    blog.write("publisher.yaml", SETTINGS.replace("{adapter: zhihu}", "{adapter: zhihu, mode: publish}"))
    assert "second pass" in blog.publish("-n", "--sandbox", "--to", "zhihu").err
    first = blog.publish("-y", "--sandbox", "--to", "zhihu")
    assert first.code == 0, first.out + first.err
    assert "Second pass" in first.err
    body = next((blog.root / ".publisher/sandbox/sent/zhihu").glob("5a0c11d2.*")).read_text("utf-8")
    assert "https://zhuanlan.zhihu.com/p/" in body
    assert "(2 unchanged)" in blog.publish("-y", "--sandbox", "--to", "zhihu").out


# ---------------------------------------------------------------- the other commands


def test_render_prints_what_is_sent(blog: Blog) -> None:
    ended = blog.publish("render", *NAMED, "--to", "blog")
    assert ended.code == 0
    assert ended.out == POST


def test_render_writes_one_file_a_post_and_target(blog: Blog) -> None:
    assert blog.publish("render", *NAMED, "posts/memory.md").code == 2
    assert blog.publish("render", *NAMED, "posts/memory.md", "-o", "out/").code == 0
    found = {file.relative_to(blog.root / "out").as_posix() for file in (blog.root / "out").rglob("*.*")}
    assert found == {
        f"{target}/{name}"
        for target, suffix in (("blog", "md"), ("zhihu", "html"), ("wechat", "html"))
        for name in (f"batch.{suffix}", f"memory.{suffix}")
    }


def test_render_goes_on_after_a_failure(blog: Blog) -> None:
    blog.write("posts/broken.md", "---\ntitle: [\n---\nx\n")
    ended = blog.publish("render", "posts/broken.md", *NAMED, "--to", "zhihu", "-o", "out/")
    assert ended.code == 3
    assert "E204" in ended.err
    assert (blog.root / "out/zhihu/batch.html").is_file()


def test_check_in_three_forms(blog: Blog) -> None:
    assert blog.publish("check").code == 0
    blog.write("posts/batch.md", POST + "\n![x](nowhere.png)\n")
    text = blog.publish("check", *NAMED)
    assert text.code == 3
    assert "E301 posts/batch.md:9" in text.out
    found = blog.publish("check", "--format", "json", *NAMED).json
    require("check", found)
    assert found["findings"][0]["code"] == "E301"
    assert blog.publish("check", "--format", "github", *NAMED).out.startswith(
        "::error file=posts/batch.md,line=9"
    )


def test_a_preview_is_one_file(blog: Blog) -> None:
    assert blog.publish("preview", *NAMED, "-o", "page.html").code == 0
    assert "批处理与缓存" in (blog.root / "page.html").read_text("utf-8")


def test_a_new_post_is_ready_to_write(blog: Blog) -> None:
    ended = blog.publish("new", "为什么: 0x1f?")
    assert (ended.code, ended.out) == (0, "posts/为什么-0x1f.md\n")
    assert "(3 create)" not in blog.publish("-n", "-q", "posts/为什么-0x1f.md").out, "it has no body yet"
    text = (blog.root / "posts/为什么-0x1f.md").read_text("utf-8")
    assert text.startswith('---\ntitle: "为什么: 0x1f?"\ndate: 20')
    assert 'abbrlink: "' in text
    assert blog.publish("new", "为什么: 0x1f?").code == 3
    assert blog.publish("new", "…").code == 3


def test_what_is_forgotten_is_made_anew(blog: Blog) -> None:
    assert blog.publish("forget", *NAMED, "zhihu", "--sandbox").out == "Nothing to do.\n"
    assert blog.publish(*SENT).code == 0
    assert "Nothing was forgotten" in blog.publish("forget", *NAMED, "blog", "--sandbox").out
    assert "(3 unchanged)" in blog.publish("-n", "-q", "--sandbox", *NAMED).out
    assert blog.publish("forget", *NAMED, "blog", "--sandbox", "-y").code == 0
    assert "(1 create, 2 unchanged)" in blog.publish("-n", "-q", "--sandbox", *NAMED).out
    assert blog.publish("forget", *NAMED, "blgo", "--sandbox").code == 2


def test_explain(blog: Blog) -> None:
    assert blog.publish("explain", "e106").out.startswith("E106  a secret is not set\n")
    assert blog.publish("explain", "E16").code == 2


def test_help_and_version(blog: Blog) -> None:
    assert blog.publish("--help").code == 0
    assert blog.publish("--version").out.startswith("publish ")
    assert "Usage: publish render" in blog.publish("render", "--help").out
