"""`--to` and `--changed`: which targets and which posts are meant."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from publisher.cli.selection import changed_posts, chosen_targets
from publisher.config.load import load_settings
from publisher.config.settings import Settings
from publisher.errors import ConfigError
from tests.cli.conftest import SETTINGS


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "posts").mkdir()
    (tmp_path / "publisher.yaml").write_text(SETTINGS, encoding="utf-8")
    return load_settings(tmp_path / "publisher.yaml")


def git(folder: Path, *words: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *words],
        cwd=folder,
        check=True,
        capture_output=True,
    )


@pytest.mark.parametrize(
    ("to", "names"),
    [
        (None, ("blog", "zhihu", "wechat")),
        ("zhihu", ("zhihu",)),
        ("wechat, blog", ("wechat", "blog")),
        ("zhihu,zhihu", ("zhihu",)),
    ],
)
def test_targets_by_name(settings: Settings, to: str | None, names: tuple[str, ...]) -> None:
    assert chosen_targets(settings, to) == names


@pytest.mark.parametrize(
    ("to", "words"), [("zhihuu", 'did you mean "zhihu"'), ("x", "known here"), (",", "no target")]
)
def test_a_wrong_target_is_answered(settings: Settings, to: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        chosen_targets(settings, to)
    assert caught.value.code == "E109"


def test_what_git_says_changed(settings: Settings) -> None:
    (folder,) = settings.posts
    for name in ("old.md", "edited.md", "with pictures 图.md", "gone.md"):
        (folder / name).write_text("x", encoding="utf-8")
    (folder / "with pictures 图").mkdir()
    git(settings.root, "init", "-q")
    git(settings.root, "add", ".")
    git(settings.root, "commit", "-q", "-m", "x")
    (folder / "edited.md").write_text("y", encoding="utf-8")
    (folder / "new.md").write_text("z", encoding="utf-8")
    (folder / "gone.md").unlink()
    (folder / "with pictures 图" / "a.png").write_bytes(b"x")
    assert {post.name for post in changed_posts(settings, "HEAD")} == {
        "edited.md",
        "new.md",
        "with pictures 图.md",
    }


def test_without_git_it_says_so(settings: Settings) -> None:
    with pytest.raises(ConfigError, match="asks git"):
        changed_posts(settings, "HEAD")
