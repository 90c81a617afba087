"""What the shared files say, read from their bytes: which post, which target, what changed, what begins. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from publisher.ledger import LedgerEntry, TargetEntry
from publisher.ledger.record import parse
from publisher.state.branch import Files


def may_go(path: str) -> bool:
    """Only old versions are ever removed."""
    return path.startswith("versions/")


def without(targets: Mapping[str, TargetEntry], name: str) -> dict[str, TargetEntry]:
    return {key: entry for key, entry in targets.items() if key != name}


def unsigned(entry: TargetEntry, me: str) -> TargetEntry:
    pending = entry.pending
    is_ours = pending is not None and pending.by == me
    return replace(entry, pending=replace(pending, by="", since="")) if is_ours and pending else entry


def posts_in(files: Files) -> list[str]:
    return [path for path in files if post_of(path)]


def post_of(path: str) -> str:
    """The post that a ledger file is about, empty for another file."""
    is_entry = path.startswith("ledger/") and path.endswith(".json")
    return path.removeprefix("ledger/").removesuffix(".json") if is_entry else ""


def place_of(path: str) -> tuple[str, str]:
    """Post and target that a kept body belongs to."""
    kind, target, *rest = path.split("/")
    inner = "/".join(rest)
    post = inner.rpartition("/")[0] if kind == "versions" else inner.rpartition(".")[0]
    return post, target


def content_of(at: Mapping[str, bytes], files: Files, path: str) -> bytes | None:
    return at[files[path]] if path in files else None


def entry_of(content: bytes | None, post: str) -> LedgerEntry | None:
    """What a file says; a damaged one says nothing, and stops its post when it is loaded."""
    if content is None:
        return None
    try:
        return parse(json.loads(content), post)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def changed_targets(before: bytes | None, now: bytes | None, post: str) -> set[str]:
    """The targets of a post that two of its files say different things about."""
    old, new = (side.targets if (side := entry_of(text, post)) else {} for text in (before, now))
    return {name for name in {*old, *new} if old.get(name) != new.get(name)}


def begun_targets(before: LedgerEntry | None, now: LedgerEntry) -> set[str]:
    """The targets on which a new attempt begins."""
    old = before.targets if before else {}
    return {
        name
        for name, entry in now.targets.items()
        if entry.pending
        and not (
            name in old and (was := old[name].pending) is not None and was.attempt == entry.pending.attempt
        )
    }


def gains_copy(before: LedgerEntry | None, now: LedgerEntry) -> bool:
    old = before.targets if before else {}
    return any(
        entry.id and (name not in old or old[name].id != entry.id) for name, entry in now.targets.items()
    )


def shown_copy(entry: TargetEntry | None) -> str:
    return "nothing" if entry is None else entry.url or entry.id or "an attempt"
