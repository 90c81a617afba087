from __future__ import annotations

import re
from colorsys import rgb_to_hls

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.preview.darkmode import dark_rules, darkened


@pytest.mark.parametrize(
    ("style", "dark"),
    [
        ("color:#333", "color:#a3a3a3!important;"),
        ("background:#fff", "background:#191919!important;"),
        ("background-color: white", "background-color: #191919!important;"),
        ("color:rgb(51, 51, 51)", "color:#a3a3a3!important;"),
        ("color:#d0d0d0", ""),
        ("background:#222", ""),
        ("color:rgba(0,0,0,.5)", ""),
        ("margin:0;padding:1em", ""),
    ],
)
def test_ink_becomes_pale_and_grounds_dark(style: str, dark: str) -> None:
    assert darkened(style) == dark


def test_a_border_keeps_its_width() -> None:
    assert re.fullmatch(
        r"border-top:1px solid #[0-9a-f]{6}!important;", darkened("border-top:1px solid #eee")
    )


def test_each_style_has_one_rule_and_cannot_leave_its_string() -> None:
    html = '<p style="color:#333">a</p><p style="color:#333">b</p><p style="color:#333;x:&quot;]}&lt;/style>">c</p>'
    rules = dark_rules(html, scope="[data-theme=dark]")
    assert rules.count("{") == 2
    assert '[data-theme=dark] [style="color:#333"]{color:#a3a3a3!important;}' in rules
    assert "</style" not in rules
    assert '"]}<' not in rules


@given(st.integers(0, 0xFFFFFF))
def test_any_ink_can_be_read_on_the_dark_ground(colour: int) -> None:
    style = f"color:#{colour:06x}"
    shown = re.search(r"#([0-9a-f]{6})", darkened(style) or style)
    assert shown
    red, green, blue = (int(shown[1][at : at + 2], 16) / 255 for at in (0, 2, 4))
    assert rgb_to_hls(red, green, blue)[1] >= 0.62


@given(st.text(max_size=80))
def test_any_style_is_taken(style: str) -> None:
    darkened(style)
