"""How a run ended: one line a target, what failed and why, what is left for the person, and the exit code."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from publisher.apply.work import Result
from publisher.cli.catalogue import Language, phrase
from publisher.cli.complaints import complain, complaint, message_of
from publisher.cli.crash import trace_of
from publisher.cli.options import Run
from publisher.cli.output import pad, width
from publisher.cli.show import FOLD, plan_codes, say_summary
from publisher.config.findings import shown
from publisher.config.settings import Settings
from publisher.errors import ExitCode, PublisherError, most_urgent
from publisher.ledger import Ledger, TargetEntry
from publisher.pipeline.planning import Planned
from publisher.plan.model import Action, Reason
from publisher.wording.sentences import worded

if TYPE_CHECKING:
    from publisher.cli.wanted import Wanted

_MARKS = {
    "done": ("✓", "green"),
    "failed": ("✗", "red"),
    "unknown": ("?", "red"),
    "not-tried": ("–", "yellow"),
}
_MOST_LEFT = 12
_LEFT_ALONE: Mapping[str, Reason] = {"edited": "edited", "frozen": "frozen", "gone": "gone"}
"""Why a copy that was looked at was not written over, as an apply notes it and as a skip's reason."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a plan: the results of both passes, the second one's plan, and the updates that are due now
    in posts nobody asked for. `late` says why the record of it is not where other machines look."""

    results: tuple[Result, ...] = ()
    second: tuple[Action, ...] = ()
    stale: tuple[Action, ...] = ()
    late: PublisherError | None = None


def finish(
    run: Run,
    settings: Settings,
    planned: Planned,
    sent: Sent,
    wanted: Wanted,
    *,
    seconds: float,
) -> ExitCode:
    """Prints results in the form that was asked for, and returns what the run leaves with."""
    results = sent.results
    match wanted.form:
        case "json":
            from publisher.cli.plan_json import dumps

            run.screen.say(dumps(results_object(planned, sent, with_skips=wanted.with_skips)))
        case "markdown":
            _tell_markdown(run, planned, results, with_skips=wanted.with_skips)
        case "github":
            _annotate(run, planned, results)
        case _:
            _tell_results(run, settings, planned, results, seconds)
    _tell_what_is_left(run, settings, planned, sent, wanted)
    if sent.late is not None:
        complain(sent.late, run.screen, run.language)
    late = [sent.late.exit_code] if sent.late else []
    return most_urgent([*plan_codes(planned), *map(code_of, results), *late])


def code_of(result: Result) -> ExitCode:
    """What one result adds to the exit code."""
    if result.outcome == "done":
        return ExitCode.DONE
    if result.error is not None:
        return result.error.exit_code
    return ExitCode.PERSON if result.outcome == "unknown" else ExitCode.FAILED


# ---------------------------------------------------------------- for a person


def _tell_results(
    run: Run, settings: Settings, planned: Planned, results: Sequence[Result], seconds: float
) -> None:
    if not results:
        said = "nothing sent" if planned.plan.summary.hold else "nothing to do"
        say_summary(run, planned, "text", lead=phrase(said, run.language))
        return
    names = {(action.post, action.target): action.path for action in planned.plan.actions}
    several = len({result.post for result in results}) > 1
    columns = max(width(result.target) for result in results)
    for result in results if not run.screen.is_quiet else [one for one in results if one.outcome != "done"]:
        path = names.get((result.post, result.target), result.post)
        for line in result_lines(result, path, columns, run, with_path=several):
            run.screen.say(line)
    done = sum(result.outcome == "done" for result in results)
    saved = phrase("ledger saved", run.language, path=shown(settings.state))
    counted = phrase("done of", run.language, done=done, count=len(results))
    run.screen.say(f"{counted} · {saved} · {seconds:.1f} s")


def _tell_what_is_left(run: Run, settings: Settings, planned: Planned, sent: Sent, wanted: Wanted) -> None:
    """The list that every run ends with; on stderr beside what is for machines, and only counted there with -q."""
    left = tuple(_left(run, settings, planned, sent, wanted))
    if not left:
        return
    is_result = wanted.form in ("text", "markdown")
    tell = run.screen.say if is_result else run.screen.note
    if run.screen.is_quiet:
        run.screen.note(phrase("still yours counted", run.language, count=len(left)))
        return
    bullet = "- " if wanted.form == "markdown" else "  "
    tell()
    head = phrase("still yours", run.language)
    tell(run.screen.paint(head, "bold") if wanted.form == "text" else head)
    if wanted.form == "markdown":
        tell()
    for line in left[:_MOST_LEFT]:
        tell(f"{bullet}{line.strip()}" if wanted.form == "markdown" else f"{bullet}{line}")
    if len(left) > _MOST_LEFT:
        tell(bullet + phrase("more left", run.language, count=len(left) - _MOST_LEFT))


def result_lines(result: Result, path: str, columns: int, run: Run, *, with_path: bool) -> Iterator[str]:
    """One result, and below it what went wrong; `columns` is how wide the target's name is to be."""
    mark, color = _MARKS[result.outcome]
    verb = phrase(f"result {result.action}", run.language)
    what = f"{verb} ({worded(result.note, run.language)})" if result.note else verb
    stage = worded(result.remote.stage, run.language) if result.remote else ""
    head = f"{pad(result.target, columns)}  {run.screen.paint(mark, color)} "
    if result.outcome == "done":
        where = result.url or (result.remote.id if result.remote else "")
        yield f"{head}{what}  {stage}  {where}  {path if with_path else ''}".rstrip()
        yield from (f"{' ' * columns}  │ {worded(warning, run.language)}" for warning in result.warnings)
        return
    if result.error is None:
        yield f"{head}{phrase(f'outcome {result.outcome}', run.language)}"
        return
    first, *rest = complaint(result.error, run.screen, run.language)
    yield f"{head}{first}"
    yield from (f"{' ' * columns}  │ {line.strip()}" for line in rest)
    yield from (f"{' ' * columns}  │ {line}" for line in _difference(result.error, run))
    if run.verbosity >= 2 and result.error.__cause__ is not None:
        yield from trace_of(result.error.__cause__)
    again = shlex.join(["publish", path, "--to", result.target])
    yield f"{' ' * columns}  │ {phrase('retry', run.language, command=again)}"


def _difference(error: PublisherError, run: Run) -> Iterator[str]:
    """What stands there against what would be sent, where an error knows it."""
    from publisher.cli.diff_text import paint_diff

    lines = str(getattr(error, "diff", "")).splitlines()
    yield from (paint_diff(line, run.screen) for line in lines[:FOLD])
    if len(lines) > FOLD:
        yield run.screen.paint(phrase("more of a diff", run.language, count=len(lines) - FOLD), "dim")


def _left(run: Run, settings: Settings, planned: Planned, sent: Sent, wanted: Wanted) -> Iterator[str]:
    """What waits for the person: conflicts, drafts with their links, stale posts, a ledger that is not committed."""
    yield from _to_settle(run, planned, sent.results)
    ledger = Ledger(settings.state)
    for action in planned.plan.actions:
        entry = _known(ledger, action)
        copy = (entry.url or entry.id) if entry is not None else None
        if (
            entry is not None
            and copy
            and entry.pending is None
            and (entry.stage == "draft" or _waits_now(entry, action, sent))
        ):
            where = f"{copy}  {_waiting(entry, run.language)}".rstrip()
            name = f"{action.target} ({action.title})" if action.title else action.target
            yield phrase("publish draft", run.language, target=name, url=where)
            if by_hand := settings.targets[action.target].adapter.capabilities.by_hand:
                yield phrase("set by hand", run.language, what="、".join(by_hand))
        if entry is not None and entry.stage == "manual":
            from publisher.pipeline.manual import record_command

            command = record_command(action.path, action.target)
            yield phrase("record copy", run.language, target=action.target, command=command)
    for action in sent.stale:
        command = shlex.join(["publish", action.path, "--to", action.target])
        yield phrase("stale", run.language, target=action.target, command=command)
    if not wanted.is_sandbox and is_uncommitted(settings):
        yield phrase("commit ledger", run.language, path=shown(settings.state / "ledger"))


def _waits_now(entry: TargetEntry, action: Action, sent: Sent) -> bool:
    """Whether this run put an edit into the draft of a live page; who publishes it there is not told again."""
    return entry.waits and any((one.post, one.target) == (action.post, action.target) for one in sent.results)


def _to_settle(run: Run, planned: Planned, results: Sequence[Result]) -> Iterator[str]:
    """What only a person can decide: what failed there so, and what the plan holds so."""
    for action in planned.plan.actions:
        if (
            action.kind == "hold"
            and action.exit_code == ExitCode.PERSON
            and action.reason != "too much change"
        ):
            for problem in action.problems:
                what = f"{action.path}: {problem.code} {worded(problem.message, run.language)}"
                yield phrase("settle", run.language, target=action.target, what=what)
    for result in results:
        if result.outcome in ("failed", "unknown") and code_of(result) == ExitCode.PERSON and result.error:
            what = f"{result.error.code} {message_of(result.error, run.language)}"
            yield phrase("settle", run.language, target=result.target, what=what)


def _known(ledger: Ledger, action: Action) -> TargetEntry | None:
    from publisher.errors import LedgerError, SourceError

    try:
        return ledger.target(action.post, action.target)
    except (LedgerError, SourceError):  # a file that cannot be understood, a name that can be no file
        return None


def _waiting(entry: TargetEntry, language: Language) -> str:
    """For how many days a draft has been waiting; nothing on its first day."""
    try:
        days = (datetime.now(UTC) - datetime.fromisoformat(entry.time)).days
    except (ValueError, TypeError):
        return ""
    return phrase("days", language, count=days) if days > 0 else ""


def is_uncommitted(settings: Settings) -> bool:
    """Whether the ledger lies in a git tree and differs from what is committed there."""
    command = ["git", "status", "--porcelain", "--", str(settings.state / "ledger")]
    try:
        answer = subprocess.run(command, cwd=settings.root, capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and bool(answer.stdout.strip())


# ---------------------------------------------------------------- for machines


def results_object(planned: Planned, sent: Sent, *, with_skips: bool) -> dict[str, Any]:
    """The plan with how each action ended (schemas/results.json)."""
    from publisher.cli.plan_json import plan_object

    ended = {(result.post, result.target): result for result in sent.results}
    carried = _as_carried_out(planned, sent)
    planned_as = {(action.post, action.target): action for action in carried.plan.actions}
    found = plan_object(carried, with_skips=with_skips)
    found["plan"] = planned.plan.digest
    for action in found["actions"]:
        key = action["post"], action["target"]
        action.update(_outcome(ended.get(key), planned_as[key]))
        if key in ended and (difference := _difference_there(ended[key])):
            action["diff"] = difference
    return found


def _difference_there(result: Result) -> str:
    """What stands there against what would be sent, for a copy that was not written over."""
    from publisher.errors import TargetError

    return result.error.diff if isinstance(result.error, TargetError) else ""


def _as_carried_out(planned: Planned, sent: Sent) -> Planned:
    """The plan as it went: what the second pass alone updated is an update, what was left alone there a skip."""
    updates = {(action.post, action.target): action for action in sent.second}
    left = {
        (result.post, result.target): result.note
        for result in sent.results
        if result.action == "skip" and result.note in _LEFT_ALONE
    }

    def carried(action: Action) -> Action:
        key = action.post, action.target
        if key in left:
            return replace(action, kind="skip", reason=_LEFT_ALONE[left[key]], note="")
        return updates.get(key, action) if action.kind == "skip" else action

    return replace(planned, plan=replace(planned.plan, actions=tuple(map(carried, planned.plan.actions))))


def _outcome(result: Result | None, action: Action) -> dict[str, Any]:
    """How an action ended; one that nobody tried bears what holds it."""
    if result is None:
        problem = action.problems[0] if action.problems else None
        held = _error(problem.code, problem.message, problem.fix, safe=True) if problem else None
        url = action.remote.url if action.remote else None
        return {"outcome": "not-tried", "url": url, "error": held, "warnings": []}
    error = result.error
    said = _error(error.code, error.message, error.fix, safe=error.safe_to_retry) if error else None
    warnings = list(result.warnings)
    return {"outcome": result.outcome, "url": result.url, "error": said, "warnings": warnings}


def _error(code: str, message: str, fix: str, *, safe: bool) -> dict[str, Any]:
    return {"code": code, "message": message, "fix": fix, "safe_to_retry": safe}


def _tell_markdown(run: Run, planned: Planned, results: Sequence[Result], *, with_skips: bool) -> None:
    from publisher.cli.plan_markdown import plan_markdown

    run.screen.say(plan_markdown(planned, run.language, with_skips=with_skips, results=results))


def _annotate(run: Run, planned: Planned, results: Sequence[Result]) -> None:
    from publisher.cli.plan_github import plan_annotations

    for line in plan_annotations(planned, results, language=run.language):
        run.screen.say(line)
