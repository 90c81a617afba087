"""A plan as annotations of a GitHub job: errors first, ten of a kind at most (docs.github.com, 2026-11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from publisher.cli.plan_text import counts
from publisher.errors import PublisherError
from publisher.pipeline.planning import Planned
from publisher.plan.guards import ADVICE
from publisher.plan.model import Action

MOST = 10
Level = Literal["error", "warning", "notice"]


def plan_annotations(planned: Planned) -> Iterator[str]:
    """The lines that GitHub turns into annotations."""
    yield from list(_errors(planned))[:MOST]
    yield from list(dict.fromkeys(_warnings(planned.plan.actions)))[:MOST]
    for stop in planned.stops:
        yield annotation("warning", f"{stop.message}: {ADVICE}", title="E415")
    yield annotation("notice", f"publish: {counts(planned.plan.summary)}")


def annotation(
    level: Level,
    message: str,
    *,
    path: str = "",
    line: int | None = None,
    column: int | None = None,
    title: str = "",
) -> str:
    """One workflow command."""
    named = {"file": path, "line": str(line or ""), "col": str(column or ""), "title": title}
    fields = ",".join(f"{name}={_property(value)}" for name, value in named.items() if value)
    return f"::{level} {fields}::{_data(message)}" if fields else f"::{level}::{_data(message)}"


def error_annotation(error: PublisherError) -> str:
    """An error that belongs to no action."""
    message = f"{error.message}; fix: {error.fix}" if error.fix else error.message
    return annotation("error", message, path=error.path or "", line=error.line, title=error.code)


def _errors(planned: Planned) -> Iterator[str]:
    for action in planned.plan.actions:
        for problem in action.problems:
            title = f"{problem.code} {action.target}"
            yield annotation("error", problem.message, path=action.path, line=problem.line, title=title)


def _warnings(actions: tuple[Action, ...]) -> Iterator[str]:
    for action in actions:
        for loss in action.losses:
            yield annotation("warning", loss.message, path=action.path, line=loss.line, title=loss.code)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
