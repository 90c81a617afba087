"""The related list: an author's hand-kept list read as groups of entries, and written for one target.

Which entries a target shows is decided here; what an entry's address is there, the ladder of `links` decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from publisher.document import (
    Block,
    Heading,
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
    """A related list as data: its own heading (None: whatever stood above the author's), and its groups in order."""

    heading: str | None
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class SeriesPlace:
    """Where a post stands in a series: what to read before and after it, None at an end."""

    title: str
    previous: Link | None = None
    next: Link | None = None


def read_related(part: Part) -> RelatedList:
    """The data of an author's own list: a line without a link is a heading, every link is an entry.

    Works for real lists, for lines that only look like lists ("- MoE：" with pandoc), and for both mixed; a title may
    also stand before the first link of its line ("MoE：[a](…)、[b](…)").
    """
    heading, title, links = "", "", list[Link]()
    groups: list[Group] = []
    for number, line in enumerate(_lines(part.blocks)):
        found = [node for node in walk(line) if isinstance(node, Link)]
        text = _lead_in(line) if found else title_of(plain_text(line))
        if number == 0 and not found:
            heading = text
        elif text:
            groups.append(Group(title, tuple(links)))
            title, links = text, []
        links.extend(found)
    groups.append(Group(title, tuple(links)))
    return RelatedList(heading, tuple(group for group in groups if group.links))


def related_blocks(
    related: RelatedList, *, has_copy: frozenset[str], without_copy: WithoutCopy, itself: str = ""
) -> tuple[Block, ...]:
    """The list as one target shows it; nothing when no entry is left.

    `has_copy` holds the identities of the posts with a public address there; `itself` is the post that bears the list:
    nobody needs a link to what is being read, so it is left out.
    """
    shown = [(group.title, _shown(group.links, has_copy, without_copy, itself)) for group in related.groups]
    groups = [(title, entries) for title, entries in shown if entries]
    if not groups:
        return ()
    heading: tuple[Block, ...] = ()
    if related.heading:
        heading = (Paragraph((Strong((Text(related.heading),)),)),)
    return heading + tuple(block for title, entries in groups for block in _group(title, entries))


def series_blocks(
    places: tuple[SeriesPlace, ...], *, has_copy: frozenset[str], without_copy: WithoutCopy
) -> tuple[Block, ...]:
    """For each series a paragraph: its name, and a line for what comes before and after, as far as it can be shown."""
    return tuple(
        paragraph
        for place in places
        for paragraph in _series(place, has_copy=has_copy, without_copy=without_copy)
    )


def _series(
    place: SeriesPlace, *, has_copy: frozenset[str], without_copy: WithoutCopy
) -> Iterator[Paragraph]:
    inlines: list[Inline] = []
    for name, link in (("上一篇", place.previous), ("下一篇", place.next)):
        shown = shown_entry(link, has_copy, without_copy) if link else ()
        if shown:
            inlines += (LineBreak(), Text(f"{name}："), *shown)
    if inlines:
        yield Paragraph((Text(f"系列：{place.title}"), *inlines))


def _shown(
    links: tuple[Link, ...], has_copy: frozenset[str], without_copy: WithoutCopy, itself: str
) -> tuple[Inline, ...]:
    others = (link for link in links if not (itself and link.own and link.own.post == itself))
    return tuple(entry for link in others for entry in shown_entry(link, has_copy, without_copy))


def shown_entry(link: Link, has_copy: frozenset[str], without_copy: WithoutCopy) -> tuple[Inline, ...]:
    """One entry as the target shows it: a link to the copy there, else what `without_copy` says."""
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
    """The lines of text below `blocks`, a paragraph's line ends parting them; a heading is a line as well."""
    for node in walk(blocks):
        match node:
            case Paragraph():
                yield from split_lines(node.inlines)
            case Heading():
                yield node.inlines
            case _:
                continue


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


def _lead_in(line: tuple[Inline, ...]) -> str:
    """The title that a line of links begins with, empty where nothing that ends in a colon stands before them."""
    first = next(n for n, node in enumerate(line) if any(isinstance(each, Link) for each in walk((node,))))
    words = plain_text(line[:first]).rstrip()
    return title_of(words) if words.endswith(("：", ":")) else ""


def title_of(text: str) -> str:
    """A group's title without the marks that made it look like a list item or a lead-in."""
    return text.strip().removeprefix("- ").removeprefix("* ").rstrip("：: \u3000")
