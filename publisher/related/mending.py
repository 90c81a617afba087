"""A hand-kept list typed anew as the data has it: every entry that stays keeps its spelling, new ones take after
their neighbours.

Pure. The text it makes is proved by reading it again, elsewhere.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from publisher.document import Link, Paragraph, Text
from publisher.related.collect import label_of, page_of
from publisher.related.compare import pair, relabels
from publisher.related.source import TypedEntry, TypedGroup, TypedList
from publisher.write.markdown import print_blocks
from publisher.write.related import Group, RelatedList, title_of
from publisher.write.source import destination

Spelling = Callable[[Link, str], str]
"""The address of a new entry, as its neighbour's address is spelled."""
_NUMBER = re.compile(r"\d+(?=[.)、．])")


def retype(
    kept: TypedList, wanted: RelatedList, *, titles: Mapping[str, str], spell: Spelling, line_end: str
) -> str:
    """The text of the list as `wanted` has it, to stand at `kept.span`; `titles` are those of the posts, by id."""
    there = {id(entry.link): entry for group in kept.groups for entry in group.entries}
    meant = [link for group in wanted.groups for link in group.links]
    paired = pair([entry.link for entry in there.values()], meant)
    stays = {id(new): there[id(link)] for link, new in zip(paired, meant, strict=True) if link is not None}
    return _Typist(kept, stays, titles, spell, line_end).list(wanted)


def spelled_as(addresses: Mapping[str, str], paths: Mapping[str, str], folder: str) -> Spelling:
    """How new addresses are spelled beside a neighbour's: `addresses` and `paths` are those of the posts by id,
    `folder` is that of the file they are written in."""

    def spell(link: Link, neighbour: str) -> str:
        page = page_of(link)
        address = addresses.get(page, link.href)
        if neighbour.partition("#")[0].endswith(".md") and page in paths:
            way = posixpath.relpath(paths[page], folder or ".")
            return f"./{way}" if neighbour.startswith("./") and not way.startswith("../") else way
        if neighbour.startswith("/") and not neighbour.startswith("//") and page in addresses:
            return urlsplit(address).path or "/"
        return address

    return spell


@dataclass(frozen=True, slots=True)
class _Typist:
    """Types a list: `stays` are the entries that stand already, by the identity of the links that are wanted."""

    kept: TypedList
    stays: Mapping[int, TypedEntry]
    titles: Mapping[str, str]
    spell: Spelling
    line_end: str

    def list(self, wanted: RelatedList) -> str:
        named = {title_of(group.name): group for group in self.kept.groups}
        typed, model = [self.kept.head], self.kept.groups[0]
        for n, group in enumerate(wanted.groups):
            own = named.get(title_of(group.title))
            model = own or model
            typed += [self.gap(own) if n else "", self.group(group, own, model)]
        is_open = not self.kept.groups[-1].end.endswith(("\n", "\r"))
        text = "".join(typed)
        return (text.rstrip("\r\n") if is_open else text) + self.kept.tail

    # ------------------------------------------------------------ groups

    def group(self, group: Group, own: TypedGroup | None, model: TypedGroup) -> str:
        joint = self.joint(model)
        marks = [model.lead]
        neighbours = pairwise(self.stays.get(id(link)) for link in group.links)
        marks += (_joint_between(own, one, other) or joint for one, other in neighbours)
        entries = (self.entry(group.links, n, model) for n in range(len(group.links)))
        typed = (piece for marked in zip(_numbered(marks), entries, strict=True) for piece in marked)
        title = own.title if own else _retitled(model, group.title, self.line_end)
        return "".join((title, *typed, self.ended(model.end)))

    def gap(self, own: TypedGroup | None) -> str:
        """What stands before a group: as before this one so far, else as it is mostly between groups. Where there is
        but one group, a blank line if one stands below its title."""
        first, *others = self.kept.groups
        if own is not None and own is not first:
            return own.gap
        if others:
            return Counter(group.gap for group in others).most_common(1)[0][0]
        return self.line_end if len(first.title.splitlines()) > 1 or not first.name else ""

    def joint(self, model: TypedGroup) -> str:
        """What mostly stands between two entries; where there is but one, its line end and its line's beginning, or
        the comma of a list that follows its title on one line."""
        if model.joints:
            return Counter(model.joints).most_common(1)[0][0]
        if model.title.endswith(("\n", "\r")) or not model.title:
            return f"{self.ended(model.end)}{model.lead}"
        alike = [
            joint for group in self.kept.groups for joint in group.joints if not joint.endswith(("\n", "\r"))
        ]
        return Counter(alike).most_common(1)[0][0] if alike else "、"

    def ended(self, end: str) -> str:
        """What stands behind an entry, with the line end that the very last line of a file may lack."""
        return end if end.endswith(("\n", "\r")) else f"{end}{self.line_end}"

    # ------------------------------------------------------------ entries

    def entry(self, links: Sequence[Link], n: int, model: TypedGroup) -> str:
        new, old = links[n], self.stays.get(id(links[n]))
        if old is None:
            before = (self.stays[id(link)] for link in reversed(links[:n]) if id(link) in self.stays)
            neighbour = next(before, model.entries[-1])
            address = self.spell(new, neighbour.text[slice(*neighbour.address)])
            return f"[{_label(label_of(new))}]({destination(address)})"
        if not relabels(old.link, new, self.titles):
            return old.text
        start, end = old.label
        return f"{old.text[:start]}{_label(label_of(new))}{old.text[end:]}"


def _joint_between(own: TypedGroup | None, one: TypedEntry | None, other: TypedEntry | None) -> str:
    """What stood between two entries that were neighbours before."""
    found = zip(pairwise(own.entries), own.joints, strict=True) if own and one and other else ()
    return next((joint for (first, second), joint in found if first is one and second is other), "")


def _retitled(model: TypedGroup, title: str, line_end: str) -> str:
    """A title like that of another group; where no group has one, a line of its own."""
    if not title:
        return ""
    if not model.name:
        return f"{title}：{line_end}"
    before, _, behind = model.title.rpartition(model.name)
    return f"{before}{title}{behind}"


def _numbered(marks: Sequence[str]) -> Iterator[str]:
    """The marks before entries, counted anew where all are numbers; numbers that are all the same stay."""
    numbers = [int(found[0]) for mark in marks if (found := _NUMBER.search(mark))]
    if len(numbers) < len(marks) or (len(set(numbers)) == 1 and len(numbers) > 1):
        yield from marks
        return
    for n, mark in enumerate(marks):
        yield _NUMBER.sub(str(numbers[0] + n), mark, count=1)


def _label(words: str) -> str:
    """A label as the text of a link, with a backslash before what would mean something."""
    printed = print_blocks((Paragraph((Link("x", (Text(words),)),)),)).rstrip("\n")
    return printed.removeprefix("[").removesuffix("](x)")
