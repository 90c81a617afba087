from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.plan.model import Action
from publisher.preview.listing import diff_listing, source_listing
from publisher.preview.model import Column
from tests.preview.samples import SHA, rendition

DRAWING = '<svg><path d="x"/></svg>'


def changed(diff: str, form: Any = "html", **changes: Any) -> Column:
    given = {"kind": "update", "reason": "edited here", **changes}
    action = Action(post="x", path="x.md", target="zhihu", diff=diff, **given)
    made = rendition("zhihu", "", form)
    return Column(action=action, adapter="zhihu", label="知乎", rendition=made)


def text_of(html: str) -> list[str]:
    items = re.findall(r"<code>(.*?)</code></li>", html, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", item)) for item in items]


def test_lines_have_their_kind_and_changed_words_are_marked() -> None:
    html = diff_listing(
        changed("--- sent\n+++ now\n@@ -1 +1 @@\n <p>甲</p>\n-<p>快了许多倍。</p>\n+<p>快了十倍。</p>\n")
    )
    assert re.findall(r'<li class="(\w+)"', html) == ["hunk", "kept", "removed", "added"]
    assert "<del>许多</del>" in html
    assert "<ins>十</ins>" in html
    assert "sent" not in html


def test_lines_that_share_nothing_are_two_lines() -> None:
    html = diff_listing(changed("-abcdef\n+uvwxyz\n", "md"))
    assert "<del>" not in html


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "create", "reason": "new"}, "一字不差"),
        ({"kind": "skip", "reason": "unchanged"}, "和上次发送的一样"),
        ({"kind": "skip", "reason": "not for the public"}, "没有要发送的改动"),
    ],
)
def test_an_empty_diff_says_why(changes: dict[str, str], words: str) -> None:
    assert words in diff_listing(changed("", **changes))


def test_the_source_dims_tags_and_shortens_hashes() -> None:
    html = source_listing(rendition("zhihu", f'<p>甲</p><img src="asset:{SHA}">'))
    assert "<s>&lt;p&gt;</s>甲<s>&lt;/p&gt;</s>" in html
    assert SHA not in html
    assert SHA[:8] in html


def test_drawings_of_the_source_are_folded() -> None:
    assert "M0 0" not in source_listing(rendition("wechat", '<p>甲<svg width="1"><path d="M0 0"/></svg></p>'))


def test_formulas_and_pictures_of_a_diff_are_named() -> None:
    diff = f'+<p>甲{DRAWING}<img src="asset:{SHA}"></p>\n'
    html = diff_listing(changed(diff, names={DRAWING: "x^2"}))
    assert '<span class="formula">$x^2$</span>' in html
    assert '<span class="image">[image: pic.png]</span>' in html


@given(st.text(alphabet="ab<>&\"' 甲\t", max_size=40), st.text(alphabet="ab<>&\"' 甲\t", max_size=40))
def test_no_character_of_a_diff_is_lost(old: str, new: str) -> None:
    assert text_of(diff_listing(changed(f"-{old}\n+{new}\n", "md"))) == [old, new]
