"""Reading is linear: what hurts other parsers costs twice as much when it is twice as long.

Work is counted, not timed: every call of a function, Python's or C's. `python -m bench.bombs` times the same
texts, for what a single call hides.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress

import pytest

from bench.bombs import BOMBS
from publisher.errors import SourceError
from publisher.read.dialect import Dialect, DialectName, TagLanguage, dialect
from tests.read.sketch import document_of

DIALECTS: list[DialectName] = ["commonmark", "hexo-marked", "hexo-pandoc"]
MOST_TIMES = 2.3
MOST_CALLS = 3_000_000
"""For the longer of the two texts: nothing explodes before it can be compared."""

UNITS = 300


@pytest.mark.parametrize("name", DIALECTS)
@pytest.mark.parametrize("bomb", BOMBS)
def test_twice_the_text_is_twice_the_work(bomb: str, name: DialectName) -> None:
    spoken = dialect(name, math=("dollars", "brackets"))
    _compare(BOMBS[bomb], spoken)


@pytest.mark.parametrize("language", ["liquid", "hugo", "none"])
@pytest.mark.parametrize("bomb", [name for name in BOMBS if "{" in BOMBS[name](2)])
def test_other_template_languages(bomb: str, language: TagLanguage) -> None:
    _compare(BOMBS[bomb], dialect(tags=language))


def test_the_count_tells_a_square_from_a_line() -> None:
    """The measure itself: work that grows with the square is over the limit, were the rest of it dear."""

    def square(n: int) -> None:
        for _ in range(n):
            len("a")
            for _ in range(n // 100):
                len("b")

    once, twice = (_count(lambda n=n: square(n)) for n in (UNITS, 2 * UNITS))  # type: ignore[misc]
    assert twice > MOST_TIMES * once


def _compare(make: Callable[[int], str], spoken: Dialect) -> None:
    _count(lambda: _read(make(2), spoken))  # what is made once
    once, twice = (_count(lambda n=n: _read(make(n), spoken)) for n in (UNITS, 2 * UNITS))  # type: ignore[misc]
    assert twice <= MOST_TIMES * once + 2_000, f"{once} calls, twice the text {twice}"
    assert twice <= MOST_CALLS


def _read(text: str, spoken: Dialect) -> None:
    with suppress(SourceError):
        document_of("---\ntitle: 题\n---\n甲\n\n" + text, spoken)


def _count(work: Callable[[], object]) -> int:
    """How many functions `work` calls."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls
