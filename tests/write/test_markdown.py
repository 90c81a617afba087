"""Markdown of made parts: what is printed reads back as the same tree, in every dialect."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.document import (
    Block,
    Code,
    Emphasis,
    Figure,
    Heading,
    Image,
    Inline,
    Item,
    LineBreak,
    Link,
    List,
    Paragraph,
    Part,
    Quote,
    Rule,
    SoftBreak,
    Strong,
    Styled,
    StyleKind,
    Text,
)
from publisher.read.dialect import DialectName, dialect
from publisher.read.fragment import parse_fragment
from publisher.read.tags import DELIMITERS
from publisher.testing import sample_document
from publisher.write.markdown import print_blocks, settled

PIECES = [
    *"甲乙丙！，（）“”0123.-+=#>|:*_`[](){}<>$~&!%\\/\"'^ ",
    *("abc", "www.x.cn", "https://x.cn/", "{{", "{%", "{#", "%}", "&amp;", "1. ", "- ", "# ", "<b>", "[x] "),
]
WORDS = st.text(alphabet="甲乙丙abc", min_size=1, max_size=4)
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join)
ADDRESSES = st.sampled_from(
    ["https://x.cn/a?b=1&copy;=2", "/图 一.png", "https://x.cn/a_(b)#节", 'mailto:"a"@b.c']
)
STYLED = st.one_of(
    st.builds(lambda word: Strong((Text(word),)), WORDS),
    st.builds(lambda word: Emphasis((Text(word),)), WORDS),
    st.builds(lambda kind, word: Styled(kind, (Text(word),)), st.sampled_from(get_args(StyleKind)), WORDS),
    st.builds(Code, st.text(alphabet="a`甲 {%", min_size=1, max_size=5).filter(str.strip)),
)
LINKS = st.builds(
    lambda href, text, title: Link(href, (Text(text),), title),
    ADDRESSES,
    WORDS,
    st.sampled_from(["", 'a "b" \\& c']),
)


@st.composite
def runs(draw: st.DrawFn) -> tuple[Inline, ...]:
    """Inlines as templates hold them: texts, and between two of them something else."""
    out: list[Inline] = [Text(draw(WORDS))]
    for _ in range(draw(st.integers(0, 3))):
        out.append(draw(st.one_of(STYLED, LINKS, st.just(LineBreak()), st.just(SoftBreak()))))
        out.append(Text(draw(TEXTS)))
    return (*out, Text(draw(WORDS)))


PARAGRAPHS = st.one_of(
    st.builds(lambda run: Paragraph(run), runs()),
    st.builds(lambda text, word: Paragraph((Text(text), Text(word))), TEXTS, WORDS),
)
LISTS = st.builds(
    lambda runs, ordered, start, tight: List(
        tuple(Item((Paragraph(run),)) for run in runs),
        ordered,
        start if ordered else 1,
        tight or len(runs) == 1,
    ),
    st.lists(runs(), min_size=1, max_size=3),
    st.booleans(),
    st.integers(1, 99),
    st.booleans(),
)
FIGURES = st.builds(
    lambda src, alt, title, linked: Figure(
        Image(src, alt, title), Link("https://x.cn/", ()) if linked else None
    ),
    ADDRESSES,
    WORDS,
    st.sampled_from(["", "题"]),
    st.booleans(),
)
HEADINGS = st.builds(lambda level, word: Heading(level, (Text(word),)), st.integers(1, 6), WORDS)
BLOCKS = st.lists(
    st.one_of(PARAGRAPHS, LISTS, FIGURES, HEADINGS, st.just(Rule())), min_size=1, max_size=4
).map(tuple)


@pytest.mark.parametrize("name", get_args(DialectName))
@given(blocks=BLOCKS)
def test_what_is_printed_reads_back(name: DialectName, blocks: tuple[Block, ...]) -> None:
    ready = settled(blocks)
    as_typed = replace(dialect(name, tags="hexo"), typography="")  # curly quotes are the proof's affair
    assert parse_fragment(print_blocks(ready), dialect=as_typed) == ready


@given(blocks=BLOCKS)
def test_settled_blocks_stay_as_they_are(blocks: tuple[Block, ...]) -> None:
    assert settled(settled(blocks)) == settled(blocks)


@given(text=TEXTS)
def test_no_template_language_finds_a_tag(text: str) -> None:
    printed = print_blocks(
        settled(
            (
                Paragraph(
                    (Text(text), Link(text, (Text(text),), "")),
                ),
            )
        )
    )
    openings = {opening for pairs in DELIMITERS.values() for opening, _ in pairs}
    assert not [opening for opening in openings if opening in printed]


def test_every_kind_of_block_is_printed() -> None:
    blocks = settled(sample_document().blocks)
    printed = print_blocks(blocks)
    opened = tuple(
        inner
        for block in parse_fragment(printed)
        for inner in (block.blocks if isinstance(block, Part) else (block,))
    )
    kinds = {
        type(inner) for block in blocks for inner in (block.blocks if isinstance(block, Part) else (block,))
    }
    assert {type(block) for block in opened} == kinds


def test_nothing_is_nothing() -> None:
    assert print_blocks(()) == ""


@pytest.mark.parametrize(
    ("blocks", "printed"),
    [
        ((Paragraph((Text("博客："), Link("https://x.cn/", (Text("https://x.cn/"),), automatic=True))),), "博客：[https://x.cn/](https://x.cn/)\n"),
        ((Paragraph((Text("1. 不是列表"), LineBreak(), Text("- 也不是"))),), "1\\. 不是列表\\\n\\- 也不是\n"),
        ((Paragraph((Text("a*b_c"),)),), "a\\*b\\_c\n"),
        ((Paragraph((Text("上行"), SoftBreak(), Text("下行"))),), "上行下行\n"),
        ((Paragraph((Text("one"), SoftBreak(), Text("two"))),), "one two\n"),
        ((List((Item((Paragraph((Text("甲"),)),)), Item((Paragraph((Text("乙"),)),)))),), "- 甲\n- 乙\n"),
        ((Quote((Paragraph((Text("甲"),)), Paragraph((Text("乙"),)))),), "> 甲\n>\n> 乙\n"),
        ((Figure(Image("/a.png", "二维码")),), "![二维码](/a.png)\n"),
        ((Paragraph((Text("{{ page }} {% x %}"),)),), "\\{\\{ page }} \\{\\% x %}\n"),
    ],
)  # fmt: skip
def test_it_looks_as_a_person_would_write_it(blocks: tuple[Block, ...], printed: str) -> None:
    assert print_blocks(settled(blocks)) == printed
