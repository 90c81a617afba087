"""One piece of work, from the account to the read-back: every call, and every record before and after it.

What a decision is, `settle` says; how a call is made, the client; here they are put in order. Whatever happens
between two lines, the ledger tells the next run enough never to make a second copy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from types import MappingProxyType
from typing import Any, assert_never
from uuid import uuid4

from publisher.adapter import Capabilities, Client, Job, Remote, Rendition, Snapshot, Step, Uploaded
from publisher.apply.pictures import Bringing, Brought, address_body, address_fields, bring_pictures, merge
from publisher.apply.settle import (
    Adopt,
    Ask,
    Conflict,
    Continue,
    Fresh,
    Unlike,
    difference,
    judge,
    returned_print,
    sent_print,
    settle,
)
from publisher.apply.work import Event, EventKind, Result, Tools, Work
from publisher.errors import NeedsPerson, NotThere, OutcomeUnknown, TargetError, Unreachable
from publisher.ledger import Pending, Sent, TargetEntry


class Done(Exception):
    """The piece came to its end before anything had to be written there; not an error."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.note)
        self.result = result


class Piece:
    """One piece of work under way, and what the ledger says of it at this moment."""

    def __init__(self, work: Work, client: Client, capabilities: Capabilities, tools: Tools) -> None:
        self.work = work
        self.client = client
        self.capabilities = capabilities
        self.tools = tools
        known = tools.ledger.target(work.rendition.post, work.rendition.target)
        self.is_known = known is not None
        self.entry = known or TargetEntry()

    @property
    def rendition(self) -> Rendition:
        return self.work.rendition

    def save(self, **changes: Any) -> None:
        """Changes the entry, on disk when this returns. Writes nothing when nothing changes."""
        entry = replace(self.entry, **changes)
        if entry == self.entry and self.is_known:
            return
        self.entry, self.is_known = entry, True
        rendition = self.rendition
        self.tools.ledger.save_target(
            rendition.post, rendition.target, entry, path=self.work.path, source=self.work.source
        )

    def take(self, remote: Remote) -> None:
        """Records the copy as it is now known."""
        self.save(id=remote.id, url=remote.url, stage=remote.stage, extra=remote.extra)

    def time(self) -> str:
        """Now, as the ledger writes it."""
        return self.tools.now().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

    def tell(self, kind: EventKind, text: str = "") -> None:
        self.tools.on_event(Event(kind, self.rendition.target, self.rendition.post, text))

    def result(self, *, note: str = "", is_skip: bool = False) -> Result:
        return Result(
            post=self.rendition.post,
            target=self.rendition.target,
            action="skip" if is_skip else self.work.action,
            outcome="done",
            url=self.entry.url,
            remote=self.entry.remote,
            note=note,
        )


def deliver(piece: Piece) -> Result:
    """Brings one rendition to its target. Raises `PublisherError`; then the ledger tells how far it came."""
    try:
        _check_account(piece)
        before = _find_copy(piece)
        brought = _bring_pictures(piece)
        job = _make_job(piece, before, brought)
        remote = _run_steps(piece, job)
        _read_back(piece, job, remote)
        return piece.result()
    except Done as done:
        return done.result


# ---------------------------------------------------------------- whose account, which copy


def _check_account(piece: Piece) -> None:
    account = piece.client.account()
    known = piece.entry.account
    if known and known != account:
        raise NeedsPerson(
            "E410",
            f"this post was sent as {known}, but the login is {account}'s",
            fix="log in as before, or `publish forget` what is recorded for this target",
        )
    piece.entry = replace(piece.entry, account=account)


def _find_copy(piece: Piece) -> Snapshot | None:
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
    is_published = snapshot.remote.stage == "published"
    is_frozen = is_published and not piece.capabilities.can_update_published
    is_as_wished = is_published or piece.work.mode != "publish"
    was_sent = bool(piece.entry.sent.fingerprint) or piece.entry.pending is not None
    is_found = (
        is_as_wished and not was_sent and not piece.capabilities.is_blog
    )  # a folder also wants its pictures
    if verdict == "equal" and (is_frozen or is_found):
        _record(piece, snapshot)
        raise Done(piece.result(note="" if is_frozen else "adopted"))
    if is_frozen:
        piece.save(pending=None)
        raise Done(piece.result(note="frozen", is_skip=True))
    if verdict in ("edited", "unknown"):
        _face_conflict(piece, snapshot, was_ours=verdict == "edited")
    return snapshot


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
    if not was_ours:
        piece.save(
            returned=returned_print(snapshot, piece.rendition), fields=snapshot.fields, time=piece.time()
        )
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


# ---------------------------------------------------------------- pictures and the job


def _bring_pictures(piece: Piece) -> tuple[Brought, ...]:
    account = piece.entry.account
    bringing = Bringing(
        piece.client,
        piece.capabilities,
        known={**piece.tools.ledger.known_images(account), **piece.entry.images},
        fetch=piece.tools.fetch,
        cjk_font=piece.tools.cjk_font,
    )

    def keep(brought: Brought) -> None:
        images = {
            **piece.entry.images,
            brought.sha256: merge(piece.entry.images.get(brought.sha256), brought),
        }
        piece.save(images=MappingProxyType(images))
        if brought.is_new:
            piece.tell("picture", brought.picture.source)

    return bring_pictures(piece.rendition.pictures, bringing, keep)


def _make_job(piece: Piece, before: Snapshot | None, brought: Sequence[Brought]) -> Job:
    uploads: Mapping[str, Uploaded] = MappingProxyType(
        {one.sha256: piece.entry.images[one.sha256] for one in brought}
    )
    return Job(
        rendition=piece.rendition,
        body=address_body(piece.rendition, brought),
        fields=address_fields(piece.rendition, uploads),
        mode=piece.work.mode,
        uploads=uploads,
        remote=before.remote if before else None,
        before=before,
    )


# ---------------------------------------------------------------- the steps


def _run_steps(piece: Piece, job: Job) -> Remote:
    """Runs the client's steps: the attempt is on record before each, its receipt before the next is asked for."""
    remote = job.remote
    attempt = uuid4().hex
    if remote is None:
        piece.save(id=None, url=None, stage="draft", extra=MappingProxyType({}), returned="")
    for step in piece.client.steps(job):
        piece.tell("step", step.name)
        remote = _run(piece, step, Pending(attempt, step.name, piece.time(), sent_print(piece.rendition)))
        piece.take(remote)
    if remote is None:
        raise OutcomeUnknown("E406", "nothing tells whether anything was written", fix="look at the platform")
    return remote


def _run(piece: Piece, step: Step, pending: Pending) -> Remote:
    standing = piece.entry.pending
    begun = (
        pending if standing is None or piece.entry.id is not None else replace(pending, time=standing.time)
    )
    piece.save(pending=begun)
    try:
        return step.run().remote
    except (OutcomeUnknown, Unreachable):
        raise
    except TargetError:
        if piece.entry.id is None and standing is None:
            piece.save(pending=None)  # refused outright: nothing was made there
        raise


# ---------------------------------------------------------------- reading back


def _read_back(piece: Piece, job: Job, remote: Remote) -> None:
    """Proves that a reader there sees what was sent, and records it."""
    try:
        snapshot = piece.client.fetch(remote)
    except NotThere as error:
        raise OutcomeUnknown(
            "E416", f"written, but not to be found: {error.message}", fix="look there"
        ) from None
    if not snapshot.is_source and judge(snapshot, piece.rendition, piece.entry) != "equal":
        raise Unlike(
            "what came back is not what was sent",
            diff=difference(snapshot, piece.rendition),
            fix="look at the copy there; --force sends it again",
        )
    piece.take(snapshot.remote)
    _record(piece, snapshot)


def _record(piece: Piece, snapshot: Snapshot) -> None:
    """The end of a piece: what was sent, what came back, nothing pending."""
    rendition = piece.rendition
    piece.tools.ledger.keep_sent(rendition.target, rendition.post, rendition.body, format=rendition.format)
    piece.save(
        sent=Sent.of(rendition.prints, rendition.fingerprint),
        returned=returned_print(snapshot, rendition),
        fields=snapshot.fields,
        pending=None,
        time=piece.time(),
    )
