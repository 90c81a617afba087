"""The page over HTTP: to this machine only, told of each change, and gone when it is closed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from publisher.preview.live import Live
from publisher.preview.server import PreviewServer
from tests.preview.samples import post
from tests.preview.test_command import CONFIG


@pytest.fixture
def served() -> Iterator[PreviewServer]:
    live = Live(boot="b", nonce="word")
    live.begin([post().path])
    live.put([post()])
    with PreviewServer(live, nonce="word") as server:
        yield server


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def get(url: str, path: str, *, method: str = "GET", **headers: str) -> Answer:
    place = urlsplit(url)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers={"Connection": "close", **named})
    with closing(connection), connection.getresponse() as answer:
        return Answer(answer.status, answer.headers, answer.read())


class Stream:
    """The news that a page listens to."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self._connection = HTTPConnection(place.hostname or "", place.port, timeout=30)
        self._connection.request("GET", "/events")
        self._answer = self._connection.getresponse()
        self.type = self._answer.headers["Content-Type"]

    def news(self) -> dict[str, object] | None:
        """The next piece of news, None once the stream has ended."""
        while line := self._answer.readline():
            if line.startswith(b"data: "):
                made: dict[str, object] = json.loads(line.removeprefix(b"data: "))
                return made
        return None

    def close(self) -> None:
        self._answer.close()
        self._connection.close()


def test_it_answers_what_the_page_asks(served: PreviewServer) -> None:
    page = get(served.url, "/").text
    assert 'data-mode="live"' in page
    assert "保存后自动刷新 · 未发送任何内容" in page
    assert json.loads(get(served.url, "/list").body)["keys"] == [post().key]
    assert "<iframe" in json.loads(get(served.url, f"/post/{post().key}").body)["html"]
    assert json.loads(get(served.url, "/post/none").body)["gone"] is True
    assert get(served.url, "/../etc/passwd").status == 404


def test_it_listens_on_this_machine_alone(served: PreviewServer) -> None:
    assert urlsplit(served.url).hostname == "127.0.0.1"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1:1"}, 403),
        ({"Host": "localhost:{port}"}, 200),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-origin"}, 200),
    ],
)
def test_strangers_are_refused(served: PreviewServer, headers: dict[str, str], status: int) -> None:
    port = str(urlsplit(served.url).port)
    given = {name: value.replace("{port}", port) for name, value in headers.items()}
    answer = get(served.url, "/list", **given)
    assert answer.status == status
    assert ("posts/x.md" in answer.text) is (status == 200)


def test_nothing_is_written_through_it(served: PreviewServer) -> None:
    assert get(served.url, "/list", method="POST").status == 501


def test_its_policy_is_strict(served: PreviewServer) -> None:
    answer = get(served.url, "/")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "style-src-elem 'nonce-word'" in policy
    assert "connect-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_change_is_told_at_once(served: PreviewServer) -> None:
    with closing(Stream(served.url)) as stream:
        assert stream.type.startswith("text/event-stream")
        first = stream.news()
        served.live.put([post(title="改过")])
        assert first
        assert stream.news() == {"boot": "b", "version": int(str(first["version"])) + 1}


def test_closing_ends_every_stream() -> None:
    with PreviewServer(Live(boot="b", nonce="word"), nonce="word") as server:
        stream = Stream(server.url)
        assert stream.news()
    with closing(stream):
        assert stream.news() is None


# ---------------------------------------------------------------- the command


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "我的 博客"
    (folder / "posts").mkdir(parents=True)
    (folder / "publisher.yaml").write_text(CONFIG, encoding="utf-8")
    (folder / "posts/甲 文.md").write_bytes("---\r\ntitle: 甲文\r\n---\r\n\r\n正文。\r\n".encode())
    return folder


class Running:
    """`publish preview` as its user starts it."""

    def __init__(self, site: Path, *words: str) -> None:
        command = [sys.executable, "-m", "publisher", "-C", str(site), "preview", "--no-open", *words]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=environment,
            preexec_fn=_heed_interrupts,
        )
        assert self.process.stdout
        self.url = self.process.stdout.readline().strip()
        self.stream = Stream(self.url)

    def until(self, words: str, path: str = "/list") -> dict[str, object]:
        """What is answered as soon as it holds `words`; asked again after each piece of news."""
        while True:
            answer = get(self.url, path).text
            if words in answer:
                made: dict[str, object] = json.loads(answer)
                return made
            assert self.stream.news(), f"it ended without {words}"

    def end(self) -> tuple[int, str]:
        self.stream.close()
        self.process.send_signal(signal.SIGINT)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said


def _heed_interrupts() -> None:
    """Gives Ctrl-C its meaning back: what a shell starts in the background, such as a CI run, ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def running(site: Path) -> Iterator[Running]:
    made = Running(site, "--lang", "zh")
    yield made
    made.stream.close()
    made.process.kill()
    made.process.communicate()


def test_it_follows_the_files_and_ends_cleanly(running: Running, site: Path) -> None:
    file = site / "posts/甲 文.md"
    (key,) = running.until("甲文")["keys"]  # type: ignore[misc, attr-defined]
    file.write_text("---\ntitle: 改过的题\n---\n\n新的正文。\n", encoding="utf-8")
    running.until("改过的题")
    assert "新的正文" in str(running.until("新的正文", f"/post/{key}")["html"])

    file.write_text("---\ntitle: [\n---\n\n坏的。\n", encoding="utf-8")
    broken = running.until("E204", f"/post/{key}")
    assert "新的正文" in str(broken["html"]), "the last good view stays"

    moved = file.with_name("乙 文.md")
    file.unlink()
    moved.write_text("---\ntitle: 搬了家\n---\n\n正文。\n", encoding="utf-8")
    running.until("搬了家")
    assert json.loads(get(running.url, f"/post/{key}").body)["gone"] is True

    (site / "publisher.yaml").write_text(CONFIG + "postss: x\n", encoding="utf-8")
    told = running.until("postss")
    assert "搬了家" in str(told["rows"])
    (site / "publisher.yaml").write_text(CONFIG, encoding="utf-8")
    assert running.until('"trouble": ""')["trouble"] == ""

    assert running.end()[0] == 0
    made = {path.name for path in site.iterdir()}
    assert made <= {"publisher.yaml", "posts", ".publisher"}


def test_a_port_that_is_taken_is_a_mistake_of_use(running: Running, site: Path) -> None:
    port = str(urlsplit(running.url).port)
    command = [sys.executable, "-m", "publisher", "-C", str(site), "preview", "--no-open", "--port", port]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60)
    assert done.returncode == 2
    assert port in done.stderr
