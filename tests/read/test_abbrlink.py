"""Abbrlinks: equal to hexo-abbrlink's, and written as one line that leaves every other character."""

from __future__ import annotations

import pytest

from publisher.read.abbrlink import Scheme, abbrlink_of, missing_abbrlink, with_abbrlink
from tests.read.sketch import post_of

TITLES = [
    # worked out by hexo-abbrlink 2.2.1
    ("123456789", "crc32", "hex", "cbf43926"),
    ("123456789", "crc32", "dec", "3421780262"),
    ("123456789", "crc16", "hex", "bb3d"),
    ("123456789", "crc16", "dec", "47933"),
    ("", "crc32", "hex", "0"),
]


@pytest.mark.parametrize(("title", "alg", "rep", "link"), TITLES)
def test_the_checksum_of_a_title(title: str, alg: str, rep: str, link: str) -> None:
    assert abbrlink_of(title, Scheme(alg, rep)) == link  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("head", "written"),
    [
        ("---\ntitle: 甲\ntags: [b]\n---\n", "---\ntitle: 甲\ntags: [b]\nabbrlink: 'x'\n---\n"),
        ("---\r\ntitle: 甲\r\n---\r\n", "---\r\ntitle: 甲\r\nabbrlink: 'x'\r\n---\r\n"),
        ("title: 甲\n---\n", "title: 甲\nabbrlink: 'x'\n---\n"),
        ("---\nabbrlink:\ntitle: 甲\n---\n", "---\nabbrlink: 'x'\ntitle: 甲\n---\n"),
        (
            "+++\r\ntitle = '甲'\r\n[a]\r\nb = 1\r\n+++\r\n",
            "+++\r\nabbrlink = \"x\"\r\ntitle = '甲'\r\n[a]\r\nb = 1\r\n+++\r\n",
        ),
        ('{"title": "甲"}\n;;;\n', '{\n"abbrlink": "x","title": "甲"}\n;;;\n'),
        ('"title": "甲",\n"tags": []\n;;;\n', '"abbrlink": "x",\n"title": "甲",\n"tags": []\n;;;\n'),
        (';;;\n"title": "甲"\n;;;\n', ';;;\n"abbrlink": "x",\n"title": "甲"\n;;;\n'),
        ("---\nabbrlink: null  # later\ntitle: 甲\n---\n", "---\nabbrlink: 'x'\ntitle: 甲\n---\n"),
    ],
)
def test_one_line_is_written(head: str, written: str) -> None:
    body = "正文 \t\r\n结尾  "
    post = post_of(head + body)
    assert with_abbrlink(post, "x") == written + body
    assert post_of(written + body).front.values["abbrlink"] == "x"


@pytest.mark.parametrize(
    "text", ["没有头信息", '{"abbrlink": null, "title": "a"}\n;;;\nb', "---\n{title: a}\n---\nb"]
)
def test_where_no_line_can_be_added_nothing_is_written(text: str) -> None:
    assert with_abbrlink(post_of(text), "x") is None


@pytest.mark.parametrize(
    "head", ["title: 甲\nabbrlink: 0123", "title: 甲\npermalink: a/b.html", "tags: [a]", "title:"]
)
def test_one_that_is_there_is_never_computed(head: str) -> None:
    assert missing_abbrlink(post_of(f"---\n{head}\n---\nb"), Scheme()) == ""


def test_a_missing_one_is_computed_from_the_title_as_it_is_written() -> None:
    post = post_of("---\ntitle: 2024\nabbrlink:\n---\nb")
    assert missing_abbrlink(post, Scheme("crc32", "hex")) == abbrlink_of("2024", Scheme("crc32", "hex"))
