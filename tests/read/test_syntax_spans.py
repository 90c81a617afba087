"""Every link and picture knows its place in the inline content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.token import Token

from publisher.read.syntax.parser import build_parser

PLACES = [
    # source, [(whole construct, destination or None)]
    ("看[文字](/a/b.md)了", [("[文字](/a/b.md)", "/a/b.md")]),
    ('x [a]( </a b> "t" ) y', [('[a]( </a b> "t" )', "/a b")]),
    ("[a]()b", [("[a]()", "")]),
    ("![图](x.png '题')！", [("![图](x.png '题')", "x.png")]),
    ("[![i](i.png)](/to)", [("[![i](i.png)](/to)", "/to"), ("![i](i.png)", "i.png")]),
    ("**[粗](/a)**。[细](/b_(c))", [("[粗](/a)", "/a"), ("[细](/b_(c))", "/b_(c)")]),
    ("[a\nb](\n/c\n)", [("[a\nb](\n/c\n)", "/c")]),
    ("[a`]`b\\]](/c\\)d)", [("[a`]`b\\]](/c\\)d)", "/c\\)d")]),
    ("见<https://a.cn/>和https://b.cn。", [("<https://a.cn/>", None), ("https://b.cn", None)]),
    ("$x$[a](/b)", [("[a](/b)", "/b")]),
    ("# 题 [a](/b)", [("[a](/b)", "/b")]),
]


@pytest.mark.parametrize(("source", "expected"), PLACES)
def test_places(source: str, expected: list[tuple[str, str | None]]) -> None:
    assert [_place(content, token) for content, token in _links(source)] == expected


def test_reference_links_name_their_label() -> None:
    source = "[一][Ref] [ref] [ref][] ![p][ref] [ref](not a link\n\n[ref]: /u"
    links = list(_links(source))
    assert [content[slice(*token.meta["span"])] for content, token in links] == [
        "[一][Ref]",
        "[ref]",
        "[ref][]",
        "![p][ref]",
        "[ref]",
    ]
    assert {token.meta["reference"] for _, token in links} == {"REF"}
    assert not any("href_span" in token.meta or "label" in token.meta for _, token in links)


def test_places_in_a_cell_and_behind_a_checkbox() -> None:
    source = "| a |\n|---|\n| b [c](/d) |\n\n- [x] [e](/f)"
    assert [_place(content, token)[1] for content, token in _links(source)] == ["/d", "/f"]


def test_formulas_within_a_line_know_their_place() -> None:
    content, formula = next(_find("设 $a$，$$b$$", "math_inline"))
    assert content[slice(*formula.meta["span"])] == "$a$"
    content, formula = next(_find("设 $a$，$$b$$", "math_display_inline"))
    assert content[slice(*formula.meta["span"])] == "$$b$$"


@given(st.text("[]()<>!a \\`*中\n:h", max_size=30))
def test_places_are_those_of_the_construct(source: str) -> None:
    for content, token in _links(f"{source}[t](/x)"):
        start, end = token.meta["span"]
        assert content[start] in "[!<h"
        assert content[end - 1] in ")]>" or token.info == "auto"
        inside = token.meta.get("href_span")
        assert inside is None or start < inside[0] <= inside[1] < end


def _place(content: str, token: Token) -> tuple[str, str | None]:
    inside = token.meta.get("href_span")
    return content[slice(*token.meta["span"])], content[slice(*inside)] if inside else None


def _links(source: str) -> Iterator[tuple[str, Token]]:
    return _find(source, "link_open", "image")


def _find(source: str, *types: Any) -> Iterator[tuple[str, Token]]:
    for inline in build_parser().parse(source):
        for token in inline.children or []:
            if token.type in types:
                yield inline.content, token
