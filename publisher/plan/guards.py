"""The guard before too much change: a template edit touches everything, an empty ledger would create everything.

Numbers: `MOST_UPDATES` and `LARGEST_SHARE` together, or `MOST_CREATES`, on one target in one run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from publisher.document import Problem
from publisher.errors import ExitCode
from publisher.plan.model import Action, ActionKind

MOST_UPDATES = 5
LARGEST_SHARE = 0.3
MOST_CREATES = 5


ADVICE = "look at the plan, then run again with --many; an old account wants `publish adopt` first"


@dataclass(frozen=True, slots=True)
class Stop:
    """Why one kind of action on one target asks first."""

    target: str
    kind: ActionKind
    count: int
    message: str


def mass_changes(actions: Sequence[Action], posts_of: Mapping[str, int], *, named: bool) -> tuple[Stop, ...]:
    """The stops of a plan. `posts_of` is how many posts each target has; `named` whether posts were named."""
    stops: list[Stop] = []
    for target in dict.fromkeys(action.target for action in actions):
        updates = sum(action.target == target and action.kind == "update" for action in actions)
        creates = sum(action.target == target and action.kind == "create" for action in actions)
        total = max(posts_of.get(target, 0), 1)
        if updates > MOST_UPDATES and updates / total > LARGEST_SHARE:
            stops.append(
                Stop(target, "update", updates, f"{updates} of {total} posts would be updated on {target}")
            )
        if creates > MOST_CREATES and not named:
            stops.append(Stop(target, "create", creates, f"{creates} posts would be created on {target}"))
    return tuple(stops)


def hold_back(actions: Sequence[Action], stops: Sequence[Stop]) -> tuple[Action, ...]:
    """The actions with those that a stop counts held; the rest goes on."""
    return tuple(_held(action, stops) for action in actions)


def _held(action: Action, stops: Sequence[Stop]) -> Action:
    stop = next((stop for stop in stops if (stop.target, stop.kind) == (action.target, action.kind)), None)
    if stop is None:
        return action
    problem = Problem(
        "E415",
        None,
        f"{stop.message}: too much change asks first",
        fix=ADVICE,
    )
    return replace(
        action, kind="hold", reason="too much change", problems=(problem,), exit_code=ExitCode.PERSON
    )
