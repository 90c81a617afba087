"""What counts as a change for a reader, and what an editor's mere saving may rewrite: two tables."""

from __future__ import annotations

import pytest

from publisher.apply.readback import is_blank, reader_view, seen

SAME = {
    "wrappers": (
        "<p>a</p><p>b</p>",
        '<section><section style="margin:0"><p><span leaf="">a</span></p></section><div>b</div></section>',
    ),
    "attributes and classes": (
        '<p style="color:red;margin:0">a</p>',
        '<p class="x" style="margin: 0; color: red" data-y="1">a</p>',
    ),
    "blanks between blocks": ("<h2>t</h2><p>a</p>", "<h2>t</h2>\n\n  <p>a</p>\n"),
    "line ends within a text": ("<p>a b</p>", "<p>\n a\n  b </p>"),
    "bold by two names": ("<p><b>a</b> <i>b</i></p>", "<p><strong>a</strong> <em>b</em></p>"),
    "bold in two pieces": ("<p><b>ab</b></p>", "<p><b>a</b><b>b</b></p>"),
    "a blank within or without": ("<p><b>a</b> b</p>", "<p><b>a </b>b</p>"),
    "no-break spaces": ("<p>a&nbsp;b</p>", "<p>a b</p>"),
    "empty paragraphs": ("<p>a</p>", "<p>a</p><p><br></p><p>&nbsp;</p>"),
    "entities": ("<p>&lt;a&gt; &amp; &quot;b&quot;</p>", '<p>&#60;a> &amp; "b"</p>'),
    "scheme of a picture": (
        '<img src="http://cdn.example/a.png">',
        '<p><img src="//cdn.example/a.png"/></p>',
    ),
    "lazy pictures": ('<img src="https://c/a.png">', '<img data-src="https://c/a.png" alt="anything">'),
    "spelling of a link": (
        '<a href="https://x/%E4%B8%AD">a</a>',
        '<a href="https://x/中" target="_blank" rel="n">a</a>',
    ),
    "figure": ('<figure><img src="https://c/a"></figure>', '<p><img src="https://c/a"></p>'),
    "zero-width characters": ("<p>ab</p>", "<p>a\u200bb\ufeff</p>"),
    "code by break or line end": ("<pre>a\n  b</pre>", "<pre>a<br>&nbsp;&nbsp;b</pre>"),
    "colours of code": ("<pre>if x</pre>", '<pre><span style="color:red">if</span> x</pre>'),
    "list items wrapped": ("<ul><li>a</li></ul>", "<ul><li><section>a</section></li></ul>"),
    "table wrapped": (
        "<table><tr><th>a</th></tr></table>",
        "<section><table><tbody><tr><th><p>a</p></th></tr></tbody></table></section>",
    ),
    "drawing": (
        '<svg><path d="M0 0L1 1"/></svg>',
        '<svg viewBox="0 0 1 1" style="x:y"><g><path fill="red" d="M0  0L1 1"></path></g></svg>',
    ),
    "script": ("<p>a</p>", "<script>x</script><p>a</p><style>y</style>"),
}

DIFFERENT = {
    "a word": ("<p>a</p>", "<p>b</p>"),
    "a heading": ("<h2>a</h2>", "<p>a</p>"),
    "a heading's level": ("<h2>a</h2>", "<h3>a</h3>"),
    "bold": ("<p><b>a</b></p>", "<p>a</p>"),
    "italics": ("<p><i>a</i></p>", "<p><b>a</b></p>"),
    "code": ("<p><code>a</code></p>", "<p>a</p>"),
    "two paragraphs": ("<p>a</p><p>b</p>", "<p>ab</p>"),
    "a list": ("<ul><li>a</li></ul>", "<p>a</p>"),
    "a list's kind": ("<ul><li>a</li></ul>", "<ol><li>a</li></ol>"),
    "a list's start": ("<ol><li>a</li></ol>", '<ol start="3"><li>a</li></ol>'),
    "a list's depth": ("<ul><li>a</li><li>b</li></ul>", "<ul><li>a</li><ul><li>b</li></ul></ul>"),
    "a quote": ("<blockquote>a</blockquote>", "<p>a</p>"),
    "indentation of code": ("<pre>  a</pre>", "<pre>a</pre>"),
    "an empty line of code": ("<pre>a\n\nb</pre>", "<pre>a\nb</pre>"),
    "code or text": ("<pre>a</pre>", "<p>a</p>"),
    "where a link leads": ('<a href="https://x/1">a</a>', '<a href="https://x/2">a</a>'),
    "a link": ('<a href="https://x/1">a</a>', "a"),
    "a picture": ('<img src="https://c/a">', '<img src="https://c/b">'),
    "a picture gone": ('<p>a<img src="https://c/a"></p>', "<p>a</p>"),
    "a caption": ('<img src="https://c/a" data-caption="x">', '<img src="https://c/a" data-caption="y">'),
    "a formula": (
        '<img eeimg="1" src="//z/equation?tex=a" alt="a">',
        '<img eeimg="1" src="//z/equation?tex=b" alt="b">',
    ),
    "a drawing": ('<svg><path d="M0 0"/></svg>', '<svg><path d="M0 1"/></svg>'),
    "a cell": ("<table><tr><td>a</td><td>b</td></tr></table>", "<table><tr><td>a b</td></tr></table>"),
    "a head cell": ("<table><tr><th>a</th></tr></table>", "<table><tr><td>a</td></tr></table>"),
    "a rule": ("<p>a</p><hr><p>b</p>", "<p>a</p><p>b</p>"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_what_saving_rewrites_is_no_change(one: str, other: str) -> None:
    assert reader_view("t", one) == reader_view("t", other)
    assert seen("t", one) == seen("t", other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_a_reader_sees_is_a_change(one: str, other: str) -> None:
    assert reader_view("t", one) != reader_view("t", other)
    assert seen("t", one) != seen("t", other)


def test_the_title_counts() -> None:
    assert seen("a", "<p>x</p>") != seen("b", "<p>x</p>")
    assert seen(" a  b ", "") == seen("a b", "")


def test_a_pictures_address_can_be_left_out_but_not_the_picture() -> None:
    one, other = (
        '<p><img src="asset:1" data-caption="c"></p>',
        '<p><img src="https://c/2" data-caption="c"></p>',
    )
    assert seen("t", one) != seen("t", other)
    assert seen("t", one, pictures=False) == seen("t", other, pictures=False) != seen("t", "", pictures=False)


def test_the_view_is_made_for_people() -> None:
    body = (
        '<h2>安装</h2><p>用 <code>pip</code> 装，<b>很</b>快，见<a href="https://x/1">上一篇</a>。</p>'
        "<ul><li>一</li><ul><li>二</li></ul><li>三</li></ul><ol><li>a</li><li>b</li></ol><blockquote>引<br>文</blockquote>"
        '<pre lang="python">if a:\n    b</pre><table><tr><th>h</th><th>i</th></tr><tr><td>1</td><td></td></tr></table>'
        '<figure><img src="https://c/a.png" data-caption="图"></figure><hr>'
    )
    assert reader_view("标题", body).splitlines() == [
        "# 标题",
        "## 安装",
        "用 `pip` 装，**很**快，见[上一篇](https://x/1)。",
        "- 一",
        "  - 二",
        "- 三",
        "1. a",
        "2. b",
        "> 引",
        "> 文",
        "    if a:",
        "        b",
        "| ! h | ! i |",
        "| 1 |  |",
        "[picture 图 https://c/a.png]",
        "---",
    ]


def test_of_markdown_the_text_itself_is_seen() -> None:
    assert seen("", "a\r\nb  \r\n", format="md") == seen("other", "a\nb\n", format="md")
    assert seen("", "a\n", format="md") != seen("", "# a\n", format="md")


@pytest.mark.parametrize(
    ("body", "blank"),
    [("", True), ("<p><br></p>", True), ("<p>a</p>", False), ('<img src="x">', False), ("<hr>", False)],
)
def test_whether_there_is_anything_to_see(body: str, blank: bool) -> None:
    assert is_blank(body) is blank


@pytest.mark.parametrize(
    "body", ["<p", "<b><i>a</b></i>", "</ul></li>a", "<td>a", "<![CDATA[x]]>", "<a>b", "&#x110000;", "<svg>"]
)
def test_broken_html_is_no_error(body: str) -> None:
    assert reader_view("t", body).startswith("# t\n")
