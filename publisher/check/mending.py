"""All fixes of one post made together: each rule's are proved by reading the text again, the rest are left out.

Pure: which text the file would get. Showing it, asking and writing belong to the command and to `pipeline`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple

from publisher.check.finding import Finding
from publisher.check.fix import Fix
from publisher.document import Document, Span
from publisher.errors import SourceError
from publisher.write.source import Edit, apply_edits


@dataclass(frozen=True, slots=True)
class Mending:
    """What becomes of one post's text: `made` are the findings that are mended, `left` those that could not be.

    `before` and `after` are the text without a byte order mark; equal when nothing is made.
    """

    path: str
    before: str
    after: str
    made: tuple[Finding, ...] = ()
    left: tuple[Finding, ...] = ()


class _Wish(NamedTuple):
    """A finding, and its fix with the spans of the text as it is by now."""

    finding: Finding
    fix: Fix


def mend(document: Document, findings: Iterable[Finding]) -> Mending:
    """`document`'s text with the fixes of `findings` made: one rule's after the other's, in the order of codes."""
    wishes = [_Wish(each, each.mend) for each in findings if each.mend is not None]
    wishes.sort(key=lambda wish: (wish.finding.code, wish.fix.edits[0].span if wish.fix.edits else (0, 0)))
    current, made = document, list[Finding]()
    earlier: list[_Shift] = []
    for _, group in groupby(wishes, key=lambda wish: wish.finding.code):
        moved = tuple(_moved(group, earlier))
        good, current = _proved(current, moved)
        earlier.append(_Shift([edit for wish in good for edit in wish.fix.edits]))
        made += [wish.finding for wish in good]
    done = {id(finding) for finding in made}
    left = tuple(wish.finding for wish in wishes if id(wish.finding) not in done)
    return Mending(document.path, document.source, current.source, tuple(made), left)


# ---------------------------------------------------------------- which fixes hold


def _proved(document: Document, wishes: tuple[_Wish, ...]) -> tuple[tuple[_Wish, ...], Document]:
    """Those of one rule's `wishes` that hold together, and the document that they make."""
    return _tried(document, document, (), wishes) if wishes else ((), document)


def _tried(
    document: Document, best: Document, good: tuple[_Wish, ...], wishes: tuple[_Wish, ...]
) -> tuple[tuple[_Wish, ...], Document]:
    """`good` and those of `wishes` that hold with them; halves are tried until single ones are told apart."""
    trial = (*good, *wishes)
    after = _after(document, [wish.fix for wish in trial])
    if after is not None:
        return trial, after
    if len(wishes) == 1:
        return good, best
    middle = len(wishes) // 2
    good, best = _tried(document, best, good, wishes[:middle])
    return _tried(document, best, good, wishes[middle:])


def _after(document: Document, fixes: Sequence[Fix]) -> Document | None:
    """The document that the fixes make; None when they overlap, or when the text then says something else."""
    assert document.reparse is not None, "a document that can be mended can be read again"
    edits = [edit for fix in fixes for edit in fix.edits]
    if not all(fix.edits for fix in fixes) or _overlap([edit.span for edit in edits]):
        return None
    try:
        after = document.reparse(apply_edits(document.source, edits))
    except SourceError:
        return None
    return after if fixes[0].proof(document, after, fixes) else None


def _overlap(spans: Sequence[Span]) -> bool:
    """Whether two spans have a character in common, or would insert at one place."""
    ordered = sorted(spans)
    return any(second[0] < first[1] or first == second for first, second in pairwise(ordered))


# ---------------------------------------------------------------- spans after other edits


class _Shift:
    """Where a text's characters stand once some edits are made."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        ordered = sorted(edits, key=lambda edit: edit.span)
        self._spans = [edit.span for edit in ordered]
        self._ends = [edit.span[1] for edit in ordered]
        grown = (len(edit.text) - (edit.span[1] - edit.span[0]) for edit in ordered)
        self._grown = [0, *accumulate(grown)]

    def moved(self, span: Span) -> Span | None:
        """The place of `span`; None when an edit touches it."""
        before = bisect_right(self._ends, span[0])
        if before and self._spans[before - 1] == span:
            return None
        if before < len(self._spans) and self._spans[before][0] < span[1]:
            return None
        shift = self._grown[before]
        return span[0] + shift, span[1] + shift


def _moved(wishes: Iterable[_Wish], shifts: Sequence[_Shift]) -> Iterator[_Wish]:
    """`wishes` with their spans moved by each of `shifts`; those whose place was edited are left out."""
    for wish in wishes:
        edits = _moved_edits(wish.fix.edits, shifts)
        if edits is not None:
            yield _Wish(wish.finding, replace(wish.fix, edits=edits))


def _moved_edits(edits: tuple[Edit, ...], shifts: Sequence[_Shift]) -> tuple[Edit, ...] | None:
    for shift in shifts:
        spans = [shift.moved(edit.span) for edit in edits]
        if None in spans:
            return None
        edits = tuple(Edit(span, edit.text) for span, edit in zip(spans, edits, strict=True) if span)
    return edits
