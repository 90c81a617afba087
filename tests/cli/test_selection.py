"""`--to`: which targets are meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.cli.selection import chosen_targets
from publisher.config.load import load_settings
from publisher.config.settings import Settings
from publisher.errors import ConfigError
from tests.cli.conftest import SETTINGS


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "posts").mkdir()
    (tmp_path / "publisher.yaml").write_text(SETTINGS, encoding="utf-8")
    return load_settings(tmp_path / "publisher.yaml")


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
