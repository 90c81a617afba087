"""One emulated account on loopback, and our client on its way to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from publisher.adapter import Access, Context, Job, Payload, Rendition, Secret, Uploaded
from publisher.apply.redact import Redactor
from publisher.apply.transport import Transport
from publisher.document import Block, Document, Metadata, Paragraph, Text
from publisher.sandbox.server import SandboxServer
from publisher_wechat.adapter import WechatAdapter
from publisher_wechat.client import WechatClient
from publisher_wechat.options import WechatOptions
from publisher_wechat.sandbox import WechatSandbox

JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 60
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 60
GIF = b"GIF89a" + b"\0" * 60
CANONICAL = "https://blog.example/one.html"


@dataclass
class Clock:
    """Seconds that only a test moves."""

    seconds: float = 1_790_000_000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class MemoryTokens:
    """A token cache without files; it never forgets by itself."""

    kept: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def get(self, key: str) -> str | None:
        return self.kept.get(key)

    def put(self, key: str, token: str, *, seconds: float) -> None:
        self.kept[key], self.seconds[key] = token, seconds

    def drop(self, key: str) -> None:
        self.kept.pop(key, None)


@dataclass
class Account:
    """The emulator, its server, and what was asked of it."""

    sandbox: WechatSandbox
    server: SandboxServer
    clock: Clock
    tokens: MemoryTokens = field(default_factory=MemoryTokens)
    slept: list[float] = field(default_factory=list)

    def client(self, **options: Any) -> WechatClient:
        given = {**self.sandbox.client_options(self.server.url_of("wechat")), **options}
        redactor = Redactor()
        access = Access(
            http=Transport(redactor=redactor, timeout=5, retries=2, sleep=self.slept.append),
            reveal=_reveal(redactor),
            tokens=self.tokens,
            now=lambda: datetime.fromtimestamp(self.clock(), UTC),
            sleep=self.slept.append,
        )
        return WechatClient(adapter=WechatAdapter(), options=WechatOptions(**given), access=access)

    def calls(self) -> list[str]:
        """The paths asked since the last time, without what they have in common."""
        paths = [entry.path.removeprefix("/wechat/cgi-bin/") for entry in self.server.journal.requests]
        self.server.journal.clear()
        return paths


def _reveal(redactor: Redactor) -> Callable[[Secret], str]:
    def reveal(secret: Secret) -> str:
        redactor.add(secret.literal)
        return secret.literal

    return reveal


@pytest.fixture
def account(tmp_path: Path) -> Iterator[Account]:
    clock = Clock()
    sandbox = WechatSandbox(tmp_path / "wechat", now=clock)
    with SandboxServer([sandbox]) as server:
        yield Account(sandbox, server, clock)
        assert not server.failures


def document(*blocks: Block, **meta: Any) -> Document:
    """A post of those blocks; one of a single sentence without any."""
    given = {"id": "one", "title": "标题", "canonical": CANONICAL, **meta}
    return Document(meta=Metadata(**given), blocks=blocks or (Paragraph((Text("正文。"),)),))


def context(**values: Any) -> Context:
    return Context(target="wechat", site="https://blog.example", **values)


def rendition(*blocks: Block, adapter: WechatAdapter | None = None, **meta: Any) -> Rendition:
    return (adapter or WechatAdapter()).render(document(*blocks, **meta), context())


def cover_payload(given: Rendition, data: bytes = PNG) -> Payload:
    sha256 = str(given.fields["cover"]).removeprefix("asset:")
    return Payload(sha256, data, "image/png", "cover.png", "cover")


def job(client: WechatClient, given: Rendition, **values: Any) -> Job:
    """The job that sends `given`, its cover uploaded."""
    payload = cover_payload(given)
    uploads: dict[str, Uploaded] = {payload.sha256: client.upload(payload)}
    return Job(rendition=given, body=given.body, fields=given.fields, mode="draft", uploads=uploads, **values)
