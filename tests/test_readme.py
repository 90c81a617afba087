"""The README's commands run as they are written: a blog is made, and each `publish` line of the five minutes is typed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from publisher.cli.program import run
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOG = {
    "_config.yml": "url: https://www.example.cn\npermalink: :abbrlink.html\ntimezone: Asia/Shanghai\nauthor: Lin\n",
    "package.json": '{"dependencies": {"hexo": "^8.0.0", "hexo-renderer-marked": "^7.0.0"}}\n',
    "source/_posts/hello.md": "---\ntitle: 你好\nabbrlink: 5a0c11d2\ntags: [随笔]\n---\n写下来，才知道自己**哪里没想清楚。**\n",
}


def part(title: str) -> str:
    """One `##` part of the README."""
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.M | re.S)
    assert found, f"README.md has no part ## {title}"
    return found[1]


def commands(text: str) -> list[str]:
    """The lines of every fenced block of shell in `text`."""
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S)
    return [line for block in blocks for line in block.splitlines() if line]


FIVE_MINUTES = [
    line for line in commands(part("On your own blog in five minutes")) if line.startswith("publish ")
]


def test_two_commands_and_no_more_are_needed() -> None:
    assert commands(part("Two commands")) == ["make demo", "make test"]


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`make ([a-z-]+)`", README)) | {"demo", "test"}))
def test_every_make_target_is_there(target: str) -> None:
    assert re.search(rf"^{target}:", MAKEFILE, re.M)


def test_the_five_minutes_run_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for path, text in BLOG.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C.UTF-8")
    told = {}
    for line in FIVE_MINUTES:
        code = run(shlex.split(line)[1:])
        out, err = capfd.readouterr()
        assert code == (4 if "doctor" in line else 0), f"{line}\n{out}{err}"
        told[line] = out + err
    post = "source/_posts/hello.md"
    assert (tmp_path / post).read_text("utf-8") == BLOG[post]
    assert "3 unchanged" in told[f"publish -y --sandbox {post}"]  # of the two such lines, the second
    assert "✓ draft" in told["publish status --sandbox"]
    assert "✓" not in told["publish status"]  # nobody was asked, so nothing was sent
    assert (tmp_path / "preview.html").read_text("utf-8").startswith("<!doctype html>")
    assert {line.split()[1] for line in FIVE_MINUTES} >= {
        "init",
        "check",
        "-n",
        "render",
        "preview",
        "-y",
        "status",
    }


def test_the_demo_says_what_the_readme_promises(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    promised = re.findall(r"`(\d+ (?:unchanged|of \d+ done)[^`]*)`", part("Two commands"))
    assert promised
    assert run(["demo"]) == 0
    out, err = capfd.readouterr()
    copies = re.search(r"publishes (\d+) copies", part("Two commands"))
    assert copies
    for words in (*promised, f"{copies[1]} of {copies[1]} done"):
        assert words in out + err


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_within_the_repository_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.M | re.S)
    text = re.sub(r"`[^`\n]*`", "", text)
    for address in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", address):
            continue
        path, _, heading = address.partition("#")
        file = page.parent / path if path else page
        assert file.exists(), address
        if heading:
            assert heading in headings(file), address


def headings(page: Path) -> set[str]:
    """The anchors that GitHub gives to a page's headings."""
    titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
