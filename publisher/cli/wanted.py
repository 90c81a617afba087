"""What was typed for one run, gathered: what to plan, and what to do with the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from publisher.pipeline.planning import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was typed for one run: what to plan, and what to do with the plan.

    `expected` is the digest of a reviewed plan, `made_from` what that was made from: only that one may be
    carried out.
    """

    request: Request
    is_sandbox: bool = False
    only_plans: bool = False
    asks: bool = True
    form: str = "text"
    plan_out: Path | None = None
    tells_pending: bool = False
    with_skips: bool = False
    to: str = ""
    expected: str = ""
    made_from: Mapping[str, object] = field(default_factory=dict)
    reads_platforms: bool = False
