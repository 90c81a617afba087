"""The loop behind an open page: look at the files, plan what changed, tell the page; and never stop for a mistake.

Which posts there are and what they look like, the source knows; what becomes of it, `live`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event
from time import perf_counter
from typing import Protocol

from publisher.errors import PublisherError, file_trouble
from publisher.preview.live import Live
from publisher.preview.model import PreviewPost, Trouble
from publisher.preview.watch import Stamps, look

_PAUSE = 0.25
"""Seconds between two looks; more where a look takes long, so that it costs a twentieth of the time at most."""


class Source(Protocol):
    """Where posts come from. `begin` reads the site and yields the paths of its posts, `posts` what they look like,
    in batches, the one that `first` names before the others; both raise `PublisherError` or `OSError` for what
    cannot be read."""

    def begin(self) -> tuple[str, ...]: ...

    def posts(self, stamps: Stamps, *, first: Callable[[], str]) -> Iterator[Sequence[PreviewPost]]: ...

    def watched(self) -> tuple[Path, ...]: ...


class Loop:
    """Looks, plans, tells, until it is stopped. `config` is watched from the start, whatever it says."""

    def __init__(
        self, source: Source, live: Live, *, config: Path, looks: Callable[..., Stamps] = look
    ) -> None:
        self._source = source
        self._live = live
        self._config = config
        self._look = looks
        self._stop = Event()
        self._seen: Stamps | None = None

    def run(self) -> None:
        """Runs until `stop` is called, or the program is interrupted."""
        while not self._stop.is_set():
            started = perf_counter()
            stamps = self.now()
            cost = perf_counter() - started
            if stamps != self._seen:
                self.turn(stamps)
            self._stop.wait(max(_PAUSE, 20 * cost))

    def stop(self) -> None:
        self._stop.set()

    def now(self) -> Stamps:
        """The files as they are."""
        return self._look((self._config, *self._source.watched()))

    def turn(self, stamps: Stamps) -> None:
        """Plans the site once, telling each batch as soon as it is there; begins anew when files changed meanwhile."""
        try:
            self._live.begin(self._source.begin())
            self._seen = stamps = self.now()  # what is watched is known now
            for batch in self._source.posts(stamps, first=lambda: self._live.wanted):
                self._live.put(batch)
                if self._stop.is_set() or (batch and self.now() != stamps):
                    return
        except PublisherError as error:
            self._fail(stamps, *map(_trouble, (error, *getattr(error, "others", ()))))
        except OSError as error:
            self._fail(stamps, _trouble(file_trouble(error)))
        except Exception as error:  # a mistake of ours must not take the page away
            self._fail(stamps, Trouble("", f"{type(error).__name__}: {error}"))

    def _fail(self, stamps: Stamps, *troubles: Trouble) -> None:
        self._seen = stamps
        self._live.fail(troubles)


def _trouble(error: PublisherError) -> Trouble:
    return Trouble(error.code, error.message, error.fix, error.place)
