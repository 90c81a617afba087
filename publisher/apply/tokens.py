"""Short-lived tokens, kept across runs in the user's cache folder and shared between processes.

One file a key, readable by its owner alone; the key itself appears nowhere but as a digest. Losing the folder
costs one call.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from publisher.files import write_atomically


def cache_folder() -> Path:
    """The user's cache folder for this program, by the XDG rules; on Windows below `LOCALAPPDATA`."""
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if named.is_absolute():
        return named / "post-publisher"
    local = os.environ.get("LOCALAPPDATA", "") if os.name == "nt" else ""
    return (Path(local) if local else Path.home() / ".cache") / "post-publisher"


class FileTokens:
    """A `TokenCache` on files. Damaged or foreign files count as absent."""

    def __init__(
        self, folder: Path | None = None, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._folder = folder or cache_folder() / "tokens"
        self._now = now

    def get(self, key: str) -> str | None:
        """The token stored under `key`, None once it is past its time."""
        try:
            stored = json.loads(self._path(key).read_bytes())
            token, until = stored["token"], datetime.fromisoformat(stored["until"])
            return token if isinstance(token, str) and self._now() < until else None
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def put(self, key: str, token: str, *, seconds: float) -> None:
        """Keeps `token` under `key` for `seconds`."""
        until = self._now() + timedelta(seconds=seconds)
        text = json.dumps({"token": token, "until": until.isoformat()})
        with suppress(OSError):  # a cache that cannot be written costs time, never a run
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_atomically(self._path(key), text, mode=0o600)

    def drop(self, key: str) -> None:
        """Forgets what is stored under `key`."""
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{sha256(key.encode()).hexdigest()}.json"
