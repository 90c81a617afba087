"""The local copy of a state branch: the shared files below the state folder, and which commit they were last made from.

The commit stands in a file beside them, so that whoever deletes the folder deletes both.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from hashlib import new
from pathlib import Path

from publisher.files import write_atomically
from publisher.state.branch import FOLDERS, Files, is_shared

BASE = "branch.json"
_Stat = tuple[int, int, int]


class LocalCopy:
    """The shared files below `state`; their ids are remembered by stat while the process runs."""

    def __init__(self, state: Path, *, branch: str, hash_name: str) -> None:
        self.state = state
        self._branch = branch
        self._hash_name = hash_name
        self._ids: dict[Path, tuple[_Stat, str]] = {}

    def base(self) -> str | None:
        """The commit that this copy was last in step with; None for a copy of nothing, or of another branch."""
        try:
            said = json.loads((self.state / BASE).read_bytes())
            return str(said["commit"]) if said["branch"] == self._branch else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def set_base(self, commit: str) -> None:
        """Records that the copy is in step with `commit`, and keeps git from listing any of it."""
        write_atomically(self.state / BASE, json.dumps({"branch": self._branch, "commit": commit}) + "\n")
        ignored = self.state / ".gitignore"
        if not ignored.is_file() or ignored.read_text("utf-8") != "*\n":
            write_atomically(ignored, "*\n")

    def files(self) -> Files:
        """Every shared file with git's id of its content."""
        found: dict[str, str] = {}
        for folder in FOLDERS:
            for place, _, names in os.walk(self.state / folder):
                for name in names:
                    path = Path(place) / name
                    shown = path.relative_to(self.state).as_posix()
                    if is_shared(shown) and path.is_file():
                        found[shown] = self._id(path)
        return found

    def place(self, path: str) -> Path:
        """Where a shared file lies on this machine."""
        return (self.state / path).absolute()

    def read(self, path: str) -> bytes | None:
        """The content of a shared file, None when it is not there."""
        try:
            return (self.state / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def take(self, contents: Mapping[str, bytes | None]) -> None:
        """Writes or removes shared files; folders that become empty go too."""
        for path, content in contents.items():
            file = self.state / path
            if content is not None:
                write_atomically(file, content)
                continue
            file.unlink(missing_ok=True)
            _drop_empty(file.parent, self.state)

    def _id(self, path: Path) -> str:
        seen = path.stat()
        stat = (seen.st_mtime_ns, seen.st_size, seen.st_ino)
        known = self._ids.get(path)
        if known is None or known[0] != stat:
            data = path.read_bytes()
            known = stat, new(self._hash_name, b"blob %d\0" % len(data) + data).hexdigest()
            self._ids[path] = known
        return known[1]


def _drop_empty(folder: Path, top: Path) -> None:
    while folder != top:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
