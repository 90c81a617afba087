"""`check --fix`: a missing abbrlink is told, shown as a diff and written; nothing else of the file changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.cli.program import run as run_program

Run = Callable[..., str]
CONFIGURATION = """
site: {url: https://www.example.cn, permalink: ":abbrlink.html"}
posts: posts
targets:
  zhihu: {adapter: zhihu}
"""
BODY = "---\r\ntitle: 123456789\r\ntags: [甲]\r\n---\r\n正文\n第二行 \t"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "publisher.yaml").write_text(CONFIGURATION, "utf-8")
    (tmp_path / "_config.yml").write_text("abbrlink: {alg: crc32, rep: hex}\n", "utf-8")
    (tmp_path / "posts" / "a.md").write_bytes(b"\xef\xbb\xbf" + BODY.encode())
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    def check(*arguments: str) -> str:
        run_program(["check", *arguments])
        return "".join(capfd.readouterr())

    return check


def test_it_is_told_and_nothing_is_written(site: Path, run: Run) -> None:
    before = (site / "posts" / "a.md").read_bytes()
    assert "W328" in (said := run())
    assert "cbf43926" in said
    assert (site / "posts" / "a.md").read_bytes() == before


def test_it_is_shown_and_written(site: Path, run: Run) -> None:
    said = run("--fix")
    assert "+abbrlink: 'cbf43926'" in said
    assert "W328" not in said
    written = BODY.replace("---\r\n正文", "abbrlink: 'cbf43926'\r\n---\r\n正文")
    assert (site / "posts" / "a.md").read_bytes() == b"\xef\xbb\xbf" + written.encode()
    assert "abbrlink" not in run("--fix")


def test_one_that_another_post_has_is_not_written(site: Path, run: Run) -> None:
    (site / "posts" / "b.md").write_text("---\ntitle: x\nabbrlink: cbf43926\n---\nb", "utf-8")
    before = (site / "posts" / "a.md").read_bytes()
    assert "another post has cbf43926" in run("--fix")
    assert (site / "posts" / "a.md").read_bytes() == before
