"""Words before they are parsed: the command in front, options wherever they stood, typing mistakes answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.cli.arguments import arrange, asked_language, split_folder
from publisher.errors import ConfigError, ExitCode

COMMANDS = ("render", "status", "check")


@pytest.mark.parametrize(
    ("given", "folder", "rest"),
    [
        ("a b", ".", "a b"),
        ("-C x a", "x", "a"),
        ("a -C x b", "x", "a b"),
        ("-Cx a", "x", "a"),
        ("a -- -C x", ".", "a -- -C x"),
        ("a -C", ".", "a -C"),
    ],
)
def test_the_folder_may_stand_anywhere(given: str, folder: str, rest: str) -> None:
    assert split_folder(given.split()) == (folder, rest.split())


@pytest.mark.parametrize(
    ("given", "arranged"),
    [
        ("", "publish"),
        ("-n", "publish -n"),
        ("here.md", "publish here.md"),
        ("-n --to a here.md", "publish -n --to a here.md"),
        ("render here.md", "render here.md"),
        ("-q --to a render here.md", "render -q --to a here.md"),
        ("--to=a render here.md", "render --to=a here.md"),
        ("--config c.yaml status", "status --config c.yaml"),
        ("--to render here.md", "publish --to render here.md"),
        ("--help", "--help"),
        ("--version", "--version"),
        ("render --help", "render --help"),
        ("--changed here.md", "publish --changed=HEAD here.md"),
        ("--changed=main", "publish --changed=main"),
        ("-- here.md", "publish -- here.md"),
    ],
)
def test_the_command_comes_first(
    given: str, arranged: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here.md").touch()
    monkeypatch.chdir(tmp_path)
    assert arrange(given.split(), COMMANDS) == arranged.split()


@pytest.mark.parametrize(("typed", "meant"), [("rendr", "render"), ("her.md", "here.md"), ("chekc", "check")])
def test_a_typing_mistake_is_never_a_file(
    typed: str, meant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here.md").touch()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match=f"did you mean {meant}") as caught:
        arrange([typed], COMMANDS)
    assert caught.value.exit_code == ExitCode.USAGE


@pytest.mark.parametrize(
    ("given", "language"),
    [
        ("", None),
        ("-n", None),
        ("--lang zh", "zh"),
        ("-n --lang=en x", "en"),
        ("--lang", ""),
        ("-- --lang zh", None),
    ],
)
def test_the_language_of_words_that_may_be_wrong(given: str, language: str | None) -> None:
    assert asked_language(given.split()) == language
