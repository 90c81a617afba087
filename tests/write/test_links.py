"""The ladder of an own link (interface 3, Own links)."""

from __future__ import annotations

import pytest

from publisher.adapter import Capabilities, Context
from publisher.document import Document, Link, Metadata, OwnLink, Paragraph, Text
from publisher.write.links import is_live, resolve_document, resolve_link

BLOG = Capabilities(label="博客", format="md", is_blog=True)
OPEN = Capabilities(label="知乎", format="html", hosts=("zhuanlan.zhihu.com",))
CLOSED = Capabilities(label="微信公众号", format="html", hosts=("mp.weixin.qq.com",), keeps_links=False)
CONTEXT = Context(target="t", site="https://blog", urls={"known": "https://there/known"})

KNOWN = Link("/a.html#part", (), own=OwnLink("known", "https://blog/a.html", "part"))
UNKNOWN = Link("/b.html#part", (), own=OwnLink("unknown", "https://blog/b.html", "part"))
BROKEN = Link("/c.html", (), own=OwnLink(None, "https://blog/c.html"))


@pytest.mark.parametrize(
    ("link", "capabilities", "kind", "to", "live"),
    [
        # the post's own page there, without the fragment that only the blog has
        (KNOWN, OPEN, "own", "https://there/known", True),
        (KNOWN, CLOSED, "own", "https://there/known", True),
        # else the blog's, with it
        (UNKNOWN, OPEN, "own", "https://blog/b.html#part", True),
        (UNKNOWN, CLOSED, "own", "https://blog/b.html#part", False),
        (KNOWN, BLOG, "own", "https://blog/a.html#part", True),
        # an address that no post has
        (BROKEN, OPEN, "broken", "https://blog/c.html", True),
        # the front page is no post, and yet not broken
        (Link("/", (), own=OwnLink(None, "https://blog/")), OPEN, "own", "https://blog/", True),
        # other people's pages
        (Link("https://x.org/", ()), OPEN, "external", "https://x.org/", True),
        (Link("https://x.org/", ()), CLOSED, "external", "https://x.org/", False),
        (Link("https://mp.weixin.qq.com/s/1", ()), CLOSED, "platform", "https://mp.weixin.qq.com/s/1", True),
        (Link("https://mp.weixin.qq.com/s/1", ()), OPEN, "external", "https://mp.weixin.qq.com/s/1", True),
        (
            Link("https://zhuanlan.zhihu.com/p/1", ()),
            OPEN,
            "platform",
            "https://zhuanlan.zhihu.com/p/1",
            True,
        ),
        # what no reader elsewhere can open
        (Link("file:///etc/passwd", ()), OPEN, "external", "file:///etc/passwd", False),
        (Link("https://[broken", ()), OPEN, "external", "https://[broken", True),
    ],
)
def test_where_a_link_leads(link: Link, capabilities: Capabilities, kind: str, to: str, live: bool) -> None:
    resolved = resolve_link(link, CONTEXT, capabilities)

    assert (resolved.kind, resolved.to, resolved.live) == (kind, to, live)


def test_a_whole_document_keeps_what_was_written_and_tells_where_it_leads() -> None:
    paragraph = Paragraph((Text("x"), Link("/a.html", (Text("a"),), own=KNOWN.own, written="./a.md", line=7)))
    document = Document(Metadata("p", "T", "https://blog/p.html"), (paragraph,), {"1": (paragraph,)})

    resolved, uses = resolve_document(document, CONTEXT, OPEN)

    assert [(use.source, use.to, use.post, use.line) for use in uses] == [
        ("./a.md", "https://there/known", "known", 7)
    ] * 2
    (block,) = resolved.blocks
    assert isinstance(block, Paragraph)
    link = block.inlines[1]
    assert isinstance(link, Link)
    assert link.href == "https://there/known"
    assert is_live(link, OPEN)
