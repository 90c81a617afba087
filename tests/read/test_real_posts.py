"""What must hold for every post: our own samples, real ones where they lie beside the checkout, made-up ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.common.utils import unescapeAll

from publisher.document import CodeBlock, Document, Image, Link, PartKind, Text, walk
from publisher.errors import SourceError
from publisher.read.boilerplate import Marks, recognise_parts
from publisher.read.dialect import DialectName, dialect
from publisher.read.parse import parse
from publisher.read.post import Post, read_post
from publisher.read.site import Addresses, build_site, resolve_own_links
from tests.conftest import ROOT
from tests.read.sketch import document_of

DIALECTS: list[DialectName] = ["commonmark", "hexo-marked", "hexo-pandoc"]
_FENCE = re.compile(r"^(`{3,}|~{3,})[^\n`]*\n(.*?)^\1[`~]*[ \t]*$", re.DOTALL | re.MULTILINE)


def real_posts() -> list[Path]:
    shared = ROOT.parent / "shared"
    return [
        path
        for folder in (ROOT / "posts", shared / "seed", shared / "corpus")
        for path in sorted(folder.rglob("*.md"))
    ]


def document_at(path: Path, name: DialectName) -> tuple[Post, Document]:
    post = read_post(path, root=path.parent, posts_root=path.parent)
    return post, parse(post, dialect(name))


def texts(document: Document) -> str:
    nodes = [*walk(document.blocks), *(node for note in document.footnotes.values() for node in walk(note))]
    return "\n".join(node.text for node in nodes if isinstance(node, Text))


@pytest.mark.parametrize("name", DIALECTS)
@pytest.mark.parametrize("path", real_posts(), ids=lambda path: path.name)
def test_nothing_leaks_and_nothing_is_lost(path: Path, name: DialectName) -> None:
    post, document = document_at(path, name)
    said = texts(document)
    assert "<!--" not in said
    assert "{%" not in said or "{% raw" in post.body
    for key in ("abbrlink:", "categories:"):
        assert key not in said or key in post.body
    for node in walk(document.blocks):
        if isinstance(node, Link | Image) and node.span:
            address = node.written if isinstance(node, Link) else node.src
            assert unescapeAll(document.source[slice(*node.span)]) == address


@pytest.mark.parametrize("path", real_posts(), ids=lambda path: path.name)
def test_fences_are_blocks_of_the_same_text(path: Path) -> None:
    post, document = document_at(path, "commonmark")
    body = post.body.replace("\r\n", "\n").replace("\r", "\n")
    written = [match[2].removesuffix("\n") for match in _FENCE.finditer(body)]
    read = {node.text for node in walk(document.blocks) if isinstance(node, CodeBlock)}
    assert set(written) <= read or "{% raw %}" in body


@pytest.mark.parametrize("path", real_posts(), ids=lambda path: path.name)
def test_every_step_runs_and_repeats_itself(path: Path) -> None:
    post, document = document_at(path, "commonmark")
    site = build_site([post], Addresses(url="https://www.example.cn"))
    rules: dict[PartKind, Marks | None] = {
        "header": Marks(("【",)),
        "footer": Marks(("博客：",), ("qrcode.jpg",)),
        "related": Marks(("【推荐",)),
    }
    first = resolve_own_links(recognise_parts(document, rules), site)
    again = resolve_own_links(recognise_parts(document_at(path, "commonmark")[1], rules), site)
    assert first == again
    assert texts(recognise_parts(document, rules)).split() == texts(document).split()


PIECES = st.sampled_from(
    [
        *(
            "甲",
            "b ",
            "\n",
            "\n\n",
            "  \n",
            "- ",
            "> ",
            "# ",
            "| a | b |\n|-|-|\n",
            "***\n",
            "`",
            "```\n",
            "$",
            "$$\n",
        ),
        *(
            "**",
            "*",
            "[a](b.md)",
            "![](c.png)",
            "[",
            "]",
            "(",
            ")",
            "<b>",
            "</b>",
            "<div>\n",
            "</div>\n",
            "<T>",
        ),
        *(
            "<!-- ",
            "-->",
            "{% note %}",
            "{% endnote %}",
            "{% raw %}",
            "{% endraw %}",
            "{% x %}",
            "[^1]",
            "\\",
            "&amp;",
        ),
        *(
            "[^1]: n\n",
            "\r\n",
            "\t",
            "\u3000",
            "<br>",
            "<img src=a>",
            "<script>",
            "</script>",
            "https://a.cn/中",
            "    ",
        ),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(DIALECTS))
def test_made_up_posts(text: str, name: DialectName) -> None:
    try:
        document = document_of("---\ntitle: 头\n---\n" + text, dialect(name))
    except SourceError:
        return  # nothing is said in it
    assert "头" not in texts(document)
    last = document.source.count("\n") + 1
    for block in document.blocks:
        assert 4 <= block.lines.first <= block.lines.last <= last
    for node in walk(document.blocks):
        if isinstance(node, Link | Image) and node.span:
            assert unescapeAll(document.source[slice(*node.span)]) == (
                node.written if isinstance(node, Link) else node.src
            )
