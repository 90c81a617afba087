"""Secrets: found late, told to the redactor, never shown; and a `.env` that git must not carry."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from publisher.adapter import Secret
from publisher.config.dotenv import parse_dotenv
from publisher.config.load import load_settings
from publisher.config.secrets import revealer
from publisher.config.settings import Settings
from publisher.errors import ConfigError, ExitCode


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "publisher.yaml").write_text("site: {url: https://x.cn}\nposts: posts\n", encoding="utf-8")
    return tmp_path


def load(site: Path) -> Settings:
    return load_settings(site / "publisher.yaml")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("KEY=abc", "abc"),
        ("export KEY=abc", "abc"),
        ("KEY = abc ", "abc"),
        ("KEY='a # b'", "a # b"),
        ('KEY="a=b"  # mine', "a=b"),
        ("KEY=a#b # mine", "a#b"),
        ("KEY=", ""),
        ("# KEY=abc", None),
        ("KEY", None),
        ("no key=abc", None),
    ],
)
def test_lines_of_a_dotenv(line: str, value: str | None) -> None:
    assert parse_dotenv(f"\n{line}\n").get("KEY") == value


def test_the_environment_wins_and_every_secret_is_remembered(site: Path) -> None:
    (site / ".env").write_text("ONE=from-file\nTWO=two\n", encoding="utf-8")
    remembered: list[str] = []
    reveal = revealer(load(site), "there", remembered.append, environment={"ONE": "from-environment"})
    assert [reveal(Secret("ONE")), reveal(Secret("TWO"))] == ["from-environment", "two"]
    assert reveal(Secret(literal="made up")) == "made up"
    assert remembered == ["from-environment", "two", "made up"]


def test_settings_never_show_a_secret(site: Path) -> None:
    (site / ".env").write_text("ONE=hidden-value\n", encoding="utf-8")
    assert "hidden-value" not in repr(load(site))


def test_a_missing_secret_names_variable_and_target(site: Path) -> None:
    reveal = revealer(load(site), "there", lambda _: None, environment={"KEY": ""})
    with pytest.raises(ConfigError) as caught:
        reveal(Secret("KEY"))
    assert (caught.value.code, caught.value.exit_code) == ("E106", ExitCode.USAGE)
    assert "KEY" in caught.value.message
    assert "there" in caught.value.message


def test_a_dotenv_that_git_tracks_is_refused(site: Path) -> None:
    (site / ".env").write_text("ONE=1\n", encoding="utf-8")
    subprocess.run(["git", "init", "-q"], cwd=site, check=True)
    load(site)
    subprocess.run(["git", "add", "-f", ".env"], cwd=site, check=True)
    with pytest.raises(ConfigError) as caught:
        load(site)
    assert caught.value.code == "E107"
    assert "git rm --cached .env" in caught.value.fix
