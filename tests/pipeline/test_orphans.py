"""A renamed post keeps its identity; one that merely looks like a lost one asks first (interface 3, Identity)."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.config.load import load_settings
from publisher.errors import ExitCode
from publisher.ledger import Ledger, LedgerEntry, Sent, TargetEntry
from publisher.pipeline.orphans import source_digest
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
