"""Pictures lifted out of their lines."""

from __future__ import annotations

import pytest

from publisher.document import (
    Block,
    Figure,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    Paragraph,
    Quote,
    SoftBreak,
    Strong,
    Text,
)
from publisher.write.figures import lift_pictures

PICTURE = Image("a.png", "图", line=4)
A, B = Text("甲"), Text("乙")
LINKED = Link("https://example.org/", (PICTURE,))

CASES: dict[str, tuple[tuple[Inline, ...], tuple[Block, ...], int]] = {
    "alone": ((PICTURE,), (Figure(PICTURE),), 0),
    "on a line of its own": (
        (A, LineBreak(), PICTURE, SoftBreak(), B),
        (Paragraph((A,)), Figure(PICTURE), Paragraph((B,))),
        0,
    ),
    "two in a row": ((PICTURE, Text(" "), PICTURE), (Figure(PICTURE), Figure(PICTURE)), 0),
    "within a line": ((A, PICTURE, B), (Paragraph((A,)), Figure(PICTURE), Paragraph((B,))), 1),
    "at the end of a line": ((A, PICTURE), (Paragraph((A,)), Figure(PICTURE)), 1),
    "in a link": ((LINKED,), (Figure(PICTURE, Link("https://example.org/", ())),), 0),
    "in emphasis": ((Strong((PICTURE,)),), (Paragraph((Strong((PICTURE,)),)),), 0),
    "none": ((A, LineBreak(), B), (Paragraph((A, LineBreak(), B)),), 0),
}


@pytest.mark.parametrize("name", CASES)
def test_lifting(name: str) -> None:
    inlines, blocks, losses = CASES[name]
    lifted, found = lift_pictures((Paragraph(inlines),))
    assert lifted == blocks
    assert [(loss.code, loss.line) for loss in found] == [("W308", 4)] * losses


def test_paragraphs_deep_inside_and_what_is_none() -> None:
    blocks = (Quote((Paragraph((PICTURE,)),)), Heading(1, (PICTURE,)))
    assert lift_pictures(blocks)[0] == (Quote((Figure(PICTURE),)), Heading(1, (PICTURE,)))
