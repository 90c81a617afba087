"""A whole life through `apply`: conflicts, what is gone, what a person published. Faults stand in `test_faults`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from publisher.adapter import Mode, Rendition
from publisher.apply.run import apply_actions
from publisher.apply.work import Result, Tools, Work
from publisher.errors import ExitCode
from publisher.ledger import Ledger, TargetEntry
from publisher.sandbox.server import SandboxServer
from publisher_zhihu.adapter import ADAPTER
from publisher_zhihu.sandbox import ZhihuSandbox
from tests.adapters.zhihu.conftest import NOW, Line


class Life:
    """One post on one account; each run is a process of its own, with what the ledger remembers."""

    def __init__(self, folder: Path, server: SandboxServer, emulator: ZhihuSandbox) -> None:
        self.ledger = Ledger(folder / "state")
        self.line = Line(server, emulator)

    @property
    def entry(self) -> TargetEntry:
        entry = self.ledger.target("p1", "zhihu")
        assert entry is not None
        return entry

    def run(self, rendition: Rendition, mode: Mode, *, way: str = "content", force: bool = False) -> Result:
        """What one `publish -y` does with the post."""
        client = self.line.client(publish_path=way)
        work = Work(action="create", rendition=rendition, path="p1.md", source="s", mode=mode, force=force)
        tools = Tools(ledger=self.ledger, fetch=lambda _: b"", now=lambda: NOW)
        (result,) = apply_actions(
            [work], clients=lambda _: client, capabilities=lambda _: ADAPTER().capabilities, tools=tools
        )
        return result

    def titles(self, stage: str) -> list[str]:
        """What stands there, in the emulator's own files."""
        articles = self.line.emulator._store.articles()
        return [
            one["draft"]["title"]
            for one in articles
            if (stage == "published") == (one["published"] is not None)
        ]


@pytest.fixture
def life(tmp_path: Path, line: Line) -> Life:
    return Life(tmp_path, line.server, line.emulator)


def edit_there(life: Life, **changes: str) -> None:
    """What a person does in Zhihu's editor."""
    record = life.line.emulator._store.article(str(life.entry.id))
    assert record is not None
    record["draft"] |= changes
    life.line.emulator._store.keep_article(record)


def test_an_edit_there_is_a_conflict_until_force(life: Life, rendition: Rendition) -> None:
    """Requirement 27."""
    life.run(rendition, "draft")
    edit_there(life, content="<h2>路线</h2><p>从<b>南门</b>出发。</p>")
    changed = replace(rendition, body="<p>从西门出发。</p>")
    held = life.run(changed, "draft")
    assert held.error is not None
    assert (held.error.code, held.error.exit_code) == ("E405", ExitCode.PERSON)
    assert life.run(changed, "draft", force=True).outcome == "done"
    (backup,) = (life.ledger.state / "backup").rglob("*.html")
    assert "南门" in backup.read_text("utf-8")


def test_what_the_editor_rewrites_by_itself_is_no_conflict(life: Life, rendition: Rendition) -> None:
    life.run(rendition, "draft")
    edit_there(life, content='<h2 class="x">路线</h2>\n<p>从<b>东门</b>出发。</p><p></p>')
    assert life.run(replace(rendition, title="新题"), "draft").outcome == "done"


def test_a_draft_published_by_hand_is_taken_over(life: Life, rendition: Rendition) -> None:
    life.run(rendition, "draft")
    record = life.line.emulator._store.article(str(life.entry.id))
    assert record is not None
    life.line.emulator._store.keep_article({**record, "published": record["draft"]})
    result = life.run(replace(rendition, title="新题"), "draft")
    assert (result.outcome, life.entry.stage) == ("done", "published")
    assert result.url == f"https://zhuanlan.zhihu.com/p/{life.entry.id}"


def test_a_deleted_draft_is_not_made_anew_by_itself(life: Life, rendition: Rendition) -> None:
    """Requirement 34."""
    life.run(rendition, "draft")
    life.line.emulator._store.drop_article(str(life.entry.id))
    held = life.run(replace(rendition, title="新题"), "draft")
    assert held.error is not None
    assert held.error.code == "E404"
    assert life.titles("draft") == []
    assert life.run(replace(rendition, title="新题"), "draft", force=True).outcome == "done"
    assert life.titles("draft") == ["新题"]


def test_an_equal_title_holds(life: Life, rendition: Rendition, tmp_path: Path) -> None:
    life.run(rendition, "draft")
    other = Life(tmp_path / "other", life.line.server, life.line.emulator)
    held = other.run(rendition, "draft")
    assert held.error is not None
    assert held.error.code == "E409"
    assert other.titles("draft") == [rendition.title]
