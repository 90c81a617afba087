"""A fix is a value: edits at spans of a post's text, and what proves them. Nothing is written here.

A rule attaches a `Fix` to its finding; `mending` makes all those of a post together and keeps what is proved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import reduce

from publisher.document import Document
from publisher.write.proof import skeleton
from publisher.write.source import Edit

Proof = Callable[[Document, Document, "Sequence[Fix]"], bool]
"""Told a document, what it became, and the fixes of one rule that were made between the two (their spans are those
of the first): whether it differs as was meant, and in nothing else."""


def as_meant(before: Document, after: Document, made: Sequence[Fix]) -> bool:
    """The text, read again, says what the fixes' trees do to the document, and nothing else."""
    meant = reduce(lambda document, fix: fix.tree(document), made, before)
    return skeleton(after) == skeleton(meant)


def unchanged(document: Document) -> Document:
    """What edits do to the document that touch nothing a reader sees."""
    return document


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits of one post's file, made all or none.

    Their spans are offsets into `Document.source`: the text without a byte order mark, line ends as they are. `tree`
    is what they do to the document. All fixes of one rule in one post are proved together, by their one `proof`.
    """

    path: str
    edits: tuple[Edit, ...]
    tree: Callable[[Document], Document] = field(default=unchanged, compare=False, repr=False)
    proof: Proof = field(default=as_meant, compare=False, repr=False)


def edit_between(before: str, after: str) -> Edit:
    """The one edit that makes `after` of `before`."""
    start = _agreement(before, after)
    most = min(len(before), len(after)) - start
    same = min(_agreement(before[::-1], after[::-1]), most)
    return Edit((start, len(before) - same), after[start : len(after) - same])


def _agreement(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
