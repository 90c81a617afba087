"""How often the disk is asked: work must not grow with the square of the posts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import pytest

from publisher.adapter import Uploaded
from publisher.ledger import Ledger, TargetEntry


def test_the_folder_is_gone_through_once_and_what_was_written_since_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Ledger(tmp_path)
    for number in range(3):
        writer.save_target(f"p{number}", "zhihu", TargetEntry(account="lin"), path="x.md", source="")
    ledger = Ledger(tmp_path)
    asked: list[str] = []
    go_through = Path.rglob

    def counted(path: Path, pattern: str) -> Iterator[Path]:
        asked.append(pattern)
        return go_through(path, pattern)

    monkeypatch.setattr(Path, "rglob", counted)

    for number in range(20):
        images = MappingProxyType({f"{number}": Uploaded(url=f"https://pic.example/{number}")})
        entry = TargetEntry(account="lin", images=images)
        ledger.save_target(f"new{number}", "zhihu", entry, path="x.md", source="")
        assert str(number) in ledger.known_images("lin")

    assert len(ledger.load_all().entries) == 23
    assert len(asked) == 1
    ledger.forget("p0", "zhihu")
    assert "p0" not in ledger.load_all().entries
