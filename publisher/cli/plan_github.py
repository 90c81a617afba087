"""A plan as annotations of a GitHub job: errors first, ten of a kind at most (docs.github.com, 2026-11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from publisher.apply.work import Result
from publisher.cli.catalogue import Language
from publisher.cli.complaints import message_of
from publisher.cli.plan_text import counts
from publisher.errors import PublisherError
from publisher.pipeline.planning import Planned
from publisher.plan.guards import ADVICE
from publisher.plan.model import Action
from publisher.wording.sentences import worded

MOST = 10
Level = Literal["error", "warning", "notice"]


def plan_annotations(
    planned: Planned, results: Sequence[Result] = (), *, folder: str = "", language: Language = "en"
) -> Iterator[str]:
    """The lines that GitHub turns into annotations: errors first, ten of a kind at most.

    `folder` is where publisher.yaml lies in the repository, for a path must begin at its top.
    """
    paths = {(action.post, action.target): action.path for action in planned.plan.actions}
    errors = [*_failures(results, paths, folder, language), *_errors(planned, folder, language)]
    warnings = [
        *(
            annotation(
                "warning", f"{worded(stop.message, language)}: {worded(ADVICE, language)}", title="E415"
            )
            for stop in planned.stops
        ),
        *(
            annotation("warning", worded(said, language), title=result.target)
            for result in results
            for said in result.warnings
        ),
        *_warnings(planned.plan.actions, folder, language),
    ]
    yield from list(dict.fromkeys(errors))[:MOST]
    yield from list(dict.fromkeys(warnings))[:MOST]
    yield annotation("notice", f"publish: {counts(planned.plan.summary, language)}")


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


def _failures(
    results: Sequence[Result], paths: Mapping[tuple[str, str], str], folder: str, language: Language
) -> Iterator[str]:
    for result in results:
        if result.error is not None:
            title = f"{result.error.code} {result.target}"
            path = paths.get((result.post, result.target), "")
            yield annotation(
                "error", message_of(result.error, language), path=_from_top(path, folder), title=title
            )


def _errors(planned: Planned, folder: str, language: Language) -> Iterator[str]:
    for action in planned.plan.actions:
        for problem in action.problems:
            title = f"{problem.code} {action.target}"
            path = _from_top(action.path, folder)
            yield annotation(
                "error", worded(problem.message, language), path=path, line=problem.line, title=title
            )


def _warnings(actions: tuple[Action, ...], folder: str, language: Language) -> Iterator[str]:
    for action in actions:
        for loss in action.losses:
            path = _from_top(action.path, folder)
            yield annotation(
                "warning", worded(loss.message, language), path=path, line=loss.line, title=loss.code
            )


def _from_top(path: str, folder: str) -> str:
    return f"{folder}/{path}" if path and folder else path


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
