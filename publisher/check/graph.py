"""Rules over the whole site about where its own links lead: to nobody who may read it, to two pages under one name.

What shows within one post stands in `links`; that an address leads to no post at all, reading says (W311).
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from publisher.check.finding import Finding
from publisher.check.subject import SiteSubject
from publisher.document import Document, Link, Part, plain_text, walk

_LIST_OF_LINKS = 5
"""A block with so many own links is a list of posts; elsewhere one word may well lead to many pages."""
_SHORTEST = 5
"""A label with fewer letters and no digit (“next”) says nothing of the page that it leads to."""


@dataclass(frozen=True, slots=True)
class _Named:
    """A link in a list of posts: where it stands, its words, the page it leads to."""

    path: str
    line: int
    label: str
    address: str


def links_to_hidden_posts(subject: SiteSubject) -> Iterator[Finding]:
    """W358: a post for the public names one that is not: on the blog its readers find nothing there."""
    hidden = {post.id: post for post in subject.posts if post.private_reason}
    for path, document in _documents(subject):
        for link in (node for node in walk(document.blocks) if isinstance(node, Link)):
            named = hidden.get((link.own.post if link.own else None) or "")
            if named is not None:
                written, why = link.written or link.href, named.private_reason
                message = f"{written} leads to {named.path}, which is not for the public ({why})"
                fix = "publish that post, or take the link out"
                yield Finding(path, link.line or 0, 0, "W358", "warning", message, fix)


def one_label_for_two_pages(subject: SiteSubject) -> Iterator[Finding]:
    """W359: in lists of posts, one label that leads to one page here and to another there; one of them is a slip."""
    by_label: dict[str, list[_Named]] = defaultdict(list)
    for path, document in _documents(subject):
        for named in _in_lists(path, document):
            by_label[_key(named.label)].append(named)
    for bearers in by_label.values():
        yield from _contradictions(bearers)


def _documents(subject: SiteSubject) -> Iterator[tuple[str, Document]]:
    """The posts that were asked for and are for the public, parsed."""
    for post in subject.posts:
        document = subject.document(post) if post.path in subject.chosen and not post.private_reason else None
        if document is not None:
            yield post.path, document


def _in_lists(path: str, document: Document) -> Iterator[_Named]:
    for block in document.blocks:
        own = [node for node in walk((block,)) if isinstance(node, Link) and node.own and node.own.post]
        if not isinstance(block, Part) and len(own) < _LIST_OF_LINKS:
            continue
        for link in own:
            label = plain_text(link.inlines).strip()
            if link.own and not link.automatic and _tells(label):
                yield _Named(path, link.line or 0, label, link.own.url)


def _tells(label: str) -> bool:
    """Whether a label says which page it leads to."""
    return len(_key(label)) >= _SHORTEST or any(sign.isdecimal() for sign in label)


def _key(label: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", label).casefold() if sign.isalnum())


def _contradictions(bearers: Sequence[_Named]) -> Iterator[Finding]:
    """A finding for each link that does not lead where most of its name do, or the first does when they are as many."""
    pages = Counter(one.address for one in bearers)
    if len(pages) < 2:
        return
    usual = max(pages, key=lambda address: pages[address])
    example = next(one for one in bearers if one.address == usual)
    for one in bearers:
        if one.address != usual:
            message = (
                f"“{one.label}” leads to {one.address} here, and to {usual} in {example.path}:{example.line}"
            )
            yield Finding(
                one.path,
                one.line,
                0,
                "W359",
                "warning",
                message,
                "correct the address or the words of one of them",
            )
