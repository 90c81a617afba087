"""The two policies over real sockets: what is repeated, what is never, and what each failure is called."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from threading import Event
from typing import Any

import pytest

from publisher.apply.redact import Redactor
from publisher.apply.transport import Answer, Policy, Transport
from publisher.errors import OutcomeUnknown, PublisherError, Refused, Unreachable
from tests.apply.raw_server import RawServer, answer, cut_after_reading, cut_before_reading, hang

OK = answer("200 OK", b'{"ok": 1}')


def make_transport(waits: list[float] | None = None, **options: Any) -> Transport:
    record = (waits if waits is not None else []).append
    return Transport(redactor=Redactor(["s3cret-token"]), sleep=record, **options)


@pytest.fixture
def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.mark.parametrize(
    "trouble",
    [
        cut_before_reading,
        cut_after_reading,
        answer("502 Bad", b"", "Connection: close", length=0),
        answer("200 OK", b"half", length=100),
    ],
    ids=["cut before reading", "cut after reading", "502", "answer cut short"],
)
def test_safe_calls_are_repeated_and_creates_are_not(trouble: Any) -> None:
    waits: list[float] = []
    with RawServer(trouble, OK) as server:
        assert make_transport(waits).send("GET", server.url, policy=Policy.SAFE).json() == {"ok": 1}
        assert (server.connections, len(waits)) == (2, 1)
    with RawServer(trouble, OK) as server:
        with pytest.raises(OutcomeUnknown) as caught:
            make_transport().send("POST", server.url + "/add", policy=Policy.ONCE, json={})
        assert (server.connections, caught.value.code) == (1, "E406")


@pytest.mark.parametrize(("policy", "error"), [(Policy.SAFE, Unreachable), (Policy.ONCE, OutcomeUnknown)])
def test_a_silent_server_is_given_up(policy: Policy, error: type[PublisherError]) -> None:
    until = Event()
    with RawServer(hang(until)) as server:
        with pytest.raises(error, match="no answer in time"):
            make_transport(timeout=0.05, retries=1).send("POST", server.url, policy=policy)
        assert server.connections == (2 if policy is Policy.SAFE else 1)
    until.set()


@pytest.mark.parametrize("policy", list(Policy))
def test_what_never_connected_is_repeated_by_both_policies(policy: Policy, closed_port: int) -> None:
    waits: list[float] = []
    with pytest.raises(Unreachable) as caught:
        make_transport(waits, retries=3).send("POST", f"http://127.0.0.1:{closed_port}/x", policy=policy)
    assert (caught.value.code, len(waits)) == ("E401", 3)


@pytest.mark.parametrize("policy", list(Policy))
@pytest.mark.parametrize("url", ["http:///x", "ftp://127.0.0.1/x", "nonsense"])
def test_an_address_that_leads_nowhere_is_unreachable(policy: Policy, url: str) -> None:
    with pytest.raises(Unreachable):
        make_transport(retries=0).send("POST", url, policy=policy)


def test_a_name_that_nobody_knows_means_nothing_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown name")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(Unreachable):
        make_transport(retries=0).send("POST", "http://no-such-host.invalid/x", policy=Policy.ONCE)


def test_a_server_that_stays_broken_is_unreachable_after_the_retries() -> None:
    with RawServer(answer("503 Down")) as server:
        waits: list[float] = []
        with pytest.raises(Unreachable, match="answered 503"):
            make_transport(waits, retries=2).send("GET", server.url, policy=Policy.SAFE)
        assert len(waits) == 2


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (("Retry-After: 7",), [7.0]),
        (("Retry-After: Tue, 24 Nov 2026 10:00:09 GMT", "Date: Tue, 24 Nov 2026 10:00:00 GMT"), [9.0]),
        ((), []),
        (("Retry-After: 86400",), []),
        (("Retry-After: soon",), []),
    ],
)
def test_too_many_requests_is_waited_for_as_asked(headers: tuple[str, ...], expected: list[float]) -> None:
    waits: list[float] = []
    busy = answer("429 Slow Down", b"busy", *headers, "Connection: close", length=4)
    with RawServer(busy, OK) as server:
        got = make_transport(waits).send("GET", server.url, policy=Policy.SAFE)
    assert (waits, got.status) == (expected, 200 if expected else 429)


def test_a_busy_server_that_stays_busy_is_the_clients_to_judge() -> None:
    with RawServer(answer("429 Slow Down", b"busy", "Retry-After: 1")) as server:
        assert make_transport(retries=2).send("GET", server.url, policy=Policy.SAFE).text == "busy"


@pytest.mark.parametrize("status", ["400 Bad", "401 No", "403 No", "404 Gone", "422 Hm"])
def test_other_answers_are_handed_on(status: str) -> None:
    with RawServer(answer(status, "错".encode(), "X-Reason: one")) as server:
        got = make_transport().send("POST", server.url, policy=Policy.ONCE)
    assert (got.status, got.text, got.headers["x-reason"]) == (int(status[:3]), "错", "one")


def test_json_goes_out_as_raw_utf8() -> None:
    seen: list[bytes] = []
    with RawServer(answer("200 OK", seen=seen)) as server:
        make_transport().send("POST", server.url, policy=Policy.SAFE, json={"title": "标题 😀"})
    head, _, body = seen[0].partition(b"\r\n\r\n")
    assert b"Content-Type: application/json; charset=utf-8" in head
    assert "标题 😀".encode() in body
    assert b"\\u" not in body
    assert json.loads(body) == {"title": "标题 😀"}


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[" * 100_000], ids=["empty", "cut", "latin", "deep"]
)
def test_what_is_no_json_is_one_kind_of_error(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        Answer(200, body=body).json()


def test_a_form_names_its_file_and_tells_its_length() -> None:
    seen: list[bytes] = []
    with RawServer(answer("200 OK", seen=seen)) as server:
        make_transport().send(
            "POST", server.url, policy=Policy.SAFE, files={"media": ("a.png", b"bytes", "image/png")}
        )
    assert b'name="media"; filename="a.png"' in seen[0]
    assert b"Content-Length" in seen[0]
    assert b"bytes" in seen[0]


def test_redirects_are_answers_unless_asked_for() -> None:
    with RawServer(OK) as goal, RawServer(answer("302 Found", b"", f"Location: {goal.url}")) as server:
        assert make_transport().send("GET", server.url, policy=Policy.SAFE).status == 302
        assert make_transport().send("GET", server.url, policy=Policy.SAFE, follow=True).status == 200


def test_an_answer_over_the_limit_is_refused() -> None:
    with RawServer(answer("200 OK", b"x" * 2000)) as server:
        with pytest.raises(Refused, match="more than 1000 bytes"):
            make_transport().send("GET", server.url, policy=Policy.SAFE, limit=1000)
        with pytest.raises(OutcomeUnknown):
            make_transport().send("POST", server.url, policy=Policy.ONCE, limit=1000)


def test_proxies_of_the_environment_are_ignored_and_the_given_one_is_used(
    monkeypatch: pytest.MonkeyPatch, closed_port: int
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port}")
    seen: list[bytes] = []
    with RawServer(answer("200 OK", seen=seen)) as server:
        assert make_transport(retries=0).send("GET", server.url, policy=Policy.SAFE).status == 200
        make_transport(proxy=server.url).send("GET", "http://example.invalid/far", policy=Policy.SAFE)
    assert seen[1].startswith(b"GET http://example.invalid/far")


def test_a_proxy_that_is_down_means_nothing_was_sent(closed_port: int) -> None:
    proxied = make_transport(proxy=f"http://127.0.0.1:{closed_port}", retries=0)
    with pytest.raises(Unreachable):
        proxied.send("POST", "http://example.invalid/", policy=Policy.ONCE)


def test_cookies_are_not_kept() -> None:
    seen: list[bytes] = []
    with RawServer(answer("200 OK", b"", "Set-Cookie: a=b", seen=seen)) as server:
        http = make_transport()
        http.send("GET", server.url, policy=Policy.SAFE)
        http.send("GET", server.url, policy=Policy.SAFE, headers={"Cookie": "mine=1"})
        http.send("GET", server.url, policy=Policy.SAFE)
    assert [b"a=b" in request for request in seen] == [False] * 3
    assert [b"mine=1" in request for request in seen] == [False, True, False]


def test_no_secret_and_no_query_enters_a_message(closed_port: int) -> None:
    with pytest.raises(Unreachable) as caught:
        make_transport(retries=0).send(
            "GET",
            f"http://127.0.0.1:{closed_port}/s3cret-token/x",
            policy=Policy.SAFE,
            params={"access_token": "abc"},
        )
    assert "s3cret-token" not in str(caught.value)
    assert "abc" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_the_contract_does_not_load_requests() -> None:
    code = "import publisher.adapter, publisher.ledger, sys; sys.exit('requests' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
