"""The tutorial does what it says, in both languages: its files are written, its commands typed, its output looked for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, fences

LANGUAGES = {"tutorial.md": "C.UTF-8", "tutorial.zh.md": "zh_CN.UTF-8"}


@pytest.mark.parametrize("page", LANGUAGES)
def test_the_tutorial_runs_as_written(page: str, tmp_path: Path) -> None:
    heard = ""
    typed = 0
    for fence in fences(DOCS / page):
        if fence.title:
            (tmp_path / fence.title).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / fence.title).write_text(fence.text, encoding="utf-8")
        elif fence.language == "sh" and "notest" not in fence.words:
            heard = _type(fence.text, tmp_path, LANGUAGES[page], f"{page}:{fence.line}")
            typed += 1
        elif fence.language == "text":
            for line in fence.text.splitlines():
                assert _is_heard(line, heard), f"{page}:{fence.line} promises {line!r}, but said was\n{heard}"
    assert typed >= 8


def test_both_languages_show_the_same_files_and_commands() -> None:
    english, chinese = (
        [(fence.title, fence.text) for fence in fences(DOCS / page) if fence.language != "text"]
        for page in LANGUAGES
    )
    assert english == chinese


def _type(commands: str, folder: Path, language: str, place: str) -> str:
    """What the commands say, both streams together, in the order of a terminal."""
    beside = str(Path(sys.executable).parent)
    environment = {
        **os.environ,
        "PATH": os.pathsep.join((beside, os.environ["PATH"])),
        "LANG": language,
        "COLUMNS": "120",
    }
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, f"{place}\n{commands}\n{ran.stdout}"
    return ran.stdout


def _is_heard(promised: str, heard: str) -> bool:
    """Whether a line was said; `…` stands for anything, and blanks for any number of blanks."""
    parts = (r"\s+".join(map(re.escape, part.split())) for part in promised.split("…"))
    pattern = ".*".join(part for part in parts if part)
    return any(re.search(pattern, line) for line in heard.splitlines())
