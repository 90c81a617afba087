"""The page over HTTP, on this machine only: it answers a browser and tells it when something changed.

Nothing is sent anywhere, nothing is written, and no file is served but the page that is made in memory.
"""

from __future__ import annotations

import json
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

from publisher.preview.live import Live
from publisher.preview.page import live_policy

HOST = "127.0.0.1"
_BREATH = 10.0
"""Seconds after which a silent stream says that it is alive, and learns whether anybody listens."""


class PreviewServer:
    """Serves a `Live` page on 127.0.0.1 while it is open; a context manager.

    Raises `OSError` where the port is taken.
    """

    def __init__(self, live: Live, *, nonce: str, port: int = 0) -> None:
        self.live = live
        self._server = _Server((HOST, port), live, live_policy(nonce))
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._server.server_address[1]}/"

    def __enter__(self) -> PreviewServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.live.close()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], live: Live, policy: str) -> None:
        self.live, self.policy = live, policy
        super().__init__(address, _Handler)
        self.hosts = {f"{name}:{self.server_address[1]}" for name in (HOST, "localhost")}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away in the middle is nothing to report."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "publish"
    sys_version = ""
    timeout = 60
    server: _Server

    def do_GET(self) -> None:
        """Answers what the page asks; a name that is not this machine's is a stranger's page asking (DNS rebinding)."""
        if self.headers.get("Host", "").lower() not in self.server.hosts:
            self._refuse(403, "this page answers to 127.0.0.1 only")
        elif self.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            self._refuse(403, "this page answers to itself only")
        else:
            self._answer(unquote(urlsplit(self.path).path).strip("/").split("/"))

    def _answer(self, path: list[str]) -> None:
        live = self.server.live
        match path:
            case [""]:
                self._send(200, "text/html; charset=utf-8", live.page())
            case ["list"]:
                self._send_json(live.listing())
            case ["post", key]:
                self._send_json(live.post(key))
            case ["events"]:
                self._stream()
            case ["favicon.ico"]:
                self._send(204, "image/x-icon", "")
            case _:
                self._refuse(404, "there is nothing here")

    def _send_json(self, message: object) -> None:
        self._send(200, "application/json; charset=utf-8", json.dumps(message, ensure_ascii=False))

    def _refuse(self, status: int, why: str) -> None:
        self._send(status, "text/plain; charset=utf-8", why)

    def _send(self, status: int, media_type: str, text: str) -> None:
        data = text.encode("utf-8", errors="replace")
        with suppress(ConnectionError):
            self._head(status, media_type)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    def _head(self, status: int, media_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Security-Policy", self.server.policy + "; frame-ancestors 'none'")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")

    def _stream(self) -> None:
        """Server-sent events: the version at once and whenever it changes, until one side goes."""
        self.close_connection = True
        live, seen = self.server.live, -1
        with suppress(ConnectionError):
            self._head(200, "text/event-stream; charset=utf-8")
            self.end_headers()
            while (version := live.wait(seen, _BREATH)) is not None:
                news = json.dumps({"boot": live.boot, "version": version})
                self.wfile.write(b": still here\n\n" if version == seen else f"data: {news}\n\n".encode())
                self.wfile.flush()
                seen = version

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the terminal is for the author's news."""
