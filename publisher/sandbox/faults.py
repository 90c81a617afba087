"""What goes wrong on purpose: connections cut before or after the work, errors, slowness, foreign answers.

Faults belong to the server, not to an emulator: no platform is named here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from threading import Lock
from types import MappingProxyType
from typing import Literal

FaultKind = Literal["cut-before", "cut-after", "status", "slow", "reply"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong, `times` times, after `skip` requests that match were let through.

    `match` is `METHOD /emulator/path` with `*` and `?`, or `number` the n-th request of the server, from 1.
    `cut-before` closes the connection and nothing is done; `cut-after` does the work and closes it without an
    answer; `status` answers `status` instead of working; `reply` answers `status`, `headers` and `body`
    instead; `slow` works, and answers after `seconds`.
    """

    kind: FaultKind
    match: str = "*"
    number: int | None = None
    times: int = 1
    skip: int = 0
    status: int = 502
    seconds: float = 0.0
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def fits(self, number: int, line: str) -> bool:
        """Whether a request is meant; `line` is its method and path."""
        return fnmatchcase(line, self.match) if self.number is None else number == self.number


class Faults:
    """The faults still to come; they can be changed while the server runs. Thread-safe."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._faults = list(faults)
        self._lock = Lock()

    @property
    def left(self) -> tuple[Fault, ...]:
        """Those that have not happened yet."""
        with self._lock:
            return tuple(self._faults)

    def add(self, *faults: Fault) -> None:
        """Appends faults; the first that fits a request happens."""
        with self._lock:
            self._faults.extend(faults)

    def clear(self) -> None:
        """Forgets all of them."""
        with self._lock:
            self._faults.clear()

    def take(self, number: int, line: str) -> Fault | None:
        """The fault that happens to this request, counted off; None when all goes well."""
        with self._lock:
            for index, fault in enumerate(self._faults):
                if fault.fits(number, line):
                    return self._count_off(index)
            return None

    def _count_off(self, index: int) -> Fault | None:
        fault = self._faults[index]
        if fault.skip:
            self._faults[index] = replace(fault, skip=fault.skip - 1)
            return None
        if fault.times > 1:
            self._faults[index] = replace(fault, times=fault.times - 1)
        else:
            del self._faults[index]
        return fault
