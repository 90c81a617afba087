"""Consoles of every kind: encodings that lack letters, narrow ones, ones without colours; nothing breaks, nothing shifts."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from publisher.cli.output import width
from tests.cli.conftest import Blog


def start(blog: Blog, *words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    paths = os.pathsep.join(path for path in sys.path if path)
    return subprocess.run(
        [sys.executable, "-m", "publisher", "-C", str(blog.root), *words],
        env={**os.environ, "PYTHONPATH": paths, "PYTHONUTF8": "0", **environment},
        capture_output=True,
        timeout=120,
    )


@pytest.mark.parametrize("encoding", ["cp936", "cp1252", "ascii", "latin-1", "utf-16", "cp437"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_letter_breaks_a_console(blog: Blog, encoding: str, language: str) -> None:
    blog.write("posts/emoji.md", "---\ntitle: 😀 表情 ✓\nabbrlink: aa09\n---\n😀\n")
    done = start(blog, "-n", "--lang", language, "posts/emoji.md", PYTHONIOENCODING=encoding)
    said = done.stdout.decode(encoding, errors="replace") + done.stderr.decode(encoding, errors="replace")
    assert done.returncode == 0, said
    assert "wechat" in said
    assert "Traceback" not in said


def test_chinese_arrives_where_the_console_has_it(blog: Blog) -> None:
    done = start(blog, "-n", "--lang", "zh", PYTHONIOENCODING="cp936")
    assert "未发送任何内容" in done.stdout.decode("cp936")


@pytest.mark.parametrize(
    "words", [("-n", "posts/batch.md"), ("status",), ("doctor", "--offline"), ("explain",)]
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_tables_line_up_on_a_narrow_terminal(
    blog: Blog, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], language: str
) -> None:
    monkeypatch.setattr("publisher.cli.output.Screen.columns", property(lambda _: 60))
    ended = blog.publish(*words, "--lang", language)
    rows = [
        line
        for line in ended.out.splitlines()
        if re.match(r" *(target|目标|blog|zhihu|wechat|config) ", line)
    ]
    assert all(width(line) <= 60 for line in rows), rows


@pytest.mark.parametrize("language", ["en", "zh"])
def test_columns_begin_below_each_other(blog: Blog, language: str) -> None:
    ended = blog.publish("-n", "--lang", language, "posts/memory.md")
    lines = ended.out.splitlines()
    head = next(number for number, line in enumerate(lines) if re.match("  (target|目标) ", line))
    second = [columns(line)[1] for line in lines[head : head + 4]]
    assert len(set(second)) == 1, lines[head : head + 4]


def columns(line: str) -> list[int]:
    """Where the cells of a row begin, as a terminal counts."""
    return [width(line[: found.start(1)]) for found in re.finditer(r"(?:^|  )(\S)", line)]


@pytest.mark.parametrize(
    ("words", "environment", "has_colour"),
    [
        ((), {}, False),
        (("--color", "always"), {}, True),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {}, False),
    ],
)
def test_colours_in_a_file_only_when_asked_for(
    blog: Blog, words: tuple[str, ...], environment: dict[str, str], has_colour: bool
) -> None:
    done = start(blog, "-n", *words, **environment)
    assert (b"\x1b[" in done.stdout + done.stderr) == has_colour
