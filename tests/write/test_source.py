"""Edits of Markdown source: nothing outside them moves, and what they insert fits in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.document import Lines, Link, Paragraph
from publisher.read.fragment import parse_fragment
from publisher.write.source import (
    Edit,
    apply_edits,
    destination,
    line_end_of,
    places_of,
    safe_address,
    set_blocks,
    span_of_lines,
)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(st.text(max_size=60))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return text, [Edit(pair, draw(st.text(max_size=5))) for pair in pairs]


@given(edited())
def test_everything_outside_the_edits_is_as_it_was(given: tuple[str, list[Edit]]) -> None:
    text, edits = given
    outcome = apply_edits(text, edits)
    at = in_outcome = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        kept = text[at : edit.span[0]]
        assert outcome[in_outcome:].startswith(kept + edit.text)
        in_outcome += len(kept + edit.text)
        at = edit.span[1]
    assert outcome[in_outcome:] == text[at:]


@given(st.text())
def test_no_edit_changes_nothing(text: str) -> None:
    assert apply_edits(text, ()) == text


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        apply_edits("abcdef", [Edit((0, 3), "x"), Edit((2, 4), "y")])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_do(end: str) -> None:
    text = f"甲{end}乙{end}丙"
    assert text[slice(*span_of_lines(text, Lines(2, 2)))] == f"乙{end}"
    assert text[slice(*span_of_lines(text, Lines(2, 9)))] == f"乙{end}丙"
    assert line_end_of(text) == end


@pytest.mark.parametrize(
    ("text", "lines", "printed", "outcome"),
    [
        ("甲\n\n旧\n\n乙\n", (3, 3), "新\n", "甲\n\n新\n\n乙\n"),
        ("甲\n旧\n乙\n", (2, 2), "新\n", "甲\n\n新\n\n乙\n"),
        ("甲\r\n旧\r\n乙", (2, 2), "新\n\n二\n", "甲\r\n\r\n新\r\n\r\n二\r\n\r\n乙"),
        ("甲\n旧\n乙\n", (2, 2), "", "甲\n\n乙\n"),
        ("甲\n\n旧\n\n\n乙\n", (3, 3), "", "甲\n\n乙\n"),
        ("甲\n旧", (2, 2), "新\n", "甲\n\n新\n"),
        ("旧\n\n乙", (1, 1), "", "乙"),
        ("  \n旧\n", (2, 2), "新\n", "  \n新\n"),
    ],
)
def test_blocks_stand_apart_from_their_neighbours(
    text: str, lines: tuple[int, int], printed: str, outcome: str
) -> None:
    assert apply_edits(text, [set_blocks(text, span_of_lines(text, Lines(*lines)), printed)]) == outcome


def test_blocks_at_the_end_of_a_text_without_a_last_line_end() -> None:
    assert apply_edits("甲", [set_blocks("甲", (1, 1), "新\n")]) == "甲\n\n新\n"


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0{}"), min_size=1, max_size=20))
def test_an_address_reads_back_as_itself(written: str) -> None:
    address = f"https://x.example/{written}"
    (block,) = parse_fragment(f"[甲]({destination(address)})")
    assert isinstance(block, Paragraph)
    (link,) = block.inlines
    assert isinstance(link, Link)
    assert link.written == safe_address(address)


def test_an_address_with_chinese_letters_stays_readable() -> None:
    assert destination("/图 一(2).png#甲") == "/图%20一%282%29.png#甲"


@pytest.mark.parametrize(
    ("text", "bare", "found"),
    [
        ("[r]: a.md '题'\n[s]:<a.md>\n", False, 2),
        ("> [r]: a.md\n", False, 1),
        ('<a href="a.md">a.md</a>', False, 1),
        ("<a href='a.md'>z</a> <a href=a.md>y</a>", False, 2),
        ('<a href="a.md/b">z</a>', False, 0),
        ("见a.md，和 (a.md)", False, 0),
        ("见a.md，和 <a.md>", True, 2),
    ],
)
def test_places_of_an_address_whose_span_nobody_knows(text: str, bare: bool, found: int) -> None:
    places = places_of(text, "a.md", {1}, is_bare=bare)
    assert len(places) == found
    assert {text[slice(*place)] for place in places} <= {"a.md"}


def test_only_definitions_are_looked_for_on_other_lines() -> None:
    text = '<a href="a.md">z</a>\n[r]: a.md\n'
    assert len(places_of(text, "a.md", {7})) == 1


@pytest.mark.parametrize("spelling", ["图.md", "%E5%9B%BE.md"])
def test_an_encoded_address_is_found_as_it_was_written(spelling: str) -> None:
    assert len(places_of(f"[r]: {spelling}\n", "%E5%9B%BE.md", ())) == 1
