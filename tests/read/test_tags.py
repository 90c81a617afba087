"""Template tags: known ones become nodes, unknown ones are reported, code and formulas are out of reach."""

from __future__ import annotations

import pytest

from publisher.read.dialect import TagLanguage, dialect
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
    (
        "note",
        "{% note info %}\n- a\n\n**b**\n{% endnote %}\nc",
        'alert[note:](ul(li(p("a"))) p(strong("b"))) p("c")',
    ),
    ("note in a line", "{% note %}a{% endnote %}", 'alert[note:](p("a"))'),
    (
        "note that begins and ends within lines",
        "前\n{% note warning no-icon 题 目 %}a\nb\n\nc{% endnote %}\n后",
        'p("前") alert[warning:题 目](p("a" ~ "b") p("c")) p("后")',
    ),
    (
        "note in the middle of a line",
        "前 {% note tip 题 %}a{% endnote %} 后",
        'p("前 " strong("题") " a 后")',
    ),
    (
        "notes within notes",
        "{% note %}\n{% note danger %}\na\n{% endnote %}\nb\n{% endnote %}",
        'alert[note:](alert[caution:](p("a")) p("b"))',
    ),
    ("note of Butterfly", "{% note red 'fas fa-fan' flat %}\na\n{% endnote %}", 'alert[caution:](p("a"))'),
    ("note of Volantis", "{% note info, 文 字 %}\n\n甲", 'p(strong("文 字")) p("甲")'),
    ("note of Stellar", "{% note color:yellow 文字 %}\n\n甲", 'p(strong("文字")) p("甲")'),
    ("note in an item", "- {% note %}\n  a\n  {% endnote %}\n- b", 'ul(li(alert[note:](p("a"))) li(p("b")))'),
    ("note in a cell", "|a|\n|-|\n|{% note %}b{% endnote %}|", 'table[]("a"; "b")'),
    (
        "call-outs by name",
        "{% tip %}a{% endtip %}\n\n{% danger %}b{% enddanger %}",
        'alert[tip:](p("a")) alert[caution:](p("b"))',
    ),
    (
        "two notes crossed",
        "{% note %}\na\n{% tip %}\nb\n{% endnote %}\nc\n{% endtip %}",
        'alert[note:](p("a") p("b")) p("c")',
    ),
    ("spoiler in a line", "{% spoiler 题 %}a{% endspoiler %}", 'p(strong("题")) p("a")'),
    ("spoiler without an end", "甲 {% spoiler 乙 丙 %} 丁", 'p("甲 " strong("乙 丙") "  丁")'),
    ("hidden text", "{% hideInline 答案,看,#fff %}", 'p("答案")'),
    ("hidden block", "{% hideToggle 展开,#fff,#000 %}\na\n{% endhideToggle %}", 'p(strong("展开")) p("a")'),
    (
        "timeline",
        "{% timeline 2022,green %}\n<!-- timeline 01-02 -->\na\n<!-- endtimeline -->\n{% endtimeline %}",
        'p(strong("2022")) p(strong("01-02")) p("a")',
    ),
    ("spoiler", '{% spoiler "题" %}\n\n$$a$$\n\n{% endspoiler %}', "p(strong(\"题\")) tex('a')"),
    (
        "tabs",
        "{% tabs x %}\n<!-- tab 甲@star -->\na\n<!-- endtab -->\n{% endtabs %}\n<!-- tab b -->",
        'p(strong("甲")) p("a")',
    ),
    ("link", "{% link 甲 乙 https://a.cn true 题 %}", 'p(a[https://a.cn]("甲 乙"))'),
    ("link with commas", "{% btn https://a.cn, 去 看, home %}", 'p(a[https://a.cn]("去 看"))'),
    ("url_for", "{% url_for 关于 /about/ %}", 'p(a[/about/]("关于"))'),
    ("code file", "{% include_code 题 lang:js a/t.js %}", "pre[js]('')"),
    ("code file in a line", "甲 {% include_code t.py %}", 'p("甲 " a[/downloads/code/t.py]("t.py"))'),
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
        'quote(p(em("a")) ul(li(p("b"))) p(strong("甲"))) p("c")',
    ),
    (
        "quote with its source",
        "{% blockquote 甲, https://a.cn/b/ 书 %}\na\n{% endblockquote %}\n{% quote 乙, 某书 %}b{% endquote %}",
        'quote(p("a") p(strong("甲") " " a[https://a.cn/b/]("书"))) quote(p("b") p(strong("乙") " " "某书"))',
    ),
    (
        "raw in a line",
        "{% raw %}{{ x }} **b** $c_d$<br>{% x %}{% endraw %}e",
        'p("{{ x }} **b** " math(c_d) // "{% x %}e")',
    ),
    (
        "two raws, each in its line",
        "{% raw %}*a*{% endraw %}\n\n*b*\n\n{% raw %}*c*{% endraw %}",
        'p("*a*") p(em("b")) p("*c*")',
    ),
    ("code in one line", "{% codeblock lang:js %} x {% endcodeblock %}\n\n*b*", "pre[js]('x') p(em(\"b\"))"),
    ("raw", "{% raw %}\n{{ x }} *b*\n\n$$\nx\n$$\n{% endraw %}\nc", 'p("{{ x }} *b*") tex(\'x\') p("c")'),
    (
        "code",
        "{% codeblock lang:js t.js %}\n'{% x %}';\n\n  b\n{% endcodeblock %}",
        'p("t.js") pre[js]("\'{% x %}\';\\n\\n  b")',
    ),
    (
        "code with title and link",
        "{% codeblock 标 题 lang:js mark:1,2 https://a.cn 看 %}\nx\n{% endcodeblock %}",
        'p("标 题" " " a[https://a.cn]("看")) pre[js](\'x\')',
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


FRAMED = [
    ("pdf", "{% pdf /file/论文.pdf pdf %}", 'p(a[/file/论文.pdf]("论文.pdf"))'),
    ("video", "{% video /a/b%20c.mp4 %}", 'p(a[/a/b%20c.mp4]("b c.mp4"))'),
    (
        "player",
        "{% youtube abc %}",
        'p(a[https://www.youtube.com/watch?v=abc]("https://www.youtube.com/watch?v=abc"))',
    ),
]


@pytest.mark.parametrize(
    ("markdown", "tree"), [case[1:] for case in FRAMED], ids=[case[0] for case in FRAMED]
)
def test_what_plays_or_is_framed_is_a_link_and_told(markdown: str, tree: str) -> None:
    document = document_of(markdown)
    assert sketch(document.blocks) == tree
    assert [(loss.code, loss.line) for loss in document.losses] == [("W348", 1)]


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
    (
        "liquid",
        "{# a #} ![b](c.png){: .d } {: #e}\n{: .f }\n\n甲\n{: .g }",
        'p("{# a #} " img[c.png](b)) p("甲")',
    ),
    ("liquid", "{% raw %}*a*{% endraw %}\n\n{% raw %}\nb\n{% endraw %}", 'p(em("a")) p("b")'),
    ("liquid", "* TOC\n{:toc}\n\n甲\n\n- 乙\n{: .a}", 'p("甲") ul(li(p("乙")))'),
    ("liquid", "甲\n{:toc}", 'p("甲")'),
    ("liquid", "{% comment %}a{% endcomment %}\n\n甲 {% comment %}b\nc{% endcomment %}乙", 'p("甲 乙")'),
    ("liquid", "甲 {% comment %}藏\n\n*b* {% endcomment %}乙\n\n丙", 'p("甲 乙") p("丙")'),
    ("liquid", "甲 {%- comment -%}藏\n\n- b\n\n{%- endcomment -%}\n\n丙", 'p("甲") p("丙")'),
    (
        "liquid",
        "{% highlight go %}a{% endhighlight %}\n\n{% highlight go %}\nb\n{% endhighlight %}",
        "pre[go]('a') pre[go]('b')",
    ),
    ("liquid", "[a]({{ site.baseurl }}{% post_url 2020-01-01-b %})", 'p(a[2020-01-01-b]("a"))'),
    ("liquid", "`{% raw %}{{ a }}{% endraw %}`", "p(code({{ a }}))"),
    ("liquid", "```\n{% raw %}\n{{ a }}\n{% endraw %}\nb\n```", "pre[]('{{ a }}\\nb')"),
    ("liquid", "```\na {% raw %}{% b %}{% endraw %} {{ '{{' }}\n```", "pre[]('a {% b %} {{')"),
    ("hugo", "{{< notice tip >}}\na\n{{< /notice >}}", 'alert[tip:](p("a"))'),
    ("hugo", '{{% admonition type=warning title="题" %}}a{{% /admonition %}}', 'alert[warning:题](p("a"))'),
    ("hugo", '{{< details "题" >}}\na\n{{< /details >}}', 'p(strong("题")) p("a")'),
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


def test_what_jekyll_runs_in_code_stays_and_is_told() -> None:
    text = "`{{ a }}`\n\n```\nb\n{{ c }}\n{% if d %}\n```\n\n    {{ e }}\n\n$f^{{2}}$ {{ 1 + 1 }} {{ x | upcase }}"
    document = document_of(text, dialect(tags="liquid"))
    code = "p(code({{ a }})) pre[]('b\\n{{ c }}\\n{% if d %}') pre[]('{{ e }}')"
    assert sketch(document.blocks) == f'{code} p(math(f^{{{{2}}}}) " 1 {{{{ x | upcase }}}}")'
    told = [(loss.code, loss.line, "Jekyll" in loss.message) for loss in document.losses]
    assert told == [("W325", line, True) for line in (1, 5, 6, 9, 11, 11, 11)]


@pytest.mark.parametrize(
    ("language", "markdown", "address"),
    [
        ("hexo", "{% gist 12ab a.py %}", "https://gist.github.com/12ab"),
        ("hugo", "{{< gist lin 12ab >}}", "https://gist.github.com/lin/12ab"),
        ("hugo", '{{< youtube id="abc" autoplay="true" >}}', "https://www.youtube.com/watch?v=abc"),
        ("hexo", "{% youtube abc, video %}", "https://www.youtube.com/watch?v=abc"),
        (
            "hexo",
            "{% iframe //player.bilibili.com/player.html?bvid=BV1 600 400 %}",
            "https://www.bilibili.com/video/BV1",
        ),
        ("hexo", "{% bvideo BV1xx %}", "https://www.bilibili.com/video/BV1xx"),
    ],
)
def test_players_by_their_tags(language: TagLanguage, markdown: str, address: str) -> None:
    document = document_of(markdown, dialect(tags=language))
    assert sketch(document.blocks) == f'p(a[{address}]("{address}"))'


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
