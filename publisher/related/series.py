"""Series: which posts belong to one, in which order, and where a post stands in it.

From the data's own lists and from posts that name their series in their front matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from publisher.related.model import Member

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Series:
    """One series: its title and its public posts in reading order, each with a label of its own or nothing."""

    title: str
    posts: tuple[tuple[Member, str], ...]


def named_series(members: Iterable[Member]) -> tuple[Series, ...]:
    """The series that posts name in their front matter: by number, then by date; the series themselves by name."""
    found: dict[str, list[tuple[float, datetime, str, Member]]] = {}
    for member in members:
        for title, number in member.series:
            place = float("inf") if number is None else number
            found.setdefault(title, []).append((place, member.date or _LONG_AGO, member.path, member))
    return tuple(
        Series(title, tuple((each[-1], "") for each in sorted(posts, key=lambda each: each[:-1])))
        for title, posts in sorted(found.items())
    )


def by_age(members: Iterable[Member]) -> tuple[Member, ...]:
    """The members, the newest first; those of one day by their path, and those without a date at the end."""
    by_path = sorted(members, key=lambda member: member.path)
    return tuple(sorted(by_path, key=lambda member: member.date or _LONG_AGO, reverse=True))


def neighbours(
    series: Series, post: str
) -> tuple[tuple[Member, str] | None, tuple[Member, str] | None] | None:
    """The posts before and after `post`, None at an end; None altogether when it is not of this series."""
    at = next((n for n, (member, _) in enumerate(series.posts) if member.id == post), None)
    if at is None:
        return None
    return _at(series.posts, at - 1), _at(series.posts, at + 1)


def _at(posts: Sequence[tuple[Member, str]], index: int) -> tuple[Member, str] | None:
    return posts[index] if 0 <= index < len(posts) else None
