"""The cases that people read: fixtures/syntax_*.md, each "title / input / output"."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import read_fixture_file

from publisher.read.syntax.parser import build_parser

FIXTURES = Path(__file__).parent / "fixtures"
DELIMITERS = {"syntax_math_brackets": ("brackets",)}


def _cases() -> list[Any]:
    return [
        pytest.param(path.stem, source, expected, id=f"{path.stem}: {title}")
        for path in sorted(FIXTURES.glob("syntax_*.md"))
        for _, title, source, expected in read_fixture_file(path)
    ]


@pytest.mark.parametrize(("name", "source", "expected"), _cases())
def test_reads_as_shown(name: str, source: str, expected: str) -> None:
    md = build_parser.__wrapped__(math=DELIMITERS.get(name, ("dollars",)))
    assert _render(md, source.rstrip("\n")) == expected


def _render(md: MarkdownIt, source: str) -> str:
    """HTML with formulas as i, b and pre, and an alert's meta as its attributes."""
    for name, tag in {"math_inline": "i", "math_display_inline": "b", "math_block": "pre"}.items():
        md.add_render_rule(name, _formula(tag))
    tokens = md.parse(source)
    for token in tokens:
        if token.type == "alert_open":
            token.attrs = {"kind": token.meta["kind"], "title": token.meta["title"]}
    return str(md.renderer.render(tokens, md.options, {}))


def _formula(tag: str) -> Any:
    def render(renderer: object, tokens: Sequence[Token], index: int, options: object, env: object) -> str:
        tex = tokens[index].content
        return f"<pre>\n{tex}\n</pre>\n" if tag == "pre" else f"<{tag}>{tex}</{tag}>"

    return render
