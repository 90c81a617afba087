"""What posts are called on the site: two with one address, an abbrlink that hexo-abbrlink would make anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from publisher.check.addresses import shared_addresses, unstable_abbrlinks
from publisher.check.mending import mend
from publisher.check.rules import check_site
from publisher.check.subject import SiteSubject
from publisher.document import Document, Metadata
from publisher.read.post import Post
from publisher.read.site import build_site
from tests.check.posts import ADDRESSES, post_of


def site_of(*posts: Post, permalink: str = ":abbrlink.html", chosen: str = "abc") -> SiteSubject:
    site = build_site(posts, replace(ADDRESSES, permalink=permalink))
    paths = frozenset(f"posts/{name}.md" for name in chosen)
    return SiteSubject(posts, site, paths, lambda _: None)


def test_one_address_for_two_posts_whatever_makes_it() -> None:
    first = post_of("---\nabbrlink: '12'\n---\n字", "a")
    second = post_of("---\ntitle: 乙\nabbrlink: 12\npublisher: {id: other}\n---\n字", "b")
    third = post_of("---\npermalink: 12.html\ndraft: true\n---\n字", "c")
    found = sorted(shared_addresses(site_of(first, second, third)))
    assert [(each.path, each.line) for each in found] == [
        ("posts/a.md", 2),
        ("posts/b.md", 3),
        ("posts/c.md", 2),
    ]
    assert "is also that of posts/a.md, posts/c.md" in found[1].message


def test_only_posts_that_were_asked_for_are_told() -> None:
    posts = (post_of("---\nabbrlink: 12\n---\n字", "a"), post_of("---\npermalink: 12.html\n---\n字", "b"))
    assert {each.path for each in check_site(site_of(*posts, chosen="b"))} == {"posts/b.md"}


@pytest.mark.parametrize("permalink", [":title.html", ":year/:abbrlink/", "posts/:abbrlink.html"])
def test_addresses_that_differ_or_are_unknown(permalink: str) -> None:
    posts = post_of("---\nabbrlink: 12\n---\n字", "a"), post_of("---\nabbrlink: 13\n---\n字", "b")
    assert list(shared_addresses(site_of(*posts, permalink=permalink))) == []


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("abbrlink: 0", "abbrlink: '0'"),
        ("abbrlink:   0 # leer", "abbrlink:   '0' # leer"),
        ("abbrlink: 00\r\ndate: 2024-01-01", "abbrlink: '00'\r\ndate: 2024-01-01"),
        ("abbrlink: 0x0", "abbrlink: '0x0'"),
        ("abbrlink: 0.0", "abbrlink: '0.0'"),
        ("abbrlink: '0'", None),
        ('abbrlink: "0"', None),
        ("abbrlink: 10", None),
        ("abbrlink: 0a12", None),
        ("abbrlink:", None),
        ("title: 0", None),
    ],
)
def test_an_abbrlink_of_zero(head: str, wanted: str | None) -> None:
    post = post_of(f"---\n{head}\n---\n字", "a")
    findings = list(unstable_abbrlinks(site_of(post)))
    assert [(each.code, each.line) for each in findings] == ([("W338", 2)] if wanted else [])

    def read(text: str) -> Document:
        return Document(Metadata("a", "", ""), (), path="posts/a.md", source=text, reparse=read)

    assert mend(read(post.text), findings).after == f"---\n{wanted or head}\n---\n字"
