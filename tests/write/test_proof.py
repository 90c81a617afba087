"""The proof: a change that would touch other text is not made, and does not stop the others."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from publisher.document import Document, Lines, Link, Paragraph, Text
from publisher.read.dialect import Dialect
from publisher.read.frontmatter import FrontMatter
from publisher.read.parse import parse
from publisher.read.post import Post
from publisher.write.proof import leading_to, prove, replacing, unproved
from publisher.write.source import Change, Edit, apply_edits, set_blocks, span_of_lines


def read(text: str) -> Document:
    file = Path("p.md")
    post = Post("p", "p.md", "p", file.parent, file, text, FrontMatter())
    return replace(parse(post, Dialect()), reparse=read)


def led(text: str, old: str, new: str, *, meant: str = "") -> Change:
    """The change that leads the link to `old` to `new`; `meant` is what it claims to bring about."""
    span = (text.index(old), text.index(old) + len(old))
    return Change(
        (Edit(span, new),), leading_to(meant or new, partial(_stands_at, span)), f"leading to {new}", 1
    )


def _stands_at(span: tuple[int, int], link: Link) -> bool:
    return link.span == span


def outcome(text: str, *changes: Change) -> str:
    kept = prove(read(text), changes)
    return apply_edits(text, (edit for change in kept for edit in change.edits))


def test_what_says_just_that_is_made() -> None:
    text = "[甲](a.md) 和 [乙](b.md)"
    assert outcome(text, led(text, "a.md", "/a"), led(text, "b.md", "/b")) == "[甲](/a) 和 [乙](/b)"


def test_one_that_would_break_its_link_stays_alone() -> None:
    text = "[甲](a.md) [乙](b.md) [丙](c.md) [丁](d.md)"
    changes = [led(text, f"{name}.md", f"/{name}") for name in "abd"] + [
        led(text, "c.md", "/c) 多出来的字 (")
    ]
    kept = prove(read(text), changes)
    assert [change.what for change in kept] == ["leading to /a", "leading to /b", "leading to /d"]
    (loss,) = unproved(changes, kept)
    assert (loss.code, loss.line) == ("W324", 1)


def test_a_text_that_says_something_else_is_no_proof() -> None:
    text = "[甲](a.md)"
    assert outcome(text, led(text, "a.md", "/a", meant="/somewhere/else")) == text


def test_footnotes_are_compared_too() -> None:
    text = "甲[^1]\n\n[^1]: 注 [乙](a.md)"
    assert outcome(text, led(text, "a.md", "/a")) == "甲[^1]\n\n[^1]: 注 [乙](/a)"
    assert outcome(text, led(text, "a.md", "/a) 尾 [](")) == text


def test_a_change_without_a_place_is_a_loss() -> None:
    change = Change((), lambda document: document, "showing x.png", 3)
    assert prove(read("甲"), [change]) == ()
    assert unproved([change], ()) != ()


def test_blocks_that_an_open_fence_would_swallow_are_not_added() -> None:
    text = "甲\n\n```\n没有结束的代码\n"
    blocks = (Paragraph((Text("新"),)),)
    edit = set_blocks(text, (len(text), len(text)), "新\n")
    added = Change((edit,), lambda document: replace(document, blocks=(*document.blocks, *blocks)), "a part")
    assert prove(read(text), [added]) == ()


def test_changes_that_overlap_are_not_both_made() -> None:
    text = "[甲](a.md)\n\n乙\n"
    block = Change(
        (set_blocks(text, span_of_lines(text, Lines(1, 1)), "新\n"),),
        replacing(Lines(1, 1), (Paragraph((Text("新"),)),)),
        "a part",
    )
    assert prove(read(text), [led(text, "a.md", "/a"), block]) == (led(text, "a.md", "/a"),)


def test_without_a_reader_nothing_can_be_compared() -> None:
    text = "[甲](a.md)"
    change = led(text, "a.md", "/a")
    assert prove(replace(read(text), reparse=None), [change]) == (change,)
    assert prove(replace(read(text), reparse=None), [change, led(text, "(a.md", "/b")]) == (change,)
