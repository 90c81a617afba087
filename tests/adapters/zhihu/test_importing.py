"""Requirement 40: paste-ready pages and import-ready Markdown need no network, daemon, browser or cookie."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from publisher.adapter import Context, Importable
from publisher.document import (
    Document,
    Figure,
    FootnoteReference,
    Image,
    Link,
    Math,
    MathBlock,
    Metadata,
    OwnLink,
    Paragraph,
    Part,
    Text,
    plain_text,
    walk,
)
from publisher.read.fragment import parse_fragment
from publisher.testing import sample_asset, sample_document
from publisher_zhihu.adapter import ZhihuAdapter

CONTEXT = Context(
    target="zhihu",
    urls={"a": "https://zhuanlan.zhihu.com/p/1"},
    macros={"R": r"\mathbb{R}"},
    site="https://blog",
)
META = Metadata("p", "标题", "https://blog/p.html")


def imported(*blocks: object, **notes: object) -> str:
    document = Document(META, blocks, notes)  # type: ignore[arg-type]
    return ZhihuAdapter().import_file(document, CONTEXT, {sample_asset().url: "【图 1】"})


def test_the_adapter_says_that_it_can() -> None:
    assert isinstance(ZhihuAdapter(), Importable)


def test_formulas_are_pictures_of_zhihu_s_own_drawing_with_the_macros_written_out() -> None:
    text = imported(Paragraph((Text("设 "), Math(r"x \in \R"))), MathBlock("a &= b\n+ c"))

    pictures = [node for node in walk(parse_fragment(text)) if isinstance(node, Image)]

    assert "$" not in text
    assert [parse_qs(urlsplit(image.src).query)["tex"] for image in pictures] == [
        [r"x \in \mathbb{R}"],
        ["a &= b + c"],
    ]


def test_pictures_of_this_disk_are_marks_and_remote_ones_stay() -> None:
    own = Figure(Image("/a.png", "图", asset=sample_asset()))
    remote = Figure(Image("https://example.org/c.png", "远图"))

    assert imported(own, remote) == "【图 1】\n\n![远图](https://example.org/c.png)\n"
    assert imported(Figure(Image("/no.png", "缺图", missing="no file"))) == "\\[缺图\\]\n"


def test_links_lead_to_zhihu_where_there_is_a_copy_and_notes_stand_at_the_end() -> None:
    link = Link("/a.html", (Text("上一篇"),), own=OwnLink("a", "https://blog/a.html"))
    note = (Paragraph((Text("见 "), Link("https://example.org", (Text("手册"),)))),)

    text = imported(Part("header", (Paragraph((link, FootnoteReference("甲"))),)), 甲=note)

    assert text.startswith("[上一篇](https://zhuanlan.zhihu.com/p/1)\\[1\\]\n\n***\n")
    assert plain_text(parse_fragment(text)[-1:]) == "[1] 见 手册 https://example.org"


def test_no_word_of_a_whole_document_is_lost_and_it_reads_back() -> None:
    """Requirement 40: the Markdown to import is made from the document alone, and holds all of it."""
    document = sample_document()

    text = ZhihuAdapter().import_file(document, CONTEXT, {})
    words = "".join(plain_text(parse_fragment(text)).split())

    for word in (
        "文字",
        "粗",
        "斜",
        "样式mark",
        "外部",
        "标题4",
        "内层",
        "引中项",
        "提示",
        "待办",
        "格链",
        "脚注",
        "末行",
    ):
        assert word in words, word
    assert "<T>" in words
