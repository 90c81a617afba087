"""A renamed post keeps its identity; one that merely looks like a lost one asks first (interface 3, Identity)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.config.load import load_settings
from publisher.errors import ExitCode
from publisher.ledger import Ledger, LedgerEntry, Sent, TargetEntry
from publisher.pipeline.orphans import ALIKE, _by_lines, _by_runs, source_digest
from publisher.pipeline.planning import Request, make_plan
from publisher.pipeline.workspace import Workspace

BODY = "".join(f"第 {number} 句话，说的是第 {number} 件事。\n\n" for number in range(20))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "publisher.yaml").write_text(
        "site: {url: 'https://blog.example'}\nposts: posts\ntargets: {zhihu: {adapter: zhihu}}\n"
    )
    (tmp_path / "posts/old.md").write_text(f"---\ntitle: T\ntags: [a]\n---\n{BODY}", "utf-8")
    return tmp_path


def open_workspace(site: Path) -> Workspace:
    settings = load_settings(site / "publisher.yaml")
    return Workspace(settings, Ledger(settings.state))


def record(site: Path) -> None:
    """As if `old.md` had been sent as it is."""
    workspace = open_workspace(site)
    post = workspace.post_of(site / "posts/old.md")
    rendition = workspace.rendition(post, workspace.settings.targets["zhihu"])
    sent = Sent.of(rendition.prints, rendition.fingerprint)
    entry = TargetEntry(account="me", id="7", stage="draft", sent=sent)
    workspace.ledger.keep_sent("zhihu", "old", rendition.body, format="html")
    workspace.ledger.save(LedgerEntry("old", "posts/old.md", source_digest(post), {"zhihu": entry}))


def planned(site: Path) -> tuple[str, str, str, ExitCode]:
    (action,) = make_plan(open_workspace(site), Request()).plan.actions
    return action.post, action.kind, action.reason, action.exit_code


def test_a_file_that_only_moved_keeps_its_identity_and_its_copy(site: Path) -> None:
    record(site)
    (site / "posts/deep").mkdir()
    (site / "posts/old.md").rename(site / "posts/deep/new.md")

    post, kind, reason, _ = planned(site)

    assert (post, kind) == ("old", "skip"), reason


def test_one_that_moved_and_changed_a_little_asks_a_person(site: Path) -> None:
    record(site)
    (site / "posts/old.md").rename(site / "posts/new.md")
    text = (site / "posts/new.md").read_text("utf-8")
    (site / "posts/new.md").write_text(text.replace("第 3 件事", "另一件事"), "utf-8")

    assert planned(site) == ("posts/new", "hold", "a check failed", ExitCode.PERSON)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda body: body.replace("件事", "样事"), "hold"),  # a word in every paragraph
        (lambda body: body.replace("。", "！").replace("\n\n", "\n\n\n"), "hold"),  # marks and blanks
        (lambda body: "\n\n".join(sorted(body.split("\n\n"))), "hold"),  # paragraphs in another order
        (lambda body: body + body.replace("第", "那").replace("说的是", "讲到"), "create"),  # as much again
        (lambda body: body[: len(body) // 2], "create"),  # half of it
    ],
)
def test_what_counts_as_nearly_the_same(site: Path, change: Callable[[str], str], kind: str) -> None:
    """A paragraph with one other word is no other paragraph."""
    record(site)
    (site / "posts/old.md").rename(site / "posts/new.md")
    (site / "posts/new.md").write_text(f"---\ntitle: T\ntags: [a]\n---\n{change(BODY)}", "utf-8")

    assert planned(site)[1] == kind


def test_long_posts_are_compared_in_no_time(site: Path) -> None:
    """The work grows with the length of the texts, not with its square."""
    lines = [f"第{number}句话说的是第{number}件事" for number in range(4_000)]
    others = [
        line.replace("话", "段话") if number % 2 else f"另{number}" for number, line in enumerate(lines)
    ]

    assert 0 < _by_runs("".join(lines), "".join(others)) < 1
    assert _by_lines(lines[:400], others[:400]) < ALIKE


def test_another_post_is_just_new(site: Path) -> None:
    record(site)
    (site / "posts/old.md").unlink()
    (site / "posts/new.md").write_text("---\ntitle: U\ntags: [a]\n---\n完全不同的内容，只有一句。\n", "utf-8")

    assert planned(site)[:2] == ("new", "create")


def test_a_post_beside_the_old_one_is_never_taken_for_it(site: Path) -> None:
    record(site)
    (site / "posts/copy.md").write_text((site / "posts/old.md").read_text("utf-8"), "utf-8")

    actions = make_plan(open_workspace(site), Request()).plan.actions

    assert [(action.post, action.kind) for action in actions] == [("copy", "create"), ("old", "skip")]
