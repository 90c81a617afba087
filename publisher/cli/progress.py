"""What is going on right now: a bar for each target on a terminal, a line for each finished piece in CI, else nothing.

Everything goes to stderr and is gone, or done, before the results are told.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Any

from publisher.apply.work import Event
from publisher.cli.catalogue import Language, phrase
from publisher.cli.output import Screen

if TYPE_CHECKING:
    from publisher.plan.model import Action

_NARROW = 70
"""Columns below which a bar leaves its room to the words."""


@dataclass(slots=True)
class Tally:
    """How far one target is: pieces of work and pictures, done and in all; `now` is what it does."""

    pieces: int = 0
    pictures: int = 0
    done: int = 0
    sent: int = 0
    now: str = ""

    def words(self, language: Language) -> str:
        """`3/12 · pictures 5/40 · what goes on now`."""
        counted = f"{self.done}/{self.pieces}"
        shown = phrase("pictures", language, counts=f"{self.sent}/{self.pictures}") if self.pictures else ""
        return " · ".join(part for part in (counted, shown, self.now) if part)


def tallies(actions: Sequence[Action]) -> dict[str, Tally]:
    """What each target has before it."""
    pieces = Counter(action.target for action in actions)
    pictures = Counter(
        action.target for action in actions for image in action.images if image.action != "known"
    )
    return {target: Tally(count, pictures[target]) for target, count in pieces.items()}


@dataclass(slots=True)
class Progress:
    """Shows events of a run while it lasts; `tell` is called from several threads."""

    screen: Screen
    actions: Sequence[Action] = ()
    language: Language = "en"
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    tallies: dict[str, Tally] = field(init=False)
    _bars: Any = None
    _tasks: dict[str, Any] = field(default_factory=dict)
    _lock: Any = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self.tallies = tallies(self.actions)

    def __enter__(self) -> Progress:
        is_dumb = self.environment.get("TERM") == "dumb"
        if self.screen.err.isatty() and not self.screen.is_quiet and not is_dumb:
            self._bars = _bars(self.screen)
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def tell(self, event: Event) -> None:
        """Counts what happened, and shows it."""
        with self._lock:
            tally = self.tallies.setdefault(event.target, Tally())
            _count(tally, event)
            if self._bars is not None:
                self._show(event.target, tally)
            elif event.kind == "ends" and self.environment.get("CI") and not self.screen.is_quiet:
                self.screen.note(
                    f"{event.target} {tally.done}/{tally.pieces} {event.post} {event.text}".rstrip()
                )

    def _show(self, target: str, tally: Tally) -> None:
        if target not in self._tasks:
            self._tasks[target] = self._bars.add_task(target, total=tally.pieces, words="")
        words = self.screen.clean(tally.words(self.language))
        self._bars.update(self._tasks[target], total=tally.pieces, completed=tally.done, words=words)


def _count(tally: Tally, event: Event) -> None:
    """One event more; a second pass brings more pieces than were planned."""
    match event.kind:
        case "begins":
            tally.now = event.post
        case "picture":
            tally.sent += 1
            tally.pictures = max(tally.pictures, tally.sent)
            tally.now = event.text
        case "step":
            tally.now = f"{event.post}: {event.text}"
        case "ends":
            tally.done += 1
            tally.pieces = max(tally.pieces, tally.done)
            tally.now = ""


def _bars(screen: Screen) -> Any:
    """Rich's bars, in colours where stderr takes them."""
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bars

    from publisher.cli.output import is_colored

    console = Console(file=screen.err, no_color=not is_colored(screen.err, screen.color), highlight=False)
    bar = [BarColumn(bar_width=24)] if console.width >= _NARROW else []
    columns = [
        TextColumn("{task.description}", markup=False),
        *bar,
        TextColumn("{task.fields[words]}", markup=False),
    ]
    return Bars(*columns, console=console, transient=True)
