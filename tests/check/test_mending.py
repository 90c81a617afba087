"""Fixes as values: made together, rule by rule, proved by reading again; what cannot be proved is left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from publisher.check.finding import Finding
from publisher.check.fix import Fix, as_meant, edit_between
from publisher.check.mending import mend
from publisher.document import Document, Metadata, Paragraph, Text
from publisher.errors import SourceError
from publisher.write.source import Edit


def document_of(text: str) -> Document:
    """A document whose one paragraph says its text; one with `!` in it cannot be read."""
    if "!" in text:
        raise SourceError("E204", "broken")
    meta = Metadata("p", "标题", "https://blog/p.html")
    return Document(meta, (Paragraph((Text(text),)),), path="a.md", source=text, reparse=document_of)


def anything(_: Document, __: Document, ___: Sequence[Fix]) -> bool:
    return True


def finding(code: str, *edits: tuple[int, int, str], proof: Callable[..., bool] = anything) -> Finding:
    fix = Fix("a.md", tuple(Edit((start, end), text) for start, end, text in edits), proof=proof)
    return Finding("a.md", 1, 0, code, "warning", f"{edits}", mend=fix)


@pytest.mark.parametrize(
    ("findings", "after", "left"),
    [
        ([], "abcdef", 0),
        ([finding("W1", (0, 1, "X"))], "Xbcdef", 0),
        ([finding("W1", (0, 1, "")), finding("W1", (5, 6, "FF"))], "bcdeFF", 0),
        ([finding("W2", (3, 4, "")), finding("W1", (0, 1, "long"))], "longbcef", 0),
        ([finding("W1", (1, 3, "X")), finding("W2", (2, 4, "Y"))], "aXdef", 1),
        ([finding("W1", (1, 3, "X")), finding("W2", (3, 4, "Y"))], "aXYef", 0),
        ([finding("W1", (2, 2, "X")), finding("W2", (2, 2, "Y"))], "abXcdef", 1),
        ([finding("W1", (1, 3, "X"), (5, 6, "")), finding("W1", (2, 2, "Y"))], "aXde", 1),
        ([finding("W1", (1, 2, "!")), finding("W1", (4, 5, "E"))], "abcdEf", 1),
        ([finding("W1")], "abcdef", 1),
        ([finding("W1", (0, 1, "1")), finding("W2", (2, 2, "2")), finding("W3", (6, 6, "3"))], "1b2cdef3", 0),
    ],
)
def test_what_becomes_of_a_text(findings: list[Finding], after: str, left: int) -> None:
    mending = mend(document_of("abcdef"), findings)
    assert (mending.before, mending.after, len(mending.left)) == ("abcdef", after, left)
    assert len(mending.made) == len(findings) - left


def test_a_rule_is_proved_on_what_the_earlier_ones_left() -> None:
    seen: list[tuple[str, str, list[tuple[int, int]]]] = []

    def proof(before: Document, after: Document, made: Sequence[Fix]) -> bool:
        seen.append((before.source, after.source, [edit.span for fix in made for edit in fix.edits]))
        return True

    mend(document_of("abcdef"), [finding("W1", (0, 1, "")), finding("W2", (3, 4, "D"), proof=proof)])
    assert seen == [("bcdef", "bcDef", [(2, 3)])]


def test_what_cannot_be_proved_is_told_apart_from_what_can() -> None:
    def no_d(_: Document, after: Document, __: Sequence[Fix]) -> bool:
        return "D" not in after.source

    mending = mend(
        document_of("abcdef"), [finding("W1", (n, n + 1, "abcDef"[n].upper()), proof=no_d) for n in range(6)]
    )
    assert mending.after == "ABCdEF"
    assert len(mending.left) == 1


@pytest.mark.parametrize(("text", "is_made"), [("abcdef", False), ("abc", True)])
def test_without_a_proof_of_its_own_nothing_visible_may_change(text: str, is_made: bool) -> None:
    def blind(text: str) -> Document:
        return document_of(text) if "x" not in text else document_of(text[:3])

    document = document_of(text)
    object.__setattr__(document, "reparse", blind)
    mending = mend(document, [finding("W1", (len(text), len(text), "x"), proof=as_meant)])
    assert bool(mending.made) == is_made


def test_a_fix_says_what_it_does_to_the_document() -> None:
    def say(words: str) -> Callable[[Document], Document]:
        return lambda document: document_of(words)

    edits = (Edit((0, 1), "X"),)
    outcomes = [
        mend(
            document_of("ab"), [Finding("a.md", 1, 0, "W1", "warning", "", mend=Fix("a.md", edits, tree))]
        ).after
        for tree in (say("Xb"), say("Yb"))
    ]
    assert outcomes == ["Xb", "ab"]


@pytest.mark.parametrize(
    ("before", "after", "edit"),
    [
        ("abc", "abc", Edit((3, 3), "")),
        ("abc", "abXc", Edit((2, 2), "X")),
        ("aa", "aaa", Edit((2, 2), "a")),
        ("aaa", "a", Edit((1, 3), "")),
        ("", "x", Edit((0, 0), "x")),
        ("key:\nend", "key: 'v'\nend", Edit((4, 4), " 'v'")),
    ],
)
def test_the_edit_between_two_texts(before: str, after: str, edit: Edit) -> None:
    assert edit_between(before, after) == edit
    assert before[: edit.span[0]] + edit.text + before[edit.span[1] :] == after
