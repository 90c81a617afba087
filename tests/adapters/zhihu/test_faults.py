"""A fault at every single request of a whole publication: one article, however it went.

A run that ends badly is run again, as a person would; what it left unknown is settled by looking, never by
repeating.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.adapter import Mode, Picture, Rendition
from publisher.apply.work import Result
from publisher.document import Asset
from publisher.sandbox.faults import Fault
from publisher.sandbox.server import SandboxServer
from publisher.sandbox.wire import Request, Response
from publisher_zhihu.sandbox import ZhihuSandbox
from publisher_zhihu.sandbox_columns import TITLES
from publisher_zhihu.sandbox_replies import LOGIN_PAGE
from tests.adapters.zhihu.conftest import NOW
from tests.adapters.zhihu.test_lifecycle import Life
from tests.adapters.zhihu.test_pictures import gif

PAGE = {"body": LOGIN_PAGE.body, "headers": LOGIN_PAGE.headers}
KINDS = {
    "cut before": Fault(kind="cut-before"),
    "cut after": Fault(kind="cut-after"),
    "bad gateway": Fault(kind="status", status=502),
    "a page instead of data": Fault(kind="reply", status=200, **PAGE),  # type: ignore[arg-type]
    "a page instead of work": Fault(kind="reply", status=405, **PAGE),  # type: ignore[arg-type]
    "slow": Fault(kind="slow", seconds=5),
}
CREATE, PUBLISH = "POST /zhuanlan/api/articles/drafts", ("/www/api/v4/content/publish", "/publish")


class Masked(ZhihuSandbox):
    """Does the work of the n-th request, and then shows a page: a proxy, or a login that ends just now.

    `done` is what it was asked and did.
    """

    masked: int = 0

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, now=NOW.timestamp)
        self.done: list[str] = []

    def handle(self, request: Request) -> Response:
        answer = super().handle(request)
        self.done.append(f"{request.method} {request.path}")
        return Response(200, **PAGE) if len(self.done) == self.masked else answer  # type: ignore[arg-type]

    def count(self, ends: str | tuple[str, ...]) -> int:
        """How often a write with such an end was carried out."""
        return sum(line.endswith(ends) for line in self.done if not line.startswith("GET"))


@contextmanager
def world(folder: Path) -> Iterator[tuple[Life, Masked]]:
    """A ledger, an account, and the wire between them."""
    emulator = Masked(folder / "zhihu")
    with SandboxServer([emulator]) as server:
        life = Life(folder, server, emulator)
        yield life, emulator
        assert not server.failures


def until_done(life: Life, rendition: Rendition, mode: Mode, way: str) -> tuple[Result, int]:
    """Runs, and runs again as long as something is open; the last result and how many runs it took."""
    for runs in range(1, 5):
        result = life.run(rendition, mode, way=way)
        if result.outcome == "done" and life.entry.pending is None:
            return result, runs
    raise AssertionError(f"never came to an end: {result.error}")


def with_everything(rendition: Rendition) -> Rendition:
    """The same with a moving picture, and a column to be put into: every kind of request there is."""
    moving = gif()
    asset = Asset(moving.sha256, "image/gif", len(moving.data), moving.name, lambda: moving.data)
    figure = f'<figure><img src="asset:{moving.sha256}" data-caption="" data-size="normal"></figure>'
    return replace(
        rendition,
        body=rendition.body + figure,
        pictures=(Picture("walk.gif", f"asset:{moving.sha256}", asset),),
        fields={**rendition.fields, "column": TITLES[0]},
    )


def check(life: Life, emulator: Masked, rendition: Rendition, mode: Mode) -> None:
    wanted, other = ("published", "draft") if mode == "publish" else ("draft", "published")
    assert life.titles(wanted) == [rendition.title]
    assert life.titles(other) == []
    assert emulator.count("/articles/drafts") == 1, "never a second article, not even for a moment"
    assert emulator.count(PUBLISH) == (mode == "publish"), "what was published is not published again"
    page = f"https://zhuanlan.zhihu.com/p/{life.entry.id}"
    assert life.entry.url == (page if mode == "publish" else f"{page}/edit")
    article = emulator._store.articles()[0]
    assert sorted(topic["name"] for topic in article["draft"]["topics"]) == ["城市", "散步"]
    assert len(article["columns"]) == (mode == "publish")


CASES: list[tuple[Mode, str]] = [("draft", "content"), ("publish", "content"), ("publish", "legacy")]


@pytest.mark.parametrize(("mode", "way"), CASES)
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_fails_there_is_one_article(
    tmp_path: Path, rendition: Rendition, kind: str, mode: Mode, way: str
) -> None:
    """Requirements 25 and 29: at every request of the run, whichever it is."""
    post = with_everything(rendition)
    for number in range(1, 60):
        with world(tmp_path / str(number)) as (life, emulator):
            life.line.timeout = 0.25 if kind == "slow" else 20
            life.line.server.faults.add(replace(KINDS[kind], number=number))
            until_done(life, post, mode, way)
            check(life, emulator, post, mode)
            if life.line.server.faults.left:
                break
    assert number > 10


@pytest.mark.parametrize(("mode", "way"), CASES)
def test_work_behind_a_page_is_not_done_again(
    tmp_path: Path, rendition: Rendition, mode: Mode, way: str
) -> None:
    """Requirement 29: an answer that cannot be read says nothing on whether the work was done."""
    post = with_everything(rendition)
    for number in range(1, 60):
        with world(tmp_path / str(number)) as (life, emulator):
            emulator.masked = number
            until_done(life, post, mode, way)
            check(life, emulator, post, mode)
            if len(emulator.done) < number:
                break
    assert number > 10


@pytest.mark.parametrize("way", ["content", "legacy"])
def test_an_update_of_unknown_outcome_is_settled_by_looking(
    tmp_path: Path, rendition: Rendition, way: str
) -> None:
    """Requirement 29: what readers see tells whether the new edition is out; only an old one is published again."""
    changed = replace(rendition, body="<p>从西门出发。</p>")
    for kind, times in (("cut-after", 1), ("cut-before", 1)):
        with world(tmp_path / f"{kind}") as (life, emulator):
            life.run(rendition, "publish", way=way)
            emulator.done.clear()
            life.line.server.faults.add(Fault(kind=kind, match="*/publish"))  # type: ignore[arg-type]
            assert life.run(changed, "publish", way=way).outcome == "unknown"
            assert life.run(changed, "publish", way=way).outcome == "done"
            assert emulator.count(PUBLISH) == times
            (article,) = emulator._store.articles()
            assert article["published"]["content"] == changed.body
