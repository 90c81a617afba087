"""A ledger file that git could not merge, explained: which targets the two sides tell differently.

Pure. Nothing is chosen here: two copies of one post may be there, and only a person can tell which stays.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

_OURS, _BASE, _MIDDLE, _THEIRS = "<<<<<<<", "|||||||", "=======", ">>>>>>>"


@dataclass(frozen=True, slots=True)
class Sides:
    """The two texts that stand in one file, and what git calls them."""

    ours: str
    theirs: str
    our_name: str
    their_name: str


def read_sides(text: str) -> Sides | None:
    """The two sides of a file with conflict marks; None for one without, or with marks that do not close."""
    ours: list[str] = []
    theirs: list[str] = []
    names = {_OURS: "", _THEIRS: ""}
    into: tuple[list[str], ...] = (ours, theirs)
    for line in text.splitlines():
        mark, _, name = line.partition(" ")
        match mark:
            case "<<<<<<<":
                into, names[_OURS] = (ours,), names[_OURS] or name
            case "|||||||":
                into = ()
            case "=======":
                into = (theirs,)
            case ">>>>>>>":
                into, names[_THEIRS] = (ours, theirs), names[_THEIRS] or name
            case _:
                for side in into:
                    side.append(line)
    if not names[_OURS] or not names[_THEIRS] or len(into) != 2:
        return None
    return Sides("\n".join(ours), "\n".join(theirs), names[_OURS], names[_THEIRS])


def explain_conflict(text: str) -> str:
    """What the two sides say of each target that they tell differently; empty where they cannot be read."""
    sides = read_sides(text)
    ours, theirs = (_targets(side) for side in (sides.ours, sides.theirs)) if sides else (None, None)
    if sides is None or ours is None or theirs is None:
        return ""
    differing = [name for name in sorted({*ours, *theirs}) if ours.get(name) != theirs.get(name)]
    told = (
        f"{name}: {_copy(ours.get(name))} ({sides.our_name}), {_copy(theirs.get(name))} ({sides.their_name})"
        for name in differing
    )
    return "; ".join(told)


def _targets(side: str) -> Mapping[str, object] | None:
    try:
        found = json.loads(side)["targets"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _copy(entry: object) -> str:
    """A copy as one side knows it: its address, else its id."""
    if not isinstance(entry, dict):
        return "none"
    named = entry.get("url") or entry.get("id") or entry.get("stage")
    return str(named) if named else "?"
