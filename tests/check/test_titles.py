"""Summary, tags, body and headings against what targets take."""

from __future__ import annotations

import pytest

from publisher.adapter import Capabilities
from publisher.check.titles import (
    more_tags_than_taken,
    over_long_bodies,
    over_long_digests,
    skipped_levels,
)
from tests.check.posts import found, subject_of

SMALL = {"there": Capabilities(label="那边", format="html", digest_limit=4, tag_limit=2, body_limit=10)}
FREE = {"there": Capabilities(label="那边", format="html")}


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("description: 四个字的", []),
        ("description: 五个字的呢", [("W309", 3, 1)]),
        ("date: 2024-01-01\ndigest: '五 个 字 的 呢'", [("W309", 4, 1)]),
        ("description: ' 四  字 '", []),
        ("", []),
    ],
)
def test_digests(head: str, told: list[tuple[str, int, int]]) -> None:
    post = f"---\ntitle: 甲\n{head}\n---\n字"
    assert found(over_long_digests, subject_of(post, targets=SMALL)) == told
    assert found(over_long_digests, subject_of(post, targets=FREE)) == []


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("tags: [甲, 乙]", []),
        ("tags: [甲, 乙, 丙]", [("W342", 3, 1)]),
        ("tags: [甲, 乙, 乙]", []),
        ("tags:\n- 甲\n- 乙\n- 丙", [("W342", 3, 1)]),
        ("categories: [甲, 乙, 丙]", []),
    ],
)
def test_tags(head: str, told: list[tuple[str, int, int]]) -> None:
    post = f"---\ntitle: 甲\n{head}\n---\n字"
    assert found(more_tags_than_taken, subject_of(post, targets=SMALL)) == told
    assert found(more_tags_than_taken, subject_of(post, targets=FREE)) == []


@pytest.mark.parametrize(
    ("body", "is_told"),
    [
        ("字" * 10, False),
        ("字" * 11, True),
        ("**" + "字" * 10 + "**", False),
        ("字" * 5 + "<!-- " + "字" * 20 + " -->", False),
        ("```\n" + "a" * 20 + "\n```", True),
    ],
)
def test_bodies(body: str, is_told: bool) -> None:
    assert bool(found(over_long_bodies, subject_of(body, targets=SMALL))) == is_told
    assert found(over_long_bodies, subject_of(body, targets=FREE)) == []


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("# 一\n\n## 二\n\n### 三\n\n# 四", []),
        ("### 一\n\n#### 二\n\n### 三", []),
        ("字\n\n# 一\n\n### 二\n\n字", [5]),
        ("字\n\n# 一\n\n字\n\n###### 二\n\n# 三\n\n### 四", [7, 11]),
        ("字", []),
    ],
)
def test_headings(body: str, lines: list[int]) -> None:
    assert [line for _, line, _ in found(skipped_levels, subject_of(body))] == lines
