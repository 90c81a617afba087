"""What a CI job is about, read from its environment: which commit it is compared with, which pull request it is for.

Pure but for the one file that GitHub names. Nothing in an event is believed to be a command: all of it is data.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """`base` is the commit before, empty when there is none; `number` is the pull request's; from a fork, nothing may
    be written. `reason` says why every post is looked at when there is no base."""

    name: str = ""
    base: str = ""
    number: int | None = None
    is_fork: bool = False
    reason: str = ""


def read_event(environment: Mapping[str, str]) -> Event:
    """The event of this job; one that cannot be read is one without a base."""
    name = environment.get("GITHUB_EVENT_NAME", "")
    said = _payload(environment.get("GITHUB_EVENT_PATH", ""))
    if name in ("pull_request", "pull_request_target"):
        return _pull_request(name, said, environment.get("GITHUB_REPOSITORY", ""))
    if name == "push":
        return Event(name, base=_text(said, "before"), reason="the push names no commit before it")
    return Event(name, reason=f"started by {name}" if name else "no event")


def _pull_request(name: str, said: Mapping[str, Any], repository: str) -> Event:
    """A head that is gone or lies elsewhere is a fork's."""
    pull = _table(said, "pull_request")
    head = _table(_table(pull, "head"), "repo")
    number = pull.get("number")
    return Event(
        name,
        base=_text(_table(pull, "base"), "sha"),
        number=number if isinstance(number, int) else None,
        is_fork=not repository or _text(head, "full_name") != repository,
        reason="the pull request names no base",
    )


def _payload(path: str) -> Mapping[str, Any]:
    try:
        said = json.loads(Path(path).read_bytes()) if path else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _table(said: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = said.get(key)
    return value if isinstance(value, dict) else {}


def _text(said: Mapping[str, Any], key: str) -> str:
    value = said.get(key)
    return value if isinstance(value, str) else ""
