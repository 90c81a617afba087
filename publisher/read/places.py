"""Where things stand in the file: from the parser's lines and offsets to those of the post's text.

The parser sees the body alone, in lines stripped of list and quote marks; messages and edits need the file's
own lines and offsets. Every answer is checked against the text, and is None rather than wrong.
"""

from __future__ import annotations

import re

from publisher.document import Lines, Span

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


class Places:
    """The lines of one post's body within its file."""

    def __init__(self, text: str, *, body_start: int = 0, body_line: int = 1) -> None:
        self.text = text
        self._body_line = body_line
        self._starts = [match.start() for match in _LINE.finditer(text, body_start)]

    def line(self, number: int) -> int:
        """The file's line (from 1) of the body's line `number` (from 0)."""
        return self._body_line + number

    def number(self, line: int) -> int:
        """The body's line (from 0) that the file's line `line` is."""
        return line - self._body_line

    def lines(self, where: list[int] | None) -> Lines:
        """The file's lines of a token's map; a map-less token stands nowhere."""
        if where is None:
            return Lines(0, 0)
        first, behind = where
        while behind > first + 1 and not self._written(behind - 1).strip():
            behind -= 1
        return Lines(self.line(first), self.line(max(behind - 1, first)))

    def content(self, content: str, first: int, *, after: int | None = None) -> Content:
        """Inline content whose first line is the body's line `first` (from 0), standing at or behind offset `after`."""
        return Content(self, content, first, after=after)

    def begin_of(self, number: int) -> int:
        """The file's offset of the body's line `number` (from 0)."""
        return self._starts[number] if 0 <= number < len(self._starts) else len(self.text)

    def start_of(self, number: int, part: str, *, after: int | None = None) -> int | None:
        """The file's offset at which `part` stands in the body's line `number`, at or behind offset `after`."""
        if not 0 <= number < len(self._starts):
            return None
        begin = self._starts[number]
        written = self._written(number).rstrip()
        if after is None and written.endswith(part):
            return begin + len(written) - len(part)
        at = written.find(part, 0 if after is None else max(after - begin, 0))
        return None if at < 0 else begin + at

    def _written(self, number: int) -> str:
        if not 0 <= number < len(self._starts):
            return ""
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self.text)
        return self.text[self._starts[number] : end]


class Content:
    """One run of inline content: maps its own offsets to those of the file."""

    def __init__(self, places: Places, content: str, first: int, *, after: int | None = None) -> None:
        self.content = content
        self._places = places
        self._first = first
        self._after = after

    def line(self, offset: int) -> int:
        """The file's line of the character at `offset`."""
        return self._places.line(self._first + self.content.count("\n", 0, offset))

    def inside(self, content: str, line: int) -> Content:
        """Content that stands within this one on the file's line `line`, such as an inline footnote's."""
        number = self._places.number(line)
        return Content(self._places, content, number, after=self._places.begin_of(number))

    def span(self, start: int, end: int) -> Span | None:
        """The file's offsets of `content[start:end]`; None where the file does not say just that there."""
        row = self.content.count("\n", 0, start)
        begin = self.content.rfind("\n", 0, start) + 1
        stop = self.content.find("\n", begin)
        whole = self.content[begin : len(self.content) if stop < 0 else stop].rstrip()
        at = self._places.start_of(self._first + row, whole, after=self._after)
        if at is None:
            return None
        span = at + start - begin, at + end - begin
        return span if self._places.text[slice(*span)] == self.content[start:end] else None
