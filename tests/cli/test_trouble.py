"""What the machine does to a run: full disks, closed streams, files in the way; and text that would steer a terminal."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from publisher.cli.output import Screen
from tests.cli.conftest import Blog


def start(blog: Blog, script: str) -> subprocess.CompletedProcess[str]:
    """Runs a shell script in which `$PUBLISH` is this program."""
    paths = os.pathsep.join(path for path in sys.path if path)
    command = f"{sys.executable} -m publisher -C {blog.root}"
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {script}"],
        env={**os.environ, "PYTHONPATH": paths, "PUBLISH": command},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("in_the_way", [".publisher", ".publisher/sandbox/ledger", ".publisher/sandbox/sent"])
def test_a_file_where_a_folder_should_be_is_said_and_is_no_bug(blog: Blog, in_the_way: str) -> None:
    blog.write(in_the_way, "")

    ended = blog.publish("-y", "--sandbox")

    said = ended.out + ended.err
    assert ended.code == 1, said
    assert "E115" in said
    assert in_the_way in said
    assert "E418" not in said
    assert "bug" not in said.lower()


def test_a_plan_goes_into_a_folder_that_is_not_there_yet_and_not_onto_one_that_is(blog: Blog) -> None:
    assert blog.publish("-n", "--plan-out", "reviewed/today/plan.json").code == 0
    assert (blog.root / "reviewed/today/plan.json").is_file()

    ended = blog.publish("-n", "--plan-out", "reviewed")

    assert (ended.code, "E115" in ended.err) == (1, True)


@pytest.mark.parametrize(
    "request_",
    [5, "posts", {"posts": [5]}, {"posts": "posts/batch.md"}, {"targets": [None]}],
    ids=["number", "word", "numbers", "one word", "null"],
)
def test_a_plan_file_of_another_shape_is_refused(blog: Blog, request_: object) -> None:
    blog.write("plan.json", json.dumps({"schema_version": 1, "plan": "x", "request": request_}))

    ended = blog.publish("apply", "plan.json", "-y", "--sandbox")

    assert ended.code == 2, ended.err


def test_a_reader_that_goes_away_does_not_stop_the_work(blog: Blog) -> None:
    done = start(blog, "$PUBLISH -y --sandbox | head -1 >/dev/null; echo ${PIPESTATUS[0]}")

    assert done.stdout.strip() == "0"
    assert "6 unchanged" in blog.publish("-y", "--sandbox", "-v").out


def test_a_closed_stdout_is_no_bug(blog: Blog) -> None:
    done = start(blog, "$PUBLISH -y --sandbox >&-")

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_behind_stdout_is_told(blog: Blog) -> None:
    done = start(blog, "$PUBLISH -n >/dev/full")

    assert done.returncode == 1
    assert "E115" in done.stderr
    assert "Exception ignored" not in done.stderr


def test_no_text_steers_the_terminal() -> None:
    out = io.StringIO()
    screen = Screen(out, out, color="always")

    screen.say("a title\x1b[2J\x07\rthat\u202e clears, " + screen.paint("red", "red"))

    assert out.getvalue() == "a title␛[2J␇␍that\ufffd clears, \x1b[31mred\x1b[0m\n"


def test_the_command_to_repeat_can_be_pasted(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    blog.write("posts/it's so.md", "---\ntitle: 引号\nabbrlink: aa01\n---\n正文。\n")
    blog.write(".publisher/sandbox/sent/blog", "")

    ended = blog.publish("-y", "--sandbox", "posts/it's so.md", "--to", "blog")

    assert """retry: publish 'posts/it'"'"'s so.md' --to blog""" in ended.out
