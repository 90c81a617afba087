"""Markdown in, tree out."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from publisher.document import (
    CodeBlock,
    Image,
    Lines,
    Link,
    MathBlock,
    fingerprint,
    map_blocks,
    map_inlines,
    walk,
)
from publisher.errors import SourceError
from publisher.read.dialect import Dialect, dialect
from publisher.read.parse import parse
from tests.read.sketch import document_of, post_of, sketch

TREES = [
    ("a paragraph", "一段话\n下一行", 'p("一段话" ~ "下一行")'),
    ("hard breaks", "甲  \n乙\\\n丙", 'p("甲" // "乙" // "丙")'),
    ("headings", "序\n# 一\n\n二\n---", 'p("序") h1("一") h2("二")'),
    ("a heading that is the title", "# 一\n\n二", 'p("二")'),
    ("emphasis", "*a* **b** ~~c~~", 'p(em("a") " " strong("b") " " strikethrough("c"))'),
    ("strong beside Chinese", "中文**“引号”**后", 'p("中文" strong("“引号”") "后")'),
    ("code", "`a  b`", "p(code(a  b))"),
    ("inline formula", "有$a_b$和", 'p("有" math(a_b) "和")'),
    ("display formula in a line", "有 $$a$$ 和", 'p("有 " display(a) " 和")'),
    ("display formula", "$$\na\n\nb\n$$", "tex('a\\n\\nb')"),
    ("fence", "```py title\nprint()\n```", "pre[py]('print()')"),
    ("fence keeps blank ends", "```\n\na\n\n```", "pre[]('\\na\\n')"),
    ("indented code", "    a\n    b", "pre[]('a\\nb')"),
    ("quote", "> a\n>\n> > b", 'quote(p("a") quote(p("b")))'),
    ("alert", "> [!TIP] 题\n> a", 'alert[tip:题](p("a"))'),
    ("tight list", "- a\n- b\n  - c", 'ul(li(p("a")) li(p("b") ul(li(p("c")))))'),
    ("loose list", "3. a\n\n4. b", 'ol[3]~(li(p("a")) li(p("b")))'),
    ("tasks", "- [x] a\n- [ ] b", 'ul(li[x](p("a")) li[ ](p("b")))'),
    ("table", "|a|b|\n|-|:-:|\n|`x`|$y$|", 'table[,center]("a" | "b"; code(x) | math(y))'),
    ("table with a short row", "|a|b|\n|-|-|\n|c|", 'table[,]("a" | "b"; "c" | )'),
    ("rule", "a\n\n***", 'p("a") rule'),
    ("link", '[a](b.md "c")', "p(a[b.md 'c'](\"a\"))"),
    ("link with Chinese address", "[a](<文 章.md>)", 'p(a[文 章.md]("a"))'),
    ("autolink", "<https://a.cn>", 'p(a[https://a.cn]("https://a.cn"))'),
    (
        "bare address before Chinese",
        "见https://a.cn/b，好",
        'p("见" a[https://a.cn/b]("https://a.cn/b") "，好")',
    ),
    ("Zhihu's wrapper", "[a](https://link.zhihu.com/?target=https%3A//b.cn/c)", 'p(a[https://b.cn/c]("a"))'),
    ("figure", '![甲](a.png "乙")', "figure(img[a.png](甲, '乙'))"),
    ("two figures", "![](a.png)\n![](b.png)", "figure(img[a.png]()) figure(img[b.png]())"),
    ("linked figure", "[![](a.png)](b)", "figure(img[a.png]() -> b)"),
    ("picture in a line", "甲![](a.png)", 'p("甲" img[a.png]())'),
    ("footnote", "a[^1]\n\n[^1]: b", 'p("a" note[1])'),
]


@pytest.mark.parametrize(("markdown", "tree"), [case[1:] for case in TREES], ids=[case[0] for case in TREES])
def test_tree(markdown: str, tree: str) -> None:
    assert sketch(document_of(markdown).blocks) == tree


def test_footnotes_stand_apart() -> None:
    document = document_of("a[^n] b^[within]\n\n[^n]: one\n\n    two")
    assert sketch(document.footnotes["n"]) == 'p("one") p("two")'
    assert sketch(document.blocks) == 'p("a" note[n] " b" note[^2])'
    assert sketch(document.footnotes["^2"]) == 'p("within")'


def test_undefined_footnote_is_reported_and_stays() -> None:
    document = document_of("一\n\na[^3]")
    assert sketch(document.blocks[1:]) == 'p("a[^3]")'
    assert [(loss.code, loss.line) for loss in document.losses] == [("W319", 3)]


def test_character_class_is_no_footnote() -> None:
    assert document_of("匹配 [^abc] 与 [^0-9]").losses == ()


def test_doubled_footnote_is_a_problem() -> None:
    document = document_of("a[^1]\n\n[^1]: b\n\n[^1]: c")
    assert [(problem.code, problem.line) for problem in document.problems] == [("E310", 5)]
    assert sketch(document.footnotes["1"]) == 'p("b")'


PANDOC = dialect("hexo-pandoc")
DIALECTS = [
    ("list after a line", PANDOC, "甲\n- 乙", 'p("甲" ~ "- 乙")'),
    ("quote after a line", PANDOC, "甲\n> 乙", 'p("甲" ~ "> 乙")'),
    ("heading after a line", PANDOC, "甲\n# 乙", 'p("甲" ~ "# 乙")'),
    ("list within an item", PANDOC, "- 甲\n  - 乙", 'ul(li(p("甲") ul(li(p("乙")))))'),
    ("list after a blank line", PANDOC, "甲\n\n- 乙", 'p("甲") ul(li(p("乙")))'),
    ("bare address", PANDOC, "https://a.cn", 'p("https://a.cn")'),
    ("soft breaks are seen", dialect("hexo-marked"), "甲\n乙", 'p("甲" // "乙")'),
    ("list interrupts", dialect("hexo-marked"), "甲\n- 乙", 'p("甲") ul(li(p("乙")))'),
    ("brackets", dialect(math=("brackets",)), r"\(a\) $b$", 'p(math(a) " $b$")'),
]


@pytest.mark.parametrize(
    ("spoken", "markdown", "tree"), [case[1:] for case in DIALECTS], ids=[case[0] for case in DIALECTS]
)
def test_dialect(spoken: Dialect, markdown: str, tree: str) -> None:
    assert sketch(document_of(markdown, spoken).blocks) == tree


def test_lines_count_from_the_file_s_first() -> None:
    document = document_of("---\ntitle: t\n---\n\n甲\n乙\n\n```\nx\n```\n")
    assert [block.lines for block in document.blocks] == [Lines(5, 6), Lines(8, 10)]


SPANS = """---
title: t
---
甲 [a](b.md) ![](图%20a.png)
- 乙\r
  [c](<d e.md> "t")
> [f](/g#h)
> 丙 [i](j)

# 题 [k](l) #

| x [m](n) | y |
|--|--|
| [o](p) | [o](p) ![q](r) |

[s][t]

[t]: u
"""


def test_spans_name_the_destinations_in_the_file() -> None:
    document = document_of(SPANS)
    found = [
        (document.source[slice(*node.span)], node.line)
        for node in walk(document.blocks)
        if isinstance(node, (Link, Image)) and node.span
    ]
    assert found == [
        ("b.md", 4),
        ("图%20a.png", 4),
        ("d e.md", 6),
        ("/g#h", 7),
        ("j", 8),
        ("l", 10),
        ("n", 12),
        ("p", 14),
        ("p", 14),
        ("r", 14),
    ]
    twins = [node.span for node in walk(document.blocks) if isinstance(node, Link) and node.href == "p"]
    assert len(set(twins)) == 2


def test_metadata() -> None:
    text = (
        "---\ntitle: 题\ndate: 2024-08-06 21:28:26\ntags: [a, 3]\ncategories: [[x, y], z]\nabbrlink: 01234567\n"
        "description: 摘要\ncover: /c.png\nlang: zh\npublisher: {title: {wechat: 短题}, mode: {zhihu: publish}}\n---\n文"
    )
    zone = ZoneInfo("Asia/Shanghai")
    meta = parse(post_of(text), Dialect(), canonical="https://a.cn/b.html", zone=zone).meta
    assert meta.title == "题"
    assert meta.date == datetime(2024, 8, 6, 21, 28, 26, tzinfo=zone)
    assert (meta.tags, meta.categories) == (("a", "3"), (("x", "y"), ("z",)))
    assert (meta.digest, meta.cover, meta.lang, meta.canonical) == (
        "摘要",
        "/c.png",
        "zh",
        "https://a.cn/b.html",
    )
    assert (meta.title_for("wechat"), meta.title_for("zhihu"), dict(meta.modes)) == (
        "短题",
        "题",
        {"zhihu": "publish"},
    )


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# 开头的*标题*\n\n文", "开头的标题"),
        ("文\n\n# 后面", "a"),
        ("---\ntitle:\n---\n文", "a"),
        ("---\ntitle: 2024\n---\n文", "2024"),
        ("---\ntitle: {{ x }}\n---\n文", "{{ x }}"),
    ],
)
def test_title(text: str, title: str) -> None:
    assert document_of(text).meta.title == title


@pytest.mark.parametrize(
    "text", ["", "\n \n", "---\ntitle: t\n---\n", "---\ntitle: t\n---\n<!-- 以后写 -->\n"]
)
def test_empty_body(text: str) -> None:
    with pytest.raises(SourceError) as caught:
        document_of(text)
    assert (caught.value.code, caught.value.path) == ("E207", "source/_posts/a.md")


def test_nothing_deep_or_odd_breaks_it() -> None:
    for text in (
        "> " * 300 + "a",
        "- " * 300 + "a",
        "[" * 5_000,
        "*a " * 3_000,
        "<b>" * 3_000,
        "$" * 999,
        "{%" * 999,
    ):
        document_of(text + "\n\n后")


def test_code_and_formulas_are_kept_as_they_are() -> None:
    code, tex = "a\t{% x %} <!-- y --> $z$ \\n\n\n  **b**", "a_{\\text{中}} < b \\\\ {% x %}"
    document = document_of(f"```\n{code}\n```\n\n$$\n{tex}\n$$\n")
    assert document.blocks == (CodeBlock(code), MathBlock(tex))


HOSTILE = [
    "a {% raw %} " * 2_000,
    "{% raw %}\n" * 2_000 + "x",
    "{% codeblock %}\n" * 2_000 + "x",
    "a {% " * 5_000,
    "<div>" * 2_000 + "a",
    "a " + "<b>" * 2_000 + "x" + "</b>" * 2_000,
    "a <i>" * 2_000 + "</b>" * 2_000,
    "**a " * 2_000 + "x" + " b**" * 2_000,
    "<ul><li>" * 2_000 + "a",
    "{% quote %}\n\n" * 1_000 + "a\n\n" + "{% endquote %}\n\n" * 1_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_gives_a_tree_that_can_be_walked(text: str) -> None:
    blocks = document_of(text).blocks
    assert blocks
    assert (
        map_blocks(blocks, lambda block: (block,), inlines=lambda run: map_inlines(run, lambda one: (one,)))
        == blocks
    )
    assert fingerprint(blocks)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: a\n---\n甲\n\n<!-- more -->\n\n乙", 6),
        ("甲\r\n<!--more-->\r\n乙", 2),
        ("甲 `<!-- more -->` 乙", None),
        ("甲", None),
    ],
)
def test_the_line_of_more(text: str, line: int | None) -> None:
    assert parse(post_of(text), Dialect()).meta.more == line
