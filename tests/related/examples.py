"""A made-up site of a few posts, as lists know them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from publisher.read.site import Site, SitePost
from publisher.related.directory import Directory
from publisher.related.model import Member, RelatedData

BASE = "https://www.example.cn"


def member(post: str, title: str, *, day: int, **keys: Any) -> Member:
    """A post of November 2026; its file is `posts/<id>-file.md`."""
    date = datetime(2026, 11, day, tzinfo=UTC)
    return Member(
        id=post, path=f"posts/{post}-file.md", title=title, address=f"{BASE}/{post}.html", date=date, **keys
    )


def site_of(members: Iterable[Member]) -> Site:
    """The site whose posts are `members`."""
    posts = tuple(
        SitePost(each.id, each.path, f"{each.id}-file", each.address, each.title, each.is_public)
        for each in members
    )
    return Site(
        url=f"{BASE}/",
        posts=posts,
        bases=frozenset({("www.example.cn", ""), ("example.cn", "")}),
        by_key=MappingProxyType({post.id: post for post in posts}),
        by_path=MappingProxyType({post.path: post for post in posts}),
        by_name=MappingProxyType({name: post for post in posts for name in (post.title, post.name)}),
        by_address=MappingProxyType({}),
    )


def directory(data: RelatedData, members: tuple[Member, ...]) -> Directory:
    """`data` led to `members`."""
    return Directory(data, members, site_of(members))
