"""Parts that authors repeat by hand: found where they begin and end, nothing else taken along."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.document import Lines, Part, PartKind, plain_text
from publisher.read.boilerplate import Marks, recognise_parts
from publisher.read.dialect import DialectName, dialect
from tests.read.sketch import document_of, sketch

RULES: dict[PartKind, Marks | None] = {
    "header": Marks(("【本文已在同名",)),
    "footer": Marks(("博客：",), ("qrcode.jpg", "wechat.png")),
    "related": Marks(("【推荐文章】",)),
}
DIALECTS: list[DialectName] = ["commonmark", "hexo-marked", "hexo-pandoc"]

POST = """---
title: 题
---

【本文已在同名 公众号 / 知乎 / [博客](http://www.example.cn/) 上线】··

正文一。

***··

# 1. 小节··

正文二。··

***··

博客：[http://www.example.cn/](http://www.example.cn/)··
知乎：[林](https://www.zhihu.com/people/lin)··
![](/images/qrcode.jpg)··

***··

【推荐文章】··
- 甲组：··
[甲一](http://www.example.cn/a1.html)··
[甲二](https://www.example.cn/a2.html)··
- 乙组：··
[(1)](http://www.example.cn/b1.html)、
[(2)](http://www.example.cn/b2.html)··
""".replace("··", "  ")


@pytest.mark.parametrize("name", DIALECTS)
def test_the_usual_shape(name: DialectName) -> None:
    document = recognise_parts(document_of(POST, dialect(name)), RULES)
    shape = [block.kind if isinstance(block, Part) else type(block).__name__ for block in document.blocks]
    assert shape == [
        "header",
        "Paragraph",
        "Rule",
        "Heading",
        "Paragraph",
        "Rule",
        "footer",
        "Rule",
        "related",
    ]
    parts = {block.kind: block for block in document.blocks if isinstance(block, Part)}
    assert parts["header"].lines == Lines(5, 5)
    assert parts["footer"].lines == Lines(17, 19)
    assert parts["related"].lines == Lines(23, 29)
    assert plain_text(parts["related"].blocks).count("(") == 2


@pytest.mark.parametrize("name", DIALECTS)
def test_the_seed(name: DialectName, shared: Path) -> None:
    text = (shared / "seed" / "fb9c8882.md").read_text("utf-8")
    document = recognise_parts(document_of(text, dialect(name)), RULES)
    found = [(block.kind, block.lines) for block in document.blocks if isinstance(block, Part)]
    assert found == [("header", Lines(15, 15)), ("footer", Lines(61, 64)), ("related", Lines(68, 124))]


GLUED = [
    (
        "three in one paragraph",
        "文  \n博客：a  \n![](qrcode.jpg)  \n【推荐文章】  \n[b](c)",
        'p("文") footer(p("博客：a" // img[qrcode.jpg]())) related(p("【推荐文章】" // a[c]("b")))',
    ),
    (
        "the last end counts",
        "博客：a\n\n![](qrcode.jpg)\n\n新的：\n\n![](wechat.png)\n\n***\n\n完",
        'footer(p("博客：a") figure(img[qrcode.jpg]()) p("新的：") figure(img[wechat.png]())) rule p("完")',
    ),
    (
        "what follows the end in its paragraph stays",
        "博客：a  \n![](/i/qrcode.jpg?x=1)  \n完",
        'footer(p("博客：a" // img[/i/qrcode.jpg?x=1]())) p("完")',
    ),
    (
        "the same words further up are text",
        "博客：一种\n\n***\n\n博客：a\n\n博客：b\n\n![](qrcode.jpg)",
        'p("博客：一种") rule footer(p("博客：a") p("博客：b") figure(img[qrcode.jpg]()))',
    ),
    (
        "a header is one line",
        "【本文已在同名 a】  \n文\n\n文",
        'header(p("【本文已在同名 a】")) p("文") p("文")',
    ),
    (
        "a header may run over a soft line end",
        "【本文已在同名 a\n上线】  \n文",
        'header(p("【本文已在同名 a" ~ "上线】")) p("文")',
    ),
    (
        "a related list ends before a rule or a heading",
        "序\n\n## 【推荐文章】\n\n### 甲\n\n- [b](c)\n\n## 附录\n\n文",
        'p("序") related(h2("【推荐文章】") h3("甲") ul(li(p(a[c]("b"))))) h2("附录") p("文")',
    ),
    (
        "a footer without its picture ends before the rule",
        "文\n\n***\n\n博客：一种\n\n***\n\n完",
        'p("文") rule footer(p("博客：一种")) rule p("完")',
    ),
    (
        "a quoted header",
        "> 【本文已在同名 a】\n\n文",
        'header(quote(p("【本文已在同名 a】"))) p("文")',
    ),
    (
        "in bold, after an invisible blank",
        "**\u200b【本文已在同名 a】**\n\n文",
        'header(p(strong("\u200b【本文已在同名 a】"))) p("文")',
    ),
    ("nothing there", "文\n\n***", 'p("文") rule'),
    ("in a code block is none", "```\n【推荐文章】\n```", "pre[]('【推荐文章】')"),
]


@pytest.mark.parametrize(("markdown", "tree"), [case[1:] for case in GLUED], ids=[case[0] for case in GLUED])
def test_glued(markdown: str, tree: str) -> None:
    assert sketch(recognise_parts(document_of(markdown), RULES).blocks) == tree


def test_no_rules_no_parts() -> None:
    document = document_of(POST)
    assert recognise_parts(document, {"header": None, "footer": None, "related": None}) is document


def test_no_word_is_lost() -> None:
    for name in DIALECTS:
        before = document_of(POST, dialect(name))
        after = recognise_parts(before, RULES)
        assert plain_text(after.blocks).split() == plain_text(before.blocks).split()
