"""The kinds of characters, and that nothing changes where no CJK character stands."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from publisher.read.syntax.emphasis import Kind, emphasis_plugin, flanking, is_cjk, kind

PLAIN = MarkdownIt("commonmark")
FRIENDLY = MarkdownIt("commonmark").use(emphasis_plugin)

KINDS = [
    ("中", Kind.CJK),
    ("。", Kind.CJK | Kind.PUNCTUATION),
    ("（", Kind.CJK | Kind.PUNCTUATION),
    ("～", Kind.CJK | Kind.PUNCTUATION),
    ("한", Kind.CJK),
    ("ᄀ", Kind.CJK),
    ("ｱ", Kind.CJK),
    ("𠮷", Kind.CJK),
    ("㊗", Kind.CJK | Kind.PUNCTUATION),
    ("“", Kind.PUNCTUATION),
    ("—", Kind.PUNCTUATION),
    ("…", Kind.PUNCTUATION),
    ("😀", Kind.PUNCTUATION),
    ("🈶", Kind.PUNCTUATION),
    ("(", Kind.PUNCTUATION),
    ("a", Kind.OTHER),
    ("é", Kind.OTHER),
    ("\u3000", Kind.BLANK),
    ("\n", Kind.BLANK),
]


@pytest.mark.parametrize(("character", "expected"), KINDS)
def test_kind(character: str, expected: Kind) -> None:
    assert kind(character) == expected


FLANKS = [
    # text with one run of markers in it, can open, can close
    ("中**（", True, True),
    ("中**(", True, True),
    ("a**(", False, True),
    ("(**a", True, False),
    (")**中", True, True),
    (")**a", True, False),
    ("。**a", True, True),
    ("“**中", True, True),
    ("“\ufe01**a", True, True),
    ("中\ufe00**(", True, True),
    ("(\ufe00**a", True, False),
    ("葛\U000e0100**(", True, True),
    ("中 **(", True, False),
    ("中_文", False, False),
    ("。_文", True, False),
    ("文_。", False, True),
    ("。\ufe00_文", True, False),
    ("(_文", True, False),
    ("文_)", False, True),
]


@pytest.mark.parametrize(("text", "opens", "closes"), FLANKS)
def test_flanking(text: str, opens: bool, closes: bool) -> None:
    start = next(index for index, character in enumerate(text) if character in "*_")
    end = max(index for index, character in enumerate(text) if character in "*_") + 1
    assert flanking(text, start, end, limit=len(text)) == (opens, closes)


SYMBOLS_LATER_WIDE = (range(0x2630, 0x2690), range(0x4DC0, 0x4E00), range(0x1D300, 0x1D380))
"""Divination symbols and counting rods: wide from Unicode 16 on, which the interpreter may not know yet."""

HANGUL_NARROW = (range(0x1160, 0x1200), range(0xD7B0, 0xD7FC))


def test_ranges_agree_with_the_interpreters_unicode() -> None:
    """Every wide or half-width character is CJK, emoji apart, and nothing else is but Hangul."""
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if unicodedata.category(character) == "Cn" or any(code in part for part in SYMBOLS_LATER_WIDE):
            continue
        wide = unicodedata.east_asian_width(character) in "WFH" or any(code in part for part in HANGUL_NARROW)
        if wide and not is_cjk(code):
            assert unicodedata.category(character) in ("So", "Sk", "Po", "Sm"), hex(code)
            assert 0x231A <= code <= 0x2B55 or code >= 0x1F004, hex(code)
        else:
            assert wide == is_cjk(code), hex(code)


@given(st.text("ab *_()\"'.,!-\n`é—“”😀", max_size=40))
def test_text_without_cjk_reads_as_in_commonmark(text: str) -> None:
    assert FRIENDLY.render(text) == PLAIN.render(text)


@given(st.text("中a。（(“*_~ ", max_size=40))
def test_markers_are_never_lost(text: str) -> None:
    """What is no marker stays text, so that every other character comes through in order."""
    tokens = FRIENDLY.parseInline(text)[0].children or []
    kept = "".join(token.content for token in tokens if token.type == "text")
    assert re.sub(r"[*_~]", "", kept) == re.sub(r"[*_~]", "", text)
