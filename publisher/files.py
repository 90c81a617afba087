"""Files that are never half there, and a lock between processes.

Content is written beside its place, brought to disk, then moved into it. For everything of ours that outlives a
run; the author's files are not written through here.
"""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4


def write_atomically(path: Path, data: str | bytes, *, mode: int = 0o644) -> None:
    """Puts `data` into `path`, making its folders; a crash leaves the old content or the new, never a mixture.

    Text is UTF-8 with its line ends as they are. `mode` is the file's permission, the umask still applying.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{uuid4().hex}.tmp")
    try:
        _write(temporary, data.encode() if isinstance(data, str) else data, mode)
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def _write(path: Path, data: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    """Brings the new name itself to disk; where folders cannot be opened (Windows) the system does it."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# ---------------------------------------------------------------- one process at a time


_GARBAGE_SECONDS = 60
"""How long a lock that names nobody is left alone; ours appear with their content at once."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock: a process of a host, told from later ones of the same number by `started`."""

    pid: int
    host: str
    started: str
    since: str


class Held(Exception):
    """Somebody else holds the lock; `holder` is None when the file does not say who."""

    def __init__(self, holder: Holder | None) -> None:
        super().__init__("held")
        self.holder = holder


@contextmanager
def hold_lock(
    path: Path,
    *,
    wait: float = 30,
    sleep: Callable[[float], None] = time.sleep,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Iterator[None]:
    """Holds the lock `path` while the block runs. A lock whose process is dead is taken over.

    Raises `Held` when after `wait` seconds somebody else still holds it.
    """
    me = Holder(os.getpid(), socket.gethostname(), start_of(os.getpid()), now().isoformat(timespec="seconds"))
    pause = 0.25
    for _ in range(int(wait / pause)):
        if _take(path, me):
            break
        sleep(pause)
    else:
        if not _take(path, me):
            raise Held(_read_holder(path))
    try:
        yield
    finally:
        if _read_holder(path) == me:
            path.unlink(missing_ok=True)


def _take(path: Path, me: Holder) -> bool:
    """Whether the lock is ours now. Its file appears with its content: what is no lock is nobody's who lives."""
    path.parent.mkdir(parents=True, exist_ok=True)
    left = _left_behind(path)
    if left is not None:
        _break(path, left)
    ours = path.with_name(f".{uuid4().hex}.tmp")
    try:
        _write(ours, json.dumps(asdict(me)).encode(), 0o644)
        os.link(ours, path)
    except FileExistsError:
        return False
    finally:
        ours.unlink(missing_ok=True)
    return True


def _left_behind(path: Path) -> bytes | None:
    """What stands in a lock that nobody holds any more: its process is gone, or it names none and has lain there for
    a while (a disk that lost power leaves empty files). None for one that is held, or that is not there."""
    try:
        content, age = path.read_bytes(), time.time() - path.stat().st_mtime
    except OSError:
        return None
    holder = _parse_holder(content)
    is_left = age > _GARBAGE_SECONDS if holder is None else _is_dead(holder)
    return content if is_left else None


def _read_holder(path: Path) -> Holder | None:
    try:
        return _parse_holder(path.read_bytes())
    except OSError:
        return None


def _parse_holder(content: bytes) -> Holder | None:
    """Who is named; what a newer program adds is none of our business."""
    try:
        match json.loads(content):
            case {"pid": int(pid), "host": str(host), **others}:
                started, since = others.get("started"), others.get("since")
                return Holder(pid, host, str(started or ""), str(since or ""))
            case _:
                return None
    except (ValueError, RecursionError):
        return None


def _is_dead(holder: Holder) -> bool:
    """Whether a process of this very host is gone. Of other hosts nobody can tell."""
    return holder.host == socket.gethostname() and not is_running(holder.pid, holder.started)


def is_running(pid: int, started: str) -> bool:
    """Whether the process of this host that began at `started` still runs. Where nobody can tell, it does."""
    if os.name == "nt":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return not started or started == start_of(pid)


def _break(path: Path, left: bytes) -> None:
    """Takes a lock away that was left behind, and puts it back should it have become a living one meanwhile."""
    aside = path.with_name(f".{uuid4().hex}.tmp")
    with suppress(OSError):
        path.rename(aside)
        if aside.read_bytes() != left:
            os.link(aside, path)
        aside.unlink()


def start_of(pid: int) -> str:
    """When a process began, in the kernel's ticks since boot; empty where the system does not tell."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""
