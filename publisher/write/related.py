"""The related list: an author's hand-kept list read as groups of entries, and written for one target.

Which entries a target shows is decided here; what an entry's address is there, the ladder of `links` decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from publisher.document import (
    Block,
    Inline,
    Item,
    LineBreak,
    Link,
    List,
    Paragraph,
    Part,
    SoftBreak,
    Strong,
    Text,
    plain_text,
    walk,
)

WithoutCopy = Literal["url", "title", "drop"]
_SHORT = 4
"""Labels up to this many characters, such as `(1)`, share one line: a list of them is a column of numbers."""


@dataclass(frozen=True, slots=True)
class Group:
    """Entries below one title; `title` is empty for a list without groups."""

    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class RelatedList:
    """A related list as data: its own heading, and its groups in order."""

    heading: str
    groups: tuple[Group, ...]


def read_related(part: Part) -> RelatedList:
    """The data of an author's own list: a line without a link is a heading, every link is an entry.

    Works for real lists, for lines that only look like lists ("- MoE：" with pandoc), and for both mixed.
    """
    heading, title, links = "", "", list[Link]()
    groups: list[Group] = []
    for number, line in enumerate(_lines(part.blocks)):
        found = [node for node in walk(line) if isinstance(node, Link)]
        text = _label(plain_text(line))
        if found:
            links.extend(found)
        elif number == 0:
            heading = text
        elif text:
            groups.append(Group(title, tuple(links)))
            title, links = text, []
    groups.append(Group(title, tuple(links)))
    return RelatedList(heading, tuple(group for group in groups if group.links))


def related_blocks(
    related: RelatedList, *, has_copy: frozenset[str], without_copy: WithoutCopy
) -> tuple[Block, ...]:
    """The list as one target shows it; nothing when no entry is left.

    `has_copy` holds the identities of the posts with a public address there.
    """
    shown = [(group.title, _shown(group.links, has_copy, without_copy)) for group in related.groups]
    groups = [(title, entries) for title, entries in shown if entries]
    if not groups:
        return ()
    heading: tuple[Block, ...] = ()
    if related.heading:
        heading = (Paragraph((Strong((Text(related.heading),)),)),)
    return heading + tuple(block for title, entries in groups for block in _group(title, entries))


def _shown(
    links: tuple[Link, ...], has_copy: frozenset[str], without_copy: WithoutCopy
) -> tuple[Inline, ...]:
    return tuple(entry for link in links for entry in _entry(link, has_copy, without_copy))


def _entry(link: Link, has_copy: frozenset[str], without_copy: WithoutCopy) -> tuple[Inline, ...]:
    if link.own is not None and link.own.post in has_copy:
        return (link,)
    match without_copy:
        case "url":
            return (link,)
        case "title":
            return (Text(plain_text(link.inlines)),)
        case "drop":
            return ()


def _group(title: str, entries: tuple[Inline, ...]) -> tuple[Block, ...]:
    if all(len(plain_text((entry,))) <= _SHORT for entry in entries):
        joined = [part for entry in entries for part in (Text("、"), entry)][1:]
        return (Paragraph((Text(f"{title}："), *joined) if title else tuple(joined)),)
    items = tuple(Item((Paragraph((entry,)),)) for entry in entries)
    return (*((Paragraph((Text(title),)),) if title else ()), List(items))


def _lines(blocks: tuple[Block | Item, ...]) -> Iterator[tuple[Inline, ...]]:
    """The lines of text below `blocks`, a paragraph's line ends parting them."""
    for node in walk(blocks):
        if isinstance(node, Paragraph):
            yield from split_lines(node.inlines)


def split_lines(inlines: tuple[Inline, ...]) -> Iterator[tuple[Inline, ...]]:
    """A run of inlines parted at its line ends; lines without a word are left out."""
    line: list[Inline] = []
    for inline in (*inlines, LineBreak()):
        if not isinstance(inline, (LineBreak, SoftBreak)):
            line.append(inline)
            continue
        if line:
            yield tuple(line)
        line = []


def _label(text: str) -> str:
    """A group's title without the marks that made it look like a list item or a lead-in."""
    return text.strip().removeprefix("- ").removeprefix("* ").rstrip("：: \u3000")
