"""The plan table: what the ledger remembers × what would be sent -> the action (design 4.8-12, interface 4)."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from publisher.adapter import Prints, Rendition, Uploaded
from publisher.document import Loss, Problem
from publisher.errors import ExitCode
from publisher.ledger import Pending, Sent, TargetEntry
from publisher.plan.planner import Wish, decide

PRINTS = Prints("own", "links", "around")
NOW = Rendition(target="zhihu", post="a", format="html", title="T", body="<p>b</p>", prints=PRINTS)
SENT = Sent(own="own", links="links", around="around", fingerprint=NOW.fingerprint)
OTHER = replace(SENT, fingerprint="another")
PENDING = Pending(attempt="1", step="reserve", time="2026-11-24T00:00:00Z", fingerprint="")

DRAFT = TargetEntry(account="me", id="7", stage="draft", sent=SENT)
LIVE = replace(DRAFT, stage="published", url="https://x/7")
GONE = replace(DRAFT, stage="gone")
RECORDED = TargetEntry(account="me", id=None, url="https://x/7", stage="manual", sent=SENT)
EXPORTED = TargetEntry(id=None, url=None, stage="manual", sent=SENT)
BY_HAND = Wish(mode="manual")
FROZEN = Wish(can_update_published=False)

TABLE = [
    # ledger entry                                   wish                     kind, reason
    (None, Wish(), "create", "new"),
    (TargetEntry(account="me", images={"ab": Uploaded("https://x/ab")}), Wish(), "create", "new"),
    (DRAFT, Wish(), "skip", "unchanged"),
    (LIVE, Wish(), "skip", "unchanged"),
    (LIVE, FROZEN, "skip", "unchanged"),
    (replace(DRAFT, sent=replace(OTHER, own="before")), Wish(), "update", "edited here"),
    (replace(DRAFT, sent=replace(OTHER, links="before")), Wish(), "update", "links moved"),
    (replace(DRAFT, sent=replace(OTHER, around="before")), Wish(), "update", "surroundings"),
    (replace(LIVE, sent=replace(OTHER, own="before")), Wish(), "update", "edited here"),
    (replace(LIVE, sent=replace(OTHER, links="before")), Wish(), "update", "links moved"),
    (replace(LIVE, sent=replace(OTHER, around="before")), Wish(), "skip", "waiting"),
    (replace(LIVE, sent=replace(OTHER, around="before")), Wish(refresh_now=True), "update", "surroundings"),
    (replace(LIVE, sent=replace(OTHER, own="before")), FROZEN, "skip", "frozen"),
    (DRAFT, Wish(mode="publish"), "update", "to be published"),
    (LIVE, Wish(mode="publish"), "skip", "unchanged"),
    (replace(DRAFT, is_adopted=True), Wish(mode="publish"), "skip", "unchanged"),
    (replace(DRAFT, is_adopted=True), Wish(mode="publish", force=True), "update", "to be published"),
    (
        replace(DRAFT, is_adopted=True, sent=replace(OTHER, own="before")),
        Wish(mode="publish"),
        "update",
        "edited here",
    ),
    (replace(LIVE, waits=True), Wish(), "skip", "unchanged"),
    (replace(LIVE, waits=True), Wish(mode="publish"), "update", "to be published"),
    (replace(DRAFT, id=None, pending=PENDING), Wish(), "create", "unfinished"),
    (replace(DRAFT, pending=PENDING), Wish(), "update", "unfinished"),
    (GONE, Wish(), "skip", "gone"),
    (replace(GONE, sent=replace(OTHER, links="before")), Wish(), "skip", "gone"),
    (replace(GONE, sent=replace(OTHER, own="before")), Wish(), "hold", "gone"),
    (replace(GONE, sent=replace(OTHER, own="before")), Wish(force=True), "create", "gone"),
    (RECORDED, Wish(), "skip", "recorded by hand"),
    (EXPORTED, BY_HAND, "skip", "unchanged"),
    (replace(EXPORTED, sent=replace(OTHER, own="before")), BY_HAND, "update", "edited here"),
    (EXPORTED, Wish(), "create", "new"),
    (replace(LIVE, stage="manual"), BY_HAND, "skip", "unchanged"),
    (replace(LIVE, stage="manual"), Wish(mode="publish"), "update", "unfinished"),
    (replace(LIVE, sent=replace(OTHER, links="before")), BY_HAND, "skip", "waiting"),
    (replace(LIVE, sent=replace(OTHER, own="before")), BY_HAND, "update", "edited here"),
    (replace(RECORDED, sent=replace(OTHER, own="before")), Wish(), "skip", "frozen"),
]


@pytest.mark.parametrize(("entry", "wish", "kind", "reason"), TABLE)
def test_what_is_done(entry: TargetEntry | None, wish: Wish, kind: str, reason: str) -> None:
    decision = decide(NOW, entry, wish)

    assert (decision.kind, decision.reason) == (kind, reason)


@pytest.mark.parametrize("entry", [None, DRAFT, LIVE, GONE, RECORDED])
def test_a_failed_check_holds_whatever_the_ledger_says(entry: TargetEntry | None) -> None:
    problem = Problem("E301", 3, "no such picture")

    decision = decide(replace(NOW, problems=(problem,)), entry, Wish(force=True))

    assert (decision.kind, decision.exit_code, decision.problems) == ("hold", ExitCode.CONTENT, (problem,))


def test_strict_holds_any_loss_and_only_then() -> None:
    lossy = replace(NOW, losses=(Loss("W303", 3, "underline"),))

    assert decide(lossy, None, Wish()).kind == "create"
    assert decide(lossy, None, Wish(strict=True)).exit_code is ExitCode.CONTENT


def test_a_gone_copy_names_its_choices() -> None:
    (problem,) = decide(NOW, replace(GONE, sent=replace(OTHER, own="before")), Wish()).problems

    assert all(word in problem.fix for word in ("record", "--force", "forget"))


def test_an_edit_of_a_live_article_in_mode_draft_says_where_it_waits() -> None:
    decision = decide(NOW, replace(LIVE, sent=replace(OTHER, own="before")), Wish(mode="draft"))

    assert decision.note == "waits in the draft of a live page"


def test_the_fingerprint_covers_every_field() -> None:
    assert NOW.fingerprint != replace(NOW, fields=MappingProxyType({"digest": "x"})).fingerprint
    assert NOW.fingerprint != replace(NOW, title="U").fingerprint
    assert NOW.fingerprint != replace(NOW, body="<p>c</p>").fingerprint
