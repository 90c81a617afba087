"""What a template says of a post: words stay words, links stand for names, a line with nothing to say is left out."""

from __future__ import annotations

import pytest

from publisher.document import Link, OwnLink, Text
from publisher.read.fragment import parse_fragment, variables_of
from publisher.read.variables import Value
from tests.read.sketch import sketch

BEFORE = Link("https://a.cn/1.html", (Text("第*一*篇"),), own=OwnLink("1", "https://a.cn/1.html"))
VARIABLES: dict[str, Value] = {
    "title": "题",
    "previous": (BEFORE,),
    "next": (),
    "copies": (Link("https://z.cn/", (Text("知乎"),)), Text("、微信")),
    "empty": "",
}
TEMPLATES = [
    ("a link for a name", "上一篇：{previous}。", 'p("上一篇：" a[https://a.cn/1.html]("第*一*篇") "。")'),
    ("its address alone", "[往前]({previous})", 'p(a[https://a.cn/1.html]("往前"))'),
    ("its words within a link", "[往前：{previous}](/x)", 'p(a[/x]("往前：" "第*一*篇"))'),
    ("its words in code", "`{previous}`", "p(code(第*一*篇))"),
    ("several names", "{title}：{copies}", 'p("题：" a[https://z.cn/]("知乎") "、微信")'),
    (
        "a line without anything",
        "上：{previous}\\\n下：{next}",
        'p("上：" a[https://a.cn/1.html]("第*一*篇"))',
    ),
    ("the first line without anything", "下：{next}\n{title}", 'p("题")'),
    ("a paragraph without anything", "下：{next}\n\n{title}", 'p("题")'),
    ("an item without anything", "- {next}\n- {title}", 'ul(li(p("题")))'),
    ("a list without anything", "- {next}", ""),
    ("a quote without anything", "> {next}", ""),
    ("a heading without anything", "## {next}", ""),
    ("an address without anything", "[下一篇]({next})", ""),
    ("an empty word is a word", "a{empty}b", 'p("ab")'),
    ("no variable", "{1} {a b} { title }", 'p("{1} {a b} { title }")'),
]


@pytest.mark.parametrize(
    ("markdown", "tree"), [case[1:] for case in TEMPLATES], ids=[case[0] for case in TEMPLATES]
)
def test_templates(markdown: str, tree: str) -> None:
    assert sketch(parse_fragment(markdown, VARIABLES)) == tree


def test_a_link_that_stands_for_a_name_leads_where_it_led() -> None:
    (paragraph,) = parse_fragment("[往前]({previous})", VARIABLES)
    (link,) = paragraph.inlines  # type: ignore[union-attr]
    assert isinstance(link, Link)
    assert link.own == BEFORE.own


def test_the_variables_of_a_template_have_lines_and_formulas_and_code_blocks_have_none() -> None:
    text = "{a}\n\n$\\frac{b}{c}$ {d}\n\n```\n{e}\n```\n\n[{f}](</{g}>) ![{h}](/x)\n"
    assert variables_of(text) == (("a", 1), ("d", 3), ("g", 9), ("f", 9), ("h", 9))
