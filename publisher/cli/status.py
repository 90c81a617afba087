"""`publish status`: a table of posts and targets, from the ledger and today's files; nothing is sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.cli import options
from publisher.cli.output import align, cut
from publisher.errors import ExitCode

if TYPE_CHECKING:
    from publisher.ledger.record import TargetEntry
    from publisher.pipeline.workspace import Workspace
    from publisher.plan.model import Action

_WIDEST = 36
_STYLES = {"✓": "green", "~": "yellow", "✗": "red", "!": "red", "–": "dim"}


@click.command("status", short_help="What is where.")
@options.posts
@options.to
@options.sandbox
@options.output_format("text", "json")
@options.shared
def command(
    run: options.Run, posts: tuple[Path, ...], *, to: str | None, sandbox: bool, form: str
) -> ExitCode:
    """Show what is where: one line a post, one column a target."""
    from publisher.cli.flow import at_rest, open_workspace
    from publisher.cli.selection import chosen_targets
    from publisher.pipeline.planning import Request, make_plan

    settings = at_rest(run.settings(), is_sandbox=sandbox)
    targets = chosen_targets(settings, to)
    workspace = open_workspace(settings)
    named = tuple(post.absolute() for post in posts)
    planned = make_plan(workspace, Request(posts=named, targets=targets, with_diff=False))
    if form == "json":
        _print_json(run, workspace, planned.plan.actions)
    else:
        for line in table_of(run, workspace, planned.plan.actions, targets):
            run.screen.say(line)
    return ExitCode.DONE


def table_of(
    run: options.Run, workspace: Workspace, actions: Sequence[Action], targets: Sequence[str]
) -> Iterator[str]:
    """The lines of the table, in colours where they are wanted."""
    rows = [("post", *targets)]
    for path, group in groupby(actions, key=lambda action: action.path):
        cells = {action.target: state_of(action, _entry(workspace, action)) for action in group}
        rows.append((cut(Path(path).stem, _WIDEST), *(cells.get(target, "–") for target in targets)))
    for number, line in enumerate(align(rows)):
        yield "".join(_painted(run, cell, is_head=number == 0) for cell in line).rstrip()


def _painted(run: options.Run, cell: str, *, is_head: bool) -> str:
    return run.screen.paint(cell, "bold" if is_head else _STYLES.get(cell[:1], ""))


def state_of(action: Action, entry: TargetEntry | None) -> str:
    """One cell: a mark, the stage, the day; what differs since; what holds it."""
    if action.kind == "hold":
        codes = ", ".join(dict.fromkeys(problem.code for problem in action.problems)) or action.reason
        return f"! held ({codes})"
    if entry is None:
        return f"– {action.reason}" if action.kind == "skip" else "– never"
    if entry.pending is not None:
        return f"✗ unfinished ({entry.pending.step})"
    day = entry.time[5:10]
    if action.kind == "update":
        return f"~ {action.reason}"
    behind = f", {action.reason}" if action.reason in ("waiting", "frozen", "gone") else ""
    return f"✓ {entry.stage} {day}{behind}".rstrip()


def _entry(workspace: Workspace, action: Action) -> TargetEntry | None:
    known = workspace.entries.get(action.post)
    return known.targets.get(action.target) if known else None


def _print_json(run: options.Run, workspace: Workspace, actions: Sequence[Action]) -> None:
    from publisher.cli.plan_json import SCHEMA_VERSION, dumps

    states = [_object(action, _entry(workspace, action)) for action in actions]
    run.screen.say(dumps({"schema_version": SCHEMA_VERSION, "states": states}))


def _object(action: Action, entry: TargetEntry | None) -> dict[str, object]:
    return {
        "post": action.post,
        "path": action.path,
        "target": action.target,
        "stage": entry.stage if entry else None,
        "url": entry.url if entry else None,
        "time": entry.time if entry else None,
        "next": action.kind,
        "reason": action.reason,
    }
