"""What two sequences have in common, in time that grows with their length.

difflib alone is quadratic and worse where much repeats. Here lines that occur once on either side are matched first,
as a patience sorter lays cards, and difflib sees only the short stretches between them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import Match, SequenceMatcher

_SMALL = 90_000
"""Elements times elements of a stretch that difflib may see; a longer one without an anchor is replaced whole."""

Stretch = tuple[int, int, int, int]
"""From, to in the first sequence; from, to in the second."""


class Matcher(SequenceMatcher[str]):
    """difflib's matcher, whose blocks are found by anchors first."""

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        super().__init__(None, before, after, autojunk=False)
        self._sides = before, after
        self._found: list[Match] | None = None

    def get_matching_blocks(self) -> list[Match]:
        if self._found is None:
            before, after = self._sides
            self._found = [*_joined(_blocks(before, after)), Match(len(before), len(after), 0)]
        return self._found


def _blocks(before: Sequence[str], after: Sequence[str]) -> Iterator[Match]:
    """Equal stretches in order: a common head, what lies between, a common tail."""
    head = _common(before, after)
    rest = min(len(before), len(after)) - head
    tail = min(rest, _common(before[::-1], after[::-1]))
    yield Match(0, 0, head)
    yield from _between(before, after, (head, len(before) - tail, head, len(after) - tail))
    yield Match(len(before) - tail, len(after) - tail, tail)


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    """How many elements both begin with."""
    return next(
        (place for place, (old, new) in enumerate(zip(before, after, strict=False)) if old != new),
        min(len(before), len(after)),
    )


def _between(before: Sequence[str], after: Sequence[str], stretch: Stretch) -> Iterator[Match]:
    start, end, other_start, other_end = stretch
    if (end - start) * (other_end - other_start) <= _SMALL:
        yield from _exactly(before, after, stretch)
        return
    place, other = start, other_start
    for anchor, other_anchor in _anchors(before, after, stretch):
        yield from _short(before, after, (place, anchor, other, other_anchor))
        yield Match(anchor, other_anchor, 1)
        place, other = anchor + 1, other_anchor + 1
    yield from _short(before, after, (place, end, other, other_end))


def _short(before: Sequence[str], after: Sequence[str], stretch: Stretch) -> Iterator[Match]:
    """The matches between two anchors, none where that would take long."""
    start, end, other_start, other_end = stretch
    if 0 < (end - start) * (other_end - other_start) <= _SMALL // 4:
        yield from _exactly(before, after, stretch)


def _exactly(before: Sequence[str], after: Sequence[str], stretch: Stretch) -> Iterator[Match]:
    start, end, other_start, other_end = stretch
    plain = SequenceMatcher(None, before[start:end], after[other_start:other_end], autojunk=False)
    for a, b, size in plain.get_matching_blocks():
        yield Match(start + a, other_start + b, size)


def _anchors(before: Sequence[str], after: Sequence[str], stretch: Stretch) -> list[tuple[int, int]]:
    """Elements that occur once on either side, as many as stand in the same order on both."""
    start, end, other_start, other_end = stretch
    once = {element for element, count in Counter(before[start:end]).items() if count == 1}
    places = {
        element: other_start + index
        for element, (index, count) in _places(after[other_start:other_end]).items()
        if count == 1 and element in once
    }
    pairs = [(place, places[before[place]]) for place in range(start, end) if before[place] in places]
    return _longest_rise(pairs)


def _places(elements: Sequence[str]) -> dict[str, tuple[int, int]]:
    """The last place of each element and how often it occurs."""
    found: dict[str, tuple[int, int]] = {}
    for index, element in enumerate(elements):
        found[element] = (index, found.get(element, (0, 0))[1] + 1)
    return found


def _longest_rise(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of `pairs`, which ascend in the first number, that ascends in the second as well."""
    tops: list[int] = []
    last: list[int] = []  # which pair lies on top of each pile
    below: list[int] = []  # which pair lay on top of the pile before
    for index, (_, other) in enumerate(pairs):
        pile = bisect_left(tops, other)
        below.append(last[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [other]
        last[pile : pile + 1] = [index]
    found: list[tuple[int, int]] = []
    index = last[-1] if last else -1
    while index >= 0:
        found.append(pairs[index])
        index = below[index]
    return found[::-1]


def _joined(blocks: Iterator[Match]) -> Iterator[Match]:
    """Neighbouring blocks as one, empty ones left out."""
    kept: Match | None = None
    for block in blocks:
        if not block.size:
            continue
        if kept and (kept.a + kept.size, kept.b + kept.size) == (block.a, block.b):
            kept = Match(kept.a, kept.b, kept.size + block.size)
            continue
        if kept:
            yield kept
        kept = block
    if kept:
        yield kept
