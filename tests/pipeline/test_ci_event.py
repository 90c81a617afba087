"""What a job is about, from GitHub's variables; a payload of any shape is data, never the end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from publisher.pipeline.ci_event import Event, read_event

PULL = {"number": 7, "base": {"sha": "b" * 40}, "head": {"repo": {"full_name": "lin/blog"}}}


def event(folder: Path, name: str, payload: object, repository: str = "lin/blog") -> Event:
    file = folder / "event.json"
    file.write_text(payload if isinstance(payload, str) else json.dumps(payload), "utf-8")
    return read_event(
        {"GITHUB_EVENT_NAME": name, "GITHUB_EVENT_PATH": str(file), "GITHUB_REPOSITORY": repository}
    )


def test_a_push(tmp_path: Path) -> None:
    assert event(tmp_path, "push", {"before": "a" * 40}).base == "a" * 40


@pytest.mark.parametrize("name", ["workflow_dispatch", "schedule"])
def test_what_has_no_base(tmp_path: Path, name: str) -> None:
    found = event(tmp_path, name, {"inputs": {}})
    assert (found.base, found.reason) == ("", f"started by {name}")


def test_a_pull_request(tmp_path: Path) -> None:
    found = event(tmp_path, "pull_request", {"pull_request": PULL})
    assert (found.base, found.number, found.is_fork) == ("b" * 40, 7, False)


@pytest.mark.parametrize(
    "head",
    [
        {"repo": {"full_name": "someone/blog"}},
        {"repo": None},
        {},
        None,
        {"repo": {"full_name": ["lin/blog"]}},
    ],
)
def test_a_fork_is_told_by_where_its_head_lies(tmp_path: Path, head: object) -> None:
    assert event(tmp_path, "pull_request", {"pull_request": {**PULL, "head": head}}).is_fork


def test_without_a_repository_everybody_is_a_stranger(tmp_path: Path) -> None:
    assert event(tmp_path, "pull_request", {"pull_request": PULL}, repository="").is_fork


@pytest.mark.parametrize("payload", ["", "{", "[]", "null", '"x"', "7", '{"before": 5}', "[" * 100_000])
@pytest.mark.parametrize("name", ["push", "pull_request"])
def test_any_payload(tmp_path: Path, name: str, payload: str) -> None:
    found = event(tmp_path, name, payload)
    assert (found.base, found.number) == ("", None)


def test_no_event_at_all(tmp_path: Path) -> None:
    assert read_event({}) == Event(reason="no event")
    assert read_event({"GITHUB_EVENT_NAME": "push", "GITHUB_EVENT_PATH": str(tmp_path / "none")}).base == ""
