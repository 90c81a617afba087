"""Captions: formulas in them are formulas where a platform can draw, characters where it cannot, never dollars."""

from __future__ import annotations

import pytest

from publisher.document import Image, Inline, Math, Text
from publisher.write.captions import caption_runs, caption_words

CASES: list[tuple[str, tuple[Inline, ...], str]] = [
    ("", (), ""),
    ("一 幅\n图", (Text("一 幅 图"),), "一 幅 图"),
    ("损失 $x^2$ 与$\\alpha$", (Text("损失 "), Math("x^2"), Text(" 与"), Math("\\alpha")), "损失 x² 与α"),
    ("$$x_1$$ 后", (Math("x_1"), Text(" 后")), "x₁ 后"),
    ("$\\frac{a}{b}$", (Math("\\frac{a}{b}"),), "\\frac{a}{b}"),
    ("$x^{\\alpha}$", (Math("x^{\\alpha}"),), "x^{\\alpha}"),
    ("$5 与 $6", (Text("$5 与 $6"),), "$5 与 $6"),
    ("$a$5 \\$x$", (Text("$a$5 \\$x$"),), "$a$5 \\$x$"),
]


@pytest.mark.parametrize(("caption", "runs", "words"), CASES)
@pytest.mark.parametrize("field", ["alt", "title"])
def test_captions(field: str, caption: str, runs: tuple[Inline, ...], words: str) -> None:
    image = Image("a.png", **{field: caption})  # type: ignore[arg-type]
    assert caption_runs(image) == runs
    assert caption_words(image) == words
