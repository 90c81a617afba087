"""How emphasised words can be written so that every reading shows them, each visible word staying where it is.

Pure text: one run at a time. What was meant as bold, and the proof on the whole post, belong to `emphasis`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from publisher.check.runs import Pair, run_of
from publisher.document import Span
from publisher.read.dialect import Dialect

_OPENING = "“‘「『《（(【[〔"
_CLOSING = "”’」』》）)】]〕"
_STOPS = frozenset("，。、；：！？…—,.;:!?")
"""Punctuation that may as well stand behind bold words as within them."""
_MOST = 4
"""Signs that are moved out of bold words, one or two at a time."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way of writing a pair: `left` and `right` say how many characters move out of it on each side, `opening`
    and `closing` are its marks, with what moved out."""

    left: int
    right: int
    opening: str
    closing: str

    @property
    def is_as_written(self) -> bool:
        return not self.left and not self.right and not self.opening.startswith("<")


def way_of(text: str, pair: Pair, around: Span, dialect: Dialect) -> Way | None:
    """The first way of writing `pair` that all readings show; None where there is none.

    Only `text` within `around` is read, from the pair before to the one behind: each is mended by itself.
    """
    start, end = around
    nearby, moved = text[start:end], Pair(pair.start - start, pair.end - start, pair.width)
    ways = _ways(nearby, moved)
    return next((way for way in ways if _is_shown(_rewritten(nearby, moved, way), moved, way, dialect)), None)


def _ways(text: str, pair: Pair) -> Iterator[Way]:
    """Blanks outside; then ever more punctuation outside; then an element of HTML, which no neighbour can break."""
    start, end = pair.inside
    inside, mark = text[start:end], text[pair.start : start]
    blanks = len(inside) - len(inside.lstrip()), len(inside) - len(inside.rstrip())
    for left, right in (blanks, *islice(_peeled(inside, *blanks), _MOST)):
        if left + right < len(inside):
            yield _way(text, pair, left, right, (mark, mark))
    name = "strong" if pair.width == 2 else "em"
    if inside.strip():
        yield _way(text, pair, *blanks, (f"<{name}>", f"</{name}>"))


def _peeled(inside: str, left: int, right: int) -> Iterator[tuple[int, int]]:
    """Ever more punctuation outside: stops at the end, and brackets or quotes around all of it."""
    while left + right < len(inside):
        first, last = inside[left], inside[len(inside) - right - 1]
        if last in _STOPS:
            right += 1
        elif first == last == '"' or (first in _OPENING and last == _CLOSING[_OPENING.index(first)]):
            left, right = left + 1, right + 1
        else:
            return
        yield left, right


def _way(text: str, pair: Pair, left: int, right: int, marks: tuple[str, str]) -> Way:
    """Blanks that would come to stand beside others or at a line's end are left out: they say nothing there."""
    start, end = pair.inside
    before, behind = text[start : start + left], text[end - right : end]
    if text[pair.start - 1 : pair.start] in ("", " ", "\n"):
        before = before.lstrip()
    if text[pair.end : pair.end + 1] in ("", " ", "\n"):
        behind = behind.rstrip()
    return Way(left, right, before + marks[0], marks[1] + behind)


def _rewritten(text: str, pair: Pair, way: Way) -> str:
    start, end = pair.inside
    core = text[start + way.left : end - way.right]
    return "".join((text[: pair.start], way.opening, core, way.closing, text[pair.end :]))


def _is_shown(text: str, pair: Pair, way: Way, dialect: Dialect) -> bool:
    """Whether every reading of the rewritten `text` shows the pair's words as bold."""
    if way.opening.endswith(">"):
        return True
    start = pair.start + len(way.opening) - pair.width
    length = pair.end - pair.start - way.left - way.right
    wanted = Pair(start, start + length, pair.width)
    return wanted in run_of(text, dialect).agreed
