"""A bare repository and clones of it, as many as there are machines."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publisher.ledger import Pending, TargetEntry
from publisher.state.branch import Branch
from publisher.state.shared import SharedLedger

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
NAME = "publish-state"


def git(folder: Path, *words: str) -> str:
    """What git says in `folder`."""
    names = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *names, *words], cwd=folder, check=True, capture_output=True)
    return done.stdout.decode()


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """A bare repository whose main holds one file."""
    bare, first = tmp_path / "origin.git", tmp_path / "first"
    git(tmp_path, "init", "-q", "--bare", str(bare))
    git(tmp_path, "init", "-q", str(first))
    (first / "post.md").write_text("正文\n", "utf-8")
    git(first, "add", ".")
    git(first, "commit", "-qm", "x")
    git(first, "push", "-q", str(bare), "HEAD:refs/heads/main")
    return bare


class Machine:
    """A clone, and the ledger that it shares."""

    def __init__(self, root: Path, name: str) -> None:
        self.root, self.name = root, name
        self.ledger = self.opened()

    def opened(self, *, me: str = "", now: datetime = NOON) -> SharedLedger:
        """The shared ledger as a new process would open it."""
        return SharedLedger(
            self.root / ".publisher",
            Branch(self.root, NAME),
            me=me or f"github/{self.name}/1",
            now=lambda: now,
            sleep=lambda _: None,
        )

    def publish(self, post: str, target: str, id: str, *, body: str = "<p>正文</p>") -> None:
        """A run that makes one copy, as `apply` does it: attempt, receipt, end."""
        ledger = self.opened()
        ledger.refresh()
        with ledger.lock():
            begin(ledger, post, target)
            finish(ledger, post, target, id, body=body)

    def known(self) -> dict[str, dict[str, str | None]]:
        """Post -> target -> id, from the local files after a refresh."""
        ledger = self.opened()
        ledger.refresh()
        entries = ledger.load_all().entries
        return {
            post: {name: target.id for name, target in entry.targets.items()}
            for post, entry in entries.items()
        }


def begin(ledger: SharedLedger, post: str, target: str, *, attempt: str = "a1") -> None:
    known = ledger.target(post, target) or TargetEntry(account="lin")
    pending = Pending(attempt, "add", "2026-11-24T12:00:00Z")
    save(ledger, post, target, replaced(known, pending=pending))


def finish(ledger: SharedLedger, post: str, target: str, id: str, *, body: str = "<p>正文</p>") -> None:
    known = ledger.target(post, target) or TargetEntry(account="lin")
    save(ledger, post, target, replaced(known, id=id, url=f"https://there/{id}"))
    ledger.keep_sent(target, post, body, format="html")
    save(
        ledger, post, target, replaced(ledger.target(post, target), pending=None, time="2026-11-24T12:00:01Z")
    )


def save(ledger: SharedLedger, post: str, target: str, entry: TargetEntry) -> None:
    ledger.save_target(post, target, entry, path=f"posts/{post}.md", source="0" * 64)


def replaced(entry: TargetEntry | None, **changes: object) -> TargetEntry:
    from dataclasses import replace

    assert entry is not None
    return replace(entry, **changes)  # type: ignore[arg-type]


@pytest.fixture
def machine(origin: Path, tmp_path: Path) -> Callable[..., Machine]:
    """Makes a clone of `origin`: `machine("laptop")`, `machine("runner", "--depth=1")`."""

    def clone(name: str, *options: str) -> Machine:
        root = tmp_path / name
        git(tmp_path, "clone", "-q", *options, origin.as_uri(), str(root))
        return Machine(root, name)

    return clone
