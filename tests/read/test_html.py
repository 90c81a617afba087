"""Raw HTML: what becomes a node, what is unwrapped, dropped, or text."""

from __future__ import annotations

import pytest

from tests.read.sketch import document_of, sketch

WITHIN_A_LINE = [
    ("break", "a<br>b<br/>c", 'p("a" // "b" // "c")'),
    ("break at a line's end", "a<br>\nb", 'p("a" // "b")'),
    ("sub and sup", "H<sub>2</sub>O<sup>+</sup>", 'p("H" subscript("2") "O" superscript("+"))'),
    (
        "styles",
        "<u>a</u><mark>b</mark><kbd>c</kbd><s>d</s><DEL>e</DEL>",
        'p(underline("a") mark("b") keyboard("c") strikethrough("d") strikethrough("e"))',
    ),
    ("bold with Markdown inside", "x <b>a *b*</b>", 'p("x " strong("a " em("b")))'),
    ("unwrapped", 'x <span style="color:red">a</span> <font color=red>b</font>', 'p("x a b")'),
    ("link", 'x <a href="/b?c=1&amp;d=2">a</a>', 'p("x " a[/b?c=1&d=2]("a"))'),
    ("no script by address", 'x <a href="javascript:alert(1)">a</a>', 'p("x a")'),
    ("picture", 'x <img src="a.png" alt="甲" title=乙>', "p(\"x \" img[a.png](甲, '乙'))"),
    ("lazy picture", 'x <img data-src="a.png">', 'p("x " img[a.png]())'),
    ("pseudo-tags", "Map<String> 和 List<T>", 'p("Map<String> 和 List<T>")'),
    ("pseudo-tag that HTML knows", "List<P> 与 Set<S>", 'p("List<P> 与 Set<S>")'),
    ("pseudo-tags that HTML drops", "List<Object> 与 <Link>、<Map>", 'p("List<Object> 与 <Link>、<Map>")'),
    ("pseudo-tag alone", "<String>\n**a**", 'p("<String>" ~ strong("a"))'),
    ("comment", "a<!-- b -->c", 'p("ac")'),
    ("comment over lines", "a<!-- b\nc -->d", 'p("ad")'),
    ("comment over blank lines", "a<!-- b\n\n**c**\n\n-->d\n\ne", 'p("ad") p("e")'),
    ("comment in code", "`<!--`\n\na `-->`", 'p(code(<!--)) p("a " code(-->))'),
    ("never closed", "a <b>b\n\nc", 'p("a b") p("c")'),
    ("never opened", "a</b> b\n\nc", 'p("a b") p("c")'),
]


@pytest.mark.parametrize(
    ("markdown", "tree"), [case[1:] for case in WITHIN_A_LINE], ids=[case[0] for case in WITHIN_A_LINE]
)
def test_within_a_line(markdown: str, tree: str) -> None:
    assert sketch(document_of(markdown).blocks) == tree


BLOCKS = [
    ("more", "a\n\n<!-- more -->\n\nb", 'p("a") p("b")'),
    ("hidden text", "<!--\n# 未完\n\n草稿\n-->\n\nb", 'p("b")'),
    ("centred picture", '<p align="center">\n<img src="a.png" alt="甲">\n</p>', "figure(img[a.png](甲))"),
    ("div around Markdown", "<div>\n\n**a**\n\n</div>\n\nb", 'p(strong("a")) p("b")'),
    ("never closed", "<div>\n<center>a\n\nb", 'p("a") p("b")'),
    ("never opened", "</div>\n</p>\n\nb", 'p("b")'),
    (
        "details",
        "<details>\n<summary>题</summary>\n\n- a\n\n</details>",
        'p(strong("题")) ul(li(p("a")))',
    ),
    ("lines", "<p>a<br>b  c\nd</p>", 'p("a" // "b c" ~ "d")'),
    ("heading and rule", "<hr>\n<h2>题<b>a</b></h2>", 'rule h2("题" strong("a"))'),
    ("list", "<ul><li>a<li>b<ol><li>c</ol></ul>", 'ul(li(p("a")) li(p("b") ol[1](li(p("c")))))'),
    (
        "table",
        "<table><tr><th>a<th>b<tr><td colspan=2>c</table>",
        'table[,]("a" | "b"; "c" | )',
    ),
    ("code", '<pre><code class="language-go">a &lt; b\n  c\n</code></pre>', "pre[go]('a < b\\n  c')"),
    ("quote", "<blockquote><p>a<p>b</blockquote>", 'quote(p("a") p("b"))'),
    ("entities", "<p>a&nbsp;&amp;&lt;</p>", 'p("a\u00a0&<")'),
    ("unknown stays readable", "<div>Map<String> a</div>", 'p("Map<String> a")'),
]


@pytest.mark.parametrize(
    ("markdown", "tree"), [case[1:] for case in BLOCKS], ids=[case[0] for case in BLOCKS]
)
def test_blocks(markdown: str, tree: str) -> None:
    document = document_of(markdown)
    assert sketch(document.blocks) == tree
    assert document.losses == ()


DROPPED = [
    ("script", "a\n\n<script>\nalert(1)\n\nb()\n</script>\n\nc", 'p("a") p("c")', 3),
    ("style", "<style>\np { }\n</style>\n\nc", 'p("c")', 1),
    ("frame of nothing", "a\n\n<iframe></iframe>\n\nc", 'p("a") p("c")', 3),
    ("frame that runs something", "a\nb <iframe src='JavaScript:x()'>x</iframe> c", 'p("a" ~ "b  c")', 2),
    ("object of data", "a <object data='data:text/html,x'>y</object> b", 'p("a  b")', 1),
    ("script in a line", "a <script>b</script> c", 'p("a  c")', 1),
    ("input", "a <input type=checkbox> b", 'p("a  b")', 1),
]


@pytest.mark.parametrize(
    ("markdown", "tree", "line"), [case[1:] for case in DROPPED], ids=[case[0] for case in DROPPED]
)
def test_dropped_with_a_loss(markdown: str, tree: str, line: int) -> None:
    document = document_of(markdown)
    assert sketch(document.blocks) == tree
    assert [(loss.code, loss.line) for loss in document.losses] == [("W305", line)]


def test_comment_without_end_is_reported() -> None:
    document = document_of("a\n\n<!-- b\n\nc")
    assert sketch(document.blocks) == 'p("a")'
    assert [(loss.code, loss.line) for loss in document.losses] == [("W305", 3)]


FRAMES = [
    ("//player.bilibili.com/player.html?aid=1&bvid=BV1xx&page=1", "https://www.bilibili.com/video/BV1xx"),
    ("https://player.bilibili.com/player.html?aid=42", "https://www.bilibili.com/video/av42"),
    ("https://www.youtube.com/embed/a-b_c?start=1", "https://www.youtube.com/watch?v=a-b_c"),
    ("https://www.youtube-nocookie.com/embed/abc", "https://www.youtube.com/watch?v=abc"),
    ("https://v.qq.com/txp/iframe/player.html?vid=q1", "https://v.qq.com/x/page/q1.html"),
    ("https://player.youku.com/embed/XNDA=", "https://v.youku.com/v_show/id_XNDA=.html"),
    ("https://player.vimeo.com/video/12", "https://vimeo.com/12"),
    ("//music.163.com/outchain/player?type=2&id=33&auto=0", "https://music.163.com/#/song?id=33"),
    ("//b.cn/x?y=1", "https://b.cn/x?y=1"),
    ("/slides/a.html", "/slides/a.html"),
]


@pytest.mark.parametrize(("src", "address"), FRAMES)
@pytest.mark.parametrize(
    "shape", ["甲 <{} src='{}'>x</{}> 乙", "甲 乙\n\n<div>\n<{} src='{}'>x</{}>\n</div>"]
)
@pytest.mark.parametrize("name", ["iframe", "object"])
def test_a_frame_is_a_link_to_what_it_shows(name: str, shape: str, src: str, address: str) -> None:
    document = document_of(shape.format(name, src, name))
    assert f'a[{address}]("{address}")' in sketch(document.blocks)
    assert [(loss.code, loss.line) for loss in document.losses] == [
        ("W348", 1 + shape.partition("<{")[0].count("\n"))
    ]


ELSEWHERE = [
    (
        "<video controls>\n<source src='a/b%20c.mp4'>\n看不了\n</video>",
        'p(a[a/b%20c.mp4]("b c.mp4"))',
    ),
    ("甲<audio src=d.mp3></audio>", 'p("甲" a[d.mp3]("d.mp3"))'),
    ("甲 <video><source src=a.mp4></video>", 'p("甲 " a[a.mp4]("a.mp4"))'),
    ("甲 <iframe title=题 src=b.html></iframe>", 'p("甲 " a[b.html]("题"))'),
    ("甲 <embed src=a.swf> <embed src=b.swf />", 'p("甲 " a[a.swf]("a.swf") " " a[b.swf]("b.swf"))'),
    ("甲 <object><param name=movie value=b.swf><embed src=c.swf></object>", 'p("甲 " a[b.swf]("b.swf"))'),
    ("<object>\n<param name=movie value=b.swf>\n</object>", 'p(a[b.swf]("b.swf"))'),
    ("甲 <iframe src=a.html> 乙", 'p("甲 " a[a.html]("a.html") " 乙")'),
]


@pytest.mark.parametrize(("markdown", "tree"), ELSEWHERE)
def test_what_plays_on_the_page_is_a_link_and_told(markdown: str, tree: str) -> None:
    document = document_of(markdown)
    assert sketch(document.blocks) == tree
    assert {loss.code for loss in document.losses} == {"W348"}
