"""What `apply` is given and what it hands back: pieces of work, events while it runs, results. Only data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from publisher.adapter import Mode, Remote, Rendition
from publisher.errors import PublisherError
from publisher.ledger import Ledger

Outcome = Literal["done", "failed", "unknown", "not-tried"]
EventKind = Literal["begins", "picture", "step", "ends"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One rendition to bring to its target. `path` and `source` (the hash of the post's body) go to the ledger.

    `force` overrides a conflict, a copy that is gone, an equal title. `is_minor` says that only links or what
    surrounds the post changed: then a copy that is gone, or a draft edited where nothing published can be
    changed, is left alone.
    """

    action: Literal["create", "update"]
    rendition: Rendition
    path: str = ""
    source: str = ""
    mode: Mode = "draft"
    force: bool = False
    is_minor: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened just now, for people who wait. Comes from several threads."""

    kind: EventKind
    target: str
    post: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How one piece of work ended. `note` says why nothing was written although nothing failed (`edited`, `gone`,
    `frozen`, `adopted`); `warnings` what went wrong without stopping it."""

    post: str
    target: str
    action: Literal["create", "update", "skip"]
    outcome: Outcome
    url: str | None = None
    remote: Remote | None = None
    error: PublisherError | None = None
    note: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What all pieces of work share. `fetch` brings a remote picture's bytes; `cjk_font` is the configured font;
    `wait_for_page` returns once the blog's page at an address is there, and raises when it does not come."""

    ledger: Ledger
    fetch: Callable[[str], bytes]
    now: Callable[[], datetime]
    on_event: Callable[[Event], None] = lambda _: None
    cjk_font: Path | None = None
    wait_for_page: Callable[[str], None] = lambda _: None
