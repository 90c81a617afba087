"""What the emulated account owns: drafts, its library of pictures, publications, articles; on disk at once.

One JSON file a thing, moved into its place whole, so that a killed process leaves a whole account behind; it need
not outlive the machine, and does not wait for its disk. What WeChat accepts is decided elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

Record = dict[str, Any]


class Shelf:
    """Records of one kind by their id, in the order of their numbers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._records: dict[str, Record] = {}
        found = [json.loads(path.read_bytes()) for path in folder.glob("*.json")]
        for record in sorted(found, key=lambda record: int(record["number"])):
            self._records[record["id"]] = record

    def get(self, key: str) -> Record | None:
        return self._records.get(key)

    def all(self) -> tuple[Record, ...]:
        """Every record, the oldest first."""
        return tuple(self._records.values())

    def put(self, record: Record) -> None:
        """Stores `record` under its `id`, durably."""
        text = json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1)
        _write(self._folder / f"{record['id']}.json", text)
        self._records[record["id"]] = record

    def drop(self, key: str) -> None:
        (self._folder / f"{key}.json").unlink(missing_ok=True)
        self._records.pop(key, None)


class Store:
    """Everything that outlives a process, below one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.drafts = Shelf(folder / "drafts")
        self.pictures = Shelf(folder / "library")
        self.publications = Shelf(folder / "publications")
        self.articles = Shelf(folder / "articles")
        self.tokens = Shelf(folder / "tokens")
        self._counter = folder / "counter"
        self._last = int(self._counter.read_text()) if self._counter.exists() else 0

    def next_number(self) -> int:
        """A number that was never given before, in any process."""
        self._last += 1
        _write(self._counter, str(self._last))
        return self._last

    def keep_picture(self, data: bytes, kind: str, *, in_library: bool) -> Record:
        """Stores a picture's bytes; the address it gets is WeChat's in form, and below 120 characters."""
        number = self.next_number()
        name = name_of("picture", number)
        _write(self._folder / "pictures" / f"{name}.{kind}", data)
        host = f"http://mmbiz.qpic.cn/sz_mmbiz_{kind}/{name}/0"
        record: Record = {
            "id": name,
            "number": number,
            "media_id": name_of("media", number) if in_library else "",
            "url": f"{host}?wx_fmt={kind}" if in_library else host,
            "sha256": sha256(data).hexdigest(),
            "bytes": len(data),
            "kind": kind,
        }
        self.pictures.put(record)
        return record

    def picture_by_media_id(self, media_id: str) -> Record | None:
        return next((one for one in self.pictures.all() if media_id and one["media_id"] == media_id), None)

    def knows_picture(self, url: str) -> bool:
        """Whether `url` leads to a picture that was uploaded here; the scheme and the query do not count."""
        bare = url.partition("?")[0].replace("https://", "http://", 1)
        return any(one["url"].partition("?")[0] == bare for one in self.pictures.all())


def _write(path: Path, data: bytes | str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    draft.write_bytes(data if isinstance(data, bytes) else data.encode())
    draft.replace(path)


def name_of(kind: str, number: int) -> str:
    """An id as WeChat's look, the same for the same number."""
    return sha256(f"{kind} {number}".encode()).hexdigest()[:48]


def listed(records: tuple[Record, ...], request: Mapping[str, Any]) -> tuple[Record, ...]:
    """The page of `records` that a batchget asks for, the newest first."""
    offset = int(request["offset"])
    return tuple(reversed(records))[offset : offset + int(request["count"])]
