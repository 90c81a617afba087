"""What is on the platforms now, read and recorded: published by hand, gone, edited there.

Reads only; the ledger learns stages and addresses, so that the next plan starts from the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from publisher.adapter import Client
from publisher.apply.settle import judge
from publisher.errors import NotThere, PublisherError, TargetError
from publisher.ledger import LedgerEntry, TargetEntry
from publisher.pipeline.workspace import Workspace
from publisher.plan.model import Action

Seen = Literal["as sent", "edited there", "gone", "published there", "not asked"]


@dataclass(frozen=True, slots=True)
class Look:
    """What was found of one post on one target; `error` when it could not be asked."""

    post: str
    target: str
    seen: Seen
    error: PublisherError | None = None


def look_at_copies(
    workspace: Workspace, actions: Sequence[Action], *, clients: Callable[[str], Client], records: bool
) -> tuple[Look, ...]:
    """Reads every recorded copy of `actions` once; when it `records`, the ledger's lock is to be held.

    After an error that is not about one copy, its target is not asked any more.
    """
    stopped: dict[str, PublisherError] = {}
    looks: list[Look] = []
    for action, known, entry in _recorded(workspace, actions):
        if action.target in stopped:
            looks.append(Look(action.post, action.target, "not asked", stopped[action.target]))
            continue
        try:
            look, learnt = _look(action, entry, clients(action.target))
            if records and learnt != entry:
                _record(workspace, known, action.target, learnt)
            looks.append(look)
        except PublisherError as error:
            if isinstance(error, TargetError):
                error.target = action.target
            stopped[action.target] = error
            looks.append(Look(action.post, action.target, "not asked", error))
    return tuple(looks)


def _recorded(
    workspace: Workspace, actions: Sequence[Action]
) -> Iterator[tuple[Action, LedgerEntry, TargetEntry]]:
    """The actions whose copy the ledger knows by an id, and that a platform can be asked for."""
    entries: Mapping[str, LedgerEntry] = workspace.entries
    for action in actions:
        known = entries.get(action.post)
        entry = known.targets.get(action.target) if known else None
        if known and entry and entry.id is not None and entry.stage in ("draft", "published"):
            yield action, known, entry


def _look(action: Action, entry: TargetEntry, client: Client) -> tuple[Look, TargetEntry]:
    """What one copy is now, and the ledger's entry that says so."""
    assert entry.remote is not None
    try:
        snapshot = client.fetch(entry.remote)
    except NotThere:
        return Look(action.post, action.target, "gone"), replace(entry, stage="gone")
    there = snapshot.remote
    learnt = replace(entry, stage=there.stage, url=there.url or entry.url)
    if action.rendition is not None and judge(snapshot, action.rendition, entry) == "edited":
        return Look(action.post, action.target, "edited there"), learnt
    is_news = there.stage == "published" and entry.stage == "draft"
    return Look(action.post, action.target, "published there" if is_news else "as sent"), learnt


def _record(workspace: Workspace, known: LedgerEntry, target: str, entry: TargetEntry) -> None:
    workspace.ledger.save_target(known.post, target, entry, path=known.path, source=known.source)
