"""One piece of work, from the account to the read-back: every call, and every record before and after it.

What a decision is, `settle` says; how a call is made, the client; here they are put in order. Whatever happens
between two lines, the ledger tells the next run enough never to make a second copy.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from types import MappingProxyType
from uuid import uuid4

from publisher.adapter import Job, Remote, Snapshot, Step, Uploaded
from publisher.apply.copies import check_account, find_copy, leave_settled
from publisher.apply.pictures import (
    Bringing,
    Brought,
    address_body,
    address_fields,
    bring_pictures,
    mark_of_flaw,
    merge,
)
from publisher.apply.piece import Done, Piece, record
from publisher.apply.settle import Unlike, difference, sent_print, shows_the_same
from publisher.apply.work import Result
from publisher.errors import (
    NotThere,
    OutcomeUnknown,
    PictureGone,
    PublisherError,
    TargetError,
    Unreachable,
)
from publisher.ledger import Pending


def deliver(piece: Piece) -> Result:
    """Brings one rendition to its target. Raises `PublisherError`; then the ledger tells how far it came."""
    try:
        check_account(piece)
        _bring_beside_list(piece)
        before = find_copy(piece)
        _wait_for_page(piece)
        remote = _send(piece, before)
        _read_back(piece, remote, before)
        return piece.result()
    except Done as done:
        return done.result


def _bring_beside_list(piece: Piece) -> None:
    """For a new post, where pictures travel side by side: the first of them travel while the platform's list is
    read, which the client then remembers. Once it holds a copy, or cannot be read, no more are sent."""
    entry = piece.entry
    if entry.remote is not None or entry.stage == "gone" or piece.capabilities.uploads == 1:
        return
    halt = Event()

    def look() -> None:
        try:
            if piece.client.look(piece.rendition):
                halt.set()
        except PublisherError:  # `find_copy` meets it again
            halt.set()

    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(look)
        _bring_pictures(piece, halt=halt)
        looking.result()


def _wait_for_page(piece: Piece) -> None:
    """What is about to be made public leads readers to the blog's page: that must be there by then."""
    if piece.work.mode == "publish" and not piece.capabilities.is_blog:
        piece.tools.wait_for_page(str(piece.rendition.fields.get("source_url") or ""))


def _send(piece: Piece, before: Snapshot | None) -> Remote:
    """Pictures, then the article. What the platform lost of the pictures since is brought a second time."""
    try:
        return _run_steps(piece, _make_job(piece, before, _bring_pictures(piece)))
    except PictureGone as gone:
        brought = _bring_pictures(piece, anew=gone.pictures)
        return _run_steps(piece, _make_job(piece, before, brought))


# ---------------------------------------------------------------- pictures and the job


def _bring_pictures(
    piece: Piece, *, anew: Collection[str] = (), halt: Event | None = None
) -> tuple[Brought, ...]:
    known = {**piece.tools.ledger.known_images(piece.entry.account), **piece.entry.images}
    bringing = Bringing(
        piece.client,
        piece.capabilities,
        known={digest: one for digest, one in known.items() if digest not in anew},
        fetch=piece.tools.fetch,
        cjk_font=piece.tools.cjk_font,
        halt=halt or Event(),
    )

    def keep(brought: Brought) -> None:
        images = {
            **piece.entry.images,
            brought.sha256: merge(piece.entry.images.get(brought.sha256), brought),
        }
        if brought.is_new:
            images.pop(mark_of_flaw(brought.sha256), None)
        if brought.flaws:
            images[mark_of_flaw(brought.sha256)] = Uploaded(media_id=brought.uploaded.media_id)
        piece.save(images=MappingProxyType(images))
        if brought.is_new:
            piece.tell("picture", brought.picture.source)
            piece.warnings += tuple(f"{flaw.code} {flaw.message}" for flaw in brought.flaws)

    return bring_pictures(piece.rendition.pictures, bringing, keep)


def _make_job(piece: Piece, before: Snapshot | None, brought: Sequence[Brought]) -> Job:
    uploads: Mapping[str, Uploaded] = MappingProxyType(
        {one.sha256: piece.entry.images[one.sha256] for one in brought}
    )
    return Job(
        rendition=piece.rendition,
        body=address_body(piece.rendition, brought),
        fields=address_fields(piece.rendition, uploads, brought),
        mode=piece.work.mode,
        uploads=uploads,
        remote=before.remote if before else None,
        before=before,
        resumes=_unsettled_step(piece),
    )


def _unsettled_step(piece: Piece) -> str:
    """The step of an earlier attempt to send the same, which did not come to its end."""
    pending = piece.entry.pending
    return pending.step if pending and pending.fingerprint == sent_print(piece.rendition) else ""


# ---------------------------------------------------------------- the steps


def _run_steps(piece: Piece, job: Job) -> Remote:
    """Runs the client's steps: the attempt is on record before each, its receipt before the next is asked for."""
    remote = job.remote
    attempt = uuid4().hex
    if remote is None:
        piece.save(id=None, url=None, stage="draft", extra=MappingProxyType({}), returned="")
    for step in piece.client.steps(job):
        piece.tell("step", step.name)
        remote = _run(piece, step, _pending(piece, attempt, step))
        piece.take(remote)
    if remote is None:
        raise OutcomeUnknown("E406", "nothing tells whether anything was written", fix="look at the platform")
    return remote


def _pending(piece: Piece, attempt: str, step: Step) -> Pending:
    rendition, prints = piece.rendition, piece.rendition.prints
    return Pending(
        attempt,
        step.name,
        piece.time(),
        sent_print(rendition),
        own=prints.own,
        links=prints.links,
        around=prints.around,
        whole=rendition.fingerprint,
    )


def _run(piece: Piece, step: Step, pending: Pending) -> Remote:
    standing = piece.entry.pending
    begun = (
        pending if standing is None or piece.entry.id is not None else replace(pending, time=standing.time)
    )
    piece.save(pending=begun)
    try:
        receipt = step.run()
        piece.warnings += receipt.warnings
        return receipt.remote
    except (OutcomeUnknown, Unreachable):
        raise
    except TargetError:
        if piece.entry.id is None and standing is None:
            piece.save(pending=None)  # refused outright: nothing was made there
        raise


# ---------------------------------------------------------------- reading back


def _read_back(piece: Piece, remote: Remote, before: Snapshot | None) -> None:
    """Proves that a reader there sees what was sent, and records it."""
    try:
        snapshot = piece.client.fetch(remote)
    except NotThere as error:
        raise OutcomeUnknown(
            "E416", f"written, but not to be found: {error.message}", fix="look there"
        ) from None
    if not shows_the_same(snapshot, piece.rendition):
        leave_settled(piece, before, snapshot)
        raise Unlike(
            "what came back is not what was sent",
            diff=difference(snapshot, piece.rendition),
            fix="look at the copy there; --force sends it again",
        )
    piece.take(snapshot.remote)
    record(piece, snapshot, was_written=True)
