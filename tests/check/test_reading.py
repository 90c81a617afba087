"""W325: template comments that Hexo leaves out of a text, where no code keeps them."""

from __future__ import annotations

import pytest

from publisher.check.reading import vanishing_comments
from publisher.read.dialect import TagLanguage
from tests.check.posts import found, subject_of


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("甲{# 乙 #}丙", [(1, 2)]),
        ("---\ntitle: '{# 甲 #}'\n---\n字\n\n{#\n注\n#}\n\n字", [(6, 1)]),
        ("`{# a #}`\n\n```\n{# b #}\n```\n\n$x{# c #}$", [(7, 3)]),
        ("`{# a #}` 与 {# b #}", [(1, 13)]),
        ("<!-- {# a #} -->字", []),
        ("字 {#anchor} 与 #}", [(1, 3)]),
        ("字 {#anchor} 没有结尾", []),
        ("{" * 20_000 + "#" * 20_000 + "字", []),
    ],
)
def test_comments(text: str, places: list[tuple[int, int]]) -> None:
    assert [(line, column) for _, line, column in found(vanishing_comments, subject_of(text))] == places


@pytest.mark.parametrize("tags", ["liquid", "hugo", "none"])
def test_other_template_languages_have_none(tags: TagLanguage) -> None:
    assert found(vanishing_comments, subject_of("甲{# 乙 #}丙", tags=tags)) == []
