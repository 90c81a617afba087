"""Template tags: known ones become nodes, unknown ones are reported, code and formulas are out of reach."""

from __future__ import annotations

import pytest

from publisher.read.dialect import dialect
from publisher.read.tags import Tag, tag_at
from tests.read.sketch import document_of, sketch

HEXO = [
    ("picture", "{% asset_img a.png %}", "figure(img[a.png]())"),
    ("picture with words", "{% asset_img a.png 甲 乙 %}", "figure(img[a.png]('甲 乙'))"),
    (
        "picture with everything",
        '{% asset_img w-50 post/a.png 100 50% "题" "替" %}',
        "figure(img[post/a.png](替, '题'))",
    ),
    ("picture in an item", "- {% asset_img a.png %}", "ul(li(figure(img[a.png]())))"),
    ("img", "{% img /images/a.png %}", "figure(img[/images/a.png]())"),
    ("path as a picture's address", "![甲]({% asset_path a.png %})", "figure(img[a.png](甲))"),
    ("path as a link's address", "[甲]({% asset_path a.pdf %})", 'p(a[a.pdf]("甲"))'),
    ("post as a link's address", "[甲]({% post_path b %})", 'p(a[b]("甲"))'),
    ("post", "见 {% post_link 系列/b 甲 乙 %}。", 'p("见 " a[系列/b]("甲 乙") "。")'),
    ("post with escape", "{% post_link b '甲' false %}", 'p(a[b]("甲"))'),
    ("note", "{% note info %}\n- a\n\n**b**\n{% endnote %}\nc", 'ul(li(p("a"))) p(strong("b")) p("c")'),
    ("note in a line", "{% note %}a{% endnote %}", 'p("a")'),
    ("spoiler", '{% spoiler "题" %}\n\n$$a$$\n\n{% endspoiler %}', "p(strong(\"题\")) tex('a')"),
    (
        "tabs",
        "{% tabs x %}\n<!-- tab 甲@star -->\na\n<!-- endtab -->\n{% endtabs %}\n<!-- tab b -->",
        'p(strong("甲")) p("a")',
    ),
    ("pdf", "{% pdf /file/论文.pdf pdf %}", 'p(a[/file/论文.pdf]("论文.pdf"))'),
    ("video", "{% video /a/b%20c.mp4 %}", 'p(a[/a/b%20c.mp4]("b c.mp4"))'),
    (
        "player",
        "{% youtube abc %}",
        'p(a[https://www.youtube.com/watch?v=abc]("https://www.youtube.com/watch?v=abc"))',
    ),
    ("link", "{% link 甲 乙 https://a.cn true 题 %}", 'p(a[https://a.cn]("甲 乙"))'),
    ("link with commas", "{% btn https://a.cn, 去 看, home %}", 'p(a[https://a.cn]("去 看"))'),
    ("url_for", "{% url_for 关于 /about/ %}", 'p(a[/about/]("关于"))'),
    ("code file", "{% include_code 题 lang:js a/t.js %}", 'p(a[/downloads/code/a/t.js]("题"))'),
    ("picture with commas", "{% image a.png, alt=甲 %}", "figure(img[a.png]())"),
    (
        "gallery",
        "{% gallery %}\n![a](b.png)\n![c](d.png)\n{% endgallery %}",
        "figure(img[b.png](a)) figure(img[d.png](c))",
    ),
    ("pullquote", "{% pullquote left %}\na\n{% endpullquote %}", 'quote(p("a"))'),
    ("picture in raw HTML", "<center>{% asset_img a.png 题 %}</center>", "figure(img[a.png]('题'))"),
    ("a comment over paragraphs", "甲{# b #}\n\n{# c\n\nd #}\n\n乙", 'p("甲") p("乙")'),
    (
        "quote",
        "{% blockquote 甲 %}\n*a*\n\n- b\n{% endblockquote %}\nc",
        'quote(p(em("a")) ul(li(p("b")))) p("c")',
    ),
    (
        "raw in a line",
        "{% raw %}{{ x }} **b** $c_d$<br>{% x %}{% endraw %}e",
        'p("{{ x }} **b** " math(c_d) // "{% x %}e")',
    ),
    ("raw", "{% raw %}\n{{ x }} *b*\n\n$$\nx\n$$\n{% endraw %}\nc", 'p("{{ x }} *b*") tex(\'x\') p("c")'),
    (
        "code",
        "{% codeblock lang:js t.js %}\n'{% x %}';\n\n  b\n{% endcodeblock %}",
        "pre[js](\"'{% x %}';\\n\\n  b\")",
    ),
    ("diagram", "{% mermaid %}\ngraph LR\n{% endmermaid %}", "pre[mermaid]('graph LR')"),
    (
        "code is untouched",
        "`{% x %}`\n\n```\n{% y %}\n```\n\n    {% z %}",
        "p(code({% x %})) pre[]('{% y %}') pre[]('{% z %}')",
    ),
    ("formulas are untouched", "$a{% x %}b$", "p(math(a{% x %}b))"),
    ("escaped", "\\{% x %}", 'p("{% x %}")'),
    ("no tag", "{% %} { { x }} {%", 'p("{% %} { { x }} {%")'),
]


@pytest.mark.parametrize(("markdown", "tree"), [case[1:] for case in HEXO], ids=[case[0] for case in HEXO])
def test_hexo(markdown: str, tree: str) -> None:
    document = document_of(markdown)
    assert sketch(document.blocks) == tree
    assert document.losses == ()


OTHERS = [
    ("liquid", "[a]({% post_url 2020-01-01-b %})", 'p(a[2020-01-01-b]("a"))'),
    ("liquid", "{% raw %}\n```\n{{ x }}\n```\n*a*\n{% endraw %}", "pre[]('{{ x }}') p(em(\"a\"))"),
    ("liquid", "{% highlight go %}\nx\n{% endhighlight %}", "pre[go]('x')"),
    ("liquid", "[a]({% link _posts/b.md %})", 'p(a[_posts/b.md]("a"))'),
    (
        "liquid",
        "![a]({{ site.baseurl }}/b.png) [c]({{ '/d' | relative_url }})",
        'p(img[/b.png](a) " " a[/d]("c"))',
    ),
    ("liquid", "甲\n\n{% comment %}\n*a*\n\nb\n{% endcomment %}\n乙", 'p("甲") p("乙")'),
    ("hugo", "用 {{</* ref x */>}} 与 {{%/* y */%}}", 'p("用 {{< ref x >}} 与 {{% y %}}")'),
    ("hugo", '[a]({{< ref "b.md#c" >}})', 'p(a[b.md#c]("a"))'),
    ("hugo", '{{< figure src="a.png" title="题" alt="替" >}}', "figure(img[a.png](替, '题'))"),
    ("hugo", '{{< highlight go "linenos=table" >}}\nx\n{{< /highlight >}}', "pre[go]('x')"),
    ("hugo", "{% x %} {{ y }}", 'p("{% x %} {{ y }}")'),
    ("none", "{% post_link a %}\n\n{% x %}", 'p("{% post_link a %}") p("{% x %}")'),
]


@pytest.mark.parametrize(("language", "markdown", "tree"), OTHERS)
def test_other_languages(language: str, markdown: str, tree: str) -> None:
    document = document_of(markdown, dialect(tags=language))  # type: ignore[arg-type]
    assert sketch(document.blocks) == tree
    assert document.losses == ()


def test_unknown_ones_are_reported_with_their_line_and_never_printed() -> None:
    document = document_of("甲\n乙 {% zzz 1 %} 丙\n\n{% yyy\ta %}\nc\n{% endyyy %}\n\n> {% meting 1 %}")
    assert sketch(document.blocks) == 'p("甲" ~ "乙  丙") p("c") quote()'
    assert [(loss.code, loss.line) for loss in document.losses] == [("W306", 2), ("W306", 4), ("W306", 8)]
    assert "{% zzz %}" in document.losses[0].message


def test_lines_within_raw_are_the_file_s() -> None:
    document = document_of("甲\n\n{% raw %}\n乙\n\n丙\n{% endraw %}\n\n丁")
    assert [(block.lines.first, block.lines.last) for block in document.blocks] == [
        (1, 1),
        (4, 4),
        (6, 6),
        (9, 9),
    ]


def test_a_tag_ends_with_its_paragraph() -> None:
    pairs = (("{%", "%}"),)
    assert tag_at("{% a\n\nb %}", 0, pairs) is None
    tag = tag_at("x {%- note 'a b' c -%} y", 2, pairs)
    assert isinstance(tag, Tag)
    assert (tag.name, [argument.value for argument in tag.arguments]) == ("note", ["a b", "c"])
