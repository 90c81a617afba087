"""Data led to posts: what its names mean, which posts show which groups, and where a post stands in a series."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from publisher.document import Link, plain_text
from publisher.read.fields import read_series
from publisher.read.frontmatter import FrontMatter
from publisher.related.flaws import flaws_of
from publisher.related.model import Entry, GroupData, Member, Readers, RelatedData, SeriesData
from tests.related.examples import directory, member

A = member("a1", "甲", day=1, tags=("x",), categories=("技术", "缓存"))
B = member("b2", "乙", day=2, tags=("x", "y"), categories=("技术",))
C = member("c3", "丙", day=3, tags=("y",))
HIDDEN = member("d4", "丁", day=4, tags=("x",), is_public=False)
MEMBERS = (A, B, C, HIDDEN)


def shown(data: RelatedData, post: str, *, with_itself: bool = False) -> list[tuple[str, list[str]]] | None:
    """The groups that a post shows, as titles and `label→page`."""
    found = directory(data, MEMBERS).list_for(post, with_itself=with_itself)
    if found is None:
        return None
    return [(group.title, [said(link) for link in group.links]) for group in found.groups]


def said(link: Link | None) -> str:
    if link is None:
        return "–"
    return f"{plain_text(link.inlines)}→{link.own.post or link.own.url if link.own else link.href}"


def one_group(*entries: Entry, **keys: Any) -> RelatedData:
    return RelatedData(groups=(replace(GroupData(title="组", entries=entries), **keys),))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("b2", "乙→b2"),
        ("https://www.example.cn/b2.html", "乙→b2"),
        ("http://example.cn/b2/#part", "乙→b2"),
        ("/b2.html", "乙→b2"),
        ("posts/b2-file.md", "乙→b2"),
        ("b2-file", "乙→b2"),
        ("乙", "乙→b2"),
        ("https://elsewhere.cn/x", "https://elsewhere.cn/x→https://elsewhere.cn/x"),
        (
            "https://www.example.cn/gone.html",
            "https://www.example.cn/gone.html→https://www.example.cn/gone.html",
        ),
        ("gone", None),
        ("d4", None),
        ("urn:x", None),
    ],
)
def test_an_entry_may_be_spelled_in_many_ways(written: str, meant: str | None) -> None:
    assert shown(one_group(Entry(written)), "a1") == ([("组", [meant])] if meant else [])


def test_an_own_label_goes_before_the_title() -> None:
    assert shown(one_group(Entry("b2", "(2)"), Entry("c3")), "a1") == [("组", ["(2)→b2", "丙→c3"])]


def test_nobody_lists_itself() -> None:
    data = one_group(Entry("a1"), Entry("b2"))
    assert shown(data, "a1") == [("组", ["乙→b2"])]
    assert shown(data, "a1", with_itself=True) == [("组", ["甲→a1", "乙→b2"])]
    assert shown(one_group(Entry("a1")), "a1") == []


def test_without_groups_there_is_no_list_and_the_authors_own_stands() -> None:
    assert shown(RelatedData(), "a1") is None
    assert shown(one_group(), "a1") == []


@pytest.mark.parametrize(
    ("shown_in", "posts"),
    [
        ("all", "a1 b2 c3 d4"),
        ("own", "b2 c3"),
        (Readers(tags=("y",)), "b2 c3"),
        (Readers(tags=("y",), categories=("缓存",)), "a1 b2 c3"),
        (Readers(posts=("/c3.html", "nobody")), "c3"),
        (Readers(series=("连载",)), "a1 c3"),
        (Readers(tags=("nothing",)), ""),
    ],
)
def test_who_shows_a_group(shown_in: Readers, posts: str) -> None:
    series = (SeriesData(title="连载", entries=(Entry("c3"), Entry("a1"))),)
    data = replace(one_group(Entry("b2"), Entry("c3"), Entry("/gone.html"), shown_in=shown_in), series=series)
    assert [post.id for post in MEMBERS if shown(data, post.id)] == posts.split()


@pytest.mark.parametrize(
    ("group", "post", "groups"),
    [
        (GroupData(by="tag", shown_in="own"), "b2", [("x", ["甲→a1"]), ("y", ["丙→c3"])]),
        (GroupData(by="category", shown_in="own"), "a1", [("技术", ["乙→b2"])]),
        (GroupData(by="category", shown_in="all"), "c3", [("技术", ["乙→b2", "甲→a1"]), ("缓存", ["甲→a1"])]),
        (GroupData(by="tag", shown_in="all", most=1), "a1", [("x", ["乙→b2"]), ("y", ["丙→c3"])]),
        (GroupData(by="category", shown_in="all", most=1), "b2", [("技术", ["甲→a1"]), ("缓存", ["甲→a1"])]),
    ],
)
def test_groups_by_what_posts_bear(group: GroupData, post: str, groups: list[tuple[str, list[str]]]) -> None:
    assert shown(RelatedData(groups=(group,)), post) == groups


# ---------------------------------------------------------------- series


def places(data: RelatedData, members: Iterable[Member], post: str) -> list[tuple[str, str, str]]:
    found = directory(data, tuple(members)).places_of(post)
    return [(place.title, said(place.previous), said(place.next)) for place in found]


def test_a_series_of_the_data_has_its_own_order_and_skips_what_nobody_may_read() -> None:
    entries = (Entry("c3", "(一)"), Entry("d4"), Entry("a1"), Entry("a1"), Entry("gone"), Entry("b2"))
    data = RelatedData(series=(SeriesData(title="连载", entries=entries),))
    assert places(data, MEMBERS, "c3") == [("连载", "–", "甲→a1")]
    assert places(data, MEMBERS, "a1") == [("连载", "(一)→c3", "乙→b2")]
    assert places(data, MEMBERS, "b2") == [("连载", "甲→a1", "–")]
    assert places(data, MEMBERS, "d4") == []


def test_posts_name_their_series_by_number_then_by_date() -> None:
    members = (
        replace(C, series=(("连载", None),)),
        replace(B, series=(("连载", None), ("别的", None))),
        replace(A, series=(("连载", 9),)),
    )
    assert places(RelatedData(), members, "b2") == [("别的", "–", "–"), ("连载", "甲→a1", "丙→c3")]


def test_who_names_a_series_of_the_data_comes_behind_its_posts() -> None:
    data = RelatedData(series=(SeriesData(title="连载", entries=(Entry("c3"),)),))
    members = (replace(A, series=(("连载", 1),)), B, replace(C, series=(("连载", 2),)))
    assert places(data, members, "a1") == [("连载", "丙→c3", "–")]


@pytest.mark.parametrize(
    ("values", "series"),
    [
        ({}, ()),
        ({"series": None}, ()),
        ({"series": "连载"}, (("连载", None),)),
        ({"series": ("连载", "别的"), "series_order": "2"}, (("连载", 2.0), ("别的", None))),
        ({"series": {"title": "连载", "order": "3"}}, (("连载", 3.0),)),
        ({"series": {"name": "连载"}}, (("连载", None),)),
        ({"series": {"order": "3"}}, ()),
        ({"series": "连载", "series_order": "zwei"}, (("连载", None),)),
        ({"series": "连载", "series_order": "inf"}, (("连载", None),)),
    ],
)
def test_a_series_in_front_matter(values: dict[str, object], series: object) -> None:
    assert read_series(FrontMatter(values=values)) == series  # type: ignore[arg-type]


# ---------------------------------------------------------------- what is wrong


def flaws(data: RelatedData) -> list[str]:
    return [
        f"{each.code} {each.line} {each.message} | {each.fix}" for each in flaws_of(directory(data, MEMBERS))
    ]


def test_names_that_nothing_bears() -> None:
    data = one_group(
        Entry("b2x", line=1),
        Entry("/gone.html", line=2),
        Entry("https://www.example.cn/", line=3),
        Entry("https://elsewhere.cn/x", line=4),
        Entry("d4", line=5),
        shown_in=Readers(tags=("z", "x"), categories=("技木",), series=("连载",), posts=("c3x",)),
        line=9,
    )
    assert flaws(data) == [
        "W353 1 no post here is called b2x | did you mean b2?",
        "W311 2 /gone.html leads to no post of this site | ",
        "W353 9 no post here is called c3x | did you mean c3?",
        "W353 9 shown_in: no post bears the category 技木 | ",
        "W353 9 shown_in: no post bears the series 连载 | ",
        "W353 9 shown_in: no post bears the tag z | ",
    ]


def test_entries_that_stand_twice() -> None:
    titled = replace(C, title="组（4）")
    data = one_group(
        *(Entry("a1", "(3)", 1), Entry("/a1.html", "(4)", 2), Entry("b2", "", 3), Entry("b2", "乙", 4)),
        *(Entry("https://elsewhere.cn/x", line=5), Entry("https://elsewhere.cn/x", line=6)),
    )
    found = flaws_of(directory(data, (A, B, titled)))
    assert [f"{each.code} {each.line} {each.message} | {each.fix}" for each in found] == [
        "W312 2 (3) (line 1) and (4) lead to one page, a1 | did you mean c3, titled 组（4）?",
        "W354 4 b2 stands twice in 组 (first in line 3) | keep one of the two",
        "W354 6 https://elsewhere.cn/x stands twice in 组 (first in line 5) | keep one of the two",
    ]


def test_a_post_may_stand_in_two_groups() -> None:
    groups = (
        GroupData(title="一", entries=(Entry("a1"),)),
        GroupData(title="二", entries=(Entry("a1", "x"),)),
    )
    assert flaws(RelatedData(groups=groups)) == []
