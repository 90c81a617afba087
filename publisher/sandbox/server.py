"""One loopback server for all emulators: real sockets, HTTP/1.1, connections kept alive.

It routes `/<name>/…` to the emulator of that name, lets faults happen and writes the journal. What a platform
answers is the emulator's business.
"""

from __future__ import annotations

import socket
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Event, Lock, Thread
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from publisher.sandbox.faults import Fault, Faults
from publisher.sandbox.journal import Entry, Journal
from publisher.sandbox.wire import Emulator, Request, Response, json_response

_MOST_BYTES = 64_000_000
_IDLE_SECONDS = 60
Hook = Callable[[int, Request], None]
"""Called with a request's number and the request, its path with the emulator's prefix; a `ConnectionError` that it
raises cuts the connection."""


class SandboxServer:
    """Serves emulators on 127.0.0.1 while it is open; a context manager.

    `before` is called when a request is read and nothing is done yet, `after` when the emulator has done its work
    and nothing is answered yet: tests kill a client there. Exceptions of an emulator are kept in `failures`.
    """

    def __init__(
        self,
        emulators: Sequence[Emulator],
        *,
        port: int = 0,
        faults: Faults | None = None,
        journal: Journal | None = None,
        before: Hook | None = None,
        after: Hook | None = None,
    ) -> None:
        self.faults = faults or Faults()
        self.journal = journal or Journal()
        self.before = before
        self.after = after
        self.failures: list[str] = []
        self._emulators = {emulator.name: emulator for emulator in emulators}
        self._numbers = count(1)
        self._closing = Event()
        self._server = _Server(("127.0.0.1", port), self)
        self._thread: Thread | None = None

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def url_of(self, name: str) -> str:
        """The base address of one emulator, without a slash at its end."""
        return f"{self.url}/{name}"

    def __enter__(self) -> SandboxServer:
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stops listening and ends every connection."""
        self._closing.set()
        if self._thread:
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        self._server.end_connections()

    def respond(self, request: Request) -> Response | None:
        """What to answer to a request that was read; None to cut the connection. Written to the journal."""
        number = next(self._numbers)
        fault = self.faults.take(number, f"{request.method} {request.path}")
        try:
            response = self._work(number, request, fault)
        except ConnectionError:
            response = None
        name = request.path.split("/")[1]
        status = response.status if response else 0
        self.journal.add(Entry(number, request.method, request.path, status, name))
        return response

    def _work(self, number: int, request: Request, fault: Fault | None) -> Response | None:
        if self.before:
            self.before(number, request)
        if fault and fault.kind == "cut-before":
            return None
        if fault and fault.kind in ("status", "reply"):
            return Response(fault.status, fault.body, fault.headers)
        response = self._handle(request)
        if self.after:
            self.after(number, request)
        if fault and fault.kind == "slow":
            self._closing.wait(fault.seconds)
        return None if fault and fault.kind == "cut-after" else response

    def _handle(self, request: Request) -> Response:
        _, name, *rest = request.path.split("/", 2)
        emulator = self._emulators.get(name)
        if emulator is None:
            return json_response({"error": "no such emulator", "known": sorted(self._emulators)}, status=404)
        inner = Request(request.method, "/" + "".join(rest), request.query, request.headers, request.body)
        try:
            return emulator.handle(inner)
        except Exception:  # a mistake of an emulator must be seen, and must not look like its platform
            self.failures.append(traceback.format_exc())
            return json_response(
                {"error": f"the emulator of {name} failed", "trace": self.failures[-1]}, status=500
            )


class _Server(ThreadingHTTPServer):
    """Knows its open connections, so that it can end them."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], sandbox: SandboxServer) -> None:
        self.sandbox = sandbox
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away in the middle is nothing to report."""

    def end_connections(self) -> None:
        with self._lock:
            connections = tuple(self._open)
        for connection in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    """Reads requests off one connection and writes what the sandbox answers."""

    protocol_version = "HTTP/1.1"
    server_version = "sandbox"
    sys_version = ""
    timeout = _IDLE_SECONDS
    disable_nagle_algorithm = True
    server: _Server

    def handle_any(self) -> None:
        body = self._read_body()
        if body is None:
            return
        response = self.server.sandbox.respond(self._request(body))
        if response is None:
            self._cut()
        else:
            self._write(response)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = handle_any  # noqa: N815

    def _read_body(self) -> bytes | None:
        """The body as long as its header says; None when the request was refused or broke off."""
        problem = self._problem()
        if problem:
            self.close_connection = True
            self._write(json_response({"error": problem[1]}, status=problem[0]))
            return None
        length = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(length)
        if len(body) < length:
            self._cut()
            return None
        return body

    def _problem(self) -> tuple[int, str] | None:
        """Why a request is refused before any emulator sees it."""
        length = self.headers.get("Content-Length", "0")
        if not self._is_for_us():
            return 421, "ask this server by its own address"
        if self.headers.get("Transfer-Encoding"):
            return 411, "a length is needed"
        if not length.isdecimal():
            return 400, "that is no length"
        return (413, "more than is taken") if int(length) > _MOST_BYTES else None

    def _is_for_us(self) -> bool:
        """A page in a browser that renamed its host must not reach the sandbox."""
        host = self.headers.get("Host", "").lower()
        return host.rpartition(":")[0] in ("127.0.0.1", "localhost", "[::1]") or host in (
            "127.0.0.1",
            "localhost",
        )

    def _request(self, body: bytes) -> Request:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        headers = {name.lower(): value for name, value in self.headers.items()}
        path = unquote(parts.path) or "/"
        return Request(self.command, path, MappingProxyType(query), MappingProxyType(headers), body)

    def _write(self, response: Response) -> None:
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        if "content-length" not in {name.lower() for name in response.headers}:
            self.send_header("Content-Length", str(len(response.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    def _cut(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: object) -> None:
        """The journal tells it better."""
