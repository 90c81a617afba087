"""A copy taken down: the login checked, what stands there kept, the copy gone, the ledger told.

Whether it may be done at all, a person was asked before this is called.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from publisher.adapter import Client, Retractor
from publisher.config.settings import TargetSettings
from publisher.errors import NeedsPerson, NotThere
from publisher.ledger import TargetEntry
from publisher.pipeline.workspace import Workspace
from publisher.read.post import Post


def require_copy(workspace: Workspace, post: Post, target: TargetSettings) -> TargetEntry | None:
    """What the ledger knows of the copy; None when there is nothing to take down.

    Raises `NeedsPerson` E427 for one of which only the address is known: nobody but a person can reach it.
    """
    entry = workspace.ledger.target(post.id, target.name)
    if entry is None or entry.stage == "gone" or (entry.id is None and entry.url is None):
        return None
    if entry.id is None:
        raise NeedsPerson(
            "E427",
            f"only the address of this copy is known: {entry.url}",
            fix="take it down there by hand, then `publish forget`",
        )
    return entry


def retract_copy(
    workspace: Workspace, post: Post, target: TargetSettings, entry: TargetEntry, client: Client
) -> TargetEntry:
    """Takes the copy down and records that it is gone; to be called while the ledger's lock is held.

    What stood there is kept below `<state>/backup/`. Raises what the client raises; then the ledger is as it was.
    """
    if not isinstance(client, Retractor):
        raise NeedsPerson(
            "E427",
            f"{target.adapter.capabilities.label} lets nobody take an article down from outside",
            fix="take it down there by hand, then `publish forget`",
        )
    entry = entry.of_account(client.account())
    assert entry.remote is not None
    try:
        there = client.fetch(entry.remote)
    except NotThere:
        pass
    else:
        format = target.adapter.capabilities.format
        workspace.ledger.backup(target.name, post.id, there.body, format=format, time=_now())
        client.retract(there.remote)
    gone = replace(entry, stage="gone", pending=None, time=_now())
    known = workspace.ledger.load(post.id)
    assert known is not None
    workspace.ledger.save_target(post.id, target.name, gone, path=known.path, source=known.source)
    return gone


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
