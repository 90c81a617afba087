"""Diffs worth reading: which line became which, and what changed in it, worded as a person reads it."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import Match
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.plan import matching
from publisher.plan.compare import DiffLine, compare
from publisher.plan.diff import count_lines, diff_bodies
from publisher.plan.matching import Matcher
from publisher.plan.readable import readable, written

SHA = "5e" * 32
DRAWING = '<svg viewBox="0 0 9 9"><path d="M0 0"/></svg>'


def marked(line: DiffLine) -> str:
    return "".join(f"‹{piece.text}›" if piece.changed else piece.text for piece in line.pieces)


def told(before: str | None, after: str, form: Literal["html", "md"] = "html") -> list[str]:
    """The changed lines of a diff, a sign before each."""
    lines = compare(diff_bodies(before, after, format=form), form)
    signs = {"removed": "-", "added": "+"}
    return [f"{signs[line.kind]} {marked(line)}" for line in lines if line.kind in signs]


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<p>第 <img eeimg="1" src="x?tex=t" alt="t"> 步</p>', "第 $t$ 步"),
        ('<p><img eeimg="2" src="x" alt="a+b"></p>', "$$a+b$$"),
        (f'<img src="asset:{SHA}" data-caption="地图">', "[image: map.png]"),
        ('<figure><img src="asset:x" data-caption="一张图"></figure>', "[image: 一张图]"),
        (f'<img src="asset:{"7" * 64}">', "[image: 77777777…]"),
        ("<tr><td>一</td><td><b>2</b></td></tr>", "| 一 | **2** |"),
        (f"<p>能量 {DRAWING}。</p>", "能量 $E=mc^2$。"),
        ("<p>别的 <svg><title>x</title></svg></p>", "别的 [formula]"),
        ('<h2 style="x">安装</h2>', "## 安装"),
        ("<ul><li>项</li></ul>", "• 项"),
        ('<p>见<a href="https://b.cn/x">上一篇</a></p>', "见[上一篇](https://b.cn/x)"),
        ('<sup data-text="脚注" data-numero="1">[1]</sup>', "[^脚注][1]"),
        ("<pre>a&nbsp;&lt;&nbsp;b</pre>", "a < b"),
        ("</blockquote>", "</blockquote>"),
        ('<section style="x">', '<section style="x">'),
    ],
)
def test_html_is_worded_for_reading(html: str, shown: str) -> None:
    names = {f"asset:{SHA}": "map.png", DRAWING: "E=mc^2"}
    assert "".join(piece.text for piece in readable(html, "html", names)) == shown


def test_pieces_of_markdown_have_their_kind() -> None:
    line = "- 见 [上篇](./a.md)，$x^2$ 和 $y$，价 $5 与 $6，![图](a.png)"
    kinds = {piece.text: piece.kind for piece in readable(line, "md", {}) if piece.kind != "text"}
    assert kinds == {"./a.md": "address", "$x^2$": "formula", "$y$": "formula", "![图](a.png)": "image"}


def test_chinese_is_compared_by_character_latin_by_word() -> None:
    before, after = (
        "<p>它让解码快了许多。</p><p>the quick brown fox</p>",
        "<p>它让解码快了十倍。</p><p>the quick brave fox</p>",
    )
    assert told(before, after) == [
        "- 它让解码快了‹许多›。",
        "+ 它让解码快了‹十倍›。",
        "- the quick ‹brown› fox",
        "+ the quick ‹brave› fox",
    ]


def test_a_formula_a_picture_and_an_address_change_as_a_whole() -> None:
    before = '<p>第 <img eeimg="1" src="a" alt="q_t"> 步，见<a href="./a.md">上一篇文章</a></p>'
    after = '<p>第 <img eeimg="1" src="b" alt="q_s"> 步，见<a href="https://b.cn">上一篇文章</a></p>'
    assert told(before, after) == [
        "- 第 ‹$q_t$› 步，见[上一篇文章](‹./a.md›)",
        "+ 第 ‹$q_s$› 步，见[上一篇文章](‹https://b.cn›)",
    ]


def test_a_line_stands_beside_the_one_that_it_became() -> None:
    before = "<p>甲说了一句很长的话</p><p>无关的旧段落</p>"
    after = "<p>崭新内容</p><p>甲说了一句更长的话</p>"
    assert told(before, after) == [
        "+ 崭新内容",
        "- 甲说了一句‹很›长的话",
        "+ 甲说了一句‹更›长的话",
        "- 无关的旧段落",
    ]


def test_what_differs_in_tags_alone_is_shown_with_its_tags() -> None:
    assert told('<p style="a">同</p>', '<p style="b">同</p>') == [
        '- ‹<p style="a">›同</p>',
        '+ ‹<p style="b">›同</p>',
    ]


def test_a_line_of_markdown_may_look_like_the_head_of_a_diff() -> None:
    diff = diff_bodies("a\n-- b\n", "a\n++ c\n", format="md")
    assert told("a\n-- b\n", "a\n++ c\n", "md") == ["- -- b", "+ ++ c"]
    assert count_lines(diff) == (1, 1)


def test_hunks_and_context_are_kept() -> None:
    before = "".join(f"<p>{number}</p>" for number in range(20))
    lines = compare(diff_bodies(before, before.replace("10", "ten"), format="html"), "html")
    assert [line.kind for line in lines] == ["hunk", *["kept"] * 3, "removed", "added", *["kept"] * 3]
    assert lines[0].text.startswith("@@ -8,7 +8,7 @@")


LINES = st.lists(st.sampled_from("abcdefgh"), max_size=40)


@given(LINES, LINES)
def test_steps_lead_from_one_side_to_the_other(before: list[str], after: list[str]) -> None:
    made: list[str] = []
    for tag, a, b, c, d in Matcher(before, after).get_opcodes():
        assert (before[a:b] == after[c:d]) is (tag == "equal")
        made += after[c:d]
    assert made == after


@given(st.lists(st.integers(0, 2_000), min_size=301, max_size=900), st.randoms())
def test_long_sides_are_matched_by_their_anchors(numbers: list[int], random: object) -> None:
    before = [str(number) for number in numbers]
    after = [line for line in before if hash(line) % 17]
    steps = Matcher(before, after).get_opcodes()
    assert [line for tag, _, _, c, d in steps for line in after[c:d]] == after
    assert all(before[a:b] == after[c:d] for tag, a, b, c, d in steps if tag == "equal")


@given(
    st.text(alphabet="ab<>&\"' 甲\t$![](", max_size=40), st.text(alphabet="ab<>&\"' 甲\t$![](", max_size=40)
)
def test_no_character_of_markdown_is_lost(old: str, new: str) -> None:
    lines = compare(f"-{old}\n+{new}\n", "md")
    assert [line.text for line in lines] == [old, new]


@given(st.text(max_size=60))
def test_any_line_of_html_is_taken(line: str) -> None:
    readable(line, "html", {})
    assert "".join(piece.text for piece in written(line)) == line


def body(edit: str, *, paragraphs: int = 5_000) -> str:
    """Some 310 KB of Chinese paragraphs, no two alike; `edit` goes into each of them."""
    words = "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也"
    made = (
        "".join(words[(number * 7 + place * place * (number % 5 + 1)) % len(words)] for place in range(54))
        for number in range(paragraphs)
    )
    return "".join(f"<p>{number}{edit}{text}</p>" for number, text in enumerate(made))


@pytest.mark.parametrize("edit", ["改", "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"])
def test_a_huge_body_is_never_compared_all_with_all(edit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cells: list[int] = []

    def count(before: Sequence[str], after: Sequence[str], stretch: tuple[int, int, int, int]) -> list[Match]:
        start, end, other_start, other_end = stretch
        cells.append((end - start) * (other_end - other_start))
        return []

    monkeypatch.setattr(matching, "_exactly", count)
    lines = compare(diff_bodies(body(""), body(edit), format="html"), "html")
    assert sum(line.kind == "added" for line in lines) == 5_000
    assert (
        sum(cells) < 12_000_000
    )  # 5,000 lines against 5,000 are 25 million, and as often again for their words
    assert max(cells, default=0) <= 90_000
