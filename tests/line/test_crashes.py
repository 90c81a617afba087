"""A sample of the crash matrix (issue 7, "It shows"): real processes, killed -9 at a request or beside a file, run again.

All of it is `make crash-matrix`; what it found stands in docs/crash-matrix.md, which must not tell of yesterday's calls.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.line import crash_matrix
from tests.line.crash_matrix import DOCUMENT, PLATFORMS, WORKS, Case, Work, judge, reference
from tests.line.crash_report import rows_of

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, and signals that kill")


@pytest.fixture(autouse=True, scope="module")
def _process() -> Iterator[None]:
    """The process that forks lives as long as this module's tests, outside of any test's own environment."""
    yield
    crash_matrix._ZYGOTE.close()


SAMPLE = [
    Case(work="drafts", emulator="zhihu", number=9, moment="committed"),
    Case(work="drafts", emulator="wechat", number=3, moment="received"),
    Case(work="drafts", emulator="wechat", number=12, moment="committed"),
    Case(work="drafts", emulator="", number=20, moment="after"),
    Case(work="articles", emulator="zhihu", number=17, moment="committed"),
    Case(work="articles", emulator="wechat", number=20, moment="committed"),
    Case(work="articles", emulator="wechat", number=33, moment="before"),
    Case(work="edit", emulator="wechat", number=5, moment="committed"),
    Case(work="edit", emulator="zhihu", number=7, moment="received"),
    Case(work="edit", emulator="", number=30, moment="before"),
]


@pytest.mark.parametrize(
    "case", SAMPLE, ids=lambda case: f"{case.work}-{case.emulator}-{case.number}-{case.moment}"
)
def test_a_death_leaves_no_trace(case: Case) -> None:
    verdict = judge(case)

    assert not verdict.wrong, f"{verdict.at}: {verdict.wrong}"


@pytest.mark.parametrize("work", WORKS)
def test_the_document_tells_of_today_s_calls(work: Work) -> None:
    calls = Counter(call for _, call in reference(work).calls)
    told = {call: int(count) for call, count in rows_of(DOCUMENT.read_text("utf-8"), work)}

    assert told.keys() == calls.keys(), "run `make crash-matrix`"
    assert sum(told.values()) == sum(calls.values()), "run `make crash-matrix`"


def test_the_document_tells_of_no_death_that_left_a_trace() -> None:
    cells = [
        cell
        for line in DOCUMENT.read_text("utf-8").splitlines()
        if line.startswith("|")
        for cell in line.split("|")
    ]
    counts = [cell.strip().partition(" ")[0].split("/") for cell in cells if "/" in cell and "`" not in cell]

    assert len(counts) > 100
    assert [count for count in counts if count[0] != count[1]] == []
    assert PLATFORMS == ("zhihu", "wechat")
