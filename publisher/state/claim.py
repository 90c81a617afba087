"""Who is at work: the word that a machine leaves on a `pending`, and whether it may still be at it.

A claim that nobody can vouch for is believed for a quarter of an hour: longer than any step of any platform takes.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import blake2s

from publisher.files import is_running, start_of
from publisher.ledger import Pending

LEASE = timedelta(minutes=15)


def myself(environment: Mapping[str, str] = os.environ) -> str:
    """This process as other machines may know it: a job's run and attempt, then a host's hash, process and start."""
    here = f"host/{_host()}/{os.getpid()}/{start_of(os.getpid())}"
    run = environment.get("GITHUB_RUN_ID")
    return f"github/{run}/{environment.get('GITHUB_RUN_ATTEMPT') or '1'}/{here}" if run else here


def _host() -> str:
    """The host's name is nobody's business on a public branch."""
    return blake2s(socket.gethostname().encode(), digest_size=6).hexdigest()


def is_free(pending: Pending, me: str, now: datetime) -> bool:
    """Whether what was begun may be taken up: it is ours, its process is gone, or it is too long ago."""
    if not pending.by or pending.by == me or _is_run_again(pending.by, me):
        return True
    match pending.by.partition("host/")[2].split("/"):
        case [host, pid, started] if host == _host() and pid.isdecimal():
            return not is_running(int(pid), started)
        case _:
            return now - _time(pending.since) >= LEASE


def _is_run_again(before: str, me: str) -> bool:
    """Whether we are a later attempt of the very run that began it: the earlier one has ended then."""
    match before.split("/"), me.split("/"):
        case ["github", run, attempt, *_], ["github", same, later, *_] if run == same:
            return attempt.isdecimal() and later.isdecimal() and int(attempt) < int(later)
        case _:
            return False


def tell(pending: Pending) -> str:
    """Who it is and since when, for a person."""
    kind, _, rest = pending.by.partition("/")
    who = f"Actions run {rest.split('/')[0]}" if kind == "github" else "another machine"
    return f"{who} is at work on it since {pending.since} (step {pending.step})"


def _time(text: str) -> datetime:
    """A time of the ledger; one that makes no sense is long ago."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
