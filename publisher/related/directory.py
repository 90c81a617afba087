"""The data led to posts: what every name in it means, and what one post shows of it.

Pure. Where an entry leads on a platform, and which entries it shows there, is decided in `write`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from publisher.document import Link, OwnLink, Text
from publisher.read.site import Site
from publisher.related.model import Entry, GroupData, Member, Readers, RelatedData, Trait
from publisher.related.series import Series, by_age, named_series, neighbours
from publisher.write.related import Group, RelatedList, SeriesPlace


@dataclass(frozen=True)
class Directory:
    """Data, and the posts of the site that it speaks of."""

    data: RelatedData
    members: tuple[Member, ...]
    site: Site

    # ------------------------------------------------------------ what one post shows

    def list_for(self, post: str, *, with_itself: bool = False) -> RelatedList | None:
        """The list that `post` shows, itself left out unless `with_itself`; None where no group is kept as data."""
        member = self.by_id.get(post)
        if member is None or not self.data.groups:
            return None
        shown = (
            group if data.most is None else _cut(group, data.most, post)
            for data, made in self._groups
            for group, posts in made
            if self._is_shown(data, posts, member)
        )
        groups = tuple(group if with_itself else _without(group, post) for group in shown)
        return RelatedList(self.data.heading, tuple(group for group in groups if group.links))

    def places_of(self, post: str) -> tuple[SeriesPlace, ...]:
        """Where `post` stands in each of its series, as links to what comes before and after it."""
        return tuple(place for series in self._series_of.get(post, ()) if (place := _place(series, post)))

    def named_by(self, post: str) -> frozenset[str]:
        """The posts that the list and the series of `post` may link to."""
        related = self.list_for(post)
        links = [link for group in related.groups for link in group.links] if related else []
        links += [link for place in self.places_of(post) for link in (place.previous, place.next) if link]
        return frozenset(link.own.post for link in links if link.own and link.own.post)

    # ------------------------------------------------------------ what names mean

    def target_of(self, written: str) -> OwnLink | None:
        """The own page that an entry names: by id, file or title, or address; None for a page of somebody else."""
        member = self.by_id.get(written)
        if member is not None:
            return OwnLink(member.id, member.address)
        named = self.site.named(written)
        if named.post is not None:
            return replace(named, fragment="")
        own = self.site.find(written, path=self.data.place)
        return own and replace(own, fragment=own.fragment if own.post is None else "")

    @cached_property
    def by_id(self) -> dict[str, Member]:
        return {member.id: member for member in self.members}

    @cached_property
    def titles(self) -> dict[str, str]:
        """The posts' own titles, by id."""
        return {member.id: member.title for member in self.members}

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """The series of the data in their order, then those that only posts name; of public posts alone."""
        named = {series.title: series for series in named_series(self.members)}
        listed = []
        for data in self.data.series:
            own = tuple(self._members_of(data.entries))
            known = {member.id for member, _ in own}
            others = named.pop(data.title, Series(data.title, ())).posts
            listed.append(Series(data.title, own + tuple(one for one in others if one[0].id not in known)))
        return tuple(_public(series) for series in (*listed, *named.values()))

    @cached_property
    def _series_of(self) -> dict[str, list[Series]]:
        """The series of each post, by its id."""
        found: dict[str, list[Series]] = {}
        for series in self.series:
            for member, _ in series.posts:
                found.setdefault(member.id, []).append(series)
        return found

    def _members_of(self, entries: Sequence[Entry]) -> Iterator[tuple[Member, str]]:
        """The posts that entries name, each once; what is no post here is passed over."""
        seen: set[str] = set()
        for entry in entries:
            own = self.target_of(entry.post)
            if own is not None and own.post in self.by_id and own.post not in seen:
                seen.add(own.post)
                yield self.by_id[own.post], entry.label

    # ------------------------------------------------------------ groups

    @cached_property
    def _groups(self) -> tuple[tuple[GroupData, tuple[tuple[Group, frozenset[str]], ...]], ...]:
        """Each group of the data with the groups it makes and the posts in them, worked out once for all posts."""
        return tuple((data, tuple(_with_posts(self._made(data)))) for data in self.data.groups)

    def _made(self, data: GroupData) -> Iterator[Group]:
        if data.by is None:
            yield Group(data.title, self._listed(data.entries))
        else:
            yield from self._gathered(data.by)

    def _listed(self, entries: Sequence[Entry]) -> tuple[Link, ...]:
        return tuple(link for entry in entries if (link := self._link(entry)) is not None)

    def _link(self, entry: Entry) -> Link | None:
        """An entry as a link; None for one that leads nowhere: an unknown id, a post that nobody may read."""
        own = self.target_of(entry.post)
        if own is None:
            is_page = entry.post.startswith(("http://", "https://"))
            return Link(entry.post, (Text(entry.label or entry.post),)) if is_page else None
        if own.post is None:
            return _led(own, entry.label or own.url) if is_address(entry.post) else None
        member = self.by_id.get(own.post)
        return _led(own, entry.label or member.title) if member and member.is_public else None

    def _gathered(self, trait: Trait) -> Iterator[Group]:
        """A group for each name that posts bear, in the order of the names; series in their own."""
        if trait == "series":
            for series in self.series:
                yield Group(series.title, tuple(_to(member, label) for member, label in series.posts))
            return
        found: dict[str, list[Link]] = {}
        for member in by_age(self.members):
            for name in member.tags if trait == "tag" else member.categories:
                if member.is_public:
                    found.setdefault(name, []).append(_to(member))
        yield from (Group(name, tuple(links)) for name, links in sorted(found.items()))

    def _is_shown(self, data: GroupData, posts: frozenset[str], member: Member) -> bool:
        match data.shown_in:
            case "all":
                return True
            case "own":
                return member.id in posts
            case Readers():
                return self._bears(data.shown_in, member)

    def _bears(self, readers: Readers, member: Member) -> bool:
        series = {each.title for each in self._series_of.get(member.id, ())}
        named = {own.post for written in readers.posts if (own := self.target_of(written))}
        return bool(
            set(readers.categories) & set(member.categories)
            or set(readers.tags) & set(member.tags)
            or set(readers.series) & series
            or member.id in named
        )


def _with_posts(groups: Iterator[Group]) -> Iterator[tuple[Group, frozenset[str]]]:
    for group in groups:
        yield group, frozenset(link.own.post for link in group.links if link.own and link.own.post)


def is_address(written: str) -> bool:
    """Whether a name in the data can only be meant as an address or a way to a file."""
    return "/" in written or written.endswith((".html", ".md"))


def _led(own: OwnLink, label: str) -> Link:
    return Link(own.address, (Text(label),), own=own)


def _to(member: Member, label: str = "") -> Link:
    return _led(OwnLink(member.id, member.address), label or member.title)


def _without(group: Group, post: str) -> Group:
    return replace(
        group, links=tuple(link for link in group.links if not (link.own and link.own.post == post))
    )


def _cut(group: Group, most: int, post: str) -> Group:
    """The first `most` entries, `post` itself not counted."""
    kept: list[Link] = []
    for link in group.links:
        others = sum(1 for one in kept if not (one.own and one.own.post == post))
        if others < most:
            kept.append(link)
    return replace(group, links=tuple(kept))


def _public(series: Series) -> Series:
    return replace(series, posts=tuple(one for one in series.posts if one[0].is_public))


def _place(series: Series, post: str) -> SeriesPlace | None:
    found = neighbours(series, post)
    if found is None:
        return None
    before, after = found
    return SeriesPlace(series.title, before and _to(*before), after and _to(*after))
