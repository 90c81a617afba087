"""Templates: Markdown with variables that stay text whatever they hold."""

from __future__ import annotations

import pytest

from publisher.document import NOWHERE
from publisher.read.fragment import parse_fragment
from tests.read.sketch import sketch

VARIABLES = {"title": "**题** [a](b) `c`", "url": "https://a.cn/甲_b.html", "author": "林"}

FRAGMENTS = [
    ("text", "原文：{title}", 'p("原文：**题** [a](b) `c`")'),
    ("address", "[{author}]({url})", 'p(a[https://a.cn/甲_b.html]("林"))'),
    ("address in brackets", "[x](<{url}#y>)", 'p(a[https://a.cn/甲_b.html#y]("x"))'),
    ("unknown name", "{nobody} {}", 'p("{nobody} {}")'),
    ("picture", '![{author}](/q.png "{title}")', "figure(img[/q.png](林, '**题** [a](b) `c`'))"),
    ("account", "[林](https://www.zhihu.com/people/lin)", 'p(a[https://www.zhihu.com/people/lin]("林"))'),
    ("no tags", "{% x %}", 'p("{% x %}")'),
    ("empty", "\ufeff\n", ""),
]


@pytest.mark.parametrize(
    ("markdown", "tree"), [case[1:] for case in FRAGMENTS], ids=[case[0] for case in FRAGMENTS]
)
def test_fragment(markdown: str, tree: str) -> None:
    assert sketch(parse_fragment(markdown, VARIABLES)) == tree


def test_it_stands_nowhere_in_a_post() -> None:
    assert {block.lines for block in parse_fragment("a\n\n> b")} == {NOWHERE}
