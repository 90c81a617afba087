"""Two ledgers that grew apart, made one: file by file, and within a post's file target by target. Pure.

Base is what both knew last. A change on one side wins; the same on both is one; different changes of one target are
settled where both speak of the same copy, and are else a clash that is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from publisher.ledger import LedgerEntry, TargetEntry


@dataclass(frozen=True, slots=True)
class Clash:
    """One target of a post for which both sides recorded different copies."""

    target: str
    ours: TargetEntry
    theirs: TargetEntry


@dataclass(frozen=True, slots=True)
class Merged:
    """The one entry of a post, None when there is none; `moved` are the targets where theirs came in."""

    entry: LedgerEntry | None
    moved: frozenset[str] = frozenset()
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """The paths that only they changed, and those that both changed, differently."""

    theirs: tuple[str, ...]
    both: tuple[str, ...]


def compare(base: Mapping[str, str], ours: Mapping[str, str], theirs: Mapping[str, str]) -> Difference:
    """Which paths come in from them."""
    every = sorted({*base, *ours, *theirs})
    differing = [path for path in every if ours.get(path) != theirs.get(path)]
    only_theirs = tuple(path for path in differing if ours.get(path) == base.get(path))
    both = tuple(path for path in differing if ours.get(path) != base.get(path) != theirs.get(path))
    return Difference(only_theirs, both)


def merge_entries(base: LedgerEntry | None, ours: LedgerEntry | None, theirs: LedgerEntry | None) -> Merged:
    """One post's entry made of both sides'."""
    before, here, there = (dict(side.targets) if side else {} for side in (base, ours, theirs))
    kept: dict[str, TargetEntry] = {}
    moved: set[str] = set()
    clashes: list[Clash] = []
    for name in sorted({*before, *here, *there}):
        mine, other = here.get(name), there.get(name)
        chosen = _choose(before.get(name), mine, other)
        if mine and other and chosen is None:
            clashes.append(Clash(name, mine, other))
            chosen = other
        if chosen != mine:
            moved.add(name)
        if chosen:
            kept[name] = chosen
    known = theirs if ours is None or (theirs and ours == base) else ours
    if known is None or not kept:
        return Merged(None, frozenset(moved), tuple(clashes))
    entry = LedgerEntry(known.post, known.path, known.source, MappingProxyType(kept))
    return Merged(entry, frozenset(moved), tuple(clashes))


def _choose(
    base: TargetEntry | None, ours: TargetEntry | None, theirs: TargetEntry | None
) -> TargetEntry | None:
    """The one that stands; None when neither does, or both are there and nothing tells which."""
    if ours == theirs or theirs == base:
        return ours
    if ours == base or ours is None:
        return theirs
    if theirs is None:  # forgotten there, changed here: what was just done is the surer knowledge
        return ours
    return _of_one_copy(ours, theirs)


def _of_one_copy(ours: TargetEntry, theirs: TargetEntry) -> TargetEntry | None:
    """Of two entries about one copy the one that knows more; of a copy and a mere attempt, the copy."""
    if _knows_copy(ours) != _knows_copy(theirs):
        return ours if _knows_copy(ours) else theirs
    if (ours.id, ours.url if ours.id is None else "") != (theirs.id, theirs.url if theirs.id is None else ""):
        return None
    if (ours.pending is None) != (theirs.pending is None):
        return ours if ours.pending is None else theirs
    return ours if ours.time > theirs.time else theirs


def _knows_copy(entry: TargetEntry) -> bool:
    return bool(entry.id or entry.url)
