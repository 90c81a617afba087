"""Whatever a post holds: only what WeChat allows, every word kept, and nothing left for its editor to change."""

from __future__ import annotations

from collections.abc import Sequence
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publisher.document import (
    Alert,
    Block,
    Code,
    CodeBlock,
    Document,
    Emphasis,
    Figure,
    FootnoteReference,
    Heading,
    Image,
    Inline,
    Item,
    LineBreak,
    Link,
    List,
    Math,
    MathBlock,
    Metadata,
    Paragraph,
    Part,
    Quote,
    Rule,
    SoftBreak,
    Strong,
    Styled,
    Table,
    Text,
)
from publisher.testing import sample_asset
from publisher_wechat.adapter import WechatAdapter
from publisher_wechat.sandbox_html import normalise
from tests.adapters.wechat.conftest import context

TAGS = frozenset(
    "section p span strong em del sup sub code pre blockquote h1 h2 h3 h4 h5 h6 ul ol li table thead tbody tr th td"
    " img br hr a svg path g rect text line".split()
)
ATTRIBUTES = frozenset("style src alt align".split())
SVG_ATTRIBUTES = frozenset("style viewbox fill d transform x y width height font-size text-anchor".split())
FORBIDDEN = ("position", "z-index", "@", "var(", "calc(", "grid", "!important", "url(")
BLOCK_TAGS = frozenset("section p blockquote pre h1 h2 h3 h4 h5 h6 ul ol li table thead tbody tr hr".split())
VOID = frozenset("img br hr".split())
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"

words = st.text(st.sampled_from("ab 中，<>&\"'=*_"), min_size=1, max_size=8)
addresses = st.sampled_from(
    ["https://example.org/", "https://mp.weixin.qq.com/s/x", "#here", "mailto:a@b.example", ""]
)
images = st.builds(Image, st.just("a.png"), words, asset=st.just(sample_asset()))
formulas = st.sampled_from(["x_i", r"\frac{a}{b}", r"\nosuch", r"a<b"])
styles = st.sampled_from(["strikethrough", "underline", "mark", "keyboard", "subscript", "superscript"])
leaves: st.SearchStrategy[Inline] = st.one_of(
    st.builds(Text, words),
    st.builds(Code, words),
    st.builds(Math, formulas, st.booleans()),
    st.just(SoftBreak()),
    st.just(LineBreak()),
    images,
    st.builds(FootnoteReference, st.sampled_from(["a", "b", "none"])),
)


def _around(inner: st.SearchStrategy[Inline]) -> st.SearchStrategy[Inline]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Strong, several),
        st.builds(Emphasis, several),
        st.builds(Styled, styles, several),
        st.builds(Link, addresses, several),
    )


inlines = st.lists(st.recursive(leaves, _around, max_leaves=4), max_size=4).map(tuple)
simple: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, inlines),
    st.builds(Heading, st.integers(1, 6), inlines),
    st.builds(Figure, images, st.none() | st.builds(Link, addresses, st.just(()))),
    st.builds(CodeBlock, words, st.sampled_from(["python", "", "mermaid"])),
    st.builds(MathBlock, formulas),
    st.just(Rule()),
    st.builds(lambda head, cell: Table((head, head), ((cell, cell),), ("", "center")), inlines, inlines),
)


def _framed(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    several = st.lists(inner, max_size=3).map(tuple)
    items = st.lists(st.builds(Item, several, st.none() | st.booleans()), min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Quote, several),
        st.builds(Alert, st.sampled_from(["note", "tip", "odd"]), st.just("") | words, several),
        st.builds(List, items, st.booleans(), st.integers(0, 5)),
        st.builds(Part, st.sampled_from(["header", "footer", "related"]), several),
    )


blocks = st.lists(st.recursive(simple, _framed, max_leaves=5), max_size=4).map(tuple)
adapters = st.builds(
    WechatAdapter,
    theme=st.sampled_from(["calm", "technical", "warm"]),
    links=st.sampled_from(["notes", "inline", "drop"]),
    math=st.sampled_from(["auto", "svg", "png"]),
)


class Reader(HTMLParser):
    """Checks each tag as it is read, and keeps the nesting and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.pieces: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert not self.open, "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        in_svg = "svg" in (*self.open, tag)
        allowed = SVG_ATTRIBUTES if in_svg else ATTRIBUTES | {"href"} if tag == "a" else ATTRIBUTES
        assert {name for name, _ in attrs} <= allowed, (tag, attrs)
        values = {name: value or "" for name, value in attrs}
        self._check(tag, values)
        if tag in ("ul", "ol"):
            assert not {"ul", "ol"} & set(self.open), "a list in a list"
        if tag in BLOCK_TAGS:
            assert "p" not in self.open, "a block in a paragraph"
        self.pieces.append(("tag", tag))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def _check(self, tag: str, values: dict[str, str]) -> None:
        if tag == "a":
            assert values["href"].startswith("https://mp.weixin.qq.com/")
        style = values.get("style", "")
        names = [part.split(":")[0] for part in style.split(";")]
        assert len(names) == len(set(names)), f"a property twice: {style}"
        assert not any(bad in style for bad in FORBIDDEN), style

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.pieces.append(("tag", tag))

    def handle_data(self, data: str) -> None:
        assert "\n" not in data
        self.pieces.append(("text", data))

    def loose_blanks(self) -> Sequence[str]:
        """Blanks that stand between two blocks."""
        around = zip(self.pieces, self.pieces[1:], self.pieces[2:], strict=False)
        return [
            now[1]
            for before, now, after in around
            if now[0] == "text"
            and not now[1].strip(" \t")
            and before[1] in BLOCK_TAGS
            and after[1] in BLOCK_TAGS
        ]


def post(given_blocks: tuple[Block, ...]) -> Document:
    notes = {
        "a": (Paragraph((Text("注"), Link("https://n.example/", (Text("链"),)))),),
        "b": (CodeBlock("x"),),
    }
    meta = Metadata("one", "标题", "https://blog.example/one.html")
    return Document(meta=meta, blocks=given_blocks, footnotes=MappingProxyType(notes))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(blocks, adapters)
def test_only_what_wechat_allows_and_nothing_for_its_editor_to_change(
    given_blocks: Any, adapter: Any
) -> None:
    html = adapter.render(post(given_blocks), context()).body
    reader = Reader(html)
    assert not reader.loose_blanks()
    assert normalise(html, knows=lambda _: True) == html


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(blocks, adapters)
def test_every_word_is_kept_and_none_without_width_is_made(given_blocks: Any, adapter: Any) -> None:
    body = adapter.render(post((*given_blocks, Paragraph((Text("末尾"),)))), context()).body
    text = "".join(data for kind, data in Reader(body).pieces if kind == "text")
    assert "末尾" in text
    assert not set(ZERO_WIDTH) & set(body)
