"""What is found, what was begun, what is remembered -> what to do: the tables of `settle` and `judge`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from publisher.adapter import Found, Prints, Remote, Rendition, Snapshot
from publisher.apply.readback import seen
from publisher.apply.settle import Adopt, Ask, Continue, Fresh, judge, sent_print, settle
from publisher.ledger import Pending, Sent, TargetEntry

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PENDING = Pending("1", "reserve", "2026-11-24T12:00:00Z")
R1, R2 = Remote("1"), Remote("2")
SAME = Found(remote=R1, title="T", is_ours=False, reason="same title")
MARKED = Found(remote=R2, title="other", is_ours=True, reason="marker")
EMPTY = replace(SAME, is_empty=True, created=NOON)
EARLIER = replace(EMPTY, created=NOON - timedelta(seconds=1))
ELSEWHERE = replace(EMPTY, created=NOON.astimezone(timezone(timedelta(hours=8))))

TABLE = [
    # found, pending, force -> what
    ((), None, False, Fresh()),
    ((), PENDING, False, Fresh()),
    ((SAME,), None, False, Ask((SAME,))),
    ((SAME,), None, True, Fresh()),
    ((SAME,), PENDING, False, Ask((SAME,))),
    ((MARKED,), None, False, Adopt(R2)),
    ((MARKED,), None, True, Adopt(R2)),
    ((MARKED,), PENDING, False, Continue(R2)),
    ((SAME, MARKED), None, False, Adopt(R2)),
    ((EMPTY,), None, False, Ask((EMPTY,))),
    ((EMPTY,), PENDING, False, Continue(R1)),
    ((EMPTY,), PENDING, True, Continue(R1)),
    ((ELSEWHERE,), PENDING, False, Continue(R1)),
    ((EARLIER,), PENDING, False, Ask((EARLIER,))),
    ((EARLIER,), PENDING, True, Fresh()),
    ((replace(EMPTY, created=None),), PENDING, False, Ask((replace(EMPTY, created=None),))),
    ((replace(EMPTY, title="U"),), PENDING, False, Ask((replace(EMPTY, title="U"),))),
    ((SAME, EMPTY), PENDING, False, Continue(R1)),
]


@pytest.mark.parametrize(("found", "pending", "force", "expected"), TABLE)
def test_whose_is_what_was_found(
    found: tuple[Found, ...], pending: Pending | None, force: bool, expected: object
) -> None:
    assert settle(found, title="T", pending=pending, force=force) == expected


OURS = Rendition(
    target="t", post="a", format="html", title="T", body="<p>now</p>", prints=Prints("o", "", "")
)
BEFORE = Snapshot(remote=R1, title="T", body="<p>before</p>")
SENT = TargetEntry(id="1", returned=seen("T", "<p>before</p>"), sent=Sent(own="x", fingerprint="x"))
FRESH = TargetEntry(id="1")
BEGUN = Pending("1", "write", "2026-11-24T12:00:00Z", sent_print(replace(OURS, body="<p>begun</p>")))


@pytest.mark.parametrize(
    ("body", "entry", "verdict"),
    [
        ("<p>before</p>", SENT, "untouched"),
        ("<section><p>before</p></section>", SENT, "untouched"),
        ("<p>theirs</p>", SENT, "edited"),
        ("<p>now</p>", SENT, "edited"),
        ('<p>before</p><img src="x">', SENT, "edited"),
        ("<p>now</p>", replace(SENT, pending=BEGUN), "ours"),
        ("<p>before</p>", replace(SENT, pending=BEGUN), "untouched"),
        ("<p>begun</p>", replace(SENT, pending=BEGUN), "ours"),
        ("<p>theirs</p>", replace(SENT, pending=BEGUN), "edited"),
        ("", replace(SENT, pending=BEGUN), "edited"),
        ("", replace(FRESH, pending=BEGUN), "ours"),
        ("<p>theirs</p>", replace(FRESH, pending=BEGUN), "edited"),
        ("<p>before</p>", FRESH, "unknown"),
        ("<p>before</p>", replace(SENT, sent=Sent()), "unknown"),
        ("<p>now</p>", FRESH, "equal"),
    ],
)
def test_what_stands_there(body: str, entry: TargetEntry, verdict: str) -> None:
    assert judge(replace(BEFORE, body=body), OURS, entry) == verdict


def test_the_authors_own_file_is_always_right() -> None:
    assert judge(replace(BEFORE, body="anything", is_source=True), OURS, SENT) == "equal"
