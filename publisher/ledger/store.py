"""The ledger's files: one small JSON file a post, and the bodies that were sent.

Two people's edits of different posts never meet in git. A file that cannot be understood is never overwritten,
and stops its own post only.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from types import MappingProxyType
from typing import Literal

from publisher.adapter import Uploaded
from publisher.errors import LedgerBusy, LedgerError, SourceError
from publisher.files import Held, hold_lock, write_atomically
from publisher.ledger.conflict import explain_conflict
from publisher.ledger.record import SCHEMA_VERSION, LedgerEntry, TargetEntry, parse, spell

_KEPT_VERSIONS = 10
_CONFLICT = ("<<<<<<< ", ">>>>>>> ")


@dataclass(frozen=True, slots=True)
class Loaded:
    """The whole ledger: entries and, by post, the errors of files that stop that post only."""

    entries: Mapping[str, LedgerEntry]
    errors: Mapping[str, LedgerError]


class Ledger:
    """The files below one state folder. Thread-safe; between processes `lock` keeps order.

    What was read once is remembered: nobody else writes while a run holds the lock.
    """

    def __init__(self, state: Path) -> None:
        self.state = state
        self._entries: dict[str, LedgerEntry | None] = {}
        self._errors: dict[str, LedgerError] | None = None
        self._guard = RLock()

    @contextmanager
    def lock(self, *, wait: float = 30, sleep: Callable[[float], None] = time.sleep) -> Iterator[None]:
        """Keeps every other run out. Raises `LedgerBusy` when one is still at it after `wait` seconds."""
        path = self.state / "lock"
        try:
            with hold_lock(path, wait=wait, sleep=sleep):
                self._entries.clear()
                self._errors = None
                yield
        except Held as held:
            raise _busy(held, path, wait) from None

    def path_of(self, post: str) -> Path:
        """The file of one post; the folders of its identity stay folders."""
        return _place(self.state / "ledger", post, ".json")

    def load(self, post: str) -> LedgerEntry | None:
        """What is known of `post`, None when nothing is. Raises `LedgerError`: E110 damaged, E111 newer."""
        with self._guard:
            if post not in self._entries:
                self._entries[post] = _read(self.path_of(post), post)
            return self._entries[post]

    def reread(self, post: str) -> None:
        """Reads one post's file anew: somebody else wrote it meanwhile."""
        with self._guard:
            self._entries.pop(post, None)
            if self._errors is not None:
                self._errors.pop(post, None)
                self._try(post, self._errors)

    def require_free(self, post: str, target: str) -> None:
        """Raises `UnsafePlan` while another machine is at work on it; behind one folder's lock nobody is."""

    def load_all(self) -> Loaded:
        """Every post's entry, by name; a file that cannot be understood becomes an error of its post. The folder is
        gone through once: what this run writes is known."""
        with self._guard:
            if self._errors is None:
                self._errors = self._go_through()
            entries = {post: entry for post, entry in sorted(self._entries.items()) if entry}
            return Loaded(MappingProxyType(entries), MappingProxyType(dict(self._errors)))

    def _go_through(self) -> dict[str, LedgerError]:
        """Loads every file; returns the errors of those that cannot be understood."""
        errors: dict[str, LedgerError] = {}
        folder = self.state / "ledger"
        for file in folder.rglob("*.json"):
            self._try(file.relative_to(folder).as_posix().removesuffix(".json"), errors)
        return errors

    def _try(self, post: str, errors: dict[str, LedgerError]) -> None:
        try:
            self.load(post)
        except LedgerError as error:
            errors[post] = error

    def save(self, entry: LedgerEntry) -> None:
        """Writes one post's file whole. Raises `LedgerError` rather than replace what cannot be understood."""
        with self._guard:
            self.load(entry.post)
            write_atomically(self.path_of(entry.post), spell(entry))
            self._entries[entry.post] = entry

    def save_target(self, post: str, target: str, entry: TargetEntry, *, path: str, source: str) -> None:
        """Writes what is known of one target, leaving the others of the same post as they are."""
        with self._guard:
            known = self.load(post) or LedgerEntry(post, path, source)
            targets = MappingProxyType({**known.targets, target: entry})
            self.save(LedgerEntry(post, path, source, targets))

    def forget(self, post: str, target: str) -> None:
        """Drops what is known of one target, and the file with its last one."""
        with self._guard:
            known = self.load(post)
            if known is None or target not in known.targets:
                return
            left = {name: entry for name, entry in known.targets.items() if name != target}
            if left:
                self.save(replace(known, targets=MappingProxyType(left)))
            else:
                self.path_of(post).unlink()
                self._entries[post] = None

    def target(self, post: str, target: str) -> TargetEntry | None:
        """What is known of one post on one target."""
        entry = self.load(post)
        return entry.targets.get(target) if entry else None

    def known_images(self, account: str) -> Mapping[str, Uploaded]:
        """Every picture that any post's file knows for `account`, by the hash of its original bytes."""
        found: dict[str, Uploaded] = {}
        for entry in self.load_all().entries.values():
            for target in entry.targets.values():
                if target.account == account:
                    found.update(target.images)
        return MappingProxyType(found)

    def addresses(self) -> Mapping[str, str]:
        """Every address that is known of a copy, and the post that it is a copy of."""
        entries = self.load_all().entries.values()
        return MappingProxyType(
            {target.url: entry.post for entry in entries for target in entry.targets.values() if target.url}
        )

    # ------------------------------------------------------------ bodies

    def sent_body(self, target: str, post: str) -> str | None:
        """The body last sent, None when none is kept."""
        for format in ("html", "md"):
            file = self._sent_file(target, post, format)
            if file.is_file():
                return file.read_bytes().decode(errors="replace")
        return None

    def keep_sent(self, target: str, post: str, body: str, *, format: Literal["html", "md"]) -> None:
        """Keeps `body` as the one last sent; the one before it goes to the versions, named by its time.

        To be called before the entry of the new write is saved: the old entry tells that time.
        """
        before = self.sent_body(target, post)
        if before is not None and before != body:
            known = self.target(post, target)
            self._keep_version(target, post, before, format, known.time if known else "")
        write_atomically(self._sent_file(target, post, format), body)

    def versions(self, target: str, post: str) -> tuple[Path, ...]:
        """The bodies sent before the last one, the newest first."""
        folder = _place(self.state / "versions" / target, post, "")
        files = (file for file in folder.glob("[0-9]*") if file.is_file()) if folder.is_dir() else ()
        return tuple(sorted(files, reverse=True))

    def backup(self, target: str, post: str, body: str, *, format: Literal["html", "md"], time: str) -> Path:
        """Keeps what `--force` is about to replace there; returns where."""
        folder = _place(self.state / "backup" / target, post, "")
        return _keep(folder, _stamp(time), format, body)

    def _sent_file(self, target: str, post: str, format: str) -> Path:
        return _place(self.state / "sent" / target, post, f".{format}")

    def _keep_version(self, target: str, post: str, body: str, format: str, time: str) -> None:
        folder = _place(self.state / "versions" / target, post, "")
        _keep(folder, _stamp(time), format, body)
        for old in self.versions(target, post)[_KEPT_VERSIONS:]:
            old.unlink()


def _place(folder: Path, post: str, suffix: str) -> Path:
    """The place of one post below `folder`; never outside of it."""
    parts = post.split("/")
    if "\\" in post or any(part in ("", ".", "..") for part in parts):
        raise SourceError(
            "E205", f"{post!r} cannot be a post's identity", fix="give the post a `publisher: id:`"
        )
    return folder.joinpath(*parts[:-1], parts[-1] + suffix)


def _keep(folder: Path, stamp: str, format: str, body: str) -> Path:
    """Writes a body under its time; another one of the same second stands behind it, in order."""
    last = max((file.stem for file in folder.glob(f"{stamp}*")), default="")
    again = folder / f"{last}.{format}"
    if last and again.is_file() and again.read_bytes() == body.encode():
        return again
    names = (stamp, *(f"{stamp}_{number:02}" for number in range(2, 100)))
    file = folder / f"{next((name for name in names if name > last), last)}.{format}"
    write_atomically(file, body)
    return file


def _stamp(time: str) -> str:
    """An ISO time as a file's name: digits, T and Z."""
    return "".join(sign for sign in time if sign.isalnum()) or "0"


def _busy(held: Held, path: Path, wait: float) -> LedgerBusy:
    who = held.holder
    name = f"process {who.pid} on {who.host}, since {who.since}," if who else "another run"
    return LedgerBusy(
        "E112",
        f"{name} is still at work here after {wait:g} s",
        fix=f"wait for it; if no such process runs any more, delete {path}",
        path=str(path),
    )


def _read(file: Path, post: str) -> LedgerEntry | None:
    try:
        text = file.read_bytes().decode()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged(file, str(error)) from None
    try:
        data = json.loads(text)
        version = data["schema_version"]
        if isinstance(version, int) and version > SCHEMA_VERSION:
            raise _newer(file, version)
        return parse(data, post)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        if any(line.startswith(_CONFLICT) for line in text.splitlines()):
            raise _unmerged(file, text) from None
        raise _damaged(file, f"{error} is missing" if isinstance(error, KeyError) else str(error)) from None


def _unmerged(file: Path, text: str) -> LedgerError:
    told = explain_conflict(text)
    return LedgerError(
        "E110",
        f"the ledger file {file.name} holds the conflict marks of a git merge{f' – {told}' if told else ''}",
        why="both sides sent this post; the file is left as it is, and nothing is sent for this post",
        fix=f"take one side whole (git checkout --ours or --theirs -- {file}, then git add it); a copy that only the "
        "other side knows: `publish record POST TARGET URL`, or `publish adopt TARGET`, and delete what is there twice",
        path=str(file),
    )


def _damaged(file: Path, reason: str) -> LedgerError:
    return LedgerError(
        "E110",
        f"the ledger file {file.name} cannot be understood: {reason}",
        why="it is left as it is, and nothing is sent for this post",
        fix=f"settle it by hand, or take the last good one: git checkout -- {file}",
        path=str(file),
    )


def _newer(file: Path, version: int) -> LedgerError:
    return LedgerError(
        "E111",
        f"the ledger file {file.name} is of schema {version}, this program knows up to {SCHEMA_VERSION}",
        fix="upgrade post-publisher",
        path=str(file),
    )
