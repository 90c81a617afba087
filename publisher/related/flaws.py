"""What is wrong with the data once it is held against the posts: names that nothing bears, entries that stand twice.

Warnings all of them: a list goes out without what leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from publisher.document import typed
from publisher.related.directory import Directory, is_address
from publisher.related.model import Entry, Flaw, Member, Readers


def flaws_of(directory: Directory) -> tuple[Flaw, ...]:
    """Everything that is wrong with the data, in the order of its lines."""
    data = directory.data
    lists = [(group.title, group.entries) for group in data.groups]
    lists += [(series.title, series.entries) for series in data.series]
    found = {flaw for _, entries in lists for entry in entries for flaw in _unknown(directory, entry)}
    found |= {flaw for title, entries in lists for flaw in _doubled(directory, title, entries)}
    for group in data.groups:
        if isinstance(group.shown_in, Readers):
            found |= set(_unknown_readers(directory, group.shown_in, group.line))
    return tuple(sorted(found, key=lambda flaw: (flaw.line, flaw.code, flaw.message)))


# ---------------------------------------------------------------- names that nothing bears


def _unknown(directory: Directory, entry: Entry) -> Iterator[Flaw]:
    """W353 for a name that no post bears, W311 for an address of this site that no post has."""
    own = directory.target_of(entry.post)
    path = directory.data.path
    if own is None and entry.post.startswith(("http://", "https://")):
        return
    if own is not None and (own.post is not None or directory.site.is_root(own)):
        return
    if own is not None and is_address(entry.post) and own.url.startswith(("http://", "https://")):
        yield Flaw("W311", path, entry.line, f"{entry.post} leads to no post of this site")
        return
    message = f"no post here is called {entry.post}"
    fix = _near(entry.post, [name for member in directory.members for name in (member.id, member.title)])
    yield Flaw("W353", path, entry.line, message, fix)


def _unknown_readers(directory: Directory, readers: Readers, line: int) -> Iterator[Flaw]:
    members, path = directory.members, directory.data.path
    borne = (
        ("category", readers.categories, [name for member in members for name in member.categories]),
        ("tag", readers.tags, [name for member in members for name in member.tags]),
        ("series", readers.series, [series.title for series in directory.series]),
    )
    for kind, names, known in borne:
        for name in names:
            if name not in known:
                message = f"shown_in: no post bears the {kind} {name}"
                yield Flaw("W353", path, line, message, _near(name, known))
    for written in readers.posts:
        yield from _unknown(directory, Entry(written, line=line))


def _near(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, sorted(set(known)), n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else ""


# ---------------------------------------------------------------- entries that stand twice


def _doubled(directory: Directory, title: str, entries: Sequence[Entry]) -> Iterator[Flaw]:
    """W354 for a post that a list names twice, W312 when it does so by two labels: then one is a slip."""
    first: dict[str, Entry] = {}
    for entry in entries:
        own = directory.target_of(entry.post)
        page = (own.post or own.address) if own else entry.post
        if page not in first:
            first[page] = entry
            continue
        before = first[page]
        if entry.label and before.label and entry.label != before.label:
            message = f"{before.label} (line {before.line}) and {entry.label} lead to one page, {page}"
            fix = meant(entry.label, title, directory.members, besides=page)
            yield Flaw(
                "W312", directory.data.path, entry.line, message, fix or "correct the post of one of them"
            )
        else:
            message = f"{page} stands twice in {title or 'one list'} (first in line {before.line})"
            yield Flaw("W354", directory.data.path, entry.line, message, "keep one of the two")


def meant(label: str, title: str, members: Sequence[Member], *, besides: str) -> str:
    """The post that a label which leads elsewhere seems to mean, by its title; empty when none does."""
    wanted = {_bare(label), _bare(f"{title}{label}")}
    found = [member for member in members if _bare(member.title) in wanted and member.id != besides]
    return f"did you mean {found[0].id}, titled {found[0].title}?" if len(found) == 1 else ""


def _bare(title: str) -> str:
    """A title without what authors write in two ways: blanks, and the width of brackets."""
    return "".join(typed(title).split()).translate(str.maketrans("（）：", "():")).lower()
