"""Copies that a person made, written into the ledger as if they had been sent: their addresses, then their texts.

Writes the ledger only. Which copy is whose was decided before (`adopting`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType

from publisher.adapter import Remote, Rendition
from publisher.apply.settle import is_seen, returned_print, shows_the_same
from publisher.config.settings import TargetSettings
from publisher.errors import PublisherError
from publisher.ledger import Sent, TargetEntry
from publisher.pipeline.adopting import Candidate
from publisher.pipeline.orphans import source_digest
from publisher.pipeline.workspace import Workspace
from publisher.read.post import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """A post whose copy is recorded. `differs` says whether the copy shows something else than we would, None where
    nobody looked; `error` why its own text could not be made."""

    post: Post
    entry: TargetEntry
    differs: bool | None = None
    error: PublisherError | None = None


def record_copies(
    workspace: Workspace, target: TargetSettings, chosen: Sequence[Candidate], *, account: str = ""
) -> tuple[Adopted, ...]:
    """Writes the copies of `chosen` into the ledger, so that the next run has nothing to do for them.

    To be called while the ledger's lock is held. Addresses first, all of them: only then is it known what each post's
    links will lead to, and so what would be sent today. A run that is cut off between is finished by the next.
    """
    unseen = tuple(_unseen(workspace))
    for candidate in chosen:
        _record_address(workspace, target, candidate, account)
    fresh = workspace.reread()
    adopted = tuple(_record_text(fresh, target, candidate) for candidate in chosen)
    _follow(workspace, fresh.reread(), unseen)
    return adopted


def _record_address(workspace: Workspace, target: TargetSettings, candidate: Candidate, account: str) -> None:
    post, remote, snapshot = candidate.post, candidate.copy.remote, candidate.copy.snapshot
    known = workspace.ledger.target(post.id, target.name) or TargetEntry()
    is_same = bool(remote.id) and remote.id == known.id
    entry = replace(
        known,
        account=account or known.account,
        id=remote.id or None,
        url=_url(workspace, post, target, remote),
        stage=remote.stage,
        extra=MappingProxyType({**(known.extra if is_same else {}), **remote.extra}),
        pending=None,
        returned="",
        sent=Sent(),
        is_adopted=remote.stage == "draft",
        fields=snapshot.fields if snapshot else known.fields,
        time=_now(),
    )
    workspace.ledger.save_target(post.id, target.name, entry, path=post.path, source=source_digest(post))


def _url(workspace: Workspace, post: Post, target: TargetSettings, remote: Remote) -> str | None:
    """A file on a blog has the address that its post has by the configuration."""
    if target.adapter.capabilities.is_blog:
        return workspace.document(post).meta.canonical
    return remote.url


def _record_text(workspace: Workspace, target: TargetSettings, candidate: Candidate) -> Adopted:
    """What would be sent today counts as sent. Only a copy that shows the same counts as seen: what differs, or what
    nobody saw, is not written over without a word, and of that what stands there is kept for the diff."""
    post, snapshot, ledger = candidate.post, candidate.copy.snapshot, workspace.ledger
    entry = ledger.target(post.id, target.name)
    assert entry is not None
    try:
        rendition = workspace.rendition(post, target)
    except PublisherError as error:
        return Adopted(post=post, entry=entry, error=error)
    differs = None if snapshot is None else not shows_the_same(snapshot, rendition)
    entry = replace(
        entry,
        sent=Sent.of(rendition.prints, rendition.fingerprint),
        returned=returned_print(snapshot, rendition) if snapshot and not differs else "",
    )
    body = snapshot.body if snapshot and differs else rendition.body
    ledger.keep_sent(target.name, post.id, body, format=rendition.format)
    ledger.save_target(post.id, target.name, entry, path=post.path, source=source_digest(post))
    return Adopted(post=post, entry=entry, differs=differs)


# ---------------------------------------------------------------- what was recorded before


Unseen = tuple[Post, TargetSettings, Sent]


def _unseen(workspace: Workspace) -> Iterator[Unseen]:
    """Copies that a person made, adopted or recorded, and nothing waits to be sent to: by post and target."""
    for post in workspace.posts.values():
        known = workspace.entries.get(post.id)
        for name, entry in known.targets.items() if known else ():
            target = workspace.settings.targets.get(name)
            if target is None or is_seen(entry) or entry.pending is not None or not entry.sent.fingerprint:
                continue
            if _fingerprint(workspace, post, target) == entry.sent.fingerprint:
                yield post, target, entry.sent


def _follow(workspace: Workspace, fresh: Workspace, unseen: Sequence[Unseen]) -> None:
    """What a person made is not ours to bring up to date because an address became known here."""
    for post, target, sent in unseen:
        entry = fresh.ledger.target(post.id, target.name)
        rendition = _rendition(fresh, post, target)
        if entry is None or rendition is None or entry.sent != sent:
            continue
        now = Sent.of(rendition.prints, rendition.fingerprint)
        if now != sent:
            fresh.ledger.save_target(
                post.id, target.name, replace(entry, sent=now), path=post.path, source=source_digest(post)
            )


def _fingerprint(workspace: Workspace, post: Post, target: TargetSettings) -> str:
    rendition = _rendition(workspace, post, target)
    return rendition.fingerprint if rendition else ""


def _rendition(workspace: Workspace, post: Post, target: TargetSettings) -> Rendition | None:
    try:
        return workspace.rendition(post, target)
    except PublisherError:
        return None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
