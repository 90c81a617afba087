"""What was asked of the emulators: one line a request, in order, for tests and for people.

No query, header or body is kept, so that no token or secret can be.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock


@dataclass(frozen=True, slots=True)
class Entry:
    """One request, numbered from 1 as it came in; `path` with the emulator's prefix; `status` 0 when it was cut."""

    number: int
    method: str
    path: str
    status: int
    emulator: str


class Journal:
    """Keeps entries in memory and, when given a file, appends each to it as a line of JSON. Thread-safe."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._entries: list[Entry] = []
        self._lock = Lock()

    @property
    def requests(self) -> tuple[Entry, ...]:
        """All entries so far, in the order in which they were answered."""
        with self._lock:
            return tuple(self._entries)

    def add(self, entry: Entry) -> None:
        """Appends one entry."""
        with self._lock:
            self._entries.append(entry)
            if self._file:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                with self._file.open("a", encoding="utf-8") as stream:
                    stream.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")

    def clear(self) -> None:
        """Forgets what is kept in memory."""
        with self._lock:
            self._entries.clear()


def read_journal(file: Path) -> tuple[Entry, ...]:
    """The entries of a journal's file, none when there is no file."""
    if not file.exists():
        return ()
    return tuple(Entry(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines())
