"""Whose is what stands there, and may it be written over? Pure decisions from what was read and remembered.

No call is made and nothing is recorded here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import unified_diff
from typing import Literal

from publisher.adapter import Found, Remote, Rendition, Snapshot
from publisher.apply.readback import is_blank, reader_view, seen
from publisher.errors import NeedsPerson, OutcomeUnknown
from publisher.ledger import Pending, TargetEntry

# ---------------------------------------------------------------- before a create


@dataclass(frozen=True, slots=True)
class Fresh:
    """Nothing there is this post's: a copy is to be made."""


@dataclass(frozen=True, slots=True)
class Continue:
    """The copy of an attempt that did not come to its end."""

    remote: Remote


@dataclass(frozen=True, slots=True)
class Adopt:
    """A copy that is proved ours and that no ledger remembers."""

    remote: Remote


@dataclass(frozen=True, slots=True)
class Ask:
    """Copies that may be this post's; only a person can tell."""

    found: tuple[Found, ...]


def settle(
    found: Sequence[Found], *, title: str, pending: Pending | None, force: bool = False
) -> Continue | Adopt | Ask | Fresh:
    """What the copies `found` on a platform mean for a post of which no copy is recorded.

    One that the platform proves ours is ours. While `pending` stands, an empty draft of `title` that is not older
    than the attempt is ours too. Any other of that title is a question, unless `force`.
    """
    ours = next((copy for copy in found if copy.is_ours), None)
    if ours:
        return Continue(ours.remote) if pending else Adopt(ours.remote)
    reserved = next((copy for copy in found if pending and _is_of_attempt(copy, title, pending)), None)
    if reserved:
        return Continue(reserved.remote)
    return Ask(tuple(found)) if found and not force else Fresh()


def _is_of_attempt(copy: Found, title: str, pending: Pending) -> bool:
    if not copy.is_empty or copy.created is None or copy.title.strip() != title.strip():
        return False
    begun = datetime.fromisoformat(pending.time).astimezone(UTC).replace(microsecond=0)
    return copy.created.astimezone(UTC) >= begun


# ---------------------------------------------------------------- before an update

Verdict = Literal["untouched", "ours", "equal", "edited", "unknown"]


def judge(snapshot: Snapshot, rendition: Rendition, entry: TargetEntry) -> Verdict:
    """What the copy that stands there is.

    `untouched` since our last write; `ours`, what an unfinished attempt wrote or reserved; `equal` to what would
    be written; `edited` there; `unknown` when nobody saw what our last write left there (adopted, recorded).
    """
    if snapshot.is_source:
        return "equal"
    if entry.pending is None and not is_seen(entry):
        return "equal" if shows_the_same(snapshot, rendition) else "unknown"
    if entry.returned == returned_print(snapshot, rendition):
        return "untouched"
    if entry.pending is None:
        return "edited"
    is_reserved = not entry.returned and is_blank(snapshot.body, format=rendition.format)
    is_ours = is_as_begun(snapshot, rendition, entry.pending) or shows_the_same(snapshot, rendition)
    return "ours" if is_reserved or is_ours else "edited"


def is_as_begun(snapshot: Snapshot, rendition: Rendition, pending: Pending) -> bool:
    """Whether a reader sees there what an attempt that broke off was to bring."""
    there = seen(snapshot.title, snapshot.body, format=rendition.format, pictures=False)
    return there == pending.fingerprint


def is_seen(entry: TargetEntry) -> bool:
    """Whether it is known what stands there since the last write; after `record` it is not: a person wrote it."""
    return bool(entry.sent.fingerprint and entry.returned)


def shows_the_same(snapshot: Snapshot, rendition: Rendition) -> bool:
    """Whether a reader sees there what we would show; which address a picture has there is the platform's matter."""
    there = seen(snapshot.title, snapshot.body, format=rendition.format, pictures=False)
    return snapshot.is_source or there == sent_print(rendition)


def sent_print(rendition: Rendition) -> str:
    """What a reader will see of `rendition`, but for the addresses of pictures, as a fingerprint."""
    return seen(rendition.title, rendition.body, format=rendition.format, pictures=False)


def returned_print(snapshot: Snapshot, rendition: Rendition) -> str:
    """What a reader sees there now, pictures' addresses included, as a fingerprint."""
    return seen(snapshot.title, snapshot.body, format=rendition.format)


def difference(snapshot: Snapshot, rendition: Rendition) -> str:
    """The diff from what a reader sees there to what we would show."""
    there = reader_view(snapshot.title, snapshot.body, format=rendition.format, pictures=False)
    ours = reader_view(rendition.title, rendition.body, format=rendition.format, pictures=False)
    lines = unified_diff(there.splitlines(), ours.splitlines(), "there", "ours", lineterm="")
    return "".join(f"{line}\n" for line in lines)


# ---------------------------------------------------------------- what a person is told


class Conflict(NeedsPerson):
    """What stands there is not what we left; `diff` goes from there to ours."""

    def __init__(self, message: str, *, diff: str, fix: str) -> None:
        super().__init__("E405", message, fix=fix)
        self.diff = diff


class Unlike(OutcomeUnknown):
    """What came back is not what was sent; `diff` goes from there to ours."""

    def __init__(self, message: str, *, diff: str, fix: str) -> None:
        super().__init__("E416", message, fix=fix)
        self.diff = diff
