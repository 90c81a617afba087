"""Diffs that a person reads: what was last sent against what would be sent now.

HTML is cut into one line a block for showing only; nothing that is sent passes through here.
"""

from __future__ import annotations

from difflib import unified_diff
from html.parser import HTMLParser
from typing import Literal

_CONTEXT = 3
_BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol li pre blockquote table thead tbody tr section figure hr svg".split()
)


def diff_bodies(before: str | None, after: str, *, format: Literal["html", "md"], first: str = "") -> str:
    """The unified diff between the body last sent and the one to send.

    `before` is None the first time: then a Markdown body is compared with `first`, the author's own text, and
    every block of an HTML body is an added line. Equal bodies give nothing.
    """
    if before is None and format == "html":
        return "".join(f"+{line}\n" for line in block_lines(after))
    old = first if before is None else before
    if old == after:
        return ""
    lines = (
        (old.splitlines(), after.splitlines()) if format == "md" else (block_lines(old), block_lines(after))
    )
    names = ("canonical" if before is None else "sent", "now")
    return "".join(f"{line}\n" for line in unified_diff(*lines, *names, n=_CONTEXT, lineterm=""))


def count_lines(diff: str) -> tuple[int, int]:
    """How many lines a diff adds and removes."""
    lines = [line for line in diff.splitlines() if not line.startswith(("+++ ", "--- "))]
    return sum(line.startswith("+") for line in lines), sum(line.startswith("-") for line in lines)


def block_lines(html: str) -> list[str]:
    """HTML as lines, one a block, the lines of code one each."""
    cutter = _Cutter()
    cutter.feed(html)
    cutter.close()
    return cutter.finish()


class _Cutter(HTMLParser):
    """Collects the text of a page as written, and ends a line wherever a block ends or another begins."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self._lines: list[str] = []
        self._line = ""
        self._svg = 0

    def finish(self) -> list[str]:
        self._end_line()
        return self._lines

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in _BLOCKS and not self._svg and not _is_opening_only(self._line):
            self._end_line()
        self._svg += tag == "svg"
        self._line += self.get_starttag_text() or ""
        if tag in ("br", "hr"):
            self._end_line()

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self._line += self.get_starttag_text() or ""

    def handle_endtag(self, tag: str) -> None:
        self._svg -= tag == "svg" and self._svg > 0
        self._line += f"</{tag}>"
        if tag in _BLOCKS and not self._svg:
            self._end_line()

    def handle_data(self, data: str) -> None:
        first, *rest = data.split("\n")
        self._line += first
        for line in rest:
            self._end_line()
            self._line = line

    def handle_entityref(self, name: str) -> None:
        self._line += f"&{name};"

    def handle_charref(self, name: str) -> None:
        self._line += f"&#{name};"

    def _end_line(self) -> None:
        if self._line.strip():
            if self._lines and _is_closing_only(self._line):
                self._lines[-1] += self._line
            else:
                self._lines.append(self._line)
        self._line = ""


def _is_opening_only(line: str) -> bool:
    """Whether a line holds nothing but opening tags, so that the block they open may follow on it."""
    return (
        line.startswith("<")
        and line.endswith(">")
        and "</" not in line
        and line.count("<") == line.count(">")
    )


def _is_closing_only(line: str) -> bool:
    return line.startswith("</") and line.count("<") == line.count("</") and line.endswith(">")
