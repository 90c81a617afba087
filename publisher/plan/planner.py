"""From a rendition and what the ledger remembers to an action.

One table, read from the top: the first row that fits decides. `tests/plan/test_planner.py` holds the same table
as data.
"""

from __future__ import annotations

from dataclasses import dataclass

from publisher.adapter import Mode, Remote, Rendition
from publisher.document import Problem
from publisher.errors import ExitCode
from publisher.ledger import TargetEntry
from publisher.plan.diff import diff_bodies
from publisher.plan.model import Action, ActionKind, PlannedImage, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How one target is to be treated in this run.

    `refresh_now` lets changes of the surroundings alone reach a live article; `force` overrides a copy that is
    gone; `strict` turns any loss into a hold; `can_update_published` is the platform's.
    """

    mode: Mode = "draft"
    refresh_now: bool = False
    force: bool = False
    strict: bool = False
    can_update_published: bool = True


@dataclass(frozen=True, slots=True)
class Decision:
    """The kind of action and its reason; problems and exit code of a hold."""

    kind: ActionKind
    reason: Reason
    problems: tuple[Problem, ...] = ()
    exit_code: ExitCode = ExitCode.DONE
    note: str = ""


_TO_RECORD = "waits for `publish record`"


def decide(rendition: Rendition, entry: TargetEntry | None, wish: Wish) -> Decision:
    """What to do with `rendition`, given what the ledger remembers of this post on this target."""
    if rendition.problems:
        return Decision("hold", "a check failed", rendition.problems, ExitCode.CONTENT)
    if wish.strict and rendition.losses:
        return Decision(
            "hold", "losses", exit_code=ExitCode.CONTENT, note="--strict holds a post with any loss"
        )
    if entry is None or (entry.id is None and entry.url is None and entry.pending is None):
        return _decide_new(rendition, entry, wish)
    if entry.stage == "gone":
        return _decide_gone(rendition, entry, wish)
    if entry.pending is not None:
        return Decision("update" if entry.id else "create", "unfinished")
    if entry.id is None:
        return _decide_recorded(rendition, entry)
    return _decide_change(rendition, entry, wish)


def _decide_new(rendition: Rendition, entry: TargetEntry | None, wish: Wish) -> Decision:
    """At most its pictures are there, or a page that a person was given and whose address he did not record yet."""
    if entry is None or entry.stage != "manual" or wish.mode != "manual":
        return Decision("create", "new")
    if entry.sent.fingerprint == rendition.fingerprint:
        return Decision("skip", "unchanged", note=_TO_RECORD)
    return Decision("update", changed_part(rendition, entry), note=_TO_RECORD)


def _decide_change(rendition: Rendition, entry: TargetEntry, wish: Wish) -> Decision:
    is_published = entry.stage in ("published", "manual")
    if entry.stage == "manual" and wish.mode != "manual":
        return Decision("update", "unfinished", note="given out by hand and never recorded")
    if entry.sent.fingerprint == rendition.fingerprint:
        if wish.mode == "publish" and (entry.stage == "draft" or entry.waits):
            return _decide_draft(entry, wish)
        return Decision("skip", "unchanged", note=_TO_RECORD if entry.stage == "manual" else "")
    if is_published and not wish.can_update_published:
        return Decision("skip", "frozen")
    reason = changed_part(rendition, entry)
    if wish.mode == "manual" and reason != "edited here":
        return Decision("skip", "waiting", note="goes out with the next edit of its own")
    if reason == "surroundings" and is_published and not wish.refresh_now:
        return Decision("skip", "waiting", note="goes out with the next edit of its own, or with --many")
    waits = is_published and wish.mode == "draft"
    return Decision("update", reason, note="waits in the draft of a live page" if waits else "")


def _decide_draft(entry: TargetEntry, wish: Wish) -> Decision:
    """A draft that the mode publishes; one that a person left there and we only found is no wish to publish it."""
    if entry.is_adopted and not wish.force:
        return Decision(
            "skip", "unchanged", note="an adopted draft: goes out with its next edit, or with --force"
        )
    return Decision("update", "to be published")


def _decide_gone(rendition: Rendition, entry: TargetEntry, wish: Wish) -> Decision:
    if wish.force:
        return Decision("create", "gone")
    if changed_part(rendition, entry) != "edited here" or entry.sent.fingerprint == rendition.fingerprint:
        return Decision("skip", "gone")
    problem = Problem(
        "E404",
        None,
        "the copy there is gone",
        fix="`publish record POST TARGET URL` if you published it by hand, --force for a new one, or `publish forget`",
    )
    return Decision("hold", "gone", (problem,), ExitCode.PERSON)


def _decide_recorded(rendition: Rendition, entry: TargetEntry) -> Decision:
    """A copy that a person made and only its address is known of: nobody but that person can change it."""
    is_same = entry.sent.fingerprint in ("", rendition.fingerprint)
    return Decision("skip", "recorded by hand" if is_same else "frozen")


def changed_part(rendition: Rendition, entry: TargetEntry) -> Reason:
    """The weightiest part that differs from what was sent: own content, then links, then what surrounds."""
    if entry.sent.own != rendition.prints.own:
        return "edited here"
    if entry.sent.links != rendition.prints.links:
        return "links moved"
    return "surroundings"


def plan_action(
    rendition: Rendition,
    entry: TargetEntry | None,
    wish: Wish,
    *,
    path: str,
    sent_body: str | None,
    source: str,
    images: tuple[PlannedImage, ...],
    with_diff: bool,
) -> Action:
    """The whole action: the decision with its diff and its pictures.

    `sent_body` is the body last sent there, `source` the author's own text (both for the diff only).
    """
    decision = decide(rendition, entry, wish)
    before = None if decision.kind == "create" else sent_body
    wants_diff = with_diff and decision.reason != "unchanged"
    return Action(
        post=rendition.post,
        path=path,
        target=rendition.target,
        kind=decision.kind,
        reason=decision.reason,
        title=rendition.title,
        note=decision.note,
        remote=_remote(entry),
        diff=diff_bodies(before, rendition.body, format=rendition.format, first=source) if wants_diff else "",
        images=images,
        problems=decision.problems,
        exit_code=decision.exit_code,
        rendition=rendition,
    )


def _remote(entry: TargetEntry | None) -> Remote | None:
    if entry is None or (entry.id is None and entry.url is None):
        return None
    return entry.remote or Remote("", entry.url, entry.stage)
