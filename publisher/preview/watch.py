"""Which files changed, by asking for their stat again and again: works on every system, and needs nothing.

Only looks; what a change means is for others to say.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

Stamps = dict[Path, object]
"""Each file with its time of change (ns), its size and its inode."""

_PASSED_OVER = frozenset({"node_modules", "__pycache__"})
_MOST_FILES = 50_000
"""Beyond, a folder is no blog: what is left of it is not looked at."""


def look(roots: Iterable[Path]) -> Stamps:
    """The stamps of files and of what lies below folders; hidden and missing ones are left out."""
    stamps: Stamps = {}
    for root in dict.fromkeys(roots):
        for path, stamp in _stamps(root):
            stamps[path] = stamp
            if len(stamps) >= _MOST_FILES:
                return stamps
    return stamps


def _stamps(root: Path) -> Iterator[tuple[Path, object]]:
    try:
        if not root.is_dir():
            yield root, _stamp(root.stat())
            return
    except OSError:
        return
    waiting = [str(root)]
    while waiting:
        yield from _entries(waiting.pop(), waiting)


def _entries(folder: str, waiting: list[str]) -> Iterator[tuple[Path, object]]:
    """The files of one folder; its folders are added to those that wait."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:  # gone while it was looked at, or not for us
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name in _PASSED_OVER:
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            else:
                yield Path(entry.path), _stamp(entry.stat())
        except OSError:
            continue


def _stamp(stat: os.stat_result) -> object:
    return stat.st_mtime_ns, stat.st_size, stat.st_ino
