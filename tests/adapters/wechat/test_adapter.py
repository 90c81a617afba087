"""An article for WeChat: what stands in its body, field by field and rule by rule."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from types import MappingProxyType
from typing import Any

import pytest

from publisher.adapter import Rendition
from publisher.document import (
    Alert,
    Asset,
    Block,
    Code,
    CodeBlock,
    Document,
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
    OwnLink,
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
from publisher.testing import check_adapter, sample_asset
from publisher_wechat.adapter import WechatAdapter
from publisher_wechat.profile import Profile
from publisher_wechat.sandbox_html import normalise
from tests.adapters.wechat.conftest import context, document, rendition

MP = "https://mp.weixin.qq.com/s/abc"
OUT = "https://example.org/"


def text(*words: str) -> Paragraph:
    return Paragraph(tuple(Text(word) for word in words))


def link(href: str, *words: str, **values: Any) -> Link:
    return Link(href, tuple(Text(word) for word in words), **values)


def bare(html: str) -> str:
    """The HTML without styles and without the section that all of it stands in."""
    html = re.sub(r' style="[^"]*"', "", html)
    return html.removeprefix("<section>").removesuffix("</section>")


def body(*blocks: Block, adapter: WechatAdapter | None = None, **meta: Any) -> str:
    return bare(rendition(*blocks, adapter=adapter, **meta).body)


def line(*inlines: Inline, **values: Any) -> str:
    return body(Paragraph(inlines), **values).removeprefix("<p>").removesuffix("</p>")


def codes(given: Rendition) -> list[str]:
    return [problem.code for problem in given.problems]


@pytest.mark.parametrize("theme", ["calm", "technical", "warm"])
@pytest.mark.parametrize("links", ["notes", "inline", "drop"])
@pytest.mark.parametrize("math", ["auto", "svg", "png"])
def test_it_conforms(theme: Any, links: Any, math: Any) -> None:
    check_adapter(WechatAdapter(theme=theme, links=links, math=math))


# ---------------------------------------------------------------- lines


INLINES: dict[str, tuple[tuple[Inline, ...], str]] = {
    "escaped": ((Text('<T> & "x"'),), '&lt;T&gt; &amp; "x"'),
    "soft break in Chinese": ((Text("中"), SoftBreak(), Text("文")), "中文"),
    "soft break in English": ((Text("one"), SoftBreak(), Text("two")), "one two"),
    "soft break beside a mark": ((Text("中，"), SoftBreak(), Text("two")), "中，two"),
    "soft break beside emphasis": ((Strong((Text("中"),)), SoftBreak(), Text("文")), "<strong>中</strong>文"),
    "line break": ((Text("a"), LineBreak(), Text("b")), "a<br>b"),
    "struck": ((Styled("strikethrough", (Text("a"),)),), "<del>a</del>"),
    "raised and lowered": (
        (Styled("superscript", (Text("a"),)), Styled("subscript", (Text("b"),))),
        "<sup>a</sup><sub>b</sub>",
    ),
    "marked": ((Styled("mark", (Text("a"),)),), "<span>a</span>"),
    "underlined": ((Styled("underline", (Text("a"),)),), "<span>a</span>"),
    "blank between two marked": (
        (Styled("mark", (Text("a"),)), Text(" "), Styled("mark", (Text("b"),))),
        "<span>a </span><span>b</span>",
    ),
    "code": ((Code("a  b <c>"),), "<code>a\u00a0\u00a0b &lt;c&gt;</code>"),
    "code with blank edges": ((Code(" a "),), "<code>\u00a0a\u00a0</code>"),
    "code of blanks": ((Code("  "),), "<code>\u00a0\u00a0</code>"),
    "plain formula": ((Math("x_i"),), "<em>x</em><sub><em>i</em></sub>"),
    "undefined footnote": ((FootnoteReference("no"),), "[^no]"),
    "own host": ((link(MP, "文"),), f'<a href="{MP}">文</a>'),
    "place in the page": ((link("#x", "文"),), "文"),
    "script": ((link("javascript:x()", "文"),), "文"),
    "bare address": ((link(OUT, OUT, automatic=True),), OUT),
    "address without its scheme": ((link(OUT, "example.org"),), "example.org"),
}


@pytest.mark.parametrize("name", INLINES)
def test_a_line(name: str) -> None:
    inlines, html = INLINES[name]
    assert line(*inlines) == html


def test_a_missing_picture_is_its_caption_and_holds_the_post() -> None:
    given = rendition(Figure(Image("a.png", "图一", missing="no such file", line=7)))
    assert bare(given.body) == "<section>[图一]</section>"
    (problem,) = given.problems
    assert (problem.code, problem.line) == ("E301", 7)
    assert "a.png" in problem.message


def test_pictures_are_lifted_with_their_captions() -> None:
    asset = sample_asset()
    given = rendition(Paragraph((Text("前"), Image("a.png", "图", asset=asset, line=3), Text("后"))))
    img = f'<section><img src="{asset.url}"><section>图</section></section>'
    assert bare(given.body) == f"<p>前</p>{img}<p>后</p>"
    assert [(loss.code, loss.line) for loss in given.losses] == [("W308", 3)]


def test_a_picture_on_its_own_line_is_no_loss() -> None:
    picture = Image("a.png", asset=sample_asset())
    given = rendition(Paragraph((Text("前"), LineBreak(), picture, SoftBreak(), Text("后"))))
    assert bare(given.body).startswith("<p>前</p><section><img")
    assert not given.losses


def test_a_remote_picture_keeps_its_address_until_it_is_fetched() -> None:
    given = rendition(Figure(Image("//example.org/a.png?b&c", "图")))
    assert 'src="https://example.org/a.png?b&amp;c"' in given.body
    assert given.pictures[0].url == "https://example.org/a.png?b&c"
    assert given.pictures[0].asset is None


# ---------------------------------------------------------------- links and notes


def notes(*inlines: Inline, footnotes: dict[str, tuple[Block, ...]] | None = None) -> list[str]:
    given = replace(document(Paragraph(inlines)), footnotes=MappingProxyType(footnotes or {}))
    html = bare(WechatAdapter().render(given, context()).body)
    return (
        html.replace("<section>", "\n")
        .replace("</section>", "")
        .replace("<p>", "\n")
        .replace("</p>", "")
        .split()
    )


def test_links_are_numbered_as_they_come_and_once_an_address() -> None:
    found = notes(
        link(OUT, "甲"),
        link("https://other.example/?a=1&b=2", "乙"),
        link("HTTPS://Example.org", "丙"),
        link(MP, "丁"),
    )
    assert found[0].startswith("甲<sup>[1]</sup>乙<sup>[2]</sup>丙<sup>[1]</sup><a")
    assert found[-7:] == [
        *("参考与注释", "[1]", "甲:", "https://example.org/"),
        *("[2]", "乙:", "https://other.example/?a=1&amp;b=2"),
    ]


def test_footnotes_share_the_numbering_and_their_links_show_their_address() -> None:
    found = notes(
        link(OUT, "甲"),
        FootnoteReference("b"),
        FootnoteReference("b"),
        footnotes={"b": (Paragraph((Text("见"), link("https://b.example/", "书"))),)},
    )
    assert found[0] == "甲<sup>[1]</sup><sup>[2]</sup><sup>[2]</sup>"
    assert found[-2:] == ["[2]", "见书（https://b.example/）"]


def test_a_footnote_that_names_another_one() -> None:
    chain = {"a": (Paragraph((FootnoteReference("b"),)),), "b": (text("末"),)}
    assert notes(FootnoteReference("a"), footnotes=chain)[-4:] == ["[1]", "<sup>[2]</sup>", "[2]", "末"]


def test_own_posts_lead_to_their_place_on_wechat_else_to_the_blog() -> None:
    own = [
        Link("x", (Text(post),), own=OwnLink(post, f"https://blog.example/{post}.html", "节"))
        for post in "ab"
    ]
    given = WechatAdapter().render(document(Paragraph(tuple(own))), context(urls={"a": MP}))
    assert f'<a href="{MP}">a</a>b<sup>[1]</sup>' in bare(given.body)
    assert "b: https://blog.example/b.html#节" in given.body
    assert [(use.kind, use.to) for use in given.links] == [
        ("own", MP),
        ("own", "https://blog.example/b.html#节"),
    ]


def test_a_place_in_this_very_post_is_no_note() -> None:
    here = Link("#节", (Text("上文"),), own=OwnLink("one", "https://blog.example/one.html", "节"))
    assert line(here) == "上文"


def test_links_printed_beside_their_words_or_left_out() -> None:
    one = link(OUT, "甲", line=4)
    assert line(one, adapter=WechatAdapter(links="inline")) == "甲（https://example.org/）"
    given = rendition(Paragraph((one,)), adapter=WechatAdapter(links="drop"))
    assert bare(given.body) == "<p>甲</p>"
    assert [(loss.code, loss.line) for loss in given.losses] == [("W302", 4)]


def test_a_link_that_became_plain_text_leads_nowhere() -> None:
    """So the plan says, and `status --links`: `to` is empty. A link within WeChat stays one."""
    stays = link("https://mp.weixin.qq.com/s/AbCd", "乙")
    broken = link("http://[::1", "丙")
    blocks = Paragraph((link(OUT, "甲"), Text("，"), stays, Text("，"), broken))
    uses = {name: rendition(blocks, adapter=WechatAdapter(links=name)).links for name in ("drop", "notes")}

    assert [use.to for use in uses["drop"]] == ["", "https://mp.weixin.qq.com/s/AbCd", ""]
    assert [use.to for use in uses["notes"]] == [OUT, "https://mp.weixin.qq.com/s/AbCd", "http://[::1"]


def test_a_linked_picture_gives_its_link_to_the_notes() -> None:
    picture = Image("a.png", "图", asset=sample_asset())
    html = body(Figure(picture, link=Link(OUT, ())))
    assert "<section>图<sup>[1]</sup></section>" in html
    assert "[1] 图: https://example.org/" in html
    assert "[1] https://example.org/" in body(Figure(replace(picture, alt=""), link=Link(OUT, ())))


def test_the_heading_of_the_notes_follows_the_language() -> None:
    assert "<p>Notes</p>" in body(Paragraph((link(OUT, "a"),)), lang="en-GB")


# ---------------------------------------------------------------- blocks


def items(*contents: Block | tuple[Block, ...]) -> tuple[Item, ...]:
    return tuple(Item(one if isinstance(one, tuple) else (one,)) for one in contents)


BLOCKS: dict[str, tuple[Block, str]] = {
    "heading": (Heading(2, (Text("题"),)), "<h2>题</h2>"),
    "empty heading": (Heading(2, ()), ""),
    "rule": (Rule(), "<hr>"),
    "quote": (Quote((text("引"),)), "<blockquote><p>引</p></blockquote>"),
    "alert": (Alert("tip", "", (text("文"),)), "<section><p>提示</p><p>文</p></section>"),
    "alert with a title": (Alert("tip", "我的", ()), "<section><p>我的</p></section>"),
    "flat list": (
        List(items(text("甲"), text("乙"))),
        "<ul><li><section>甲</section></li><li><section>乙</section></li></ul>",
    ),
    "numbered list": (List(items(text("甲")), ordered=True), "<ol><li><section>甲</section></li></ol>"),
    "list of blocks": (
        List(items((text("甲"), text("乙")))),
        "<ul><li><section><p>甲</p><p>乙</p></section></li></ul>",
    ),
    "list that starts later": (
        List(items(text("甲"), text("乙")), ordered=True, start=9),
        "<section><p>9.\u00a0甲</p><p>10.\u00a0乙</p></section>",
    ),
    "tasks": (
        List((Item((text("甲"),), checked=True), Item((text("乙"),), checked=False))),
        "<section><p>☑\u00a0甲</p><p>☐\u00a0乙</p></section>",
    ),
    "lists in lists": (
        List(
            items(
                (text("甲"), List(items((text("乙"), List(items(text("丙"))))), ordered=True, start=3)),
                text("丁"),
            )
        ),
        "<section><p>•\u00a0甲</p><p>3.\u00a0乙</p><p>▪\u00a0丙</p><p>•\u00a0丁</p></section>",
    ),
    "list in a quote in a list": (
        List(items((text("甲"), Quote((List(items(text("乙"))),))))),
        "<section><p>•\u00a0甲</p><section><blockquote><ul><li><section>乙</section></li></ul></blockquote></section></section>",
    ),
    "table": (
        Table(((Text("头"),), (Text("数"),)), (((Text("a"),), (Text("1"),)),), ("", "right")),
        (
            '<section><table><thead><tr><th align="left">头</th><th align="right">数</th></tr></thead>'
            '<tbody><tr><td>a</td><td align="right">1</td></tr></tbody></table></section>'
        ),
    ),
    "part": (Part("header", (text("首"),)), "<section><p>首</p></section>"),
    "empty part": (Part("footer", ()), ""),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block(name: str) -> None:
    block, html = BLOCKS[name]
    assert body(block, text("末")) == f"{html}<p>末</p>"


def test_every_cell_bears_its_own_look() -> None:
    given = rendition(Table(((Text("头"),),), (((Text("a"),),),), ("",)))
    for cell in re.findall(r"<t[hd] [^>]*>", given.body):
        assert {"font-size", "border", "padding"} <= {
            part.split(":")[0] for part in cell.split('style="')[1].split(";")
        }


def table(*columns: str) -> Table:
    cells = tuple((Text(one),) for one in columns)
    return Table(cells, (cells,), ("",) * len(columns))


@pytest.mark.parametrize(
    ("columns", "width"),
    [(("方案", "速度"), ""), (("很长很长的一格",) * 3, ""), (("很长很长的一格",) * 5, "width:35em")],
)
def test_a_table_too_wide_for_a_phone_is_scrolled_and_not_squeezed(
    columns: tuple[str, ...], width: str
) -> None:
    """Requirement 11."""
    given = rendition(table("号", *columns) if width else table(*columns)).body
    style = re.findall(r'<table style="([^"]*)"', given)[0]
    assert "min-width:100%" in style
    assert (";width:" in style) is bool(width)
    assert ("nowrap" in given) is bool(width), "a short head stays in one line"
    assert "overflow-x:auto" in given.split("<table")[0]


def test_an_item_hangs_behind_its_mark_whatever_the_mark_is() -> None:
    """Requirement 8: what is below an item stands under its words."""
    inner = List(items(text("甲")))
    html = rendition(List(items((text("一"), inner)), ordered=True, start=100)).body
    assert re.findall(r"padding-left:([\d.]+)em;text-indent:-([\d.]+)em", html) == [
        ("2.25", "2.25"),
        ("3.15", ".9"),
    ]


def test_a_quote_in_a_quote_has_a_line_and_no_second_box() -> None:
    html = rendition(Quote((text("甲"), Quote((text("乙"),))))).body
    assert html.count("<blockquote") == 2
    assert html.count("background") == 1


def test_a_diagram_stays_source_text_with_a_loss() -> None:
    given = rendition(CodeBlock("A-->B", "mermaid"))
    assert bare(given.body) == "<pre>A--&gt;B</pre>"
    assert [loss.code for loss in given.losses] == ["W304"]


def test_a_heading_that_repeats_the_title_is_left_out_at_the_top_only() -> None:
    title = Heading(1, (Text("标题"),))
    assert body(Part("header", (text("首"),)), title, text("文"), title).count("<h1>") == 1


# ---------------------------------------------------------------- formulas


def test_a_bad_formula_stands_as_its_tex_and_holds_the_post() -> None:
    given = rendition(MathBlock(r"\nosuch<x>"))
    assert "<code>\\nosuch&lt;x&gt;</code>" in given.body
    assert codes(given) == ["E305"]


def test_drawings_are_never_the_first_or_last_thing() -> None:
    html = body(MathBlock(r"\frac{a}{b}"))
    assert html.startswith("<p>\u00a0</p><section><svg")
    assert html.endswith("</svg></section><p>\u00a0</p>")
    assert not line(Text("甲"), Math(r"\frac{a}{b}"), Text("乙")).startswith("<p>\u00a0")


def test_long_formulas_become_pictures_where_drawings_would_pass_the_limit() -> None:
    blocks = (
        MathBlock(r"\frac{a}{b}"),
        *(MathBlock(rf"\sum_{{i=1}}^{{{n}}}\frac{{a_i}}{{b_i}}") for n in range(9)),
    )
    drawn, mixed, pictured = (
        rendition(*blocks, adapter=WechatAdapter(body_limit=limit)) for limit in (20_000, 7_000, 4_000)
    )
    counts = [given.body.count("<svg") for given in (drawn, mixed, pictured)]
    assert counts[0] == 10
    assert counts == sorted(set(counts), reverse=True)
    assert mixed.body.find("<svg") < mixed.body.find("<img"), "the short one stays a drawing"
    assert all(picture.asset and picture.asset.drawn for picture in pictured.pictures)
    assert pictured.limits.characters <= 4_000
    assert [codes(given) for given in (drawn, mixed, pictured)] == [[], [], []]


def test_a_formulas_picture_is_drawn_when_it_is_asked_for() -> None:
    given = rendition(MathBlock(r"\frac{a}{b}"), adapter=WechatAdapter(math="png"))
    asset = given.pictures[0].asset
    assert asset is not None
    assert asset.load().startswith(b"\x89PNG")
    assert "width:" in given.body.partition(asset.url)[2][:60]


def test_plain_formulas_are_drawn_when_svg_is_asked_for() -> None:
    assert "<svg" in line(Text("x"), Math("x_i"), adapter=WechatAdapter(math="svg"))


# ---------------------------------------------------------------- fields


def test_the_authors_digest_wins_and_a_long_one_is_cut_with_a_loss() -> None:
    assert rendition(digest="  一行\n两行 ").fields["digest"] == "一行 两行"
    long = rendition(digest="长" * 119 + "👍🏽" + "尾")
    assert long.fields["digest"] == "长" * 119
    assert [loss.code for loss in long.losses] == ["W309"]


def test_else_the_first_paragraph_of_words_is_the_digest() -> None:
    blocks = (
        Part("header", (text("页眉"),)),
        CodeBlock("code"),
        Paragraph((Math("x"), Text("是数"))),
        Paragraph((Text("第一"), SoftBreak(), Text("段 "), Strong((Text("话"),)))),
    )
    given = rendition(*blocks)
    assert given.fields["digest"] == "第一段 话"
    assert not [loss for loss in given.losses if loss.code == "W309"]
    assert len(str(rendition(text("长" * 300)).fields["digest"])) == 120


def test_a_paragraph_of_addresses_alone_is_no_digest() -> None:
    address = "https://example.org/a-very-long-address"
    blocks = (text(address), Paragraph((Link(address, (Text(address),)),)), text(f"见 {address} 的说明。"))
    assert rendition(*blocks).fields["digest"] == f"见 {address} 的说明。"


@pytest.mark.parametrize("odd", ["\x01", "\x08", "\x0b", "\x7f", "\x85", "\ufffe", "\ud800"])
def test_no_control_character_is_sent(odd: str) -> None:
    """In JSON they would be escapes, which WeChat refuses (40033, 45004)."""
    adapter = WechatAdapter(author=f"林{odd}")
    blocks = (text(f"甲{odd}乙"), CodeBlock(f"a{odd}b", "python"))
    given = rendition(*blocks, adapter=adapter, title=f"题{odd}目", digest=f"摘{odd}要")
    sent = (given.title, given.body, *(str(value) for value in given.fields.values()))
    assert not any(odd in one for one in sent)
    assert (given.title.replace(" ", ""), str(given.fields["digest"]).replace(" ", "")) == ("题目", "摘要")
    assert "甲乙" in given.body


def test_author_source_and_comments() -> None:
    given = WechatAdapter(comments="fans").render(document(), context(author="林"))
    assert (given.fields["author"], given.fields["source_url"]) == ("林", "https://blog.example/one.html")
    assert (given.fields["need_open_comment"], given.fields["only_fans_can_comment"]) == (True, True)
    assert given.fields["chosen"] == ("author",)
    assert WechatAdapter(author="").render(document(), context(author="林")).fields["author"] == ""
    assert rendition().fields["need_open_comment"] is None


def test_a_cover_is_made_of_the_title_and_drawn_when_it_is_sent() -> None:
    first, second = rendition(title="甲"), rendition(title="乙")
    assert first.fields["cover"] != second.fields["cover"]
    (picture,) = first.pictures
    assert picture.purpose == "cover"
    assert picture.asset is not None
    assert picture.asset.drawn
    assert picture.asset.load().startswith(b"\x89PNG")


def test_the_posts_own_cover() -> None:
    asset = sample_asset("c.png")
    given = WechatAdapter().render(replace(document(), cover=Image("c.png", asset=asset)), context())
    assert given.fields["cover"] == asset.url
    assert given.fields["chosen"] == ("cover",)
    missing = replace(document(), cover=Image("c.png", missing="no such file"))
    assert codes(WechatAdapter().render(missing, context())) == ["E301"]


def test_a_title_of_its_own() -> None:
    given = rendition(titles=MappingProxyType({"wechat": " 短\n题 "}))
    assert given.title == "短 题"


# ---------------------------------------------------------------- limits


def test_lengths_that_hold_a_post() -> None:
    assert codes(rendition(title="长" * 33)) == ["E303"]
    assert codes(rendition(title="长" * 33, adapter=WechatAdapter(title_limit=64))) == []
    assert codes(rendition(title=" ")) == ["E306"]
    assert codes(rendition(text("长" * 20_000))) == ["E304"]
    assert codes(rendition(adapter=WechatAdapter(author="长" * 17))) == ["E311"]
    assert codes(rendition(Part("footer", (text("尾"),)))) == ["E207"]


def test_code_loses_its_colours_before_a_post_is_held() -> None:
    code = CodeBlock("\n".join(f"x = {number}" for number in range(200)), "python")
    coloured, plain = (rendition(code, adapter=WechatAdapter(body_limit=limit)) for limit in (20_000, 5_000))
    assert "<span" in coloured.body
    assert "<span" not in plain.body
    assert [loss.code for loss in plain.losses] == ["W304"]
    assert not codes(plain)
    assert codes(rendition(code, adapter=WechatAdapter(body_limit=500))) == ["E304"]


def test_an_uploaded_pictures_address_counts_120_characters() -> None:
    asset = Asset(sha256(b"x").hexdigest(), "image/png", 1, "x.png", lambda: b"x")
    once = rendition(Figure(Image("x.png", asset=asset)))
    assert once.limits.characters == len(once.body) - len(asset.url) + 120
    twice = rendition(Figure(Image("x.png", asset=asset)), Figure(Image("x.png", asset=asset)))
    assert twice.limits.characters == len(twice.body) + 2 * (120 - len(asset.url))


def test_words_that_look_like_a_picture_are_no_picture() -> None:
    asset = sample_asset()
    given = rendition(Figure(Image("x.png", asset=asset)), CodeBlock(f'<img src="{asset.url}">'))
    assert given.body.count(f'src="{asset.url}"') == 1


def test_what_read_found_is_handed_on() -> None:
    given: Document = replace(document(), losses=rendition(digest="长" * 130).losses)
    assert [loss.code for loss in WechatAdapter().render(given, context()).losses] == ["W309"]


# ---------------------------------------------------------------- the account's card

CARD = Profile(id="MzA5bizFIX==", name='Lin & "友"', intro="写代码", avatar="https://mmbiz.qpic.cn/a/0")


def test_the_card_stands_behind_the_footer_and_at_the_end_without_one() -> None:
    """Requirement 7."""
    adapter = WechatAdapter(profile=CARD)
    element = "<mp-common-profile"
    with_footer = body(
        text("文"), Part("footer", (text("尾"),)), Part("related", (text("另"),)), adapter=adapter
    )
    assert with_footer.count(element) == 1
    assert with_footer.index("尾") < with_footer.index(element) < with_footer.index("另")
    alone = rendition(Paragraph((link(OUT, "文"),)), adapter=adapter).body
    assert alone.index("文") < alone.index(element) < alone.index("参考与注释")
    assert 'data-id="MzA5bizFIX=="' in alone
    assert 'data-nickname="Lin &amp; &quot;友&quot;"' in alone
    assert "class" not in alone


def test_a_card_alone_is_no_article() -> None:
    assert codes(rendition(Paragraph(()), adapter=WechatAdapter(profile=CARD))) == ["E207"]


def test_the_card_survives_what_wechat_does_to_html() -> None:
    html = rendition(text("文"), adapter=WechatAdapter(profile=CARD)).body
    assert normalise(html, knows=lambda _: True) == html


def test_a_rule_before_the_notes_is_one_too_many() -> None:
    html = body(Paragraph((link(OUT, "甲"),)), Rule())
    assert "<hr>" not in html
    assert "<hr>" in body(text("甲"), Rule())


def test_tables_and_code_in_lines_get_plainer_before_code_loses_its_colours() -> None:
    """Requirement 17."""
    cells = tuple(((Code(f"a{number}"),), (Text("b"),)) for number in range(40))
    given = [CodeBlock("x = 1", "python"), Table(((Text("头"),), (Text("数"),)), cells, ("", ""))]
    rich = rendition(*given)
    lean = rendition(*given, adapter=WechatAdapter(body_limit=rich.limits.characters - 500))
    assert not codes(lean)
    assert [loss.code for loss in lean.losses] == ["W303"]
    assert "<span style" in lean.body, "colours stay"
    assert len(lean.body) < len(rich.body) - 500
