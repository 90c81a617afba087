"""The real clients over real sockets: killed at any request, cut at any request, there is one article.

A kill is an exception that nothing catches, raised in the transport's session, so that no code of ours can tell
it from the end of the process.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
import requests

from publisher import registry
from publisher.adapter import Access, Adapter, Client, Context, Mode, Remote, Rendition, Secret
from publisher.apply.redact import Redactor
from publisher.apply.run import apply_actions
from publisher.apply.tokens import FileTokens
from publisher.apply.transport import Transport
from publisher.apply.work import Result, Tools, Work
from publisher.document import Paragraph, Text
from publisher.errors import NotThere
from publisher.ledger import Ledger, TargetEntry
from publisher.plan.planner import Wish, decide
from publisher.sandbox.faults import Fault
from publisher.sandbox.server import SandboxServer
from publisher.testing import sample_asset, sample_document

TARGETS = ("zhihu", "wechat")


class Crash(BaseException):
    """The process is gone."""


class Session(requests.Session):
    """Dies before or after its request of a given number, as a process would."""

    def __init__(self, number: int = 0, *, is_after: bool = False) -> None:
        super().__init__()
        self.trust_env = False
        self.left = number
        self.is_armed = number > 0
        self.is_after = is_after
        self.lock = Lock()

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        with self.lock:
            self.left -= 1
            left = self.left
        if self.is_armed and (left < 0 or (left == 0 and not self.is_after)):
            raise Crash  # a process that is gone sends nothing from any of its threads
        response = super().send(request, **kwargs)
        if self.is_armed and left == 0:
            raise Crash
        return response


@dataclass
class Line:
    """One target's line from rendition to emulator; every run has a new client, as a process has."""

    name: str
    state: Path
    server: SandboxServer

    @property
    def adapter(self) -> Any:
        return registry.adapter_class(self.name)()

    @property
    def entry(self) -> TargetEntry | None:
        return Ledger(self.state).target("sample", self.name)

    def client(self, session: requests.Session | None = None) -> Client:
        made_up: Mapping[str, object] = registry.emulator_class(self.name).client_options(
            self.server.url_of(self.name)
        )
        access = Access(
            http=Transport(redactor=Redactor(), sleep=lambda _: None, session=session),
            reveal=_reveal,
            tokens=FileTokens(self.state / "tokens"),
            now=lambda: datetime.now(UTC),
            sleep=lambda _: None,
        )
        options = registry.client_options_class(self.name)(**made_up)
        return registry.client_class(self.name)(adapter=self.adapter, options=options, access=access)  # type: ignore[call-arg]

    def run(self, rendition: Rendition, mode: Mode, session: requests.Session | None = None) -> Result:
        client = self.client(session)
        work = Work(action="create", rendition=rendition, path="sample.md", source="s", mode=mode)
        tools = Tools(
            ledger=Ledger(self.state), fetch=lambda _: sample_asset().load(), now=lambda: datetime.now(UTC)
        )
        (result,) = apply_actions(
            [work], clients=lambda _: client, capabilities=lambda _: self.adapter.capabilities, tools=tools
        )
        return result

    def settle(self, rendition: Rendition, mode: Mode) -> list[Result]:
        """Runs as often as the planner finds something to do."""
        results: list[Result] = []
        can_update = self.adapter.capabilities.can_update_published
        for _ in range(4):
            if decide(rendition, self.entry, Wish(mode=mode, can_update_published=can_update)).kind == "skip":
                break
            results.append(self.run(rendition, mode))
        return results


def _reveal(secret: Secret) -> str:
    return secret.literal


@cache
def render(name: str, text: str) -> Rendition:
    """The sample with one more paragraph, as a target receives it."""
    given = sample_document()
    document = replace(given, blocks=(*given.blocks, Paragraph((Text(text),))))
    adapter: Adapter = registry.adapter_class(name)()
    rendition = adapter.render(document, Context(target=name, site="https://blog.example"))
    assert rendition.problems == ()
    return rendition


def open_line(name: str, state: Path) -> Line:
    emulator = registry.emulator_class(name)(state / "data")
    return Line(name, state, SandboxServer([emulator]))


@pytest.mark.parametrize("name", TARGETS)
def test_the_plain_course(name: str, tmp_path: Path) -> None:
    line = open_line(name, tmp_path)
    with line.server:
        first, second = render(name, "一"), render(name, "二")
        assert line.run(first, "draft").outcome == "done"
        id = line.entry and line.entry.id
        count = len(line.server.journal.requests)
        assert line.settle(first, "draft") == []
        assert len(line.server.journal.requests) == count
        assert line.run(second, "draft").outcome == "done"
        assert (line.entry and line.entry.id) == id
        assert len(line.client().look(second)) == 1
        assert line.run(second, "publish").outcome == "done"
        assert line.entry is not None
        assert line.entry.stage == "published"
        assert line.server.failures == []


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("is_after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("had_one", [False, True], ids=["create", "update"])
@pytest.mark.parametrize("mode", ["draft", "publish"])
def test_killed_at_any_request_there_is_one_article(
    name: str, is_after: bool, had_one: bool, mode: Mode, tmp_path: Path
) -> None:
    for number in range(1, 40):
        line = open_line(name, tmp_path / str(number))
        given = render(name, "新")
        with line.server:
            if had_one:
                line.run(render(name, "旧"), "draft")
            try:
                line.run(given, mode, Session(number, is_after=is_after))
                break
            except Crash:
                pass
            results = line.settle(given, mode)
            assert all(result.outcome == "done" for result in results), [result.error for result in results]
            _assert_one(line, given, mode)
    assert number > 3


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("kind", ["cut-before", "cut-after"])
def test_cut_at_any_request_there_is_one_article(name: str, kind: Any, tmp_path: Path) -> None:
    for number in range(1, 40):
        line = open_line(name, tmp_path / str(number))
        line.server.faults.add(Fault(kind=kind, number=number))
        given = render(name, "新")
        with line.server:
            line.run(given, "draft")
            line.settle(given, "draft")
            _assert_one(line, given, "draft")
            if line.server.faults.left:
                break
    assert number > 3


def _assert_one(line: Line, given: Rendition, mode: Mode) -> None:
    client = line.client()
    with suppress(NotThere):
        client.fetch(Remote("0"))  # only after a loss does a client look among what is public, too
    (found,) = client.look(given)
    assert line.entry is not None
    assert line.entry.pending is None
    assert found.remote.stage == line.entry.stage == ("published" if mode == "publish" else "draft")
    assert "新" in client.fetch(found.remote).body
    assert line.server.failures == []
