"""The crash matrix: a batch of five posts on three targets, killed -9 at every request and every file, and run again.

`python -m tests.line.crash_matrix` (`make crash-matrix`) goes through all of it, prints the tables and writes them into
docs/crash-matrix.md; `test_crashes` goes through a sample and compares the document with what a run does today.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Literal, get_args

from tests.line.batch import COUNT, MOMENTS, TARGETS, Batch, Mode, Moment, open_batch, plain_ledger
from tests.line.zygote import Zygote

DOCUMENT = Path(__file__).parents[2] / "docs/crash-matrix.md"
Work = Literal["drafts", "articles", "edit"]
WORKS: tuple[Work, ...] = get_args(Work)
TITLES: dict[Work, str] = {
    "drafts": "Five new posts, as drafts",
    "articles": "Five new posts, published",
    "edit": "Five posts edited, their drafts there already",
}
MODES: dict[Work, Mode] = {"drafts": "draft", "articles": "publish", "edit": "draft"}
PLATFORMS = ("zhihu", "wechat")
EVERY = 5
"""Between two requests nothing happens but files: of these a part will do."""
_ID = re.compile(r"/(?=[^/]*\d)[\w.-]{16,}")
"""A part of a path that is an id: long, with a digit in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One death: at a request of `emulator`, or, where that is empty, at a file; `moment` says when."""

    work: Work
    emulator: str
    number: int
    moment: Moment | Literal["after"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of a case: at which call or file it died, what is wrong afterwards (nothing: well), and whether a picture
    whose answer was never heard went out a second time."""

    case: Case
    at: str
    wrong: str = ""
    sent_again: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """What a run without a crash asks of whom, how many files it moves into their places, and what it leaves."""

    calls: tuple[tuple[str, str], ...]
    files: int
    ledger: Any
    contents: dict[str, str]


_ZYGOTE = Zygote()


@contextmanager
def prepared(work: Work) -> Iterator[Batch]:
    """A batch just before the run that is to be killed."""
    folder = Path(tempfile.mkdtemp(prefix="crash-"))
    try:
        with open_batch(folder, _ZYGOTE) as batch:
            batch.set_mode(MODES[work])
            if work == "edit":
                assert batch.publish() == 0, batch.said
                batch.write(word="第二稿")
            yield batch
            assert not batch.server.failures, batch.server.failures
    finally:
        shutil.rmtree(folder)


@cache
def reference(work: Work) -> Reference:
    """A run without a crash."""
    with prepared(work) as batch:
        before = batch.asked
        files = batch.publish_and_count_files()
        calls = tuple(
            (entry.emulator, call_of(f"{entry.method} {entry.path}"))
            for entry in batch.server.journal.requests[before:]
        )
        ledger = plain_ledger(batch.ledger(), mode=batch.mode)
        return Reference(calls, files, ledger, batch.contents())


def call_of(line: str) -> str:
    """A request without the address of its server, its emulator and its ids: the kind of call it is."""
    method, _, url = line.partition(" ")
    path = re.sub(r"^http://[^/]+", "", url).partition("?")[0]
    path = re.sub(r"^/(?:zhihu|wechat)(?=/)", "", path).removeprefix("/cgi-bin")
    return f"{method} {_ID.sub('/…', path)}"


def kind_of_file(file: str) -> str:
    """Which sort of file of ours, or of the blog, a path names."""
    for part, kind in (
        ("/ledger/", "a ledger file"),
        ("/sent/", "a body last sent"),
        ("/versions/", "a version"),
    ):
        if f".publisher{part}" in file:
            return kind
    if "/blog/source/" in file:
        return "a picture of the blog" if "/images/" in file else "a post of the blog"
    return "a token" if "/cache/" in file else "another file"


# ---------------------------------------------------------------- one case


def judge(case: Case) -> Verdict:
    """Kills a run, runs again twice, and compares what is left with a run without a crash."""
    with prepared(case.work) as batch:
        if case.emulator:
            assert case.moment != "after"
            code, at = batch.publish_and_die(case.emulator, case.number, case.moment)
            at = call_of(at)
        else:
            code, at = batch.publish_and_die_writing(case.number, after=case.moment == "after")
            at = kind_of_file(at)
        if code != -9:
            return Verdict(case=case, at=at, wrong=f"not reached ({code})")
        known = batch.known_addresses()
        try:
            _check(batch, case.work)
            return Verdict(case=case, at=at, sent_again=_uploaded_again(batch, known))
        except AssertionError as error:
            return Verdict(case=case, at=at, wrong=" ".join(str(error).split())[:2_000] or "wrong")


def _check(batch: Batch, work: Work) -> None:
    wanted = reference(work)
    code = batch.publish()
    assert code == 0, f"the next run left with {code}: {batch.said}"
    every = {(target, str(number)): 1 for target in TARGETS for number in range(COUNT)}
    assert dict(batch.articles()) == every, f"not one of each: {batch.articles()}"
    asked = batch.asked
    assert batch.publish() == 0, batch.said
    assert batch.asked == asked, f"the run after that asks: {batch.server.journal.requests[asked:]}"
    ledger = plain_ledger(batch.ledger(), mode=batch.mode)
    assert ledger == wanted.ledger, f"another ledger: {_difference(ledger, wanted.ledger)}"
    contents = batch.contents()
    assert contents == wanted.contents, f"other contents: {_difference(contents, wanted.contents)}"


def _uploaded_again(batch: Batch, known: set[str]) -> bool:
    """Whether WeChat got a picture twice. It keeps no list of what was sent for articles, so one whose answer nobody
    heard must be sent again; one that the ledger knew at the crash must not."""
    again = [urls for urls in batch.uploads().values() if len(urls) > 1]
    for urls in again:
        assert len(urls) == 2, f"a picture was sent {len(urls)} times"
        assert not {url.partition("://")[2] for url in urls} & known, (
            "a picture that the ledger knew was sent again"
        )
    return bool(again)


def _difference(found: Any, wanted: Any) -> str:
    if isinstance(found, dict) and isinstance(wanted, dict):
        keys = [key for key in {**found, **wanted} if found.get(key) != wanted.get(key)]
        return "; ".join(f"{key}: {_difference(found.get(key), wanted.get(key))}" for key in keys)
    if isinstance(found, str) and isinstance(wanted, str):
        found, wanted = _where_they_part(found, wanted), _where_they_part(wanted, found)
    return f"{found!r} instead of {wanted!r}"


def _where_they_part(text: str, other: str) -> str:
    start = next((at for at, (one, two) in enumerate(zip(text, other, strict=False)) if one != two), 0)
    return text[max(start - 40, 0) : start + 120]


# ---------------------------------------------------------------- all of them


def cases(work: Work) -> Iterator[Case]:
    """Every request × every moment; of the files that are moved into their places each fifth, before and after."""
    wanted = reference(work)
    for emulator in PLATFORMS:
        count = sum(name == emulator for name, _ in wanted.calls)
        for number in range(1, count + 1):
            for moment in MOMENTS:
                yield Case(work=work, emulator=emulator, number=number, moment=moment)
    for number in range(1, wanted.files + 1, EVERY):
        yield Case(work=work, emulator="", number=number, moment="before")
        yield Case(work=work, emulator="", number=number, moment="after")


def main() -> int:
    """Goes through everything, prints the tables, writes the document; 1 when anything is wrong."""
    from tests.line.crash_report import document

    # Each worker has a process of its own that forks: none may inherit this one's.
    jobs, start = int(os.environ.get("CRASH_JOBS") or os.cpu_count() or 1), get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=start) as pool:
        verdicts = [
            verdict
            for work in WORKS
            for verdict in _told(work, pool.map(judge, tuple(cases(work)), chunksize=4))
        ]
    text = document(verdicts)
    print(text)
    bad = [verdict for verdict in verdicts if verdict.wrong]
    for verdict in bad:
        print(f"{verdict.case} at {verdict.at}: {verdict.wrong}", file=sys.stderr)
    DOCUMENT.write_text(text, encoding="utf-8")
    return 1 if bad else 0


def _told(work: Work, verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    for number, verdict in enumerate(verdicts, 1):
        if number % 20 == 0 or verdict.wrong:
            print(f"{work} {number} {verdict.at} {verdict.wrong[:300]}", file=sys.stderr, flush=True)
        yield verdict


if __name__ == "__main__":
    # Under the module's own name: there a worker finds what it is handed.
    from tests.line.crash_matrix import main as run

    sys.exit(run())
