"""What is left of a bug: one line for the person, and a file with the details, cleaned of secrets."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from traceback import format_exception

from publisher import __version__
from publisher.apply.tokens import cache_folder
from publisher.cli.catalogue import phrase
from publisher.cli.options import Session


def report_crash(error: Exception, words: Sequence[str], session: Session) -> None:
    """Says that this is a bug and where the details are; the traceback only with -vv."""
    clean, screen = session.redactor.clean, session.screen
    what = clean(f"{type(error).__name__}: {error}".splitlines()[0])
    details = clean("".join(format_exception(error)))
    screen.note(screen.paint_note(phrase("bug", session.language, what=what), "red", "bold"))
    path = _write(details, clean(" ".join(words)))
    if path is not None:
        screen.note("  " + phrase("details", session.language, path=path))
    if session.verbosity >= 2:
        screen.note(details)


def trace_of(error: BaseException) -> list[str]:
    """The traceback of what caused an error, for -vv."""
    return "".join(format_exception(error)).splitlines()


def _write(details: str, words: str) -> Path | None:
    now = datetime.now(UTC)
    path = cache_folder() / "log" / f"{now:%Y%m%d-%H%M%S}-{os.getpid()}.log"
    head = (
        f"post-publisher {__version__}, Python {sys.version.split()[0]}, {sys.platform}\npublish {words}\n\n"
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(head + details, encoding="utf-8")
    except OSError:
        return None
    return path
