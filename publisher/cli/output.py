"""Where words go and how they look: results to stdout, everything else to stderr, colours only for a person.

Widths count as a terminal counts them, where a Chinese character takes two columns.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple, TextIO
from unicodedata import combining, east_asian_width

ColorChoice = Literal["auto", "always", "never"]

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\x1b(?!\[[\d;]*m)")
_VISIBLE = {chr(code): chr(0x2400 + code) for code in range(32)}
_CODES = {
    "red": "31",
    "green": "32",
    "yellow": "33",
    "blue": "34",
    "cyan": "36",
    "dim": "2",
    "bold": "1",
    "underline": "4",
}


class Screen(NamedTuple):
    """The two streams of a run; `clean` takes secrets out of every line. `is_quiet` keeps everything but
    summaries and errors away."""

    out: TextIO
    err: TextIO
    color: ColorChoice = "auto"
    is_quiet: bool = False
    clean: Callable[[str], str] = str

    def say(self, line: str = "") -> None:
        """Prints a line of the result."""
        _print(self.clean(line), self.out)

    def note(self, line: str = "") -> None:
        """Prints a line beside the result."""
        _print(self.clean(line), self.err)

    @property
    def is_for_a_person(self) -> bool:
        """Whether somebody sits at both ends: questions may be asked."""
        return self.out.isatty() and sys.stdin is not None and sys.stdin.isatty()

    @property
    def columns(self) -> int:
        """How wide a line may get; 0 where nobody counts, in a file or a pipe."""
        if not self.out.isatty():
            return 0
        from shutil import get_terminal_size

        return get_terminal_size().columns

    def paint(self, text: str, *styles: str) -> str:
        """`text` in colours on stdout, where colours are wanted."""
        return _painted(text, styles) if is_colored(self.out, self.color) else text

    def paint_note(self, text: str, *styles: str) -> str:
        """`text` in colours on stderr, where colours are wanted."""
        return _painted(text, styles) if is_colored(self.err, self.color) else text


def _print(line: str, stream: TextIO) -> None:
    """Prints a line, its control characters made visible: a title must not steer the terminal. When the reader went
    away (`| head`) the run goes on silently, and its exit code tells the truth."""
    if not line.isprintable():
        line = _CONTROL.sub(lambda found: _VISIBLE.get(found[0], "\ufffd"), line)
    try:
        print(line, file=stream)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def is_colored(stream: TextIO, choice: ColorChoice) -> bool:
    """Whether a stream takes colours: as asked, else on a terminal without NO_COLOR (no-color.org)."""
    if choice != "auto":
        return choice == "always"
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _painted(text: str, styles: Sequence[str]) -> str:
    codes = ";".join(_CODES[style] for style in styles if style)
    return f"\x1b[{codes}m{text}\x1b[0m" if codes and text else text


def prepare_streams() -> None:
    """Lets no character break a console whose encoding lacks it (cp936, POSIX), and no closed stream a run (`>&-`)."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - as long as the process
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


# ---------------------------------------------------------------- columns


def width(text: str) -> int:
    """How many columns a terminal gives `text`."""
    return sum(2 if east_asian_width(char) in "WF" else not combining(char) for char in text)


def pad(text: str, columns: int) -> str:
    """`text` filled up with blanks."""
    return text + " " * (columns - width(text))


def cut(text: str, columns: int) -> str:
    """`text` in at most so many columns, an ellipsis where something is missing."""
    if width(text) <= columns:
        return text
    kept = ""
    for char in text:
        if width(kept + char) >= columns:
            break
        kept += char
    return f"{kept}…"


def align(rows: Sequence[Sequence[str]], *, gap: str = "  ") -> list[list[str]]:
    """The cells of a table, all but the last of each column filled up, each with its gap."""
    widths = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        [*(pad(cell, columns) + gap for cell, columns in zip(row[:-1], widths, strict=False)), row[-1]]
        for row in rows
    ]
