"""What a run knows before it decides: addresses, identities, modes."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.config.load import load_settings
from publisher.errors import ExitCode, NotThere
from publisher.ledger import Ledger
from publisher.pipeline.planning import Request, make_plan
from publisher.pipeline.workspace import Workspace

SETTINGS = """\
site: {url: 'https://blog.example', permalink: ':year/:month/:title/'}
posts: posts
targets: {zhihu: {adapter: zhihu}}
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "publisher.yaml").write_text(SETTINGS)
    return tmp_path


def plan(site: Path) -> list[tuple[str, str]]:
    settings = load_settings(site / "publisher.yaml")
    planned = make_plan(Workspace(settings, Ledger(settings.state)), Request()).plan
    return [
        (action.kind, next(iter(action.problems)).code if action.problems else "")
        for action in planned.actions
    ]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("title: T\ndate: 2026-11-24\ntags: [a]", ("create", "")),
        ("title: T\ntags: [a]", ("hold", "E312")),
        ("title: T\npermalink: own.html\ntags: [a]", ("create", "")),
    ],
)
def test_a_post_whose_address_nobody_knows_is_held(site: Path, head: str, expected: tuple[str, str]) -> None:
    (site / "posts/a.md").write_text(f"---\n{head}\n---\n正文\n", "utf-8")

    assert plan(site) == [expected]


def test_a_copy_that_is_gone_needs_a_person() -> None:
    assert NotThere("E404", "gone").exit_code is ExitCode.PERSON
