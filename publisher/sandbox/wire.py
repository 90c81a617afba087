"""What an emulator sees of HTTP: a request, a response, and the promise it makes to the server.

No sockets here; `server` owns them. Emulators keep their state in their folder, so that it outlives a process.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, Protocol


@dataclass(frozen=True, slots=True)
class Request:
    """One request below an emulator's prefix: `path` starts with `/`, header names are lower case."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    body: bytes = b""

    def json(self) -> Any:
        """The body read as JSON; raises `ValueError`."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Response:
    """What the emulator answers."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def json_response(value: object, *, status: int = 200, content_type: str = "application/json") -> Response:
    """A response whose body is `value` as UTF-8 JSON."""
    return Response(status, json.dumps(value, ensure_ascii=False).encode(), {"Content-Type": content_type})


class Emulator(Protocol):
    """A platform's stand-in: stateful, strict, and over real sockets.

    It MUST refuse what the platform refuses, with the platform's own codes, and MUST have stored a change
    durably in `folder` when `handle` returns. It MUST NOT read a clock but through `now`-style seams, sleep, or
    answer kinder than the platform. Calls of `handle` come from several threads.
    """

    name: ClassVar[str]

    def __init__(self, folder: Path) -> None: ...

    def handle(self, request: Request) -> Response: ...

    @staticmethod
    def client_options(base: str) -> Mapping[str, object]:
        """The `client:` options, made-up secrets included, with which the platform's client reaches this
        emulator at `base` (`http://127.0.0.1:PORT/<name>`, no slash at the end)."""
