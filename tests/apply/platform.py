"""A platform in memory, in two ways of working, for tests of `apply`: it outlives its clients, as platforms do.

`titles`: an id is reserved, then written, then published; copies are found by title (like an editor's backend).
`marks`: a copy is added whole and bears the post's address; a published one is frozen (like a draft box).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TypeVar

from publisher.adapter import (
    Capabilities,
    Field,
    Found,
    Job,
    Payload,
    PictureLimits,
    Receipt,
    Remote,
    Rendition,
    Snapshot,
    Stage,
    Step,
    Uploaded,
)
from publisher.apply.work import Event, Result, Tools, Work
from publisher.errors import NotThere
from publisher.ledger import Ledger

T = TypeVar("T")
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Crash(BaseException):
    """The process is gone."""


@dataclass
class Copy:
    title: str
    body: str
    stage: Stage = "draft"
    mark: str = ""
    created: datetime = NOON
    fields: Mapping[str, Field] = field(default_factory=lambda: MappingProxyType({}))


@dataclass
class Platform:
    """What is there. `hook(name, is_after)` is called around every call and may raise."""

    way: Literal["titles", "marks"] = "titles"
    account: str = "lin"
    owner: str = "lin"
    copies: dict[str, Copy] = field(default_factory=dict)
    uploads: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    hook: Callable[[str, bool], None] = lambda name, is_after: None
    normalise: Callable[[str], str] = lambda body: body
    is_source: bool = False
    time: datetime = NOON
    made: int = 0

    def now(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time

    def call(self, name: str, work: Callable[[], T]) -> T:
        self.calls.append(name)
        self.hook(name, False)
        result = work()
        self.hook(name, True)
        return result

    def add(self, copy: Copy) -> Remote:
        self.made += 1
        self.copies[str(self.made)] = replace(copy, created=self.now())
        return Remote(str(self.made))

    def writes(self) -> list[str]:
        return [name for name in self.calls if name in ("reserve", "write", "add", "update", "publish")]


class PlatformClient:
    """One process's client of a `Platform`."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform

    def account(self) -> str:
        return self.platform.call("account", lambda: self.platform.account)

    def look(self, rendition: Rendition) -> tuple[Found, ...]:
        return self.platform.call("look", lambda: tuple(self._found(rendition)))

    def _found(self, rendition: Rendition) -> Iterator[Found]:
        for id, copy in self.platform.copies.items():
            remote = Remote(id, f"https://there/{id}", copy.stage)
            if self.platform.way == "marks":
                if copy.mark == rendition.post:
                    yield Found(remote=remote, title=copy.title, is_ours=True, reason="it bears the address")
            elif copy.title == rendition.title:
                yield Found(
                    remote=remote,
                    title=copy.title,
                    is_ours=False,
                    reason="a copy of the same title",
                    is_empty=not copy.body,
                    created=copy.created,
                )

    def fetch(self, remote: Remote) -> Snapshot:
        return self.platform.call("fetch", lambda: self._snapshot(remote))

    def _snapshot(self, remote: Remote) -> Snapshot:
        copy = self.platform.copies.get(remote.id)
        if copy is None:
            raise NotThere("E404", "no such copy")
        return Snapshot(
            remote=replace(remote, stage=copy.stage, url=f"https://there/{remote.id}"),
            title=copy.title,
            body=self.platform.normalise(copy.body),
            fields=copy.fields,
            owner=self.platform.owner,
            is_source=self.platform.is_source,
        )

    def upload(self, payload: Payload) -> Uploaded:
        def store() -> Uploaded:
            self.platform.uploads.append(payload.sha256)
            media_id = f"M{payload.sha256[:4]}" if payload.purpose == "cover" else ""
            return Uploaded(f"https://cdn/{payload.sha256[:8]}", media_id)

        return self.platform.call("upload", store)

    def steps(self, job: Job) -> Iterator[Step]:
        remote = job.remote

        def keep(made: Remote) -> Receipt:
            nonlocal remote
            remote = made
            return Receipt(made)

        def reserve() -> Receipt:
            return keep(
                self.platform.call("reserve", lambda: self.platform.add(Copy(job.rendition.title, "")))
            )

        def add() -> Receipt:
            copy = Copy(job.rendition.title, job.body, mark=job.rendition.post, fields=job.fields)
            return keep(self.platform.call("add", lambda: self.platform.add(copy)))

        def write() -> Receipt:
            assert remote is not None
            return keep(self.platform.call("write", lambda: self._write(remote, job)))

        def publish() -> Receipt:
            assert remote is not None
            return keep(self.platform.call("publish", lambda: self._publish(remote)))

        if remote is None:
            is_whole = self.platform.way == "marks"
            yield Step("add", False, add) if is_whole else Step("reserve", False, reserve)
        if job.remote is not None or self.platform.way == "titles":
            yield Step("write", True, write)
        if job.mode == "publish":
            yield Step("publish", False, publish)

    def _write(self, remote: Remote, job: Job) -> Remote:
        copy = self.platform.copies[remote.id]
        self.platform.copies[remote.id] = replace(
            copy, title=job.rendition.title, body=job.body, fields=job.fields
        )
        return Remote(remote.id, None, copy.stage)

    def _publish(self, remote: Remote) -> Remote:
        self.platform.copies[remote.id] = replace(self.platform.copies[remote.id], stage="published")
        return Remote(remote.id, f"https://there/{remote.id}", "published")


LIMITS = PictureLimits()
CAPABILITIES = Capabilities(
    label="There", format="html", pictures=MappingProxyType({"body": LIMITS, "cover": LIMITS})
)


class Scene:
    """Platforms, a ledger, and runs over them: each run has new clients and a new ledger object, as a process has."""

    def __init__(self, state: Path, platforms: Mapping[str, Platform], **capabilities: Capabilities) -> None:
        self.state = state
        self.platforms = platforms
        self.capabilities = capabilities
        self.events: list[Event] = []
        self.fetched: dict[str, bytes] = {}

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.state)

    def capabilities_of(self, target: str) -> Capabilities:
        base = self.capabilities.get(target, CAPABILITIES)
        platform = self.platforms.get(target)
        return replace(base, can_update_published=not platform or platform.way == "titles")

    def run(self, *work: Work) -> tuple[Result, ...]:
        from publisher.apply.run import apply_actions

        first = next(iter(self.platforms.values()))
        tools = Tools(
            ledger=self.ledger, fetch=self.fetched.__getitem__, now=first.now, on_event=self.events.append
        )
        clients = {name: PlatformClient(platform) for name, platform in self.platforms.items()}
        return apply_actions(
            work, clients=clients.__getitem__, capabilities=self.capabilities_of, tools=tools
        )
