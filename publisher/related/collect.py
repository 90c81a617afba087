"""Hand-kept lists made into data: one list of all, and where they contradict each other.

Pure; the lists come from posts that were read, the newest first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from publisher.document import Link, plain_text
from publisher.related.flaws import meant
from publisher.related.model import Entry, Flaw, GroupData, Member, RelatedData
from publisher.write.related import Group, RelatedList

_NAMED = 3
"""So many places are named in a message; of the others their number is told."""


@dataclass(frozen=True, slots=True)
class KeptList:
    """The list that stands in one post, by hand; `post` is that post's id, `path` its file, `line` where it begins."""

    post: str
    path: str
    line: int
    related: RelatedList


@dataclass(frozen=True, slots=True)
class Collected:
    """The data that all lists make together, what they contradict each other in, and the list it follows first.

    `lists` is how many there were; `added` are the pages that others of them have and the newest has not.
    """

    data: RelatedData
    flaws: tuple[Flaw, ...]
    newest: KeptList
    lists: int
    added: tuple[str, ...] = ()


def collect(lists: Sequence[KeptList], members: Sequence[Member]) -> Collected:
    """The data of `lists`, the newest first: its order and its labels go before, older ones add what it lacks.

    Raises `ValueError` without any list.
    """
    if not lists:
        raise ValueError("there is no list to collect")
    newest = lists[0]
    groups = newest.related.groups
    for other in lists[1:]:
        groups = _merged(groups, other.related.groups)
    in_newest = {page_of(link) for group in newest.related.groups for link in group.links}
    pages = dict.fromkeys(page_of(link) for group in groups for link in group.links)
    return Collected(
        data=RelatedData(heading=newest.related.heading, groups=tuple(_group(group) for group in groups)),
        flaws=tuple(_flaws(lists, members)),
        newest=newest,
        lists=len(lists),
        added=tuple(page for page in pages if page not in in_newest),
    )


def page_of(link: Link) -> str:
    """What a link leads to: a post's id, an own address that no post has, or an address elsewhere."""
    if link.own is None:
        return link.href
    return link.own.post or link.own.address


def label_of(link: Link) -> str:
    """A link's words on one line."""
    return " ".join(plain_text(link.inlines).split())


# ---------------------------------------------------------------- one list of all


def _merged(groups: tuple[Group, ...], others: tuple[Group, ...]) -> tuple[Group, ...]:
    """`groups` with what only `others` have: each behind the entry, or the group, that it stands behind there."""
    known = {page_of(link) for group in groups for link in group.links}
    titles = [group.title for group in groups]
    merged = list(groups)
    for n, other in enumerate(others):
        new = [link for link in other.links if page_of(link) not in known]
        if not new:
            continue
        if other.title in titles:
            at = titles.index(other.title)
            merged[at] = replace(merged[at], links=_with(merged[at].links, other.links, known))
        else:
            before = [titles.index(group.title) for group in others[:n] if group.title in titles]
            at = before[-1] + 1 if before else len(titles)
            titles.insert(at, other.title)
            merged.insert(at, Group(other.title, tuple(_once(new))))
        known |= {page_of(link) for link in new}
    return tuple(merged)


def _with(links: tuple[Link, ...], others: tuple[Link, ...], known: set[str]) -> tuple[Link, ...]:
    """`links` with those of `others` that are in no list so far, each behind its neighbour there."""
    merged = list(links)
    pages = [page_of(link) for link in merged]
    for n, link in enumerate(others):
        page = page_of(link)
        if page in known or page in pages:
            continue
        before = [pages.index(page_of(each)) for each in others[:n] if page_of(each) in pages]
        at = before[-1] + 1 if before else 0
        merged.insert(at, link)
        pages.insert(at, page)
    return tuple(merged)


def _once(links: Sequence[Link]) -> Iterator[Link]:
    seen: set[str] = set()
    for link in links:
        if page_of(link) not in seen:
            seen.add(page_of(link))
            yield link


def _group(group: Group) -> GroupData:
    return GroupData(
        title=group.title, entries=tuple(Entry(page_of(link), label_of(link)) for link in group.links)
    )


# ---------------------------------------------------------------- where lists contradict


def _flaws(lists: Sequence[KeptList], members: Sequence[Member]) -> Iterator[Flaw]:
    yield from _told_once(_two_labels(kept, members) for kept in lists)
    yield from _told_once(_broken(kept) for kept in lists)
    yield from _differing(lists)
    yield from _missing(lists)


def _told_once(found: Iterator[Iterator[tuple[str, Flaw]]]) -> Iterator[Flaw]:
    """A slip that was copied from list to list, told where it stands in the newest, with the number of the others."""
    seen: dict[str, list[Flaw]] = {}
    for flaws in found:
        for key, flaw in flaws:
            seen.setdefault(key, []).append(flaw)
    for first, *others in seen.values():
        copied = f", and so in {len(others)} older list{'s' * (len(others) > 1)}" if others else ""
        yield replace(first, message=f"{first.message}{copied}")


def _two_labels(kept: KeptList, members: Sequence[Member]) -> Iterator[tuple[str, Flaw]]:
    """W312 for two labels of one page in a list, W354 for an entry that a group names twice."""
    first: dict[str, str] = {}
    for group in kept.related.groups:
        seen: set[str] = set()
        for link in group.links:
            page, label = page_of(link), label_of(link)
            other, line = first.setdefault(page, label), link.line or kept.line
            if other != label:
                message = f"{other} and {label} lead to one page, {page}"
                fix = meant(label, group.title, members, besides=page) or "correct the post of one of them"
                yield f"{page} {other} {label}", Flaw("W312", kept.path, line, message, fix)
            elif page in seen:
                message = f"{label} ({page}) stands twice"
                yield f"{page} {label}", Flaw("W354", kept.path, line, message, "keep one of the two")
            seen.add(page)


def _broken(kept: KeptList) -> Iterator[tuple[str, Flaw]]:
    for group in kept.related.groups:
        for link in group.links:
            if link.own is not None and link.own.post is None:
                message = f"{label_of(link)}: {link.own.address} leads to no post of this site"
                yield page_of(link), Flaw("W311", kept.path, link.line or kept.line, message)


def _differing(lists: Sequence[KeptList]) -> Iterator[Flaw]:
    """W356: one page under several labels, or in several groups, from list to list."""
    labels: dict[str, dict[str, list[tuple[KeptList, Link]]]] = {}
    titles: dict[str, dict[str, list[tuple[KeptList, Link]]]] = {}
    for kept in lists:
        for group in kept.related.groups:
            for link in group.links:
                page = page_of(link)
                labels.setdefault(page, {}).setdefault(label_of(link), []).append((kept, link))
                titles.setdefault(page, {}).setdefault(group.title, []).append((kept, link))
    for what, found in (("is called", labels), ("stands in", titles)):
        for page, spelled in found.items():
            newest, *others = spelled.items()
            others = [(name, places) for name, places in others if not _stand_together(places, newest[1])]
            if others:
                yield _differs(page, what, newest[0], others, newest[1][0])


def _stand_together(some: Sequence[tuple[KeptList, Link]], others: Sequence[tuple[KeptList, Link]]) -> bool:
    """Whether two names of a page stand in the same lists: that is a slip within a list, and told as one."""
    lists = {kept.path for kept, _ in others}
    return all(kept.path in lists for kept, _ in some)


def _differs(
    page: str,
    what: str,
    name: str,
    others: Sequence[tuple[str, list[tuple[KeptList, Link]]]],
    newest: tuple[KeptList, Link],
) -> Flaw:
    kept, link = newest
    said = "; ".join(
        f"{other or 'no group'} in {_places([one for one, _ in where])}" for other, where in others
    )
    message = f"{page} {what} {name or 'no group'} here, and {said}"
    return Flaw("W356", kept.path, link.line or kept.line, message, "the newest list's word is taken")


def _missing(lists: Sequence[KeptList]) -> Iterator[Flaw]:
    """W357: an entry that lists lack although older ones have it: it was lost in copying."""
    has = [{page_of(link) for group in kept.related.groups for link in group.links} for kept in lists]
    labels = {
        page_of(link): label_of(link)
        for kept in lists
        for group in kept.related.groups
        for link in group.links
    }
    for page, label in labels.items():
        oldest = max(n for n, pages in enumerate(has) if page in pages)
        newer = [kept for n, kept in enumerate(lists[:oldest]) if page not in has[n] and kept.post != page]
        if newer:
            since = lists[oldest]
            message = f"{label} ({page}), listed since {since.path}, is missing in {_places(newer)}"
            yield Flaw(
                "W357", newer[0].path, newer[0].line, message, "it is put where the older lists have it"
            )


def _places(lists: Sequence[KeptList]) -> str:
    names = list(dict.fromkeys(kept.path for kept in lists))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
