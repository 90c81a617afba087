"""Rules about the links of one post. What only shows between posts belongs to rules over the whole site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from publisher.check.finding import Finding
from publisher.check.subject import Subject
from publisher.document import Link, Part, plain_text, walk

_LIST_OF_LINKS = 5
"""A block with so many own links is a list of posts; in prose one page may well be named twice."""


def two_labels_for_one_page(subject: Subject) -> Iterator[Finding]:
    """W312: in a list of posts, two labels that lead to one page; one of them is a slip."""
    if not any(isinstance(node, Link) and node.own for node in subject.nodes):
        return
    for block in subject.document.blocks:
        own = [node for node in walk((block,)) if isinstance(node, Link) and node.own and node.own.url]
        if not isinstance(block, Part) and len(own) < _LIST_OF_LINKS:
            continue
        for address, labels in _labels(own).items():
            first, *others = labels.items()
            for other in others:
                yield _two_labels(subject, address, first, other)


def _labels(links: list[Link]) -> dict[str, dict[str, Link]]:
    """Address of a post -> the labels that lead there, each with its first link; a fragment makes another place."""
    found: dict[str, dict[str, Link]] = defaultdict(dict)
    for link in links:
        if link.own is not None and link.inlines and not link.automatic:
            found[link.own.address].setdefault(plain_text(link.inlines).strip(), link)
    return found


def _two_labels(subject: Subject, address: str, first: tuple[str, Link], other: tuple[str, Link]) -> Finding:
    (one, above), (two, link) = first, other
    line, column = subject.place(link.span[0]) if link.span else (link.line or 0, 0)
    message = f"{one} (line {above.line}) and {two} (line {link.line}) lead to one page, {address}"
    fix = "correct the address of one of them"
    return Finding(subject.path, line, column, "W312", "warning", message, fix)
