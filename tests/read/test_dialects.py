"""What the dialects make of one text, as a table: the differences between the engines, and what is beyond CommonMark."""

from __future__ import annotations

import pytest

from publisher.document import Loss
from publisher.read.dialect import DialectName, dialect
from publisher.read.expressions import printed
from tests.read.sketch import document_of, sketch

COMMONMARK: DialectName = "commonmark"
MARKED: DialectName = "hexo-marked"
PANDOC: DialectName = "hexo-pandoc"

CASES: list[tuple[str, str, dict[DialectName, str]]] = [
    (
        "a list behind a line",
        "甲\n- 乙",
        {
            COMMONMARK: 'p("甲") ul(li(p("乙")))',
            MARKED: 'p("甲") ul(li(p("乙")))',
            PANDOC: 'p("甲" ~ "- 乙")',
        },
    ),
    (
        "bullets of another kind",
        "- a\n* b",
        {COMMONMARK: 'ul(li(p("a"))) ul(li(p("b")))', PANDOC: 'ul(li(p("a")) li(p("b")))'},
    ),
    (
        "line ends",
        "甲\n乙",
        {COMMONMARK: 'p("甲" ~ "乙")', MARKED: 'p("甲" // "乙")', PANDOC: 'p("甲" ~ "乙")'},
    ),
    (
        "a bare address",
        "见https://a.cn。",
        {
            COMMONMARK: 'p("见" a[https://a.cn]("https://a.cn") "。")',
            MARKED: 'p("见" a[https://a.cn]("https://a.cn") "。")',
            PANDOC: 'p("见https://a.cn。")',
        },
    ),
    (
        "bold beside Chinese punctuation",
        "中**“引号”**后",
        dict.fromkeys((COMMONMARK, MARKED, PANDOC), 'p("中" strong("“引号”") "后")'),
    ),
    (
        "quotation marks",
        '说"好"，"再 *a*见"',
        {
            COMMONMARK: 'p("说"好"，"再 " em("a") "见"")',
            MARKED: 'p("说”好”，”再 " em("a") "见”")',
            PANDOC: 'p("说”好”，“再 " em("a") "见”")',
        },
    ),
    (
        "dashes and dots",
        "a -- b --- c... `--` $--$",
        {
            COMMONMARK: 'p("a -- b --- c... " code(--) " " math(--))',
            MARKED: 'p("a – b — c… " code(--) " " math(--))',
            PANDOC: 'p("a – b — c… " code(--) " " math(--))',
        },
    ),
    (
        "apostrophes",
        "it's 'a b' '90s",
        {MARKED: 'p("it’s ‘a b’ ‘90s")', PANDOC: 'p("it’s ‘a b’ ’90s")'},
    ),
    (
        "backslashes doubled for marked",
        r"$a \\\\ b$ $\\{x\\}$ $x\_1$",
        {
            COMMONMARK: r'p(math(a \\\\ b) " " math(\\{x\\}) " " math(x\_1))',
            MARKED: r'p(math(a \\ b) " " math(\{x\}) " " math(x_1))',
            PANDOC: r'p(math(a \\\\ b) " " math(\\{x\\}) " " math(x\_1))',
        },
    ),
    (
        "backslashes as TeX has them",
        r"$a \\ \{b\} \text{c\_d}$",
        dict.fromkeys((COMMONMARK, MARKED, PANDOC), r"p(math(a \\ \{b\} \text{c\_d}))"),
    ),
    (
        "definitions",
        "甲\n\n:   乙\n:   丙",
        {
            COMMONMARK: 'dl("甲": p("乙") p("丙");)',
            MARKED: 'p("甲") p(":   乙" // ":   丙")',
            PANDOC: 'dl("甲": p("乙") p("丙");)',
        },
    ),
    (
        "two terms, each with more than words",
        "**甲**\n:   乙\n\n    - 丙\n\n丁\n:   $x$",
        dict.fromkeys((COMMONMARK, PANDOC), 'dl(strong("甲"): p("乙") ul(li(p("丙"))); "丁": p(math(x));)'),
    ),
    (
        "definitions of raw HTML",
        "<dl>\n<dt>甲</dt>\n<dd>乙</dd>\n\n<dt>丙</dt><dd>\n\n**丁**\n\n</dd>\n</dl>",
        dict.fromkeys((COMMONMARK, MARKED, PANDOC), 'dl("甲": p("乙"); "丙": p(strong("丁"));)'),
    ),
    (
        "a box with its title in brackets, in quotes",
        ':::note[题]\na\n:::\n\n::: tip "题"\nb\n:::',
        dict.fromkeys((COMMONMARK, MARKED, PANDOC), 'alert[note:题](p("a")) alert[tip:题](p("b"))'),
    ),
    (
        "boxes",
        "::: tip 题\n甲\n\n::: {.danger}\n乙\n:::\n:::\n丙",
        dict.fromkeys(
            (COMMONMARK, MARKED, PANDOC), 'alert[tip:题](p("甲") alert[caution:](p("乙"))) p("丙")'
        ),
    ),
    ("a box of another name", "::: x\n甲\n:::", dict.fromkeys((COMMONMARK, PANDOC), 'p("甲")')),
    ("a box with a label", "::: details 题\n甲\n:::", {COMMONMARK: 'p(strong("题")) p("甲")'}),
    ("a box left open", "::: tip\n甲", {COMMONMARK: 'p("::: tip" ~ "甲")'}),
    (
        "a fence within a box",
        "::: tip\n```\n:::\n```\n:::",
        {COMMONMARK: "alert[tip:](pre[](':::'))"},
    ),
    (
        "marks",
        "==a **b**== c == d",
        {
            COMMONMARK: 'p(mark("a " strong("b")) " c == d")',
            MARKED: 'p("==a " strong("b") "== c == d")',
            PANDOC: 'p("==a " strong("b") "== c == d")',
        },
    ),
    (
        "emoji",
        "甲:smile: (?:x:) a:x:b :nope: 1:30:45",
        {
            COMMONMARK: 'p("甲😄 (?:x:) a:x:b :nope: 1:30:45")',
            MARKED: 'p("甲:smile: (?:x:) a:x:b :nope: 1:30:45")',
        },
    ),
    (
        "scripts",
        "H~2~O x^2^ ~~c~~ 3~5 天",
        {
            COMMONMARK: 'p("H~2~O x^2^ " strikethrough("c") " 3~5 天")',
            PANDOC: 'p("H" subscript("2") "O x" superscript("2") " " strikethrough("c") " 3~5 天")',
        },
    ),
    (
        "Markdown within raw HTML",
        "<div>\n**a**\n\n- b\n</div>\n\n<table><tr><td>*c*</td></tr></table>",
        {
            COMMONMARK: 'p("**a**") ul(li(p("b"))) table[](p)'.replace("p)", '"*c*")'),
            PANDOC: 'p(strong("a")) ul(li(p("b"))) table[](em("c"))',
        },
    ),
    (
        "an environment without dollars",
        "甲\n\\begin{align}\na &= b \\\\\nc\n\\end{align}\n乙",
        dict.fromkeys(
            (COMMONMARK, PANDOC),
            'p("甲") tex(\'\\\\begin{align}\\na &= b \\\\\\\\\\nc\\n\\\\end{align}\') p("乙")',
        ),
    ),
    (
        "no environment",
        "\\begin{document}\n\n\\begin{align} a",
        {COMMONMARK: 'p("\\begin{document}") p("\\begin{align} a")'},
    ),
    (
        "a table that blank lines part",
        "<table>\n<tr><td>a</td>\n\n<td>\n\n**b**\n\n</td></tr>\n</table>\n\n**c**",
        {COMMONMARK: 'table[,]("a" | strong("b")) p(strong("c"))'},
    ),
    (
        "a list that blank lines part",
        "<ul>\n<li>a\n\n*b*\n\n</li>\n</ul>\nc",
        {COMMONMARK: 'ul(li(p("a") p(em("b")))) p("c")'},
    ),
    (
        "words between rows",
        "<table>\na<tr>b<td>c</td></tr></table>",
        {COMMONMARK: 'table[,]("a" | ; "b" | "c")'},
    ),
    ("a table left open", "<table>\n\n**a**\n\nb", {COMMONMARK: 'p(strong("a")) p("b")'}),
    ("a picture without an address", "用 <img> 显示", {COMMONMARK: 'p("用 <img> 显示")'}),
    ("letters of their own", "⼀⾯ \u00a0a\u200bb　c", {COMMONMARK: 'p("⼀⾯ \u00a0a\u200bb　c")'}),
]
ROWS = [
    (f"{name}: {title}", markdown, name, tree)
    for title, markdown, trees in CASES
    for name, tree in trees.items()
]


@pytest.mark.parametrize(
    ("markdown", "name", "tree"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_dialects(markdown: str, name: DialectName, tree: str) -> None:
    document = document_of(markdown, dialect(name))
    assert sketch(document.blocks) == tree
    assert document.losses == ()


EXPRESSIONS = [
    ("2", "2"),
    ("1 + 1", "2"),
    ("7 / 2", "3.5"),
    ("2 * (3 - 1)", "4"),
    ("-3", "-3"),
    ('"a" + 1', "a1"),
    ("'文'", "文"),
    ("x", ""),
    ("a.b", ""),
    ("x - 1", "NaN"),
    ("1 / 0", "NaN"),
    ("", None),
    (r"\alpha", None),
    ("a | b", None),
    ("1 +", None),
    ("(" * 200, None),
]


@pytest.mark.parametrize(("inside", "shown"), EXPRESSIONS)
def test_what_nunjucks_prints(inside: str, shown: str | None) -> None:
    assert printed(inside) == shown


def test_template_text_is_told_with_its_line() -> None:
    document = document_of(
        "甲\n{{ 1 }} {# b #} `{{ 2 }}` $a^{{3}}$\n\n$$\n{{4}}\n$$\n\n<p>{{ 5 }}</p>\n\n{{ \\a }}"
    )
    assert sketch(document.blocks) == (
        'p("甲" ~ "1  " code({{ 2 }}) " " math(a^3)) tex(\'4\') p("5") p("{{ \\a }}")'
    )
    assert [(loss.code, loss.line) for loss in document.losses] == [
        *[("W325", 2)] * 2,
        ("W325", 5 - 1),
        ("W325", 8),
        ("W325", 10),
    ]


@pytest.mark.parametrize("language", ["hugo", "none"])
def test_other_engines_leave_braces(language: str) -> None:
    document = document_of("{{ 1 }} {# a #} $b^{{2}}$", dialect(tags=language))  # type: ignore[arg-type]
    assert sketch(document.blocks) == 'p("{{ 1 }} {# a #} " math(b^{{2}}))'


@pytest.mark.parametrize(
    ("markdown", "words"), [("> " * 150 + "甲", 1), ("".join("  " * n + "- 甲\n" for n in range(90)), 90)]
)
def test_deep_nesting_is_told_and_nothing_is_lost(markdown: str, words: int) -> None:
    document = document_of(markdown)
    assert [loss.code for loss in document.losses] == ["W326"]
    assert sketch(document.blocks).count("甲") == words


def test_a_second_head_is_told_and_left_out() -> None:
    document = document_of("---\ntitle: a\n---\n\n---\ntitle: b\ntags: [c]\n---\n\n甲\n")
    assert sketch(document.blocks) == 'p("甲")'
    assert document.blocks[0].lines.first == 10
    assert document.losses == (Loss("W327", 5, "a second front matter opens the text, and is left out"),)


def test_cells_beyond_the_last_column_are_told() -> None:
    document = document_of("> |a|b|\n> |-|-|\n> |c|d|\n> |e|f|g|")
    assert [(loss.code, loss.line) for loss in document.losses] == [("W307", 4)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("---\ntitle: 题\n---\n# 题\n\n甲", 'p("甲")'),
        ("# 题\n\n甲", 'p("甲")'),
        ("---\ntitle: 题\n---\n# 另一题\n\n甲", 'h1("另一题") p("甲")'),
        ("---\ntitle: 题\n---\n# 题", 'h1("题")'),
        ('---\ntitle: \'说"题"\'\n---\n# 说"题"\n\n甲', 'p("甲")'),
    ],
)
def test_the_title_does_not_show_twice(text: str, shown: str) -> None:
    assert sketch(document_of(text, dialect("hexo-pandoc")).blocks) == shown
