"""The rules, one function each: a document (own links marked, parts recognised, pictures found) -> its findings.

What reading itself noticed (broken own links, unknown tags, dropped HTML) comes along as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from publisher.adapter import Capabilities
from publisher.check.finding import Finding, from_loss, from_problem
from publisher.document import Block, Document, Image, Link, Part, plain_text, walk

_LIST_OF_LINKS = 5
"""A block with so many own links is a list of posts; in prose one page may well be named twice."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One post to look at: its document, its path for messages, and what its targets can do, by their names."""

    document: Document
    path: str
    targets: Mapping[str, Capabilities]


Rule = Callable[[Subject], Iterator[Finding]]


def check_document(subject: Subject) -> tuple[Finding, ...]:
    """Everything that the rules find in one post, in the order of its lines."""
    return tuple(sorted({finding for rule in RULES for finding in rule(subject)}))


def what_reading_noticed(subject: Subject) -> Iterator[Finding]:
    """W311 broken own links, W305, W306, W319, W320 …: losses and problems of the document itself."""
    for loss in subject.document.losses:
        yield from_loss(loss, subject.path)
    for problem in subject.document.problems:
        yield from_problem(problem, subject.path)


def missing_pictures(subject: Subject) -> Iterator[Finding]:
    """E301: a picture that is not there, or that cannot be read."""
    for image in _images(subject.document):
        if image.missing:
            message = f"picture {image.src}: {image.missing}"
            yield Finding(
                subject.path, image.line or 0, 0, "E301", "error", message, "mend the path or add the file"
            )


def two_labels_for_one_page(subject: Subject) -> Iterator[Finding]:
    """W312: in a list of posts, two labels that lead to one page; one of them is a slip."""
    for block in subject.document.blocks:
        own = [node for node in walk((block,)) if isinstance(node, Link) and node.own and node.own.url]
        if not isinstance(block, Part) and len(own) < _LIST_OF_LINKS:
            continue
        for address, labels in _labels(own).items():
            if len(labels) > 1:
                yield _two_labels(subject.path, address, labels)


def over_long_titles(subject: Subject) -> Iterator[Finding]:
    """E303: a title that a target refuses."""
    for target, capabilities in subject.targets.items():
        title = subject.document.meta.title_for(target)
        limit = capabilities.title_limit
        if limit is not None and len(title) > limit:
            message = f"the title has {len(title)} characters, {target} takes {limit}"
            fix = f"give that target a title of its own: publisher: {{title: {{{target}: …}}}}"
            yield Finding(subject.path, 1, 0, "E303", "error", message, fix)


RULES: tuple[Rule, ...] = (what_reading_noticed, missing_pictures, two_labels_for_one_page, over_long_titles)


def _images(document: Document) -> Iterator[Image]:
    notes: tuple[Block, ...] = tuple(block for note in document.footnotes.values() for block in note)
    yield from (node for node in walk((*document.blocks, *notes)) if isinstance(node, Image))
    if document.cover is not None:
        yield document.cover


def _labels(links: list[Link]) -> dict[str, dict[str, Link]]:
    """Address of a post -> the labels that lead there, each with its first link; a fragment makes another place."""
    found: dict[str, dict[str, Link]] = defaultdict(dict)
    for link in links:
        if link.own is not None and link.inlines and not link.automatic:
            found[link.own.address].setdefault(plain_text(link.inlines).strip(), link)
    return found


def _two_labels(path: str, address: str, labels: Mapping[str, Link]) -> Finding:
    links = list(labels.values())
    where = ", ".join(f"{label} (line {link.line})" for label, link in labels.items())
    message = f"{where} lead to one page, {address}"
    return Finding(
        path, links[-1].line or 0, 0, "W312", "warning", message, "correct the address of one of them"
    )
