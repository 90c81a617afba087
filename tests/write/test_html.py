"""Escaping: what is text stays text, and what cannot be in HTML is not in it."""

from __future__ import annotations

from publisher.write.html import attribute, element, escape


def test_control_characters_are_left_out_and_blanks_stay() -> None:
    text = "".join(map(chr, range(0x20))) + "\x7f\x85\x9fx"

    assert escape(text) == attribute(text) == "\t\n\x0c\rx"


def test_text_that_looks_like_an_address_to_come_is_not_taken_for_one() -> None:
    assert '="asset:' not in escape('<img src="asset:0"> ="asset:1"')
    assert '="asset:' not in escape('=\x00"asset:0"')


def test_what_closes_an_element_is_text_within_it() -> None:
    assert element("p", escape("</p>]]><script>"), title='"><script>') == (
        '<p title="&quot;&gt;&lt;script&gt;">&lt;/p&gt;]]&gt;&lt;script&gt;</p>'
    )
