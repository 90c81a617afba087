"""What every run ends with: drafts to publish, commands to paste, conflicts, a ledger to commit, and since when."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import SETTINGS, Blog

HEAD = "Still yours:"


@pytest.fixture
def sent(blog: Blog) -> Blog:
    """A blog whose two posts are drafts in the sandbox."""
    assert blog.publish("-y", "--sandbox").code == 0
    return blog


def listed(text: str) -> list[str]:
    return text.partition(HEAD)[2].strip().splitlines()


def test_a_run_with_nothing_to_do_still_says_it(sent: Blog) -> None:
    ended = sent.publish("-y", "--sandbox")
    assert "Nothing to do" in ended.out
    drafts = [line for line in listed(ended.out) if "publish the draft on" in line]
    assert len(drafts) == 4
    assert len(re.findall(r"https://zhuanlan\.zhihu\.com/p/\d+/edit", ended.out)) == 2


def test_quiet_counts_it(sent: Blog) -> None:
    ended = sent.publish("-q", "-y", "--sandbox")
    assert re.fullmatch(r"still yours: \d+   \(publish status\)\n", ended.err)
    assert len(ended.out.splitlines()) == 1


def test_json_has_stdout_alone(sent: Blog) -> None:
    ended = sent.publish("-y", "--sandbox", "--format", "json")
    assert ended.json["summary"]["skip"] == 6
    assert len(listed(ended.err)) >= 4


def test_a_job_summary_has_it_as_a_list(sent: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    ended = sent.publish("-y", "--sandbox", "--format", "markdown")
    lines = listed(ended.out)
    assert lines
    assert all(line.startswith("- ") for line in lines)


def test_annotations_stay_alone(sent: Blog) -> None:
    ended = sent.publish("-y", "--sandbox", "--format", "github")
    assert all(line.startswith("::") for line in ended.out.splitlines())
    assert HEAD in ended.err


def test_days_are_counted(sent: Blog) -> None:
    for file in sent.ledger:
        entry = json.loads(file.read_text("utf-8"))
        before = datetime.now(UTC) - timedelta(days=3, hours=1)
        entry["targets"]["zhihu"]["time"] = before.isoformat(timespec="seconds").replace("+00:00", "Z")
        file.write_text(json.dumps(entry, sort_keys=True, indent=1, ensure_ascii=False), "utf-8")
    ended = sent.publish("-y", "--sandbox", "posts/memory.md")
    (line,) = [line for line in listed(ended.out) if "draft on zhihu" in line]
    assert line.endswith("(3 d)")


def test_by_hand_ends_with_the_command_to_paste(blog: Blog) -> None:
    blog.write("publisher.yaml", SETTINGS.replace("{adapter: zhihu}", "{adapter: zhihu, mode: manual}"))
    assert blog.publish("-y", "--to", "zhihu", "posts/memory.md").code == 0
    ended = blog.publish("-y", "--to", "zhihu", "posts/memory.md")
    assert "publish record posts/memory.md zhihu URL" in ended.out


def test_a_ledger_that_is_not_committed(blog: Blog) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", *words], cwd=blog.root, check=True, capture_output=True)

    git("init", "-q")
    blog.write("blog/source/_posts/.keep", "")
    first = blog.publish("-y", "--to", "blog", "posts/memory.md")
    assert "git add .publisher/ledger" in first.out
    git("add", ".publisher")
    git("-c", "user.name=x", "-c", "user.email=x@example.cn", "commit", "-qm", "x")
    assert HEAD not in blog.publish("-y", "--to", "blog", "posts/memory.md").out


def test_nothing_is_left_of_nothing(blog: Blog) -> None:
    for path in Path(blog.root / "posts").glob("*.md"):
        path.unlink()
    ended = blog.publish("-y", "--sandbox")
    assert (ended.code, HEAD in ended.out) == (0, False)
