from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.plan.model import Action
from publisher.preview.listing import diff_listing, source_listing
from tests.preview.samples import SHA, rendition


def action(diff: str, **changes: Any) -> Action:
    given = {"kind": "update", "reason": "edited here", **changes}
    return Action(post="x", path="x.md", target="zhihu", diff=diff, **given)


def text_of(html: str) -> list[str]:
    items = re.findall(r"<li[^>]*>(?:<i>[^<]*</i>)?<code>(.*?)</code></li>", html, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", item)) for item in items]


def test_lines_have_their_kind_and_changed_words_are_marked() -> None:
    html = diff_listing(
        action("--- sent\n+++ now\n@@ -1 +1 @@\n <p>甲</p>\n-<p>快了许多倍。</p>\n+<p>快了十倍。</p>\n"),
        "html",
    )
    assert re.findall(r'<li class="(\w+)"', html) == ["hunk", "kept", "removed", "added"]
    assert "<del>许多</del>" in html
    assert "<ins>十</ins>" in html
    assert "sent" not in html


def test_lines_that_share_nothing_are_two_lines() -> None:
    html = diff_listing(action("-abcdef\n+uvwxyz\n"), "md")
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
    assert words in diff_listing(action("", **changes), "html")


def test_the_source_dims_tags_and_shortens_hashes() -> None:
    html = source_listing(rendition("zhihu", f'<p>甲</p><img src="asset:{SHA}">'))
    assert "<s>&lt;p&gt;</s>甲<s>&lt;/p&gt;</s>" in html
    assert SHA not in html
    assert SHA[:8] in html


def test_drawings_are_folded_unless_they_are_what_changed() -> None:
    old, new = (
        '<p>甲<svg width="1"><path d="M0 0"/></svg></p>',
        '<p>甲<svg width="1"><path d="M1 1"/></svg></p>',
    )
    assert "M0 0" not in source_listing(rendition("wechat", old))
    assert "M0 0" not in diff_listing(action(f" {old}\n"), "html")
    assert text_of(diff_listing(action(f"-{old}\n+{new}\n"), "html")) == [old, new]


@given(st.text(alphabet="ab<>&\"' 甲\t", max_size=40), st.text(alphabet="ab<>&\"' 甲\t", max_size=40))
def test_no_character_of_a_diff_is_lost(old: str, new: str) -> None:
    for form in ("html", "md"):
        assert text_of(diff_listing(action(f"-{old}\n+{new}\n"), form)) == [old, new]
