"""Lines joined the Chinese way, text cut between graphemes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.write.text import cut_text, join_lines


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [
        ("中", "文", ""),
        ("one", "two", " "),
        ("中", "two", " "),
        ("one", "文", " "),
        ("句。", "Next", ""),
        ("end", "（文", ""),
        ("かな", "漢字", ""),
        ("한국", "사람", " "),
        ("𠀀", "中", ""),
        ("a ", "b", ""),
        ("", "b", ""),
        ("a", "", ""),
        ("2026", "年", " "),
    ],
)
def test_what_stands_for_a_line_end(before: str, after: str, between: str) -> None:
    assert join_lines(before, after) == between


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("中文字", 2, "中文"),
        ("中文", 2, "中文"),
        ("ae\u0301b", 2, "a"),
        ("a👍🏽b", 2, "a"),
        ("a👩‍💻b", 2, "a"),
        ("a👩‍💻b", 4, "a👩‍💻"),
        ("🇨🇳🇯🇵", 3, "🇨🇳"),
        ("🇨🇳🇯🇵", 2, "🇨🇳"),
        ("❤️x", 1, "❤"),
        ("", 3, ""),
    ],
)
def test_nothing_falls_apart(text: str, limit: int, cut: str) -> None:
    assert cut_text(text, limit) == cut


@given(st.text(), st.integers(1, 50))
def test_a_cut_is_a_beginning_and_never_too_long(text: str, limit: int) -> None:
    cut = cut_text(text, limit)
    assert text.startswith(cut)
    assert len(cut) <= limit
