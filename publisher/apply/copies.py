"""Which copy there is this post's, and may it be written over: the calls and records around `settle`'s decisions.

Nothing is written there by this module; what `--force` will replace is kept first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from publisher.adapter import Remote, Snapshot
from publisher.apply.piece import Done, Piece, record, record_attempt
from publisher.apply.readback import seen
from publisher.apply.settle import (
    Adopt,
    Ask,
    Conflict,
    Continue,
    Fresh,
    difference,
    is_as_begun,
    is_seen,
    judge,
    returned_print,
    settle,
    shows_the_same,
)
from publisher.errors import NeedsPerson, NotThere
from publisher.ledger import Pending, Sent


def check_account(piece: Piece) -> None:
    """Sees to it that the login is the one that this post was sent with. Raises `NeedsPerson` E410."""
    piece.entry = piece.entry.of_account(piece.client.account())


def find_copy(piece: Piece) -> Snapshot | None:
    """The copy to write over, as it is now; None to make one. Raises `Done` when nothing is to be written."""
    remote = piece.entry.remote
    if piece.entry.stage == "gone":
        _face_loss(piece, "the copy there is gone")
    if remote is None or piece.entry.stage == "gone":
        return _look_around(piece)
    try:
        snapshot = piece.client.fetch(remote)
    except NotThere as error:
        return _after_loss(piece, error)
    return _may_write_over(piece, snapshot)


def _look_around(piece: Piece) -> Snapshot | None:
    found = piece.client.look(piece.rendition)
    finding = settle(found, title=piece.rendition.title, pending=piece.entry.pending, force=piece.work.force)
    match finding:
        case Fresh():
            _back_up_files(piece, [copy.remote for copy in found])
            return None
        case Continue() | Adopt():
            snapshot = piece.client.fetch(finding.remote)
            if isinstance(finding, Adopt):
                piece.save(sent=Sent(), pending=None, returned="")
            return _may_write_over(piece, snapshot)
        case Ask():
            raise _equal_title(piece, finding)
        case _:
            assert_never(finding)


def _back_up_files(piece: Piece, remotes: Sequence[Remote]) -> None:
    """A folder holds one file in one place: forcing a new copy replaces what stands there."""
    if piece.capabilities.is_blog:
        for remote in remotes:
            _back_up(piece, piece.client.fetch(remote))


def _equal_title(piece: Piece, finding: Ask) -> NeedsPerson:
    first = finding.found[0]
    where = first.remote.url or first.remote.id
    return NeedsPerson(
        "E409",
        f"{first.reason} is there already: {where}",
        fix="`publish adopt` takes it over, `publish record` names its address, --force makes another",
    )


def _after_loss(piece: Piece, error: NotThere) -> Snapshot | None:
    """The recorded copy is gone: found elsewhere, made anew by force, or a person's to decide."""
    if not piece.work.force:
        moved = next((copy for copy in piece.client.look(piece.rendition) if copy.is_ours), None)
        if moved:
            return _may_write_over(piece, piece.client.fetch(moved.remote))
    piece.save(stage="gone", pending=None)
    _face_loss(piece, f"the copy there is gone: {error.message}")
    return None


def _face_loss(piece: Piece, message: str) -> None:
    """Goes on by force alone. Raises `Done` when only what is not the post's own would be sent, else `NotThere`."""
    if piece.work.force:
        return
    if piece.work.is_minor:
        raise Done(piece.result(note="gone", is_skip=True))
    raise NotThere(
        "E404",
        message,
        fix="`publish record POST TARGET URL` if you published it by hand, --force for a new one, or `publish forget`",
    )


# ---------------------------------------------------------------- may it be written over


def _may_write_over(piece: Piece, snapshot: Snapshot) -> Snapshot:
    """The copy, when it is ours to write over. Raises `Done`, `Conflict`, `NeedsPerson`."""
    _check_owner(piece, snapshot)
    verdict = judge(snapshot, piece.rendition, piece.entry)
    piece.take(snapshot.remote)
    if verdict in ("ours", "untouched") and piece.entry.pending is not None:
        _note_arrival(piece, snapshot, piece.entry.pending)
    is_published = snapshot.remote.stage == "published"
    if is_published and not piece.capabilities.can_update_published:
        _leave_frozen(piece, snapshot)
    was_sent = is_seen(piece.entry) or piece.entry.pending is not None
    is_as_wished = verdict == "equal" and (is_published or piece.work.mode != "publish")
    if is_as_wished and not was_sent and not piece.capabilities.is_blog:  # a folder also wants its pictures
        record(piece, snapshot)
        raise Done(piece.result(note="adopted"))
    if verdict in ("edited", "unknown"):
        _face_conflict(piece, snapshot, was_ours=verdict == "edited")
    return snapshot


def _note_arrival(piece: Piece, snapshot: Snapshot, pending: Pending) -> None:
    """The attempt that begins now overwrites what `pending` says was sent: should it break off as well, or should the
    copy turn out to be frozen, what stands there now must still be known as ours, and as what it is."""
    if pending.whole and is_as_begun(snapshot, piece.rendition, pending):
        record_attempt(piece, snapshot, pending)
    else:
        piece.save(returned=returned_print(snapshot, piece.rendition))


def leave_settled(piece: Piece, before: Snapshot | None, snapshot: Snapshot) -> None:
    """Raises `Done` when what an earlier run handed in went public just now, as it stood before this run, and cannot be
    changed any more: behind what we wish, and as it was sent."""
    is_frozen = snapshot.remote.stage == "published" and not piece.capabilities.can_update_published
    if is_frozen and before is not None and _is_alike(before, snapshot):
        piece.take(snapshot.remote)
        _leave_frozen(piece, snapshot)


def _is_alike(before: Snapshot, now: Snapshot) -> bool:
    one, other = (seen(there.title, there.body, pictures=False) for there in (before, now))
    return one == other


def _leave_frozen(piece: Piece, snapshot: Snapshot) -> None:
    """What the platform cannot change any more: done when it shows what we wish, else behind for good."""
    if shows_the_same(snapshot, piece.rendition):
        record(piece, snapshot)
        raise Done(piece.result())
    piece.save(pending=None)
    raise Done(piece.result(note="frozen", is_skip=True))


def _check_owner(piece: Piece, snapshot: Snapshot) -> None:
    if snapshot.owner is not None and snapshot.owner != piece.entry.account:
        raise NeedsPerson(
            "E410",
            f"the copy there belongs to {snapshot.owner}, not to {piece.entry.account}",
            fix="log in as its owner, or `publish forget` it",
        )


def _face_conflict(piece: Piece, snapshot: Snapshot, *, was_ours: bool) -> None:
    """Goes on by force alone, keeping what is replaced. Raises `Done` where the edit is to be left alone."""
    if piece.work.force:
        _back_up(piece, snapshot)
        return
    if was_ours and piece.work.is_minor and not piece.capabilities.can_update_published:
        raise Done(piece.result(note="edited", is_skip=True))
    returned = returned_print(snapshot, piece.rendition)
    if not was_ours and not piece.entry.sent.fingerprint and piece.entry.returned != returned:
        piece.save(returned=returned, fields=snapshot.fields, time=piece.time())
    raise Conflict(
        "the copy there was edited since it was sent"
        if was_ours
        else "the copy there is not what would be sent",
        diff=difference(snapshot, piece.rendition),
        fix="take the edit into the post, or --force to replace it (a backup is kept)",
    )


def _back_up(piece: Piece, snapshot: Snapshot) -> None:
    rendition = piece.rendition
    piece.tools.ledger.backup(
        rendition.target, rendition.post, snapshot.body, format=rendition.format, time=piece.time()
    )
