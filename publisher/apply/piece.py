"""One piece of work under way: what it is about, and what the ledger says of it at this moment.

Every change is on disk when its call returns. No decision is made here and no platform is asked.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import Any

from publisher.adapter import Capabilities, Client, Remote, Rendition, Snapshot
from publisher.apply.settle import returned_print
from publisher.apply.work import Event, EventKind, Result, Tools, Work
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
        self.warnings: tuple[str, ...] = ()

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
            warnings=self.warnings,
        )


def record(piece: Piece, snapshot: Snapshot, *, was_written: bool = False) -> None:
    """The end of a piece: what was sent, what came back, nothing pending.

    What was written in mode draft to a page that is live stands in that page's draft until it is published.
    """
    rendition = piece.rendition
    piece.tools.ledger.keep_sent(rendition.target, rendition.post, rendition.body, format=rendition.format)
    piece.save(
        sent=Sent.of(rendition.prints, rendition.fingerprint),
        returned=returned_print(snapshot, rendition),
        fields=snapshot.fields,
        pending=None,
        time=piece.time(),
        is_adopted=piece.entry.is_adopted and not was_written,
        waits=was_written and piece.work.mode == "draft" and snapshot.remote.stage == "published",
    )


def record_attempt(piece: Piece, snapshot: Snapshot, pending: Pending) -> None:
    """What an attempt that broke off has left there all the same; it stays unfinished."""
    rendition = piece.rendition
    body = _with_own_names(piece, snapshot.body) if rendition.format == "html" else snapshot.body
    piece.tools.ledger.keep_sent(rendition.target, rendition.post, body, format=rendition.format)
    piece.save(
        sent=Sent(pending.own, pending.links, pending.around, pending.whole),
        returned=returned_print(snapshot, rendition),
        fields=snapshot.fields,
        time=pending.time,
    )


def _with_own_names(piece: Piece, body: str) -> str:
    """A body as it stands there with its pictures under their own names, as bodies are kept."""
    for digest, image in piece.entry.images.items():
        for address in filter(None, (image.url, image.url.replace("http://", "https://", 1))):
            body = body.replace(address, f"asset:{digest}")
    return body
