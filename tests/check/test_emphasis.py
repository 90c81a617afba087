"""W331: markers that stay literal, under each dialect, and what mends them."""

from __future__ import annotations

import pytest

from publisher.check.emphasis import hidden_emphasis
from publisher.read.dialect import DialectName
from tests.check.posts import found, mended, subject_of

MENDED = [
    # punctuation inside a marker with a letter outside: marked follows CommonMark, which shows no bold there
    ("**注意：**请备份", "**注意**：请备份"),
    ("它叫**“回环”**，很短", "它叫“**回环**”，很短"),
    ("**“回环”**，很短。", None),
    ("先看**结论，**再看过程", "先看**结论**，再看过程"),
    ("**甲：**一，**乙：**二", "**甲**：一，**乙**：二"),
    ("**甲：**乙**丙**", "**甲**：乙**丙**"),
    ("用**池化（Pooling）**处理", "用<strong>池化（Pooling）</strong>处理"),
    ("占**100%**的内存", "占<strong>100%</strong>的内存"),
    ("用**`map`**处理", "用<strong>`map`</strong>处理"),
    ("*注意：*请备份", "*注意*：请备份"),
    ("他说**“好。”**然后走了", "他说“**好。**”然后走了"),
    # blanks inside the markers: literal everywhere
    ("这是** 重点 **内容", "这是 **重点** 内容"),
    ("** 重点 **", "**重点**"),
    ("这是**重点 **内容", "这是**重点** 内容"),
    ("- ** 甲 **：说明", "- **甲** ：说明"),
    ("是** 加粗 **的，又是**注意：**请", "是 **加粗** 的，又是**注意**：请"),
    ("| 列 |\n|---|\n| **键：**值 |", "| 列 |\n|---|\n| **键**：值 |"),
    ("> 引文\n> **注意：**请", "> 引文\n> **注意**：请"),
    ("第一行\r\n**注意：**请\r\n", "第一行\r\n**注意**：请\r\n"),
    # as it should be, or no emphasis at all
    ("**注意**：请备份，它是**重点**。", None),
    ("用`**kwargs`传参，**kwargs 与 **options", None),
    ("f(**a, **b) 与 2 ** 3 ** 4", None),
    ("src/**/*.js 和 lib/**/*.ts", None),
    ("int **p 和 char **q", None),
    ("/** 注释 **/", None),
    ("公式 $a**b** c$ 与 3*4，5*6", None),
    ("    **注意：**代码", None),
    ("```\n**注意：**代码\n```", None),
    (r"\*\*注意：\*\*请", None),
    ("**没有第二个", None),
    ("<!-- **注意：**请 -->正文", None),
    ("{% raw %}\n**注意：**请\n{% endraw %}\n\n正文", None),
    (
        "{%- raw -%}\n{% x %}\n\n**注意：**请\n{% endraw %}\n\n**甲：**乙",
        "{%- raw -%}\n{% x %}\n\n**注意：**请\n{% endraw %}\n\n**甲**：乙",
    ),
    ("{% note info %}\n**注意：**请\n{% endnote %}", "{% note info %}\n**注意**：请\n{% endnote %}"),
    (":::tip\n**注意：**请\n:::", ":::tip\n**注意**：请\n:::"),
    ("字[^1]\n\n[^1]: **注意：**请", "字[^1]\n\n[^1]: **注意**：请"),
    ("是**注意：**请\r看", "是**注意**：请\r看"),
    ("看 ** 甲 ** 乙", "看 **甲** 乙"),
]


@pytest.mark.parametrize(("text", "wanted"), MENDED)
def test_under_marked(text: str, wanted: str | None) -> None:
    subject = subject_of(text)
    assert bool(found(hidden_emphasis, subject)) == (wanted is not None)
    mending = mended(hidden_emphasis, subject)
    assert mending.after == (text if wanted is None else wanted)
    assert not mending.left
    assert found(hidden_emphasis, subject_of(mending.after)) == []


@pytest.mark.parametrize("dialect", ["hexo-pandoc", "hexo-marked"])
def test_only_what_the_authors_engine_leaves_literal_is_told(dialect: DialectName) -> None:
    subject = subject_of("正文\n\n是**注意：**请，是** 重点 **的", name=dialect)
    columns = [column for _, _, column in found(hidden_emphasis, subject)]
    assert columns == ([2, 12] if dialect == "hexo-marked" else [12])


def test_place_message_and_next_step() -> None:
    (finding,) = hidden_emphasis(subject_of("---\ntitle: 甲\n---\n\n看\n见**注意：**请"))
    assert (finding.line, finding.column, finding.level) == (6, 2, "warning")
    assert finding.message.startswith("**注意：** stays literal on a site made by hexo-marked (punctuation")
    assert finding.fix == "publish check --fix posts/a.md"


def test_a_long_run_stays_quick() -> None:
    """Each pair reads its run again a few times; the run is long, the pairs are few."""
    text = "很长的一段。" * 20_000 + "**注意：**请"
    assert len(found(hidden_emphasis, subject_of(text))) == 1
