"""Front matters in TOML and in JSON: values as text, each key's line, broken ones with theirs."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.errors import SourceError
from publisher.read.fields import read_dates, read_tags
from publisher.read.frontmatter import FrontMatter, read_front_matter, split
from tests.read.test_fields import UTC


def head(text: str) -> FrontMatter:
    return read_front_matter(text, split(text), path="a.md")


TOML = """\
+++
title = "题 \\"a\\""
date = 2026-03-04T05:06:07+08:00
lastmod = 2026-03-05
tags = ["甲", "乙"]
draft = false
weight = 012
+++
正文
"""


def test_toml() -> None:
    text = TOML.replace("012", "12")
    front = head(text)
    assert front.form == "toml"
    assert front.values["title"] == '题 "a"'
    assert front.values["draft"] == "false"
    assert front.values["weight"] == "12"
    assert read_tags(front) == ("甲", "乙")
    date, updated, losses = read_dates(front, UTC)
    assert date is not None
    assert date.isoformat() == "2026-03-04T05:06:07+08:00"
    assert updated is not None
    assert updated.isoformat() == "2026-03-05T00:00:00+00:00"
    assert losses == ()
    assert front.line("tags") == 5
    assert text[split(text).body_start :] == "正文\n"
    assert split(text).body_line == 9


def test_toml_tables() -> None:
    front = head('+++\ntitle = "a"\n[publisher]\nid = "b"\n[[x]]\ny = 1\n+++\nc')
    assert front.values["publisher"] == {"id": "b"}
    assert front.values["x"] == ({"y": "1"},)
    assert (front.line("title"), front.line("publisher"), front.line("x")) == (2, 3, 5)


def test_broken_toml_tells_its_line() -> None:
    with pytest.raises(SourceError) as caught:
        head(TOML)
    assert (caught.value.code, caught.value.line) == ("E204", 7)


@pytest.mark.parametrize(
    "text",
    [
        '"title": "题",\n"abbrlink": 0123456e7,\n"tags": ["a", null]\n;;;\n正文'.replace(
            "0123456e7", '"0123456e7"'
        ),
        ';;;\n"title": "题",\n"abbrlink": "0123456e7",\n"tags": ["a", null]\n;;;\n正文',
        '{"title": "题",\n"abbrlink": "0123456e7",\n"tags": ["a", null]}\n;;;\n正文',
        '{"title": "题",\r\n"abbrlink": "0123456e7",\r\n"tags": ["a", null]}\r\n;;;\r\n正文',
    ],
)
def test_json(text: str) -> None:
    front = head(text)
    assert front.form == "json"
    assert front.values["title"] == "题"
    assert front.values["abbrlink"] == "0123456e7"
    assert read_tags(front) == ("a",)
    assert front.line("abbrlink") == (3 if text.startswith(";;;") else 2)
    assert text[split(text).body_start :] == "正文"


def test_numbers_of_json_stay_as_they_are_written() -> None:
    assert head('{"abbrlink": 12345e67, "weight": 1.50}\n;;;\na').values == {
        "abbrlink": "12345e67",
        "weight": "1.50",
    }


@pytest.mark.parametrize("text", ['{"title": }\n;;;\na', '"title": "a\n;;;\nb', "[" * 5_000 + "\n;;;\na"])
def test_broken_json_tells_its_line(text: str) -> None:
    if split(text).yaml is None:
        return
    with pytest.raises(SourceError) as caught:
        head(text)
    assert (caught.value.code, caught.value.line) == ("E204", 1)


@pytest.mark.parametrize("text", ["+++\ntitle = 1\n\n正文", '"引用的一句"\n\n正文', "{\n正文", ";;;\n正文"])
def test_what_is_never_closed_is_text(text: str) -> None:
    assert split(text).yaml is None
    assert split(text).body_start == 0


@given(st.text(alphabet='+;{}":= \r\n#[a中-', max_size=80))
def test_anything_splits_and_reads_or_is_a_source_error(text: str) -> None:
    where = split(text)
    assert 0 <= where.body_start <= len(text)
    with suppress(SourceError):
        read_front_matter(text, where, path="a.md")
