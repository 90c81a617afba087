"""Own links: every spelling of a post's address finds the post."""

from __future__ import annotations

import subprocess
import sys
from zoneinfo import ZoneInfo

import pytest

from publisher.document import Figure, Link, OwnLink, walk
from publisher.read.dialect import Dialect
from publisher.read.parse import parse
from publisher.read.permalink import canonical_url, known_placeholder, unknown_placeholders
from publisher.read.post import Post
from publisher.read.site import Addresses, Site, build_site, resolve_own_links
from tests.conftest import ROOT
from tests.read.sketch import post_of, sketch

ADDRESSES = Addresses(url="https://www.example.cn", aliases=("http://old.example.org", "blog.example.net"))
KNOWN = {"https://zhuanlan.zhihu.com/p/42": "b1", "https://mp.weixin.qq.com/s/AbC": "gone"}


def post(path: str, *, link: str = "", more: str = "", body: str = "文") -> Post:
    front = f"---\ntitle: 题 {path}\n" + (f"abbrlink: {link}\n" if link else "") + more + "---\n"
    return post_of(front + body, path=f"source/_posts/{path}.md", id=link or path)


POSTS = [
    post("a", link="a1"),
    post("b 乙", link="b1"),
    post("系列/丙", link="c1", more="permalink: /notes/丙/\n"),
    post("d", link="d1", more="draft: true\n"),
]
SITE = build_site(POSTS, ADDRESSES, known=KNOWN)
A = "source/_posts/a.md"

SPELLINGS = [
    ("https://www.example.cn/b1.html", "b1", ""),
    ("http://www.example.cn/b1.html", "b1", ""),
    ("HTTPS://Example.cn/b1.html", "b1", ""),
    ("//example.cn/b1.html", "b1", ""),
    ("https://www.old.example.org/b1.html", "b1", ""),
    ("https://blog.example.net/b1", "b1", ""),
    ("https://www.example.cn/b1.html?utm=1#部分", "b1", "部分"),
    ("https://www.example.cn/b1/index.html", "b1", ""),
    ("https://www.example.cn/b1/", "b1", ""),
    ("https://www.example.cn:443/b1.html", "b1", ""),
    ("/b1.html", "b1", ""),
    ("/b1", "b1", ""),
    ("b1.html#x", "b1", "x"),
    ("./b1.html", "b1", ""),
    ("b 乙.md", "b1", ""),
    ("b%20%E4%B9%99.md#y", "b1", "y"),
    ("./系列/丙.md", "c1", ""),
    ("系列/丙", "c1", ""),
    ("../_posts/系列/丙.md", "c1", ""),
    ("/source/_posts/系列/丙.md", "c1", ""),
    ("https://www.example.cn/notes/丙/", "c1", ""),
    ("https://www.example.cn/notes/%E4%B8%99", "c1", ""),
    ("/notes/丙/index.html", "c1", ""),
    ("https://zhuanlan.zhihu.com/p/42", "b1", ""),
    ("http://zhuanlan.zhihu.com/p/42#x", "b1", "x"),
    ("#脚", "a1", "脚"),
    ("", "a1", ""),
]


@pytest.mark.parametrize(("href", "post_id", "fragment"), SPELLINGS)
def test_every_spelling_finds_its_post(href: str, post_id: str, fragment: str) -> None:
    own = SITE.find(href, path=A)
    assert own is not None
    assert (own.post, own.fragment) == (post_id, fragment)
    assert own.url == next(post.canonical for post in SITE.posts if post.id == post_id)


@pytest.mark.parametrize(
    "href",
    [
        "https://example.com/b1.html",
        "https://www.example.cn.evil.com/b1.html",
        "mailto:a@example.cn",
        "tel:10086",
        "https://mp.weixin.qq.com/s/AbC",
        "http://[::1",
        "ftp://www.example.cn/b1.html",
    ],
)
def test_what_belongs_to_others(href: str) -> None:
    assert SITE.find(href, path=A) is None


BROKEN = [
    ("https://www.example.cn/zzz.html", "https://www.example.cn/zzz.html"),
    ("http://old.example.org/关于/", "https://www.example.cn/%E5%85%B3%E4%BA%8E/"),
    ("/tags/x/", "https://www.example.cn/tags/x/"),
    ("nowhere.md", "https://www.example.cn/nowhere.md"),
]


@pytest.mark.parametrize(("href", "url"), BROKEN)
def test_own_address_without_post(href: str, url: str) -> None:
    own = SITE.find(href, path=A)
    assert own == OwnLink(None, url)
    assert not SITE.is_root(own)


@pytest.mark.parametrize(
    "href", ["https://example.cn", "http://www.example.cn/", "/", "//old.example.org/#x"]
)
def test_the_front_page_is_no_broken_link(href: str) -> None:
    own = SITE.find(href, path=A)
    assert own is not None
    assert SITE.is_root(own)


def test_a_site_below_a_path() -> None:
    site = build_site(POSTS, Addresses(url="https://lin.github.io/blog/", permalink="posts/:title/"))
    found = {
        href: own.post if (own := site.find(href, path=A)) else "no"
        for href in (
            "https://lin.github.io/blog/posts/a/",
            "/blog/posts/a/",
            "../a/",
            "https://lin.github.io/other/posts/a/",
            "https://lin.github.io/blogs/posts/a/",
        )
    }
    assert list(found.values()) == ["a1", "a1", "a1", "no", "no"]
    assert site.posts[1].canonical == "https://lin.github.io/blog/posts/b%20%E4%B9%99/"


PERMALINKS = [
    (":abbrlink.html", "x1.html"),
    (":year/:month/:day/:title/", "2024/08/06/%E7%B3%BB%E5%88%97/a/"),
    (":i_month-:i_day/:name", "8-6/a"),
    (":category/:post_title/", "CS/NLP/%E9%A2%98-a/"),
    (":id.html", "7.html"),
    (":categories/:slug/", "cs/nlp/a/"),
    ("/:nothing/:hash", ":nothing/388ca3238344"),
    (":year_:month/:id.html", "2024_08/7.html"),
    (":post_title", "%E9%A2%98-a"),
]


@pytest.mark.parametrize(
    ("front", "path"),
    [
        ("title: A\n", "2024/08/06/hello/"),
        ("title: A\ndate: 2023-01-02\n", "2023/01/02/hello/"),
        ("slug: other\n", "2024/08/06/other/"),
        ("categories: [CS]\n", "cs/2024/08/06/hello/"),
    ],
)
def test_a_file_that_jekyll_names(front: str, path: str) -> None:
    given = post_of(f"---\n{front}---\n文", path="_posts/2024-08-06-hello.md", id="x")
    pattern = "/:categories/:year/:month/:day/:slug/"
    assert canonical_url(given, base="https://a.cn/", permalink=pattern) == f"https://a.cn/{path}"


@pytest.mark.parametrize(("pattern", "path"), PERMALINKS)
def test_permalink(pattern: str, path: str) -> None:
    text = "---\ntitle: 题 A\ndate: 2024-08-06 21:28:26\nabbrlink: x1\nid: 7\ncategories: [CS, NLP]\n---\n文"
    given = post_of(text, path="source/_posts/系列/a.md", id="x1")
    url = canonical_url(given, base="https://a.cn/", permalink=pattern, zone=ZoneInfo("Asia/Shanghai"))
    assert url == f"https://a.cn/{path}"


def test_placeholders_that_nothing_fills() -> None:
    plain, in_english = post_of("文"), post_of("---\ntitle: A\nlang: en\n---\n文")
    pattern = ":year_:month/:lang/:titel/:id"
    assert unknown_placeholders(pattern, [plain]) == ("lang", "titel", "id")
    assert unknown_placeholders(pattern, [plain, in_english]) == ("titel", "id")
    assert [known_placeholder(name) for name in ("titel", "id", "xyzzy")] == ["title", "", ""]


def resolved(markdown: str, site: Site = SITE) -> tuple[list[Link], list[tuple[str, int | None]]]:
    document = parse(post_of(markdown, path=A), Dialect())
    document = resolve_own_links(document, site)
    nodes = [*walk(document.blocks), *(node for note in document.footnotes.values() for node in walk(note))]
    links = [node for node in nodes if isinstance(node, Link)]
    return links, [(loss.code, loss.line) for loss in document.losses]


def test_links_are_resolved_everywhere() -> None:
    links, losses = resolved(
        "[a](/b1.html) *[b](b%20乙.md)*\n\n- [c](https://c.com)\n\n|[d](/b1)|\n|-|\n\n[![](x.png)](/b1.html#f) [^1]\n\n"
        "[![](x.png)](/b1.html#f)\n\n[^1]: [e](/zzz.html)\n"
    )
    assert [link.own.post if link.own else "-" for link in links] == ["b1", "b1", "-", "b1", "b1", "b1", None]
    assert losses == [("W311", 12)]
    figure = links[-2]
    assert (figure.inlines, figure.own and figure.own.address) == ((), "https://www.example.cn/b1.html#f")


def test_tags_name_posts_by_file() -> None:
    links, losses = resolved(
        "{% post_link 系列/丙 %}\n{% post_link 丙#二 %}\n{% post_link 题 %}\n[甲]({% post_path d %})"
    )
    assert [(link.own.post if link.own else "-", sketch(link.inlines)) for link in links] == [
        ("c1", '"题 系列/丙"'),
        ("c1", '"题 系列/丙"'),
        (None, '"题"'),
        ("d1", '"甲"'),
    ]
    assert links[1].own is not None
    assert links[1].own.fragment == "二"
    assert losses == [("W311", 3)]


def test_the_site_knows_who_is_public() -> None:
    assert [post.is_public for post in SITE.posts] == [True, True, True, False]
    assert SITE.canonical(A) == "https://www.example.cn/a1.html"
    assert SITE.canonical("elsewhere.md") == ""


def test_knowing_the_site_needs_no_parser() -> None:
    script = "import sys, publisher.read.site, publisher.read.boilerplate, publisher.read.assets; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "publisher.read.site" in run.stdout.split()
    assert "markdown_it" not in run.stdout.split()


def test_a_linked_picture_keeps_no_text() -> None:
    document = resolve_own_links(parse(post_of("[![](x.png)](/b1.html)", path=A), Dialect()), SITE)
    assert isinstance(document.blocks[0], Figure)
    assert document.blocks[0].link is not None
    assert document.blocks[0].link.inlines == ()
