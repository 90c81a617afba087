"""Related lists and series as an author writes them down: names of posts, not yet led anywhere.

Where they are written (a YAML file, posts' front matter) is for others to know; no YAML may enter here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Trait = Literal["category", "tag", "series"]
"""What posts can be grouped by."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list. `post` is an id, a file's name or any spelling of an address; without `label` the post's
    own title is shown. `line` is that of the file, 0 where there is none."""

    post: str
    label: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """The posts that show a group: those that bear one of these names; `posts` are written as entries are."""

    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()


Audience = Literal["all", "own"] | Readers
"""Which posts show a group: every one, those that it names itself, or some."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupData:
    """Entries below a title; with `by` one group for each category, tag or series instead, its posts the newest first
    (a series in its order). `most` limits how many entries of a group are shown."""

    title: str = ""
    entries: tuple[Entry, ...] = ()
    by: Trait | None = None
    shown_in: Audience = "all"
    most: int | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesData:
    """Posts that are read one after the other."""

    title: str
    entries: tuple[Entry, ...]
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedData:
    """The whole file. `heading` stands above each list: None for the author's own heading, empty for none.

    `path` is the file's as messages show it, `place` the same seen from the site's folder; `digest` names its bytes.
    """

    heading: str | None = None
    groups: tuple[GroupData, ...] = ()
    series: tuple[SeriesData, ...] = ()
    path: str = ""
    place: str = ""
    digest: str = ""


NO_DATA = RelatedData()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A post as lists know it, from its front matter alone. `series` are those that it names itself, each with the
    post's number in it, None where the date decides."""

    id: str
    path: str
    title: str
    address: str
    is_public: bool = True
    date: datetime | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    series: tuple[tuple[str, float | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is not as it should be in data or in hand-kept lists: a `W3…` code, a place, a sentence, the next step."""

    code: str
    path: str
    line: int
    message: str
    fix: str = ""
