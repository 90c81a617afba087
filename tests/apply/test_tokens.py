from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publisher.apply.tokens import FileTokens, cache_folder

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


def test_a_token_is_kept_until_its_time(tmp_path: Path) -> None:
    clock = Clock()
    FileTokens(tmp_path, now=clock).put("wechat:wx1", "abc", seconds=300)
    other_process = FileTokens(tmp_path, now=clock)
    assert other_process.get("wechat:wx1") == "abc"
    assert other_process.get("wechat:wx2") is None
    clock.time += timedelta(seconds=300)
    assert other_process.get("wechat:wx1") is None


def test_a_dropped_token_is_gone_and_dropping_twice_is_fine(tmp_path: Path) -> None:
    tokens = FileTokens(tmp_path, now=Clock())
    tokens.put("k", "abc", seconds=9)
    tokens.drop("k")
    tokens.drop("k")
    assert tokens.get("k") is None


def test_files_are_the_owners_alone_and_do_not_name_the_key(tmp_path: Path) -> None:
    FileTokens(tmp_path / "tokens", now=Clock()).put("secret-key", "abc", seconds=9)
    (file,) = (tmp_path / "tokens").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert "secret-key" not in file.name + file.read_text()


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b'{"token": 1, "until": "2030-01-01T00:00:00+00:00"}', b"\xff"]
)
def test_a_damaged_file_counts_as_absent(tmp_path: Path, damage: bytes) -> None:
    tokens = FileTokens(tmp_path, now=Clock())
    tokens.put("k", "abc", seconds=9)
    next(tmp_path.iterdir()).write_bytes(damage)
    assert tokens.get("k") is None


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    tokens = FileTokens(tmp_path / "file" / "tokens", now=Clock())
    tokens.put("k", "abc", seconds=9)
    assert tokens.get("k") is None


def test_the_cache_folder_follows_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "post-publisher"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/is/ignored")
    assert cache_folder().is_absolute()
