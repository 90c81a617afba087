"""A plan or its results in the form that was asked for, and the exit code that tells the truth about it."""

from __future__ import annotations

from collections.abc import Sequence

from publisher.check.finding import Finding
from publisher.cli.catalogue import phrase
from publisher.cli.options import Run
from publisher.cli.plan_text import counts, print_plan
from publisher.errors import ExitCode, PublisherError, most_urgent
from publisher.pipeline.planning import Planned
from publisher.wording.sentences import worded

FOLD = 40
"""So many lines of a diff are shown before a person is asked; -n shows all."""


def show_plan(
    run: Run,
    planned: Planned,
    form: str,
    *,
    with_skips: bool,
    fold: int | None = None,
    hints: Sequence[Finding] = (),
) -> None:
    """Prints a plan, its diffs cut after `fold` lines; `hints` are what `check` found besides."""
    match form:
        case "json":
            from publisher.cli.plan_json import dumps, plan_object

            run.screen.say(dumps(plan_object(planned, with_skips=with_skips)))
        case "markdown":
            from publisher.cli.plan_markdown import plan_markdown

            run.screen.say(plan_markdown(planned, run.language, with_skips=with_skips))
        case "github":
            from publisher.cli.plan_github import plan_annotations

            for line in plan_annotations(planned, language=run.language):
                run.screen.say(line)
        case _:
            _show_text(run, planned, hints, with_skips=with_skips, fold=fold)


def _show_text(
    run: Run, planned: Planned, hints: Sequence[Finding], *, with_skips: bool, fold: int | None
) -> None:
    if run.screen.is_quiet:
        return
    print_plan(planned, run.screen, run.language, with_skips=with_skips, fold=fold)
    for hint in hints:
        place = f"{hint.path}:{hint.line}" if hint.line else hint.path
        run.screen.say(
            run.screen.paint(f"{hint.code} {place} {worded(hint.message, run.language)}", "yellow")
        )
    if hints:
        run.screen.say()


def say_summary(run: Run, planned: Planned, form: str, *, lead: str) -> None:
    """One line: what is so, and the counts. Beside the result, when that is not for people."""
    line = f"{lead}   ({counts(planned.plan.summary, run.language)})".strip()
    if form == "text":
        run.screen.say(line)
    elif form == "json":
        run.screen.note(line)


def nothing_sent(run: Run, command: str, planned: Planned) -> str:
    """The sentence that ends a dry run."""
    said = phrase("nothing sent", run.language)
    if planned.plan.changes:
        return f"{said} {phrase('to apply', run.language, command=command)}"
    if planned.plan.summary.hold:
        return said
    return f"{said} {phrase('nothing to do', run.language)}"


def dry_code(planned: Planned, *, tells_pending: bool) -> ExitCode:
    """What a plan that nobody applies leaves with: 2 and 3 as elsewhere, never 4, and 10 when asked for."""
    codes: list[ExitCode] = [
        code for code in plan_codes(planned) if code in (ExitCode.USAGE, ExitCode.CONTENT)
    ]
    if tells_pending and planned.plan.changes:
        codes.append(ExitCode.PENDING)
    return most_urgent(codes)


def plan_codes(planned: Planned) -> list[ExitCode]:
    """The exit codes of what is held."""
    return [action.exit_code for action in planned.plan.actions if action.kind == "hold"]


def tell_machines(error: PublisherError, form: str, run: Run) -> None:
    """An error before any plan, for those who read stdout only."""
    if form == "json":
        from publisher.cli.plan_json import dumps, empty_object

        run.screen.say(dumps(empty_object(error)))
    elif form == "github":
        from publisher.cli.plan_github import error_annotation

        run.screen.say(error_annotation(error))
