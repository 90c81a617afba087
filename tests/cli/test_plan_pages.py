"""A plan as a page for GitHub: never too large, never cut within a tag, a fence or a character; annotations within limits."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.apply.work import Result
from publisher.cli.plan_github import MOST, plan_annotations
from publisher.cli.plan_markdown import COMMENT, SUMMARY, Room, plan_markdown
from publisher.document import Problem
from publisher.errors import ExitCode, Refused
from publisher.pipeline.planning import Planned
from publisher.plan.guards import Stop
from publisher.plan.model import Action, Plan

ROOMS = {"summary": (SUMMARY, 1024 * 1024), "comment": (COMMENT, 65_536)}
NASTY = "`````\n</details>\n<script>😀𠮷\n| a | b\n@lin #7 <!-- x -->"


def action(
    number: int, diff: str, *, title: str = "x", kind: str = "update", target: str = "zhihu"
) -> Action:
    return Action(
        post=f"p{number}",
        path=f"posts/{number}.md",
        target=target,
        kind=kind,  # type: ignore[arg-type]
        reason="edited here",
        title=title,
        diff=diff,
    )


def require_whole(page: str, room: Room, limit: int) -> None:
    """Within the limit, and everything that was opened is closed."""
    assert room.size(page) <= min(room.whole, limit)
    page.encode()
    assert page.count("<details>") == page.count("</details>") - _quoted(page, "</details>")
    inside = ""
    for line in page.splitlines():
        mark = re.match(r"(`{3,})(diff)?$", line)
        if mark and not inside and mark[2]:
            inside = mark[1]
        elif mark and line == inside:
            inside = ""
    assert not inside


def _quoted(page: str, word: str) -> int:
    """How often the word stands within a fence, as somebody's text."""
    fences = re.findall(r"^(`{3,})diff\n(.*?)\n\1$", page, re.M | re.S)
    return sum(text.count(word) for _, text in fences)


@pytest.mark.parametrize("name", ROOMS)
@pytest.mark.parametrize(
    ("posts", "lines", "line"),
    [
        (1, 3, "+ 一行"),
        (1, 100_000, "+ 一行"),
        (3, 1, "+" + "宽" * 2_000_000),
        (4000, 30, "- 旧" + NASTY),
        (20_000, 0, ""),
    ],
)
def test_a_page_fits(name: str, posts: int, lines: int, line: str) -> None:
    room, limit = ROOMS[name]
    planned = Planned(Plan(tuple(action(number, f"{line}\n" * lines) for number in range(posts))))
    require_whole(plan_markdown(planned, "zh", with_skips=False, room=room), room, limit)
    page = plan_markdown(planned, "en", with_skips=False, room=room)
    require_whole(page, room, limit)
    assert "posts/0.md" in page
    shown = page.count("#### ")
    assert shown == posts or f"{posts - shown} more posts" in page


@settings(max_examples=60, deadline=None)
@given(
    diffs=st.lists(st.text(st.characters(codec="utf-8"), max_size=400), max_size=8),
    titles=st.text(st.characters(codec="utf-8"), max_size=40),
    whole=st.integers(1500, 4000),
)
def test_any_text_in_any_room(diffs: list[str], titles: str, whole: int) -> None:
    room = Room(lines=9, post=600, whole=whole, size=COMMENT.size)
    planned = Planned(Plan(tuple(action(number, diff, title=titles) for number, diff in enumerate(diffs))))
    require_whole(plan_markdown(planned, "en", with_skips=False, room=room), room, whole)


def test_failures_stand_first_and_are_counted() -> None:
    actions = tuple(action(number, "", kind="create") for number in range(30_000))
    error = Refused("E407", "no | <b>")
    results = tuple(
        Result(post=one.post, target="zhihu", action="create", outcome="failed", error=error)
        if one.post == "p29999"
        else Result(post=one.post, target="zhihu", action="create", outcome="done", url="https://there/1")
        for one in actions
    )
    page = plan_markdown(Planned(Plan(actions)), "en", with_skips=False, results=results)
    rows = [line for line in page.splitlines() if line.startswith(("| ✗", "| ✓"))]
    assert rows[0] == r"| ✗ | zhihu | posts/29999.md | **E407** no \| &lt;b&gt; |"
    assert f"{30_000 - len(rows)} more results" in page
    require_whole(page, SUMMARY, 1024 * 1024)


def test_nobody_is_called_and_nothing_is_linked() -> None:
    planned = Planned(Plan((action(1, "", target="@lin #7 <!--"),)))
    page = plan_markdown(planned, "en", with_skips=False)
    assert "@lin" not in page
    assert "#7" not in page
    assert "<!--" not in page


def test_what_one_diff_leaves_the_next_may_use() -> None:
    long = "\n".join(f"+ {number}" for number in range(500))
    planned = Planned(Plan((action(1, "+ one\n", target="a"), action(1, long, target="b"))))
    page = plan_markdown(planned, "en", with_skips=False)
    kept = len(re.findall(r"^\+ \d+$", page, re.M))
    assert kept == 199
    assert "301 more lines: full diff in artifact preview.html" in page


def test_annotations_errors_first_ten_of_a_kind() -> None:
    problem = Problem("E301", 7, "missing\nline, a: b %")
    held = tuple(
        Action(
            post=f"p{n}",
            path=f"posts/第 {n},篇.md",
            target="zhihu",
            kind="hold",
            reason="a check failed",
            problems=(problem,),
            exit_code=ExitCode.CONTENT,
        )
        for n in range(25)
    )
    failed = Result(post="p0", target="zhihu", action="create", outcome="failed", error=Refused("E407", "no"))
    planned = Planned(Plan(held), (Stop("zhihu", "create", 9, "too many"),))
    lines = list(plan_annotations(planned, [failed], folder="blog"))
    assert lines[0] == "::error file=blog/posts/第 0%2C篇.md,title=E407 zhihu::no"
    assert (
        lines[1] == "::error file=blog/posts/第 0%2C篇.md,line=7,title=E301 zhihu::missing%0Aline, a: b %25"
    )
    assert sum(line.startswith("::error") for line in lines) == MOST
    assert sum(line.startswith("::warning") for line in lines) <= MOST
    assert any(line.startswith("::warning title=E415::too many") for line in lines)
    assert lines.index(next(line for line in lines if line.startswith("::warning"))) == MOST
