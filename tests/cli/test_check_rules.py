"""`check` as a command: fixes in the author's own file, what is told and left unsaid, and in which forms."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.cli.program import run as run_program
from publisher.pipeline import mending

Run = Callable[..., str]
CONFIGURATION = """
site: {url: https://www.example.cn, permalink: ":title.html"}
posts: posts
markdown: {dialect: hexo-marked}
check: {typography: true, ignore: [W343]}
targets:
  zhihu: {adapter: zhihu}
"""
BEFORE = (
    "---\r\ntitle: 批处理\r\nabbrlink: 0\r\n---\r\n\r\n# 一\r\n\r\n### 二\n\n是**注意：**请看 [这里](http://example.cn/b.html)  \r\n"
    "用GPU训练, 很快\r `code中a` \t\n<!-- publisher: ignore W341 -->\n用CPU训练"
)
AFTER = (
    "---\r\ntitle: 批处理\r\nabbrlink: '0'\r\n---\r\n\r\n# 一\r\n\r\n### 二\n\n是**注意**：请看 [这里](https://www.example.cn/b.html)  \r\n"
    "用 GPU 训练，很快\r `code中a` \t\n<!-- publisher: ignore W341 -->\n用CPU训练"
)
BOM = b"\xef\xbb\xbf"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "publisher.yaml").write_text(CONFIGURATION, "utf-8")
    (tmp_path / "posts" / "a.md").write_bytes(BOM + BEFORE.encode())
    (tmp_path / "posts" / "b.md").write_text("---\ntitle: 乙\n---\n\n正文。\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    def check(*arguments: str) -> str:
        run_program(["check", *arguments])
        return "".join(capfd.readouterr())

    return check


def test_all_fixes_at_once_and_every_other_byte_as_it_was(site: Path, run: Run) -> None:
    file = site / "posts" / "a.md"
    file.chmod(0o640)
    said = run("--fix")
    assert file.read_bytes() == BOM + AFTER.encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert "+是**注意**：请看" in said
    assert "0 errors, 0 warnings" in said
    untouched = (site / "posts" / "b.md").stat().st_mtime_ns
    assert "+" not in run("--fix")
    assert (site / "posts" / "b.md").stat().st_mtime_ns == untouched


def test_without_fix_nothing_is_written(site: Path, run: Run) -> None:
    said = run()
    assert (site / "posts" / "a.md").read_bytes() == BOM + BEFORE.encode()
    assert [code for code in ("W331", "W332", "W338", "W341", "W343") if code in said] == [
        "W331",
        "W332",
        "W338",
        "W341",
    ]
    assert "0 errors, 4 warnings (4 of them --fix mends)" in said


def test_a_link_to_a_post_stays_a_link(site: Path, run: Run) -> None:
    file = site / "posts" / "a.md"
    file.rename(site / "posts" / "real.txt")
    file.symlink_to("real.txt")
    run("--fix")
    assert file.is_symlink()
    assert (site / "posts" / "real.txt").read_bytes() == BOM + AFTER.encode()


def test_a_file_that_changed_meanwhile_is_not_written(
    site: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = site / "posts" / "a.md"
    wish = mending.mend

    def slow(*arguments: object) -> object:
        file.write_text("---\ntitle: 别人的\n---\n\n刚写的", "utf-8")
        return wish(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(mending, "mend", slow)
    assert "E115" in run("--fix")
    assert "刚写的" in file.read_text("utf-8")


def test_a_fix_that_cannot_be_proved_is_told_and_not_made(
    site: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publisher.check.emphasis._shows", lambda *_: False)
    said = run("--fix")
    assert "W331 posts/a.md:10:2 is left as it is" in said
    assert (site / "posts" / "a.md").read_bytes() == BOM + AFTER.replace("**注意**：", "**注意：**").encode()


@pytest.mark.parametrize(("words", "is_written"), [((), False), (("-y",), True)])
def test_a_person_is_asked_after_the_diff(
    site: Path, run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], is_written: bool
) -> None:
    monkeypatch.setattr("publisher.cli.output.Screen.is_for_a_person", property(lambda _: True))
    said = run("--fix", *words)
    assert said.index("+abbrlink: '0'") >= 0
    assert ((site / "posts" / "a.md").read_bytes() != BOM + BEFORE.encode()) == is_written
    assert ("Write this (1 files)?" in said) != is_written


def test_line_and_column_in_every_form(site: Path, run: Run) -> None:
    found = {each["code"]: each for each in json.loads(run("--format", "json"))["findings"]}
    places = {code: (each["line"], each["column"]) for code, each in found.items()}
    assert places == {"W331": (10, 2), "W332": (10, 17), "W338": (3, 1), "W341": (11, 2)}
    github = run("--format", "github")
    assert "::warning file=posts/a.md,line=10,col=2,title=W331::" in github
    assert "W331 posts/a.md:10:2 " in run()


def test_many_of_a_kind_are_folded_for_people_alone(site: Path, run: Run) -> None:
    pictures = "\n\n".join(f"![](https://img.example.com/{number}.png)" for number in range(9))
    (site / "posts" / "b.md").write_text(f"---\ntitle: 乙\n---\n\n{pictures}\n", "utf-8")
    said = run("posts/b.md")
    assert said.count("W335 posts/b.md") == 3
    assert "W335: 6 more, lines 11, 13, 15, 17, 19, 21 (-v shows all)" in said
    assert run("posts/b.md", "-v").count("W335 posts/b.md") == 9
    assert len(json.loads(run("posts/b.md", "--format", "json"))["findings"]) == 9


def test_a_zone_that_is_lost_is_said_once_for_the_site(site: Path, run: Run) -> None:
    for name in "ab":
        text = "---\ntitle: {}\ndate: 2024-01-01 10:00:00\n---\n\n正文。\n"
        (site / "posts" / f"{name}.md").write_text(text.format(name), "utf-8")
    assert "W336" not in run()
    for said, is_told in (("", True), ("America/New_York", True), ("Asia/Shanghai", False)):
        (site / "_config.yml").write_text(f"source_dir: source\ntimezone: '{said}'\n", "utf-8")
        told = run()
        assert told.count("W336 _config.yml:2:1 ") == is_told
    (site / "_config.yml").write_text("theme: minima\ntimezone: UTC\n", "utf-8")
    assert "W336" not in run(), "Jekyll's file bears the same name"


@pytest.mark.parametrize("date", ["2024-01-01", "2024-01-01T10:00:00Z", "2024-01-01 10:00 +0800"])
def test_dates_that_lose_nothing(site: Path, run: Run, date: str) -> None:
    for name in "ab":
        text = f"---\ntitle: {name}\ndate: {date}\n---\n\n正文。\n"
        (site / "posts" / f"{name}.md").write_text(text, "utf-8")
    (site / "_config.yml").write_text("source_dir: source\n", "utf-8")
    assert "W336" not in run()


def test_a_plan_leaves_matters_of_style_to_check(site: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (site / "posts" / "a.md").write_text(
        "---\ntitle: 甲\n---\n\n是**注意：**请看\n\n![](https://img.example.com/a.png)\n", "utf-8"
    )
    run_program(["-n", "posts/a.md"])
    said = "".join(capfd.readouterr())
    assert "W331" in said
    assert "W335" not in said


@pytest.mark.skipif(os.name == "nt", reason="needs a folder that cannot be written")
def test_a_folder_that_cannot_be_written_is_an_error_with_its_path(
    site: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(site / "posts"))

    monkeypatch.setattr(mending, "write_atomically", refuse)
    said = run("--fix")
    assert "E115" in said
    assert (site / "posts" / "a.md").read_bytes() == BOM + BEFORE.encode()


def test_a_code_that_does_not_exist_cannot_be_ignored(site: Path, run: Run) -> None:
    (site / "publisher.yaml").write_text(CONFIGURATION.replace("W343", "W999"), "utf-8")
    said = run()
    assert 'E104 publisher.yaml check.ignore names "W999", which is no code' in said
    assert "publish explain" in said
