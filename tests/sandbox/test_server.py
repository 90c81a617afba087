"""The server over real sockets: routing, keep-alive, faults, hooks, the journal."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Barrier, Thread
from typing import ClassVar

import pytest

from publisher.sandbox.faults import Fault, Faults
from publisher.sandbox.journal import Entry, Journal, read_journal
from publisher.sandbox.server import SandboxServer
from publisher.sandbox.wire import Request, Response, json_response


class Echo:
    """Answers what it was asked and counts what it did."""

    name: ClassVar[str] = "echo"

    def __init__(self, folder: Path) -> None:
        self.done: list[Request] = []

    def handle(self, request: Request) -> Response:
        self.done.append(request)
        if request.path == "/boom":
            raise ZeroDivisionError
        told = {
            "method": request.method,
            "path": request.path,
            "query": dict(request.query),
            "body": request.body.decode(),
        }
        return json_response(told)

    @staticmethod
    def client_options(base: str) -> Mapping[str, object]:
        return {"base": base}


@pytest.fixture
def echo(tmp_path: Path) -> Echo:
    return Echo(tmp_path)


@pytest.fixture
def server(echo: Echo) -> Iterator[SandboxServer]:
    with SandboxServer([echo]) as running:
        yield running


def connect(server: SandboxServer) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)


def ask(server: SandboxServer, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
    connection = connect(server)
    connection.request(method, path, body)
    response = connection.getresponse()
    return response.status, response.read()


def test_a_request_reaches_its_emulator_without_the_prefix(server: SandboxServer) -> None:
    status, body = ask(server, "PATCH", "/echo/a%20b/c?x=1&y=%E4%B8%AD&z=", "正文".encode())
    assert status == 200
    assert json.loads(body) == {
        "method": "PATCH",
        "path": "/a b/c",
        "query": {"x": "1", "y": "中", "z": ""},
        "body": "正文",
    }
    assert server.url_of("echo") == f"http://127.0.0.1:{server.port}/echo"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_one_connection_serves_many_requests(server: SandboxServer, method: str) -> None:
    connection = connect(server)
    for number in range(3):
        connection.request(method, f"/echo/{number}", b"x" * number)
        assert json.loads(connection.getresponse().read())["body"] == "x" * number
    assert len({entry.number for entry in server.journal.requests}) == 3


def test_an_unknown_prefix_names_those_that_are_known(server: SandboxServer) -> None:
    status, body = ask(server, "GET", "/nobody/x")
    assert (status, json.loads(body)["known"]) == (404, ["echo"])


def test_an_emulators_mistake_is_kept_and_is_a_500(server: SandboxServer) -> None:
    assert ask(server, "GET", "/echo/boom")[0] == 500
    assert "ZeroDivisionError" in server.failures[0]


def test_requests_run_side_by_side(tmp_path: Path) -> None:
    barrier = Barrier(3, timeout=5)

    class Meeting(Echo):
        def handle(self, request: Request) -> Response:
            barrier.wait()
            return Response()

    statuses: list[int] = []
    with SandboxServer([Meeting(tmp_path)]) as server:
        threads = [Thread(target=lambda: statuses.append(ask(server, "GET", "/echo/x")[0])) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert statuses == [200] * 3


@pytest.mark.parametrize(("kind", "done"), [("cut-before", 0), ("cut-after", 1)])
def test_a_cut_connection_leaves_the_work_undone_or_done(
    server: SandboxServer, echo: Echo, kind: str, done: int
) -> None:
    server.faults.add(Fault(kind=kind, match="POST /echo/add"))  # type: ignore[arg-type]
    with pytest.raises((http.client.BadStatusLine, ConnectionError)):
        ask(server, "POST", "/echo/add", b"x")
    assert len(echo.done) == done
    assert server.journal.requests == (Entry(1, "POST", "/echo/add", 0, "echo"),)
    assert ask(server, "POST", "/echo/add", b"x")[0] == 200


def test_a_status_and_a_reply_stand_instead_of_the_work(server: SandboxServer, echo: Echo) -> None:
    server.faults.add(
        Fault(kind="status", number=1),
        Fault(
            kind="reply",
            number=2,
            status=403,
            body=b'{"code":10003}',
            headers={"Content-Type": "application/json"},
        ),
    )
    assert ask(server, "GET", "/echo/x") == (502, b"")
    assert ask(server, "GET", "/echo/x") == (403, b'{"code":10003}')
    assert echo.done == []
    assert server.faults.left == ()


def test_a_slow_answer_comes_after_the_work(server: SandboxServer, echo: Echo) -> None:
    server.faults.add(Fault(kind="slow", seconds=30))
    connection = connect(server)
    assert connection.sock is None
    connection.timeout = 0.1
    connection.request("GET", "/echo/x")
    with pytest.raises(TimeoutError):
        connection.getresponse()
    assert len(echo.done) == 1


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault(kind="status", match="GET /echo/*"), [1, 0, 0, 0]),
        (Fault(kind="status", match="GET /echo/*", times=2), [1, 1, 0, 0]),
        (Fault(kind="status", match="GET /echo/*", skip=2), [0, 0, 1, 0]),
        (Fault(kind="status", number=2), [0, 1, 0, 0]),
        (Fault(kind="status", match="POST /echo/*"), [0, 0, 0, 0]),
    ],
)
def test_which_requests_a_fault_meets(fault: Fault, expected: list[int]) -> None:
    faults = Faults([fault])
    assert [int(faults.take(number, "GET /echo/x") is not None) for number in (1, 2, 3, 4)] == expected


def test_hooks_stand_on_both_sides_of_the_work(server: SandboxServer, echo: Echo) -> None:
    seen: list[tuple[str, int, str, int]] = []
    server.before = lambda number, request: seen.append(("before", number, request.path, len(echo.done)))
    server.after = lambda number, request: seen.append(("after", number, request.path, len(echo.done)))
    ask(server, "GET", "/echo/x")
    assert seen == [("before", 1, "/echo/x", 0), ("after", 1, "/echo/x", 1)]


def test_a_hook_can_cut(server: SandboxServer) -> None:
    def cut(number: int, request: Request) -> None:
        raise ConnectionAbortedError

    server.after = cut
    with pytest.raises((http.client.BadStatusLine, ConnectionError)):
        ask(server, "GET", "/echo/x")


def test_the_journal_keeps_no_query_and_no_body(echo: Echo, tmp_path: Path) -> None:
    file = tmp_path / "sandbox" / "journal.jsonl"
    with SandboxServer([echo], journal=Journal(file)) as server:
        ask(server, "POST", "/echo/add?access_token=secret", b"secret")
        assert read_journal(file) == server.journal.requests == (Entry(1, "POST", "/echo/add", 200, "echo"),)
    assert "secret" not in file.read_text()
    assert read_journal(tmp_path / "none") == ()


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"POST /echo/x HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\n\r\n", 421),
        (b"POST /echo/x HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
        (b"POST /echo/x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999\r\n\r\n", 413),
        (b"POST /echo/x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST /echo/x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n", 200),
    ],
)
def test_requests_that_are_refused_before_any_emulator(
    server: SandboxServer, head: bytes, status: int
) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(head)
        assert connection.recv(65536).startswith(f"HTTP/1.1 {status} ".encode())


def test_a_body_that_breaks_off_is_not_worked_on(server: SandboxServer, echo: Echo) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(b"POST /echo/x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\nhalf")
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(1) == b""
    assert echo.done == []


def test_closing_ends_connections_that_are_kept_alive(echo: Echo) -> None:
    with SandboxServer([echo]) as server:
        connection = connect(server)
        connection.request("GET", "/echo/x")
        connection.getresponse().read()
    assert connection.sock is not None
    assert connection.sock.recv(1) == b""
