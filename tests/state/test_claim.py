"""Who is at work, and whether what somebody began may be taken up."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest

from publisher.ledger import Pending
from publisher.state.claim import LEASE, is_free, myself, tell
from tests.state.conftest import NOON

SINCE = "2026-11-24T12:00:00Z"
JOB = {"GITHUB_RUN_ID": "77", "GITHUB_RUN_ATTEMPT": "2"}


def begun(by: str, since: str = SINCE) -> Pending:
    return Pending("a", "add", SINCE, by=by, since=since)


@pytest.mark.parametrize(
    ("by", "me", "free"),
    [
        ("", "x", True),
        ("x", "x", True),
        ("github/77/1/host/aaaa/1/2", "github/77/2/host/bbbb/1/2", True),
        ("github/77/2/host/aaaa/1/2", "github/77/2/host/bbbb/1/2", False),
        ("github/77/3/host/aaaa/1/2", "github/77/2/host/bbbb/1/2", False),
        ("github/76/1/host/aaaa/1/2", "github/77/2/host/bbbb/1/2", False),
        ("host/aaaa/1/2", "host/bbbb/1/2", False),
        ("nonsense", "x", False),
        ("github/77", "github/77/2", False),
    ],
)
def test_within_the_lease(by: str, me: str, free: bool) -> None:
    assert is_free(begun(by), me, NOON) is free
    assert is_free(begun(by), me, NOON + LEASE)


@pytest.mark.parametrize("since", ["", "yesterday", "2026-11-24T11:00:00Z"])
def test_a_time_that_makes_no_sense_is_long_ago(since: str) -> None:
    assert is_free(begun("host/aaaa/1/2", since), "x", NOON)


def test_a_clock_that_runs_ahead_is_believed() -> None:
    assert not is_free(begun("host/aaaa/1/2", "2026-11-24T12:05:00Z"), "x", NOON)


@pytest.mark.parametrize("environment", [{}, JOB])
def test_a_process_of_this_host_is_looked_at(environment: dict[str, str]) -> None:
    mine = myself(environment)
    assert mine == myself(environment)
    assert not is_free(begun(mine), "x", NOON)
    assert not is_free(begun(mine), "x", NOON + 9 * LEASE), "it runs, however long"
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert is_free(begun(mine.replace(f"/{os.getpid()}/", f"/{ended.pid}/")), "x", NOON)


def test_it_names_no_host() -> None:
    import socket

    assert socket.gethostname() not in myself({})


def test_what_a_person_is_told() -> None:
    assert tell(begun("github/77/1")) == f"Actions run 77 is at work on it since {SINCE} (step add)"
    assert tell(begun(myself({}))).startswith("another machine is at work")
    assert timedelta(minutes=5) < LEASE
