"""Where the emulated Zhihu keeps its articles and pictures: one file each, written before an answer leaves.

Everything is read from disk again at each request, so that a killed emulator and its successor agree.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publisher.files import write_atomically

Record = dict[str, Any]
_FIRST_ID = 2_002_036_615_099_400_000
"""Ids of real articles are strings of nineteen digits today (2026-11)."""


@dataclass(frozen=True, slots=True)
class Store:
    """Files below `folder`: `articles/<id>.json`, `images/<key>.json` and `images/<key>.bytes`."""

    folder: Path

    def new_id(self) -> str:
        """An id that was never given out, not even to an article that is gone."""
        path = self.folder / "last-id"
        last = int(path.read_text()) if path.exists() else _FIRST_ID
        write_atomically(path, str(last + 37).encode())
        return str(last + 37)

    def article(self, id: str) -> Record | None:
        return _read(self.folder / "articles" / f"{id}.json")

    def articles(self) -> list[Record]:
        """All articles, the youngest first, as Zhihu's lists are."""
        paths = sorted((self.folder / "articles").glob("*.json"), reverse=True)
        return [record for path in paths if (record := _read(path))]

    def keep_article(self, record: Record) -> None:
        _write(self.folder / "articles" / f"{record['id']}.json", record)

    def drop_article(self, id: str) -> None:
        (self.folder / "articles" / f"{id}.json").unlink(missing_ok=True)

    def image(self, key: str) -> Record | None:
        return _read(self.folder / "images" / f"{key}.json")

    def image_by_id(self, id: str) -> Record | None:
        images = (_read(path) for path in sorted((self.folder / "images").glob("*.json")))
        return next((record for record in images if record and record["image_id"] == id), None)

    def keep_part(self, key: str, number: int, data: bytes) -> None:
        """One part of a picture that is sent in parts."""
        write_atomically(self.folder / "images" / f"{key}.part{number}", data)

    def part(self, key: str, number: int) -> bytes | None:
        path = self.folder / "images" / f"{key}.part{number}"
        return path.read_bytes() if path.exists() else None

    def keep_image(self, record: Record, data: bytes | None = None) -> None:
        if data is not None:
            write_atomically(self.folder / "images" / f"{record['key']}.bytes", data)
        _write(self.folder / "images" / f"{record['key']}.json", record)


def _write(path: Path, record: Record) -> None:
    write_atomically(path, json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True).encode())


def _read(path: Path) -> Record | None:
    try:
        return dict(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None
