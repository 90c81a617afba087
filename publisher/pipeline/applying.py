"""From a plan to its results: the actions become pieces of work, and the ledger's lock is held while they are done.

Whoever calls has shown the plan and asked. What is written, and when, is `apply`'s business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from publisher.adapter import Client
from publisher.apply.fetch import PictureFetcher
from publisher.apply.run import apply_actions
from publisher.apply.work import Event, Result, Tools, Work
from publisher.config.settings import TargetSettings
from publisher.errors import UnsafePlan
from publisher.pipeline.planning import Planned, Request, make_plan
from publisher.pipeline.workspace import Workspace, source_digest
from publisher.plan.guards import hold_back
from publisher.plan.model import Action, Plan

_MINOR = frozenset({"links moved", "surroundings"})


@dataclass(frozen=True, slots=True)
class Carried:
    """A plan that was carried out: its actions (some held back by a guard) and, by post and target, the results."""

    plan: Plan
    results: Mapping[tuple[str, str], Result]


def carry_out(
    workspace: Workspace,
    planned: Planned,
    clients: Callable[[str], Client],
    request: Request,
    *,
    on_event: Callable[[Event], None] = lambda _: None,
) -> Carried:
    """Applies `planned`, but for what its stops hold back.

    The ledger is locked meanwhile. Raises `LedgerBusy` when another run is at it, `UnsafePlan` E414 when the
    ledger moved between planning and now.
    """
    actions = hold_back(planned.plan.actions, planned.stops)
    plan = Plan(actions, planned.plan.base)
    if not plan.changes:
        return Carried(plan, {})
    with workspace.ledger.lock():
        if workspace.digest_now() != plan.base:
            raise _moved("the ledger")
        results = apply_actions(
            [_work(workspace, action, request) for action in plan.changes],
            clients=clients,
            capabilities=lambda target: _target(workspace, target).adapter.capabilities,
            tools=_tools(workspace, on_event),
        )
    return Carried(plan, {(result.post, result.target): result for result in results})


def second_pass(workspace: Workspace, carried: Carried, request: Request) -> Planned | None:
    """The plan of what `carried` made stale among the posts asked for, None when nothing was.

    An address that a post gained somewhere is a new address in the posts that name it.
    """
    if not any(result.outcome == "done" for result in carried.results.values()):
        return None
    again = make_plan(workspace.reread(), request)
    was_tried = {key for key, result in carried.results.items() if result.outcome != "done"}
    left = tuple(
        action
        for action in again.plan.actions
        if action.kind == "update"
        and action.reason in _MINOR
        and (action.post, action.target) not in was_tried
    )
    return Planned(Plan(left, again.plan.base), again.stops) if left else None


def check_fits(reviewed: str, planned: Planned) -> None:
    """Raises `UnsafePlan` E414 when `planned` is not the plan that was reviewed (its digest)."""
    if planned.plan.digest != reviewed:
        raise _moved("a post, the configuration, an adapter or the ledger")


def _moved(what: str) -> UnsafePlan:
    return UnsafePlan(
        "E414",
        f"the plan no longer fits: {what} changed after it was made",
        fix="make a new plan and look at it again",
    )


def _work(workspace: Workspace, action: Action, request: Request) -> Work:
    assert action.rendition is not None, "a create or an update has something to send"
    assert action.kind in ("create", "update")
    post = workspace.post_named(action.path)
    return Work(
        action="create" if action.kind == "create" else "update",
        rendition=action.rendition,
        path=action.path,
        source=source_digest(post),
        mode=workspace.mode_of(post, _target(workspace, action.target)),
        force=request.force,
        is_minor=action.reason in _MINOR,
    )


def _target(workspace: Workspace, name: str) -> TargetSettings:
    return workspace.settings.targets[name]


def _tools(workspace: Workspace, on_event: Callable[[Event], None]) -> Tools:
    return Tools(
        ledger=workspace.ledger,
        fetch=PictureFetcher(allow_hosts=workspace.settings.media.allow_hosts),
        now=lambda: datetime.now(UTC),
        on_event=on_event,
        cjk_font=workspace.settings.fonts.cjk,
    )
