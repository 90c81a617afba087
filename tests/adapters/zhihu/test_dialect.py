"""The dialect as a table: a construct, and the exact HTML that stands for it in Zhihu's editor.

Read it from top to bottom: each row is one line of the platform's own rules (2026-11).
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from publisher.adapter import Context, Rendition
from publisher.document import (
    Alert,
    Asset,
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
    Lines,
    Link,
    List,
    Math,
    MathBlock,
    Metadata,
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
from publisher.testing import check_adapter
from publisher_zhihu.adapter import ADAPTER

PICTURE = Asset("0a1b", "image/png", 9, "map.png", lambda: b"", 640, 480)
CONTEXT = Context(
    target="zhihu", urls={"known": "https://zhuanlan.zhihu.com/p/42"}, site="https://blog.example"
)
META = Metadata("p1", "标题", "https://blog.example/p1.html", tags=("散步",))


def t(text: str) -> Text:
    return Text(text)


def p(*inlines: Inline | str) -> Paragraph:
    return Paragraph(run(*inlines), lines=Lines(7, 7))


def run(*inlines: Inline | str) -> tuple[Inline, ...]:
    return tuple(Text(inline) if isinstance(inline, str) else inline for inline in inlines)


def item(*blocks: Block, checked: bool | None = None) -> Item:
    return Item(blocks, checked, lines=Lines(7, 7))


def ul(*items: Item) -> List:
    return List(items, lines=Lines(7, 7))


def ol(*items: Item, start: int = 1) -> List:
    return List(items, ordered=True, start=start, lines=Lines(7, 7))


def h(level: int, text: str) -> Heading:
    return Heading(level, (Text(text),), lines=Lines(7, 7))


def image(caption: str = "地图", **more: object) -> Image:
    return replace(Image("map.png", caption, asset=PICTURE, line=7), **more)  # type: ignore[arg-type]


def own(post: str | None, url: str, fragment: str = "") -> Link:
    return Link(url, run("文"), own=OwnLink(post, url, fragment), written=url, line=7)


def figure(caption: str = "地图") -> str:
    size = 'data-size="normal" data-rawwidth="640" data-rawheight="480"'
    return f'<figure><img src="asset:0a1b" data-caption="{caption}" {size}></figure>'


def render(
    *blocks: Block, notes: dict[str, tuple[Block, ...]] | None = None, context: Context = CONTEXT
) -> Rendition:
    return ADAPTER().render(Document(META, blocks, notes or {}, path="p1.md"), context)


TABLE = '<table data-draft-node="block" data-draft-type="table" data-size="normal" data-row-style="normal"><tbody>'
X = '<img eeimg="1" src="//www.zhihu.com/equation?tex=x" alt="x">'
SUM = r"\sum_{i=1}^n i \& 1+1 \\ \#"
SUM_SRC = "%5Csum_%7Bi%3D1%7D%5En%20i%20%5C%26%201%2B1%20%5C%5C%20%5C%23"
SUM_ALT = r"\sum_{i=1}^n i \&amp; 1+1 \\ \#"

# name, blocks, HTML, codes of the losses
ROWS: list[tuple[str, tuple[Block, ...], str, str]] = [
    # headings: by what is used
    ("the highest level used is h2", (h(1, "一"), h(2, "二")), "<h2>一</h2><h3>二</h3>", ""),
    ("whatever its number", (h(3, "三"), h(6, "六")), "<h2>三</h2><h3>六</h3>", ""),
    ("deeper ones are bold", (h(1, "一"), h(2, "二"), h(3, "三")), "<h2>一</h2><h3>二</h3><p><strong>三</strong></p>", "W313"),
    ("bold in bold is once bold",
     (h(1, "a"), h(2, "b"), Heading(3, run("c", Strong(run("d"))))), "<h2>a</h2><h3>b</h3><p><strong>cd</strong></p>", "W313"),
    ("formulas and code in headings", (Heading(2, run("用", Math("x"), Code("f()"))),), f"<h2>用{X}<code>f()</code></h2>", ""),
    ("a picture follows its heading", (Heading(2, run("图", image())),), f"<h2>图</h2>{figure()}", "W308"),
    # paragraphs
    ("a paragraph", (p('甲 <T> & "乙"'),), '<p>甲 &lt;T&gt; &amp; "乙"</p>', ""),
    ("line ends between Chinese vanish", (p("中文", SoftBreak(), "续行"),), "<p>中文续行</p>", ""),
    ("beside Latin they are a blank", (p("one", SoftBreak(), "two", SoftBreak(), "三"),), "<p>one two 三</p>", ""),
    ("also across emphasis", (p(Strong(run("中")), SoftBreak(), Emphasis(run("文"))),), "<p><strong>中</strong><em>文</em></p>", ""),
    ("every line that shall be seen is a paragraph", (p("甲", LineBreak(), "乙"),), "<p>甲</p><p>乙</p>", ""),
    ("within emphasis too", (p(Strong(run("甲", LineBreak(), "乙"))),), "<p><strong>甲</strong></p><p><strong>乙</strong></p>", ""),
    ("an empty one is nothing", (p("甲"), p(" "), p(), p(Strong(run(""))), p("\u3000")), "<p>甲</p>", ""),
    # styles
    ("emphasis", (p(Strong(run("粗")), Emphasis(run("斜")), Code("a<b")),), "<p><strong>粗</strong><em>斜</em><code>a&lt;b</code></p>", ""),
    ("what is unconfirmed there is unwrapped",
     (p(*(Styled(kind, run(kind[0])) for kind in ("strikethrough", "underline", "mark", "keyboard", "subscript", "superscript"))),),
     "<p>sumkss</p>", "W303 W303 W303 W303 W303 W303"),
    # code
    ("code is one pre, no code within",
     (CodeBlock('if a < b && c:\n\tprint("$x$")', "py"),), '<pre lang="python">if a &lt; b &amp;&amp; c:\n\tprint("$x$")</pre>', ""),
    ("an attribute in code is no attribute", (CodeBlock('src="asset:0a1b"', "html"),), '<pre lang="html">src=&quot;asset:0a1b"</pre>', ""),
    ("an unknown language is text", (CodeBlock("x", "brainfog"), CodeBlock("y")), '<pre lang="text">x</pre><pre lang="text">y</pre>', ""),
    ("a diagram stays code", (CodeBlock("graph TD", "mermaid"),), '<pre lang="text">graph TD</pre>', "W304"),
    # formulas
    ("inline", (p("设", Math("x"), "为"),), f"<p>设{X}为</p>", ""),
    ("display", (MathBlock("x"),), f"<p>{X.replace('1', '2', 1)}</p>", ""),
    ("display within a line parts it", (p("因", Math("x", display=True), "故"),), f"<p>因</p><p>{X.replace('1', '2', 1)}</p><p>故</p>", ""),
    ("everything is encoded", (MathBlock(SUM),), f'<p><img eeimg="2" src="//www.zhihu.com/equation?tex={SUM_SRC}" alt="{SUM_ALT}"></p>', ""),
    ("slashes too", (p(Math("a/b")),), '<p><img eeimg="1" src="//www.zhihu.com/equation?tex=a%2Fb" alt="a/b"></p>', ""),
    ("alt is one line", (MathBlock("a\n  b"),), '<p><img eeimg="2" src="//www.zhihu.com/equation?tex=a%0A%20%20b" alt="a b"></p>', ""),
    # lists
    ("a list", (ul(item(p("甲")), item(p("乙", LineBreak(), "丙"))),), "<ul><li>甲</li><li>乙<br>丙</li></ul>", ""),
    ("numbers are kept", (ol(item(p("甲")), start=3),), '<ol start="3"><li>甲</li></ol>', ""),
    ("a nested list is the item's sibling",
     (ul(item(p("甲"), ol(item(p("一")), item(p("二")))), item(p("乙"))),), "<ul><li>甲</li><ol><li>一</li><li>二</li></ol><li>乙</li></ul>", ""),
    ("to any depth",
     (ul(item(p("a"), ul(item(p("b"), ul(item(p("c"))))))),), "<ul><li>a</li><ul><li>b</li><ul><li>c</li></ul></ul></ul>", ""),
    ("two lists in one item stay two",
     (ul(item(p("a"), ul(item(p("b"))), ol(item(p("c"))))),), "<ul><li>a</li><ul><li>b</li></ul><ol><li>c</li></ol></ul>", ""),
    ("code in an item stands between, the numbers go on",
     (ol(item(p("甲"), CodeBlock("x", "c"), p("再")), item(p("乙"))),),
     '<ol><li>甲</li></ol><pre lang="c">x</pre><p>再</p><ol start="2"><li>乙</li></ol>', "W313"),
    ("at any depth",
     (ol(item(p("甲"), ol(item(p("一"), Figure(image())), item(p("二")))), item(p("乙"))),),
     f'<ol><li>甲</li><ol><li>一</li></ol></ol>{figure()}<ol start="2"><ol start="2"><li>二</li></ol><li>乙</li></ol>', "W313"),
    ("tasks", (ul(item(p("已办"), checked=True), item(p("待办"), checked=False)),), "<ul><li>☑ 已办</li><li>☐ 待办</li></ul>", ""),
    ("a formula in an item", (ul(item(p("设", Math("x")), MathBlock("x"))),), f"<ul><li>设{X}<br>{X.replace('1', '2', 1)}</li></ul>", ""),
    ("a heading in an item is bold", (ul(item(h(2, "题"), p("文"))),), "<ul><li><strong>题</strong><br>文</li></ul>", "W313"),
    # quotations
    ("a quotation has lines, not paragraphs", (Quote((p("甲", LineBreak(), "乙"), p("丙"))),), "<blockquote>甲<br>乙<br>丙</blockquote>", ""),
    ("its lists are lines with marks",
     (Quote((p("甲"), ul(item(p("一"), ol(item(p("深")), start=4)), item(p("二"))))),),
     "<blockquote>甲<br>• 一<br>\u30004. 深<br>• 二</blockquote>", "W313"),
    ("what it cannot hold parts it",
     (Quote((p("甲"), CodeBlock("x", "c"), p("乙"), Figure(image()))),),
     f'<blockquote>甲</blockquote><pre lang="c">x</pre><blockquote>乙</blockquote>{figure()}', ""),
    ("one in another stands by itself", (Quote((p("甲"), Quote((p("乙"),)))),), "<blockquote>甲</blockquote><blockquote>乙</blockquote>", "W313"),
    ("a call-out is a quotation with a title", (Alert("tip", "", (p("文"),)),), "<blockquote><strong>提示</strong><br>文</blockquote>", "W315"),
    ("or with the author's", (Alert("note", "当心 <", (p("文"),)),), "<blockquote><strong>当心 &lt;</strong><br>文</blockquote>", "W315"),
    # tables
    ("a table has four attributes, one body, a header row",
     (Table((run("甲"), run("乙")), ((run(Math("x")), run(Code("a|b"), LineBreak(), own("known", "/k.html"))),), ("", "left")),),
     f'{TABLE}<tr><th>甲</th><th>乙</th></tr><tr><td>{X}</td><td><code>a|b</code><br><a href="https://zhuanlan.zhihu.com/p/42">文</a></td></tr></tbody></table>', ""),
    ("no alignment, and pictures below",
     (Table((run("甲"),), ((run("图", image()),),), ("center",)),),
     f"{TABLE}<tr><th>甲</th></tr><tr><td>图</td></tr></tbody></table>{figure()}", "W307 W308 W308"),
    # pictures
    ("a figure with caption and size", (Figure(image()),), figure(), ""),
    ("the title is the caption", (Figure(image(title='"A" & B')),), figure("&quot;A&quot; &amp; B"), ""),
    ("without one", (Figure(image("")),), figure(""), ""),
    ("a remote one keeps its address", (Figure(Image("https://example.org/a.png?x=1&y=2", "远")),),
     '<figure><img src="https://example.org/a.png?x=1&amp;y=2" data-caption="远" data-size="normal"></figure>', ""),
    ("within a line it is lifted out", (p("前", Strong(run("粗", image())), "后"),), f"<p>前<strong>粗</strong></p>{figure()}<p>后</p>", "W308"),
    ("on a line of its own nothing is lost", (p("前", SoftBreak(), image(), LineBreak(), "后"),), f"<p>前</p>{figure()}<p>后</p>", ""),
    ("it cannot be a link", (Figure(image(), own(None, "https://blog.example/x.html")), p(Link("https://e.org/", run(image())))),
     figure() + figure(), "W323 W323"),
    # links
    ("an own post that is here", (p(own("known", "https://blog.example/k.html", "节")),), '<p><a href="https://zhuanlan.zhihu.com/p/42">文</a></p>', ""),
    ("one that is not", (p(own("other", "https://blog.example/o.html", "节")),), '<p><a href="https://blog.example/o.html#节">文</a></p>', ""),
    ("any other", (p(Link("https://e.org/?a=1&b=2", run("外"))),), '<p><a href="https://e.org/?a=1&amp;b=2">外</a></p>', ""),
    ("what leads nowhere is text", (p(Link("#below", run("下"), line=7)),), "<p>下</p>", "W302"),
    # the rest
    ("a rule", (p("甲"), Rule(), p("乙")), "<p>甲</p><hr><p>乙</p>", ""),
    ("parts are like the rest", (Part("header", (p("同步发布"),)), p("文")), "<p>同步发布</p><p>文</p>", ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "blocks", "html", "losses"), ROWS, ids=[row[0] for row in ROWS])
def test_dialect(name: str, blocks: tuple[Block, ...], html: str, losses: str) -> None:
    rendition = render(*blocks)
    assert rendition.body == html
    assert [loss.code for loss in rendition.losses] == losses.split()
    assert not rendition.problems


def test_passes_the_conformance_kit() -> None:
    check_adapter(ADAPTER())


# ---------------------------------------------------------------- cards and words

E = "https://e.org/?a=1&b=2"
CARD = '<a href="https://e.org/?a=1&amp;b=2" data-draft-node="block" data-draft-type="link-card">'
CARDS: list[tuple[str, tuple[Block, ...], str]] = [
    ("a link alone is a card, outside any p", (p(Link(E, run("外"))),), f"{CARD}外</a>"),
    ("its words are plain", (p(Link(E, run(Strong(run("粗")), " <b>"))),), f"{CARD}粗 &lt;b&gt;</a>"),
    ("alone on a line of several", (p("前", LineBreak(), Link(E, run("外")), LineBreak(), "后"),), f"<p>前</p>{CARD}外</a><p>后</p>"),
    ("an own post too", (p(own("known", "https://blog.example/k.html")),),
     '<a href="https://zhuanlan.zhihu.com/p/42" data-draft-node="block" data-draft-type="link-card">文</a>'),
    ("among words it is a link", (p("见", Link(E, run("外"))),), '<p>见<a href="https://e.org/?a=1&amp;b=2">外</a></p>'),
    ("in a list it is a link", (ul(item(p(Link(E, run("外"))))),), '<ul><li><a href="https://e.org/?a=1&amp;b=2">外</a></li></ul>'),
    ("in a quotation it is a link", (Quote((p(Link(E, run("外"))),)),), '<blockquote><a href="https://e.org/?a=1&amp;b=2">外</a></blockquote>'),
    ("in what surrounds it is a link", (Part("related", (p(Link(E, run("外"))),)), p("文")), '<p><a href="https://e.org/?a=1&amp;b=2">外</a></p><p>文</p>'),
    ("one that leads nowhere is text", (p(Link("#below", run("下"), line=7)),), "<p>下</p>"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "blocks", "html"), CARDS, ids=[row[0] for row in CARDS])
def test_link_cards_when_they_are_wanted(name: str, blocks: tuple[Block, ...], html: str) -> None:
    """Requirement 15: opt-in, and never inside a `<p>`."""
    assert ADAPTER(link_cards=True).render(Document(META, blocks, {}), CONTEXT).body == html
    assert "link-card" not in render(*blocks).body


@pytest.mark.parametrize("words", ["关注公众号", "加我的微信号", "扫码进群", "二维码在下方"])
def test_words_for_other_accounts_are_warned_of_once(words: str) -> None:
    """Requirement 16."""
    losses = render(p("文"), p(words), p(words)).losses
    assert [loss.code for loss in losses] == ["W330"]
    assert not render(p("文")).losses


# ---------------------------------------------------------------- references


def sup(number: int, text: str, url: str = "") -> str:
    kind = 'data-draft-node="inline" data-draft-type="reference"'
    return f'<sup data-text="{text}" data-url="{url}" {kind} data-numero="{number}">[{number}]</sup>'


def test_footnotes_are_references_numbered_by_first_use() -> None:
    """Requirement 9: repeats share a number, definitions vanish, an undefined one is reported."""
    notes = {
        "a": (p("甲", SoftBreak(), "注"),),
        "b": (p("见 ", Link("https://e.org/?a=1&b=2", run("此处"))),),
        "unused": (p("无人提及"),),
    }
    marks = [FootnoteReference(label) for label in ("b", "a", "b", "none")]
    rendition = render(p("文", *marks), notes=notes)
    first, second = sup(1, "见 此处", "https://e.org/?a=1&amp;b=2"), sup(2, "甲注")
    assert rendition.body == f"<p>文{first}{second}{first}[^none]</p>"
    assert [loss.code for loss in rendition.losses] == ["W319"]


def test_a_note_with_more_than_words_is_a_loss() -> None:
    """Every word and every address is kept; formatting is not."""
    link, other = Link("https://a.org/", run("一")), Link("https://b.org/", run("二"))
    note = (p(link, "与", other), ul(item(p(Strong(run("粗")), Image("x.png", "图")))))
    rendition = render(p(FootnoteReference("n")), notes={"n": note})
    assert rendition.body == f"<p>{sup(1, '一与二 (https://b.org/) 粗[图]', 'https://a.org/')}</p>"
    assert [loss.code for loss in rendition.losses] == ["W301"]


# ---------------------------------------------------------------- formulas


@pytest.mark.parametrize(
    "tex", [SUM, r"\text{损失} \% 100\,\$", "a < b > c \"q\" 'r'", r"\frac{1}{2}", "x+y=z;/?:@"]
)
def test_the_address_decodes_to_the_formula(tex: str) -> None:
    """Requirement 5."""
    body = render(p(Math(tex))).body
    src = body.partition(' src="')[2].partition('"')[0]
    assert parse_qs(urlsplit(src).query, keep_blank_values=True) == {"tex": [tex]}


def test_macros_of_the_site_are_written_out() -> None:
    """Zhihu has no \\newcommand."""
    macros = {"R": r"\mathbb{R}", "norm": r"\lVert #1 \rVert", "eps": r"\varepsilon"}
    context = replace(CONTEXT, macros=macros)
    tex = r"\norm{x_{1}} \in \R^n, \Re, 2^\R, \norm\eps y"
    body = render(p(Math(tex)), context=context).body
    assert (
        r'alt="\lVert x_{1} \rVert \in \mathbb{R}^n, \Re, 2^{\mathbb{R}}, \lVert \varepsilon \rVert y"'
        in body
    )


@pytest.mark.parametrize("tex", ["", "  ", r"\frac{1}{", r"\nosuchcommand x", r"\begin{aligned}a"])
def test_a_bad_formula_holds_the_post_and_stays_readable(tex: str) -> None:
    rendition = render(p("设", Math(tex), "为"))
    assert [problem.code for problem in rendition.problems] == ["E305"]
    assert "<img" not in rendition.body
    assert f"<code>{tex.strip() or '$$'}</code>" in rendition.body


def test_a_formula_that_defines_a_macro_is_a_loss() -> None:
    assert [loss.code for loss in render(p(Math(r"\newcommand{\q}{1}\q"))).losses] == ["W321"]


# ---------------------------------------------------------------- what must not go, and the fields


def test_a_missing_picture_stands_as_its_caption_and_holds() -> None:
    rendition = render(p("前", Image("no.png", "缺图", missing="no such file", line=9), "后"))
    assert rendition.body == "<p>前</p><p>[缺图]</p><p>后</p>"
    (problem,) = rendition.problems
    assert (problem.code, problem.line) == ("E301", 9)
    assert "no.png" in problem.message
    assert problem.fix


CHECKS = [
    ("a long title", replace(META, title="长" * 101), "draft", "E303", ""),
    ("no title", replace(META, title=" "), "draft", "E306", ""),
    ("a title of its own", replace(META, title="长" * 101, titles={"zhihu": "短"}), "draft", "", ""),
    ("no tag in mode draft", replace(META, tags=()), "draft", "", "W314"),
    ("no tag in mode publish", replace(META, tags=()), "publish", "E309", ""),
    ("more tags than topics", replace(META, tags=tuple("甲乙丙丁戊己")), "publish", "", "W342"),
]


@pytest.mark.parametrize(("name", "meta", "mode", "problem", "loss"), CHECKS, ids=[row[0] for row in CHECKS])
def test_checks(name: str, meta: Metadata, mode: str, problem: str, loss: str) -> None:
    context = replace(CONTEXT, mode=mode)  # type: ignore[arg-type]
    rendition = ADAPTER().render(Document(meta, (p("文"),)), context)
    assert [found.code for found in rendition.problems] == problem.split()
    assert [found.code for found in rendition.losses] == loss.split()


@pytest.mark.parametrize("blocks", [(), (Rule(),), (Part("header", (p("页眉"),)),), (p(" "),)])
def test_an_empty_body_holds(blocks: tuple[Block, ...]) -> None:
    assert [problem.code for problem in render(*blocks).problems] == ["E207"]


def test_the_fields_that_are_sent() -> None:
    meta = replace(META, tags=("散步", "城市", "散步"))
    rendition = ADAPTER().render(Document(meta, (Figure(image()),), cover=image()), CONTEXT)
    assert rendition.fields == {
        "topics": ("散步", "城市"),
        "source_url": "https://blog.example/p1.html",
        "cover": "asset:0a1b",
    }
    assert [(picture.url, picture.purpose) for picture in rendition.pictures] == [
        ("asset:0a1b", "body"),
        ("asset:0a1b", "cover"),
    ]


def test_a_missing_cover_holds() -> None:
    rendition = ADAPTER().render(
        Document(META, (p("文"),), cover=Image("no.png", missing="no such file")), CONTEXT
    )
    assert [problem.code for problem in rendition.problems] == ["E301"]
    assert rendition.fields["cover"] is None


def test_the_length_counts_an_uploaded_picture_s_address() -> None:
    rendition = render(Figure(image()), Figure(image()))
    assert rendition.limits.characters == 2 * (len(figure()) - len("asset:0a1b") + 120)
    assert len(rendition.pictures) == 1


def test_what_surrounds_the_text_does_not_move_its_headings() -> None:
    body = render(h(2, "甲"), Part("related", (h(1, "推荐"),))).body
    assert body == "<h2>甲</h2><h2>推荐</h2>"
