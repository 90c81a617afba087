"""A list that stands in a post by hand, held against the one that the data gives it.

Pure: what differs, in words. How the author's file would be mended, `mending` works out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from publisher.document import Link, typed
from publisher.related.collect import label_of, page_of
from publisher.write.related import Group, RelatedList, title_of

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Difference:
    """What a hand-kept list lacks, has too much, calls otherwise (as it stands there), or has elsewhere."""

    missing: tuple[Link, ...] = ()
    extra: tuple[Link, ...] = ()
    renamed: tuple[Link, ...] = ()
    is_moved: bool = False

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra or self.renamed or self.is_moved)

    def __str__(self) -> str:
        told = (("missing", self.missing), ("too much", self.extra), ("called otherwise", self.renamed))
        said = [f"{len(links)} {what}: {_named(links)}" for what, links in told if links]
        return "; ".join(said) or "the same entries in another order or in other groups"


def difference(kept: RelatedList, wanted: RelatedList, titles: Mapping[str, str]) -> Difference:
    """What differs; `titles` are those of the posts, by id: under its own title an entry may have any label.

    Spellings of an address and the heading are the author's own and count for nothing.
    """
    there, meant = _entries(kept), _entries(wanted)
    paired = pair(there, meant)
    renamed = [link for link, new in zip(paired, meant, strict=True) if link and relabels(link, new, titles)]
    gone = [link for link in there if all(link is not one for one in paired)]
    order = [(id(link), title_of(group.title)) for group in kept.groups for link in group.links]
    put = [
        (id(link), title_of(title))
        for link, title in zip(paired, [g.title for g in wanted.groups for _ in g.links], strict=True)
        if link
    ]
    stays = {place for place, _ in put}
    return Difference(
        missing=tuple(new for link, new in zip(paired, meant, strict=True) if link is None),
        extra=tuple(gone),
        renamed=tuple(renamed),
        is_moved=[each for each in order if each[0] in stays] != put,
    )


def pair(there: Sequence[Link], meant: Sequence[Link]) -> tuple[Link | None, ...]:
    """For each entry that is meant the one that stands there for it: same page, and of several the same label."""
    free = list(there)

    def taken(new: Link, *, by_label: bool) -> Link | None:
        for link in free:
            if page_of(link) == page_of(new) and (not by_label or same(label_of(link), label_of(new))):
                free.remove(link)
                return link
        return None

    exact = [taken(new, by_label=True) for new in meant]
    return tuple(link or taken(new, by_label=False) for link, new in zip(exact, meant, strict=True))


def relabels(link: Link, new: Link, titles: Mapping[str, str]) -> bool:
    """Whether the data gives an entry another label; that it knows only the post's own title is none."""
    page, label = page_of(new), label_of(new)
    return not same(label_of(link), label) and label not in (titles.get(page), page)


def same(one: str, other: str) -> bool:
    """Whether two labels are typed alike: an engine's curly quotes and long dashes make no other word."""
    return typed(one) == typed(other)


def _entries(related: RelatedList) -> tuple[Link, ...]:
    return tuple(link for group in related.groups for link in group.links)


def _named(links: Sequence[Link]) -> str:
    more = f" and {len(links) - _NAMED} more" if len(links) > _NAMED else ""
    return ", ".join(label_of(link) for link in links[:_NAMED]) + more


def without(related: RelatedList, post: str) -> RelatedList:
    """`related` without the entries of one post, and without the groups that are empty then."""
    groups = (
        Group(group.title, tuple(link for link in group.links if page_of(link) != post))
        for group in related.groups
    )
    return RelatedList(related.heading, tuple(group for group in groups if group.links))
