"""A post that names a target or a mode that is not there is held for every target, never sent and never skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.config.load import load_settings
from publisher.ledger import Ledger
from publisher.pipeline.planning import Request, make_plan
from publisher.pipeline.workspace import Workspace


@pytest.mark.parametrize(
    ("wish", "kinds", "code"),
    [
        ("{targets: [zhihuu]}", ["hold", "hold"], "E209"),
        ("{mode: drat}", ["hold", "hold"], "E209"),
        ("{mode: {zhihu: publish}}", ["create", "create"], ""),
        ("{targets: [zhihu]}", ["skip", "create"], ""),
        ("{colour: red}", ["create", "create"], ""),
    ],
)
def test_what_is_planned(tmp_path: Path, wish: str, kinds: list[str], code: str) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(
        f"---\ntitle: A\ntags: [b]\ndate: 2024-01-02\npublisher: {wish}\n---\n文\n", "utf-8"
    )
    (tmp_path / "publisher.yaml").write_text(
        "site: {url: https://a.cn, permalink: ':title/'}\nposts: posts\nstatic: posts\n"
        "targets: {blog: {adapter: hexo, path: blog}, zhihu: {adapter: zhihu}}\n",
        "utf-8",
    )
    settings = load_settings(tmp_path / "publisher.yaml")
    workspace = Workspace(settings, Ledger(settings.state))
    actions = make_plan(workspace, Request()).plan.actions
    assert [action.kind for action in actions] == kinds
    assert {problem.code for action in actions for problem in action.problems} == ({code} if code else set())
    told = [loss.code for loss in workspace.document(next(iter(workspace.posts.values()))).losses]
    assert told == (["W346"] if "colour" in wish else [])
