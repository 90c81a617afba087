"""What a rule finds: a code, a place, a sentence and the next step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from publisher.document import Loss, Problem

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One finding; sorts by place. Lines and columns count from 1, 0 where a finding has none."""

    path: str
    line: int
    column: int
    code: str
    level: Level
    message: str
    fix: str = ""


def from_loss(loss: Loss, path: str) -> Finding:
    """A loss of reading, as a warning."""
    return Finding(path, loss.line or 0, 0, loss.code, "warning", loss.message)


def from_problem(problem: Problem, path: str) -> Finding:
    """A failed check, as an error."""
    return Finding(path, problem.line or 0, 0, problem.code, "error", problem.message, problem.fix)
