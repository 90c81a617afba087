"""W341, opt-in: how Chinese is set; nothing but blanks and punctuation changes, and only in prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.check.typography import unusual_typography
from publisher.errors import SourceError
from publisher.read.dialect import DialectName
from tests.check.posts import found, mended, subject_of

MENDED = [
    ("用GPU训练", "用 GPU 训练"),
    ("训练3次", "训练 3 次"),
    ("很快, 很好", "很快，很好"),
    ("很快,很好", "很快，很好"),
    ("注意: GPU", "注意：GPU"),
    ("如下:", "如下："),
    ("真的吗? 真的!", "真的吗？真的！"),
    ("结束了.", "结束了。"),
    ("等等...", "等等……"),
    ("等等。。。好", "等等……好"),
    ("好！！！真的？？", "好！真的？"),
    ("他说…好", "他说……好"),
    ("结合律: $x$", "结合律：$x$"),
    ("[用GPU](http://a.cn/中b)", "[用 GPU](http://a.cn/中b)"),
    ("- 第1项\r\n- 第2项\r\n", "- 第 1 项\r\n- 第 2 项\r\n"),
    ("> 用GPU\n> 训练", "> 用 GPU\n> 训练"),
    ("| 用GPU | 中A |\n|---|---|\n| 中A | 中A |", "| 用 GPU | 中 A |\n|---|---|\n| 中 A | 中 A |"),
    ("先这样,  \n再那样", "先这样，  \n再那样"),
    # nothing to mend
    ("用 GPU 训练，很快……", None),
    ("用`GPU中`和$x中y$", None),
    ("见https://a.cn/x,y和a.b@c.cn吧", None),
    ("见www.a.cn吧", None),
    ("```\n用GPU\n```\n\n    用GPU", None),
    ('<span title="用GPU">好</span>', None),
    ("{% note 用GPU %}\n好\n{% endnote %}", None),
    ("{{ 用GPU }}", None),
    ("![](用GPU.png)", None),
    ("一. 概述", None),
    ("a...b, c: d", None),
    ("10:30, 3.14", None),
    ("한국어text", None),
    ("好！？真的", None),
    ("<!-- 用GPU -->好", None),
]


@pytest.mark.parametrize("dialect", ["hexo-marked", "hexo-pandoc", "commonmark"])
@pytest.mark.parametrize(("text", "wanted"), MENDED)
def test_what_is_set_otherwise(text: str, wanted: str | None, dialect: DialectName) -> None:
    subject = subject_of(text, name=dialect, typography=True)
    assert bool(found(unusual_typography, subject)) == (wanted is not None)
    mending = mended(unusual_typography, subject)
    assert mending.after == (wanted or text)
    assert not mending.left


def test_nobody_is_told_who_did_not_ask() -> None:
    assert found(unusual_typography, subject_of("用GPU")) == []


def test_a_heading_is_told_and_keeps_its_anchor() -> None:
    subject = subject_of("字\n\n## 用GPU训练", typography=True)
    (finding,) = unusual_typography(subject)
    assert (finding.code, finding.line, finding.column, finding.mend) == ("W341", 3, 5, None)
    assert finding.message == "“## 用GPU训练” is usually set as “## 用 GPU 训练”"


def test_one_finding_a_line_with_the_rest_counted() -> None:
    text = "甲用A" + "，很长的一段话在这里" * 3 + "用B\n乙用C"
    findings = sorted(unusual_typography(subject_of(text, typography=True)))
    assert [(each.line, each.column) for each in findings] == [(1, 3), (2, 3)]
    assert findings[0].message.endswith("and 1 more in this line")


PIECES = st.sampled_from(
    [
        "中",
        "文",
        "A",
        "b1",
        " ",
        ", ",
        "...",
        "。。",
        "`x中`",
        "$中x$",
        "**",
        "*",
        "[甲b](u中a)",
        "\n",
        "\n\n",
        "- ",
        "# ",
        "!",
        "<b>",
        "|",
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_words_stay_whatever_the_text(text: str) -> None:
    try:
        subject = subject_of(f"{text}\n\n末尾", typography=True)
    except SourceError:  # what looks like a broken head
        return
    after = mended(unusual_typography, subject).after.removesuffix("\n\n末尾")
    kept = "".join(char for char in text if char.isalnum() or char in "`$*[]()#<>|\n")
    assert "".join(char for char in after if char.isalnum() or char in "`$*[]()#<>|\n") == kept
