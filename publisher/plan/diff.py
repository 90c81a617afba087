"""Diffs that a person reads: what was last sent against what would be sent now.

HTML is cut into one line a block for showing only; nothing that is sent passes through here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from publisher.htmlreader import HtmlReader
from publisher.plan.matching import Matcher

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
    return "".join(f"{line}\n" for line in _unified(*lines, names))


def _unified(old: Sequence[str], new: Sequence[str], names: tuple[str, str]) -> Iterator[str]:
    """The lines of a unified diff, as `diff -u` writes them."""
    for number, group in enumerate(Matcher(old, new).get_grouped_opcodes(_CONTEXT)):
        if not number:
            yield from (f"--- {names[0]}", f"+++ {names[1]}")
        (_, start, _, other_start, _), (_, _, end, _, other_end) = group[0], group[-1]
        yield f"@@ -{_span(start, end)} +{_span(other_start, other_end)} @@"
        for tag, start, end, other_start, other_end in group:
            if tag == "equal":
                yield from (f" {line}" for line in old[start:end])
                continue
            yield from (f"-{line}" for line in old[start:end])
            yield from (f"+{line}" for line in new[other_start:other_end])


def _span(start: int, end: int) -> str:
    """A range of lines in a hunk's head: the first one, from 1, and how many; an empty one names the line before."""
    length = end - start
    return f"{start + 1}" if length == 1 else f"{start + (length > 0)},{length}"


def count_lines(diff: str) -> tuple[int, int]:
    """How many lines a diff adds and removes."""
    lines = lines_of(diff)
    return sum(line.startswith("+") for line in lines), sum(line.startswith("-") for line in lines)


def lines_of(diff: str) -> list[str]:
    """The lines of a diff without the two that name its sides."""
    lines = diff.removesuffix("\n").split("\n") if diff else []
    is_named = len(lines) > 1 and lines[0].startswith("--- ") and lines[1].startswith("+++ ")
    return lines[2:] if is_named else lines


def block_lines(html: str) -> list[str]:
    """HTML as lines, one a block, the lines of code one each."""
    cutter = _Cutter()
    cutter.feed(html)
    cutter.close()
    return cutter.finish()


class _Cutter(HtmlReader):
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
