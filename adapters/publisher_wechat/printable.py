"""Text that WeChat takes: control characters travel as escapes in JSON, which it refuses (40033, 45004; 2026-11)."""

from __future__ import annotations

_CONTROLS = dict.fromkeys((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF))


def printable(text: str) -> str:
    """The text without control characters (tabs and line ends stay) and without halves of a letter."""
    return text.translate(_CONTROLS).encode("utf-8", "ignore").decode()


def one_line(text: str) -> str:
    """The same in one line, its blanks single."""
    return " ".join(printable(text).split())
