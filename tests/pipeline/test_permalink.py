"""A placeholder that nothing fills is said once, as an error of the configuration, before any post is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.config.load import load_settings
from publisher.errors import ConfigError
from publisher.ledger import Ledger
from publisher.pipeline.workspace import Workspace


def workspace(root: Path, permalink: str, *heads: str) -> Workspace:
    (root / "posts").mkdir()
    for number, head in enumerate(heads):
        (root / "posts" / f"{number}.md").write_text(f"---\ndate: 2024-01-02\n{head}\n---\n文\n", "utf-8")
    text = f"site: {{url: https://a.cn, permalink: '{permalink}'}}\nposts: posts\ntargets: {{}}\n"
    (root / "publisher.yaml").write_text(text, "utf-8")
    settings = load_settings(root / "publisher.yaml")
    return Workspace(settings, Ledger(settings.state))


def test_a_slip_is_told_once_with_what_was_meant(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        workspace(tmp_path, ":year/:titel/", "title: A", "title: B")
    assert (caught.value.code, caught.value.path, caught.value.fix) == ("E104", "publisher.yaml", ":title")
    assert ":titel" in str(caught.value)


def test_a_key_of_some_posts_fills_and_the_others_are_held(tmp_path: Path) -> None:
    site = workspace(tmp_path, ":lang/:title/", "lang: en", "title: B")
    problems = [[p.code for p in site.document(post).problems] for post in site.posts.values()]
    assert problems == [[], ["E312"]]


def test_without_posts_nothing_is_wrong(tmp_path: Path) -> None:
    assert not workspace(tmp_path, ":nothing/").posts
