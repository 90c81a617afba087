"""Drawn formulas and diagrams, kept across runs in the user's cache folder: losing them costs time, nothing else.

One small file each, found by a digest of what it was drawn from and by what. Bounded, safe to share between runs, and
anything damaged counts as absent. What is drawn, and how, does not belong here.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from publisher.apply.tokens import cache_folder
from publisher.write.kept import Values

MOST = 4_000
"""Files; a formula takes some 2 KB, a diagram 6: less than 20 MB in all."""
_LARGEST = 400_000  # bytes: a drawing beyond is drawn anew each time
_OFTEN = 200  # so many new ones between two looks at how many there are


class FileDrawings:
    """A `Keeper` on files. Written aside and moved into place, without waiting for the disk: a file that a crash left
    half there is told by its digest."""

    def __init__(self, folder: Path | None = None, *, most: int = MOST) -> None:
        self._folder = folder or cache_folder() / "drawings"
        self._most = most
        self._written = 0

    def get(self, key: str) -> Values | None:
        try:
            digest, _, text = self._path(key).read_bytes().partition(b"\n")
            if sha256(text).hexdigest().encode() != digest:
                return None
            values = json.loads(text)
        except (OSError, ValueError):
            return None
        return values if isinstance(values, dict) else None

    def put(self, key: str, values: Values) -> None:
        text = json.dumps(dict(values), ensure_ascii=False).encode()
        if len(text) > _LARGEST:
            return
        with suppress(OSError):  # a cache that cannot be written costs time, never a run
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self._written % _OFTEN == 0:
                self._thin_out()
            self._written += 1
            temporary = self._folder / f".{uuid4().hex}.tmp"
            temporary.write_bytes(sha256(text).hexdigest().encode() + b"\n" + text)
            temporary.replace(self._path(key))

    def _path(self, key: str) -> Path:
        return self._folder / f"{sha256(key.encode()).hexdigest()[:40]}.json"

    def _thin_out(self) -> None:
        """Above the bound the older half goes, and what a crash left aside with it."""
        with os.scandir(self._folder) as found:
            files = sorted((one.stat().st_mtime_ns, one.name, one.path) for one in found if one.is_file())
        if len(files) <= self._most:
            return
        for _, _, path in files[: len(files) - self._most // 2]:
            with suppress(OSError):
                Path(path).unlink()
