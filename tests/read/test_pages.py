"""Own addresses that are no posts: a file, a page or a list that the blog makes is no broken link, anything else is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from publisher.document import Link, walk
from publisher.read.dialect import Dialect
from publisher.read.pages import Pages
from publisher.read.parse import parse
from publisher.read.site import Addresses, build_site, resolve_own_links
from tests.read.sketch import post_of

FILES = [
    "files/论 文.pdf",
    "about/index.md",
    "friends.md",
    "tool/index.html",
    "old.html",
    "_posts/a/表.xlsx",
    "_data/x.yml",
    ".well-known/x",
]
FINE = [
    "/files/论 文.pdf",
    "/files/%E8%AE%BA%20%E6%96%87.pdf",
    "/about/",
    "/about",
    "/about/index.html",
    "/friends.html",
    "/friends/",
    "/tool/",
    "/old.html",
    "/tags/",
    "/tags/a-b/",
    "/categories/甲/",
    "/archives/2024/05",
    "/page/2/",
    "/atom.xml",
    "/sitemap.xml",
    "https://www.example.cn/about/?a=b#c",
    "//example.cn/files/论 文.pdf",
]
BROKEN = [
    "/files/none.pdf",
    "/files/",
    "/abouts/",
    "/_data/x.yml",
    "/.well-known/x",
    "/tagsoup.html",
    "/../secret",
    "/a%00b",
    "/x/" + "y" * 5000,
]


@pytest.fixture
def static(tmp_path: Path) -> Path:
    root = tmp_path / "source"
    for name in FILES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x", "utf-8")
    (tmp_path / "secret").write_text("x", "utf-8")
    return root


def links(markdown: str, static: Path, permalink: str = ":title.html") -> list[tuple[str, bool]]:
    """The addresses of the own links of a post, and whether they are said to be broken."""
    post = post_of(markdown)
    post = replace(post, folder=static / "_posts", file=static / "_posts" / "a.md")
    site = build_site([post], Addresses(url="https://www.example.cn", permalink=permalink), static=static)
    document = resolve_own_links(parse(post, Dialect(), canonical=site.canonical(post.path)), site)
    found = [node.own for node in walk(document.blocks) if isinstance(node, Link) and node.own]
    assert len([loss for loss in document.losses if loss.code == "W311"]) == sum(
        not own.is_page for own in found
    )
    return [(own.address, not own.is_page) for own in found]


@pytest.mark.parametrize("address", FINE)
def test_what_leads_somewhere(address: str, static: Path) -> None:
    assert [is_broken for _, is_broken in links(f"[甲](<{address}>)", static)] == [False]


@pytest.mark.parametrize("address", BROKEN)
def test_what_leads_nowhere(address: str, static: Path) -> None:
    assert [is_broken for _, is_broken in links(f"[甲](<{address}>)", static)] == [True]


@pytest.mark.parametrize(
    ("permalink", "markdown", "address"),
    [
        (":title.html", "[甲]({% asset_path 表.xlsx %})", "https://www.example.cn/a/%E8%A1%A8.xlsx"),
        (":title.html", "甲 {% asset_link 表.xlsx 乙 %}", "https://www.example.cn/a/%E8%A1%A8.xlsx"),
        (":title/", "[甲](表.xlsx)", "https://www.example.cn/a/%E8%A1%A8.xlsx"),
        (":title.html", "[甲](/a/表.xlsx)", "https://www.example.cn/a/%E8%A1%A8.xlsx"),
    ],
)
def test_a_post_s_own_files(permalink: str, markdown: str, address: str, static: Path) -> None:
    assert links(markdown, static, permalink) == [(address, False)]
    assert links(markdown.replace("表", "无"), static, permalink)[0][1]


def test_without_a_folder_only_made_lists_are_known() -> None:
    assert Pages().has("/tags/")
    assert not Pages().has("/about/")
