"""A client of Zhihu and its emulator, talking over a real socket."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from publisher.adapter import Access, Job, Payload, Remote, Rendition, Secret
from publisher.apply.redact import Redactor
from publisher.apply.transport import Transport
from publisher.sandbox.server import SandboxServer
from publisher.sandbox.wire import Request, Response
from publisher.testing import sample_asset
from publisher_zhihu.adapter import ADAPTER
from publisher_zhihu.client import ZhihuClient
from publisher_zhihu.options import ZhihuClientOptions
from publisher_zhihu.sandbox import TICKETS, XSRF, ZhihuSandbox

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
MINE, OTHER = (f"_xsrf={XSRF}; z_c0={ticket}" for ticket in TICKETS)
BROWSER = "Mozilla/5.0 (X11; Linux x86_64)"


class NoTokens:
    """Zhihu has no tokens to keep."""

    def get(self, key: str) -> str | None:
        return None

    def put(self, key: str, token: str, *, seconds: float) -> None: ...

    def drop(self, key: str) -> None: ...


@dataclass(slots=True)
class Line:
    """The wire between a client and its emulator; `slept` are the seconds the client wished to wait."""

    server: SandboxServer
    emulator: ZhihuSandbox
    slept: list[float] = field(default_factory=list)
    redactor: Redactor = field(default_factory=Redactor)
    timeout: float = 20
    """Seconds that the client waits for an answer."""

    def client(self, cookie: str = MINE, **options: Any) -> ZhihuClient:
        given = {
            **ZhihuSandbox.client_options(self.server.url_of("zhihu")),
            "cookie": Secret(literal=cookie),
            **options,
        }
        access = Access(
            http=Transport(redactor=self.redactor, retries=1, sleep=lambda _: None, timeout=self.timeout),
            reveal=lambda secret: secret.literal,
            tokens=NoTokens(),
            now=lambda: NOW,
            sleep=self.slept.append,
        )
        return ZhihuClient(adapter=ADAPTER(), options=ZhihuClientOptions(**given), access=access)

    @property
    def lines(self) -> list[str]:
        """What was asked, as `METHOD path` below the emulator's name."""
        return [
            f"{entry.method} {entry.path.removeprefix('/zhihu')}" for entry in self.server.journal.requests
        ]

    @property
    def writes(self) -> list[str]:
        return [line for line in self.lines if not line.startswith("GET")]


@pytest.fixture
def emulator(tmp_path: Path) -> ZhihuSandbox:
    return ZhihuSandbox(tmp_path / "zhihu", now=NOW.timestamp)


@pytest.fixture
def line(emulator: ZhihuSandbox) -> Iterator[Line]:
    with SandboxServer([emulator]) as server:
        yield Line(server, emulator)
        assert not server.failures


@pytest.fixture
def rendition() -> Rendition:
    return Rendition(
        target="zhihu",
        post="p1",
        format="html",
        title="周末散步",
        body="<h2>路线</h2><p>从<strong>东门</strong>出发。</p>",
        fields={"topics": ("散步", "城市"), "source_url": "https://blog.example/p1.html", "cover": None},
    )


def job_of(rendition: Rendition, *, remote: Remote | None = None, **more: Any) -> Job:
    job = Job(
        rendition=rendition,
        body=rendition.body,
        fields=rendition.fields,
        mode="draft",
        uploads={},
        remote=remote,
    )
    return replace(job, **more)


def run(client: ZhihuClient, job: Job) -> Remote:
    """All steps of a job; the copy as it is known behind the last."""
    remotes = [step.run().remote for step in client.steps(job)]
    return remotes[-1]


def picture() -> Payload:
    asset = sample_asset()
    return Payload(asset.sha256, asset.load(), asset.media_type, asset.name)


def ask(
    emulator: ZhihuSandbox, line: str, *, cookie: str = MINE, body: bytes = b"", **headers: str
) -> Response:
    """One request as the editor would send it, without a socket."""
    method, _, path = line.partition(" ")
    path, _, query = path.partition("?")
    given = {"user-agent": BROWSER, "cookie": cookie, "x-requested-with": "fetch", "x-xsrftoken": XSRF}
    pairs = dict(pair.split("=", 1) for pair in query.split("&") if pair)
    return emulator.handle(Request(method, path, pairs, {**given, **headers}, body))
