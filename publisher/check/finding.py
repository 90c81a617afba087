"""What a rule finds: a code, a place, a sentence, the next step, and perhaps the edits that mend it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from publisher.check.fix import Fix
from publisher.document import Loss, Problem
from publisher.related.model import Flaw

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One finding; sorts by place. Lines and columns count from 1, 0 where a finding has none.

    `fix` is the next step in words, `mend` the edits that take it where that is safe.
    """

    path: str
    line: int
    column: int
    code: str
    level: Level
    message: str
    fix: str = ""
    mend: Fix | None = field(default=None, compare=False, repr=False)


def from_loss(loss: Loss, path: str) -> Finding:
    """A loss of reading, as a warning."""
    return Finding(path, loss.line or 0, 0, loss.code, "warning", loss.message)


def from_problem(problem: Problem, path: str) -> Finding:
    """A failed check, as an error."""
    return Finding(path, problem.line or 0, 0, problem.code, "error", problem.message, problem.fix)


def from_flaw(flaw: Flaw) -> Finding:
    """What is wrong with the related lists kept as data, as a warning."""
    return Finding(flaw.path, flaw.line, 0, flaw.code, "warning", flaw.message, flaw.fix)
