"""A server of raw sockets for tests: each connection is handled by the next of the given plays."""

from __future__ import annotations

import socket
from collections.abc import Callable
from threading import Event, Thread

Play = Callable[[socket.socket], None]


class RawServer:
    """Listens on loopback; `requests` holds what the plays read. The last play is repeated."""

    def __init__(self, *plays: Play) -> None:
        self._plays = list(plays)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.connections = 0
        self._threads: list[Thread] = []

    def __enter__(self) -> RawServer:
        thread = Thread(target=self._serve, daemon=True)
        thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            play = self._plays[min(self.connections, len(self._plays) - 1)]
            self.connections += 1
            thread = Thread(target=_play, args=(play, connection), daemon=True)
            thread.start()
            self._threads.append(thread)


def _play(play: Play, connection: socket.socket) -> None:
    with connection:
        play(connection)


def read_request(connection: socket.socket) -> bytes:
    """The whole request: head, and a body as long as its head says."""
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            return data
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [
        line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    ]
    while lengths and len(body) < int(lengths[0]):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def cut_before_reading(connection: socket.socket) -> None:
    connection.recv(1)


def cut_after_reading(connection: socket.socket) -> None:
    read_request(connection)


def hang(until: Event) -> Play:
    def play(connection: socket.socket) -> None:
        read_request(connection)
        until.wait(10)

    return play


def answer(
    status: str, body: bytes = b"", *headers: str, seen: list[bytes] | None = None, length: int | None = None
) -> Play:
    """Answers every request of a connection; `length` is the one it claims."""
    head = (f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers)

    def play(connection: socket.socket) -> None:
        while request := read_request(connection):
            if seen is not None:
                seen.append(request)
            connection.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + body)
            if length is not None:
                return

    return play
