"""Whatever lists an author and the data have, in whatever style: the list typed anew is that of the data, everything else
is as it was, and there is nothing left to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.check.mending import mend
from publisher.check.related import related_list_differs
from publisher.check.subject import Subject
from publisher.document import Document
from publisher.read.boilerplate import Marks, recognise_parts
from publisher.read.dialect import dialect
from publisher.read.frontmatter import FrontMatter
from publisher.read.parse import parse
from publisher.read.post import Post, with_text
from publisher.read.site import resolve_own_links
from publisher.related.directory import Directory
from publisher.related.model import Entry, GroupData, RelatedData
from tests.related.examples import directory, member

PAGES = "abcdefgh"
MEMBERS = tuple(member(page, f"第{page}篇", day=n) for n, page in enumerate(PAGES, 1))
BEFORE, AFTER = "开头，[a](/a.html)。\n\n***\n\n", "\n***\n\n[b](/b.html)，再见。\n"
TITLES = ("缓存", "题", "C++ & 其他", "一 二")
BASE = Post("new", "posts/new.md", "new", Path("posts"), Path("posts/new.md"), "", FrontMatter())

Lists = list[tuple[str, list[tuple[str, str]]]]


def lines(groups: Lists) -> str:
    rows = ["【推荐文章】  "]
    for title, entries in groups:
        rows += [
            f"- {title}：  ",
            *(f"[{label}](http://www.example.cn/{page}.html)  " for page, label in entries),
        ]
    return "\n".join(rows) + "\n"


def columns(groups: Lists) -> str:
    rows = ["【推荐文章】  "]
    for title, entries in groups:
        rows += [f"- {title}：  ", "、\n".join(f"[{label}](/{page}.html)" for page, label in entries) + "  "]
    return "\n".join(rows) + "\n"


def bullets(groups: Lists) -> str:
    rows = ["【推荐文章】", ""]
    for title, entries in groups:
        rows += [f"- {title}", *(f"  - [{label}](/{page}.html)" for page, label in entries)]
    return "\n".join(rows) + "\n"


def headed(groups: Lists) -> str:
    rows = ["【推荐文章】", ""]
    for title, entries in groups:
        rows += [
            f"**{title}**",
            "",
            *(f"{n}. [{label}](/{page}.html)" for n, (page, label) in enumerate(entries, 1)),
            "",
        ]
    return "\n".join(rows)


def single(groups: Lists) -> str:
    rows = ["【推荐文章】", ""]
    for title, entries in groups:
        rows += [f"{title}：" + "、".join(f"[{label}](/{page}.html)" for page, label in entries), ""]
    return "\n".join(rows)


STYLES = {
    "lines": (lines, "hexo-pandoc"),
    "columns": (columns, "hexo-pandoc"),
    "bullets": (bullets, "commonmark"),
    "headed": (headed, "commonmark"),
    "single": (single, "hexo-marked"),
}
LABELS = st.sampled_from(("甲", "(1)", "a*b", "[x]", "C#", "`k`", "1. 一", "“引”", "x\\y", "a_b_c"))


@st.composite
def groups(draw: st.DrawFn, *, plain: bool) -> Lists:
    """Groups of different titles; `plain` ones have labels that mean nothing in Markdown."""
    titles = draw(st.lists(st.sampled_from(TITLES), min_size=1, max_size=3, unique=True))
    pages = draw(st.permutations(PAGES))
    labels = st.sampled_from(("甲", "(1)", "乙丙")) if plain else LABELS
    found: Lists = []
    for n, title in enumerate(titles):
        entries = pages[n::3][: draw(st.integers(1, 3))]
        found.append((title, [(page, draw(labels)) for page in entries]))
    return found


def reading(text: str, known: Directory, name: Any) -> Document:
    """`text` as the product reads it."""
    read = partial(reading, known=known, name=name)
    document = parse(
        with_text(BASE, text), dialect(name), canonical="https://www.example.cn/new.html", zone=UTC
    )
    document = recognise_parts(resolve_own_links(document, known.site), {"related": Marks(("【推荐文章】",))})
    return replace(document, reparse=read)


@pytest.mark.parametrize("style", STYLES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_typed_anew(style: str, data: st.DataObject) -> None:
    typed, name = STYLES[style]
    kept, wanted = data.draw(groups(plain=True)), data.draw(groups(plain=False))
    ends = data.draw(st.sampled_from(("\n", "\r\n")))
    known = directory(
        RelatedData(
            groups=tuple(
                GroupData(title=title, entries=tuple(Entry(page, label) for page, label in entries))
                for title, entries in wanted
            )
        ),
        MEMBERS,
    )
    before = f"{BEFORE}{typed(kept)}{AFTER}".replace("\n", ends)

    document = reading(before, known, name)
    found = list(related_list_differs(Subject(document, document.path, {}, related=known)))
    mending = mend(document, found)
    assert not mending.left, before

    again = reading(mending.after, known, name)
    assert list(related_list_differs(Subject(again, again.path, {}, related=known))) == [], mending.after
    assert mending.after.startswith(BEFORE.replace("\n", ends))
    assert mending.after.endswith(AFTER.replace("\n", ends))
    assert ("\r" in mending.after) == (ends == "\r\n")
