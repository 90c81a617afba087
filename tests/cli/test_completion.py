"""Completion: what a shell is offered, asked as the shell asks; in a real bash as well."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from publisher.cli import main
from publisher.cli.completion import suggestions
from publisher.cli.program import run
from tests.cli.conftest import Blog


def offered(words: str, incomplete: str) -> list[str]:
    return [item.value for item in suggestions(words.split(), incomplete)]


@pytest.mark.parametrize(
    ("words", "incomplete", "found"),
    [
        ("", "exp", ["export", "explain"]),
        ("", "--dry", ["--dry-run"]),
        ("render posts/batch.md --to", "z", ["zhihu"]),
        ("--to", "zhihu,", ["zhihu,blog", "zhihu,wechat"]),
        ("status --to", "blog,w", ["blog,wechat"]),
        ("record posts/batch.md", "we", ["wechat"]),
        ("login", "", ["blog", "zhihu", "wechat"]),
        ("render", "posts/b", ["posts/batch.md"]),
        ("-n", "posts/", ["posts/batch.md", "posts/memory.md"]),
        ("-n", "./posts/m", ["posts/memory.md"]),
        ("explain", "e10", [f"E10{number}" for number in range(1, 10)]),
        ("status --format", "j", ["json"]),
        ("--lang", "", ["zh", "en"]),
        ("completion", "f", ["fish"]),
        ("nonsense", "x", []),
    ],
)
def test_what_is_offered(
    blog: Blog, monkeypatch: pytest.MonkeyPatch, words: str, incomplete: str, found: list[str]
) -> None:
    monkeypatch.chdir(blog.root)
    assert offered(words, incomplete) == found


def test_every_command_is_offered(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    from publisher.cli.program import COMMANDS

    monkeypatch.chdir(blog.root)
    assert offered("", "") == [*COMMANDS, "posts/batch.md", "posts/memory.md"]


def test_the_folder_is_followed(blog: Blog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir("/")
    assert offered(f"-C {blog.root} render --to", "w") == ["wechat"]
    assert offered(f"-C {blog.root}/nowhere render --to", "w") == []


@pytest.mark.parametrize("settings", ["", "site: [", "targets: 5\n"])
def test_without_a_sound_configuration_nothing_breaks(
    blog: Blog, monkeypatch: pytest.MonkeyPatch, settings: str
) -> None:
    blog.write("publisher.yaml", settings)
    monkeypatch.chdir(blog.root)
    assert offered("render --to", "z") == []
    (item,) = suggestions(["render"], "po")
    assert (item.value, item.type) == ("po", "file")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_scripts(shell: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == 0
    said = capfd.readouterr()
    assert f"_PUBLISH_COMPLETE={shell}_complete" in said.out
    assert f"publish completion {shell}" in said.err


@pytest.mark.parametrize("asked", ["bash_nonsense", "cmd_complete", "x"])
def test_a_question_that_nobody_asks(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], asked: str
) -> None:
    monkeypatch.setenv("_PUBLISH_COMPLETE", asked)
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 1
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_a_real_bash(blog: Blog, tmp_path: Path) -> None:
    program = tmp_path / "bin/publish"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m publisher "$@"\n')
    program.chmod(0o755)
    script = """
    eval "$(publish completion bash 2>/dev/null)"
    COMP_WORDS=(publish render --to "z"); COMP_CWORD=3
    _publish_completion publish
    printf '%s\\n' "${COMPREPLY[@]}"
    """
    paths = os.pathsep.join(path for path in sys.path if path)
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=blog.root,
        env={**os.environ, "PYTHONPATH": paths, "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.split() == ["zhihu"], done.stderr
