"""What the keys of a front matter mean, in every form that authors use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from publisher.read.fields import (
    own_targets,
    per_target,
    private_reason,
    read_categories,
    read_date,
    read_dates,
    read_digest,
    read_tags,
)
from publisher.read.frontmatter import FrontMatter, read_front_matter, split

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHINA = timezone(timedelta(hours=8))


def front_of(yaml: str) -> FrontMatter:
    text = f"---\nx: y\n{yaml}\n---\n"
    return read_front_matter(text, split(text), path="a.md")


DATES = [
    ("2024-08-06 21:28:26", datetime(2024, 8, 6, 21, 28, 26, tzinfo=SHANGHAI)),
    ("2024-08-06 21:28", datetime(2024, 8, 6, 21, 28, tzinfo=SHANGHAI)),
    ("2024-8-6", datetime(2024, 8, 6, tzinfo=SHANGHAI)),
    ("2024/08/06 1:02:03", datetime(2024, 8, 6, 1, 2, 3, tzinfo=SHANGHAI)),
    ("2024-08-08T03:00:00Z", datetime(2024, 8, 8, 3, tzinfo=UTC)),
    ("2024-08-08T03:00:00.123+08:00", datetime(2024, 8, 8, 3, tzinfo=CHINA)),
    ("2024-08-08 03:00:00 +0800", datetime(2024, 8, 8, 3, tzinfo=CHINA)),
    ("2018-11-31", None),
    ("2024-08-06 25:00:00", None),
    ("yesterday", None),
    ("2024-08-06 00:00:00 +9900", None),
]


@pytest.mark.parametrize(("text", "date"), DATES)
def test_date(text: str, date: datetime | None) -> None:
    assert read_date(text, SHANGHAI) == date


def test_impossible_date_is_a_warning_with_its_line() -> None:
    date, updated, losses = read_dates(front_of("date: 2018-11-31\nupdated: 2018-12-01"), SHANGHAI)
    assert (date, updated) == (None, datetime(2018, 12, 1, tzinfo=SHANGHAI))
    assert [(loss.code, loss.line) for loss in losses] == [("W320", 3)]


TAGS = [
    ("tags: [a, b, a]", ("a", "b")),
    ("tags: a, b", ("a, b",)),
    ("tags:", ()),
    ("tags: 2024", ("2024",)),
    ("tags:\n  - a\n  - 3\n  -", ("a", "3")),
    ("tag: a", ("a",)),
    ("z: 1", ()),
]


@pytest.mark.parametrize(("yaml", "tags"), TAGS)
def test_tags(yaml: str, tags: tuple[str, ...]) -> None:
    assert read_tags(front_of(yaml)) == tags


CATEGORIES = [
    ("categories: [CS, NLP]", (("CS", "NLP"),)),
    ("categories:\n  - [CS, NLP]\n  - [Notes]", (("CS", "NLP"), ("Notes",))),
    ("categories:\n  - [CS, NLP]\n  - Notes", (("CS", "NLP"), ("Notes",))),
    ("category: 笔记", (("笔记",),)),
    ("categories:", ()),
    ("z: 1", ()),
]


@pytest.mark.parametrize(("yaml", "categories"), CATEGORIES)
def test_categories(yaml: str, categories: tuple[tuple[str, ...], ...]) -> None:
    assert read_categories(front_of(yaml)) == categories


@pytest.mark.parametrize(
    ("yaml", "reason"),
    [
        ("published: false", "published: false"),
        ("published: true", ""),
        ("published:", ""),
        ("draft: true", "draft: true"),
        ("draft: false", ""),
        ("hidden: True", "hidden: True"),
        ("z: 1", ""),
    ],
)
def test_private(yaml: str, reason: str) -> None:
    assert private_reason(front_of(yaml)) == reason


def test_our_own_keys() -> None:
    front = front_of("publisher:\n  targets: [blog, zhihu]\n  title: {wechat: 短, zhihu: }\n  mode: draft")
    assert own_targets(front) == ("blog", "zhihu")
    assert per_target(front, "title") == ("", {"wechat": "短"})
    assert per_target(front, "mode") == ("draft", {})
    assert own_targets(front_of("publisher: nonsense")) is None


def test_digest() -> None:
    assert read_digest(front_of("digest: b\ndescription: a")) == "a"
    assert read_digest(front_of("digest: b\ndescription:")) == "b"
