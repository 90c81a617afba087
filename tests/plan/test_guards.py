"""Too much change asks first (interface 4): over 5 updates and over 30 %, or over 5 creates unnamed."""

from __future__ import annotations

import pytest

from publisher.errors import ExitCode
from publisher.plan.guards import hold_back, mass_changes
from publisher.plan.model import Action, ActionKind


def actions(kind: ActionKind, count: int, target: str = "zhihu") -> list[Action]:
    return [
        Action(post=f"{kind}{n}", path=f"{n}.md", target=target, kind=kind, reason="new")
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("kind", "count", "posts", "named", "stops"),
    [
        ("update", 5, 5, False, False),
        ("update", 6, 6, False, True),
        ("update", 6, 20, False, False),
        ("update", 7, 20, False, True),
        ("update", 6, 6, True, True),
        ("create", 5, 5, False, False),
        ("create", 6, 100, False, True),
        ("create", 6, 100, True, False),
        ("skip", 50, 50, False, False),
    ],
)
def test_where_the_line_is(kind: ActionKind, count: int, posts: int, named: bool, stops: bool) -> None:
    assert bool(mass_changes(actions(kind, count), {"zhihu": posts}, named=named)) is stops


def test_only_what_is_counted_is_held() -> None:
    planned = [*actions("create", 6), *actions("update", 2), *actions("create", 2, "wechat")]

    held = hold_back(planned, mass_changes(planned, {"zhihu": 50, "wechat": 50}, named=False))

    assert [action.kind for action in held] == ["hold"] * 6 + ["update"] * 2 + ["create"] * 2
    assert held[0].exit_code is ExitCode.PERSON
    assert "adopt" in held[0].problems[0].fix
    assert "--many" in held[0].problems[0].fix
