"""Runs `publish` in forked children, so that hundreds of runs need one start-up and each is a process to kill.

Started as `python -m tests.line.zygote`; it has no thread when it forks. On stdin come orders as lines of JSON, on
stdout go `pid` and, behind it, the code that the child left with.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, NoReturn

_NEEDED = (
    "publisher.cli.publish",
    "publisher.cli.results",
    "publisher.pipeline.applying",
    "publisher.pipeline.clients",
    "publisher.read.parse",
    "publisher.read.site",
    "publisher.read.assets",
    "publisher_hexo.client",
    "publisher_wechat.client",
    "publisher_zhihu.client",
)


DIED, COUNTED = "died at", "calls counted:"


@dataclass(frozen=True, slots=True)
class Death:
    """Where a child kills itself (-9): just before its `number`-th request to `emulator`, or, without one, beside the
    `number`-th file that it moves into its place, before or `after` that. Number 0: never, it only counts."""

    number: int
    emulator: str = ""
    after: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """One run: its words, its environment, the file for what it says, and perhaps its death."""

    words: tuple[str, ...]
    environment: Mapping[str, str]
    said: str
    death: Death | None = None


@dataclass
class Zygote:
    """The other side: starts the process, hands it orders, tells how a child ended."""

    process: subprocess.Popen[str] | None = field(default=None)

    def run(self, order: Order, *, started: Callable[[int], object] = lambda _: None) -> int:
        """Runs one child to its end; `started` is told its pid. Negative: the signal that it died of."""
        process = self._open()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(asdict(order)) + "\n")
        process.stdin.flush()
        started(int(process.stdout.readline()))
        return int(process.stdout.readline())

    def close(self) -> None:
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
            self.process.wait()
            self.process = None

    def _open(self) -> subprocess.Popen[str]:
        if self.process is None:
            paths = os.pathsep.join(path for path in sys.path if path)
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.line.zygote"],
                env={**os.environ, "PYTHONPATH": paths},
                cwd=Path(__file__).parents[2],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        return self.process


# ---------------------------------------------------------------- in the process


def serve() -> None:
    """Forks a child for each order, one after the other."""
    for name in _NEEDED:
        importlib.import_module(name)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _be_child(order)
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


def _be_child(order: Mapping[str, Any]) -> NoReturn:
    code = 70
    try:
        os.setsid()
        os.environ.update(order["environment"])
        with Path(order["said"]).open("w", encoding="utf-8") as said:
            for number in (1, 2):
                os.dup2(said.fileno(), number)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            code = _publish(order)
            sys.stdout.flush()
            sys.stderr.flush()
    finally:
        os._exit(code)


def _publish(order: Mapping[str, Any]) -> int:
    from publisher.apply.transport import Transport
    from publisher.cli.program import run

    (Transport.__init__.__kwdefaults__ or {})["sleep"] = lambda _: None
    calls = _arrange(Death(**order["death"])) if order["death"] else ()
    code = run(order["words"])
    print(f"{COUNTED} {len(calls)}", flush=True)
    return code


def _arrange(death: Death) -> Sequence[str]:
    from publisher.apply.transport import Transport

    if death.emulator:
        mark = f"/{death.emulator}/"
        return _count_calls(
            Transport, "send", death, lambda _, method, url, **__: mark in url and f"{method} {url}"
        )
    return _count_calls(type(Path()), "replace", death, lambda _, place: str(place))


def _count_calls(owner: Any, name: str, death: Death, label: Callable[..., str | bool]) -> Sequence[str]:
    """Dies at a call of `owner.name`; those without a label do not count. What it died at, it says first."""
    original, guard = getattr(owner, name), Lock()
    seen: list[str] = []

    def call(*args: Any, **kwargs: Any) -> Any:
        with guard:
            said = label(*args, **kwargs)
            seen.extend([str(said)] if said else [])
            is_it = bool(said) and len(seen) == death.number
        if is_it:
            print(f"{DIED} {said}", flush=True)
        if is_it and not death.after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*args, **kwargs)
        if is_it:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, call)
    return seen


if __name__ == "__main__":
    serve()
