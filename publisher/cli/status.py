"""`publish status`: a table of posts and targets, from the ledger and today's files; nothing is changed there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.cli import options
from publisher.cli.output import align, cut
from publisher.errors import ExitCode, most_urgent
from publisher.wording.sentences import worded

if TYPE_CHECKING:
    from publisher.ledger.record import TargetEntry
    from publisher.pipeline.remote import Look
    from publisher.pipeline.workspace import Workspace
    from publisher.plan.model import Action

_WIDEST = 36
_BEHIND = ("waiting", "frozen")
"""Reasons why a copy stays behind the post without anything being wrong."""
_STYLES = {"✓": "green", "~": "yellow", "✗": "red", "!": "red", "–": "dim"}


@click.command("status", short_help="What is where.")
@options.posts
@options.to
@options.sandbox
@click.option("--remote", is_flag=True, help="Also read each platform, and record what it learns.")
@click.option(
    "--links",
    "of_links",
    is_flag=True,
    help="Where own links lead on each target, and the gaps (-v lists them).",
)
@options.output_format("text", "json")
@options.shared
def command(
    run: options.Run,
    posts: tuple[Path, ...],
    *,
    to: str | None,
    sandbox: bool,
    remote: bool,
    of_links: bool,
    form: str,
) -> ExitCode:
    """Show what is where: one line a post, one column a target."""
    from publisher.cli.flow import at_rest, open_workspace
    from publisher.cli.selection import chosen_targets
    from publisher.pipeline.planning import Request, make_plan

    settings = at_rest(run.settings(), is_sandbox=sandbox)
    targets = chosen_targets(settings, to)
    request = Request(posts=tuple(post.absolute() for post in posts), targets=targets, with_diff=False)
    workspace = open_workspace(settings, fetch="try" if remote else "no")
    actions = make_plan(workspace, request).plan.actions
    looks: tuple[Look, ...] = ()
    if remote:
        looks = _look(run, workspace, actions, is_sandbox=sandbox)
        workspace = open_workspace(settings)
        actions = make_plan(workspace, request).plan.actions
    if of_links:
        _show_links(run, workspace, actions, form)
    elif form == "json":
        _print_json(run, workspace, actions, looks)
    else:
        for line in table_of(run, workspace, actions, targets, looks):
            run.screen.say(line)
    return most_urgent([look.error.exit_code for look in looks if look.error])


def _show_links(run: options.Run, workspace: Workspace, actions: Sequence[Action], form: str) -> None:
    from publisher.cli.plan_json import SCHEMA_VERSION, dumps
    from publisher.cli.status_links import links_json, show_links

    behind = {(action.post, action.target): how_far(workspace, action) for action in actions}
    if form == "json":
        found = links_json(workspace, actions, behind)
        run.screen.say(dumps({"schema_version": SCHEMA_VERSION, **found}))
    else:
        show_links(run, workspace, actions, behind)


def _look(
    run: options.Run, workspace: Workspace, actions: Sequence[Action], *, is_sandbox: bool
) -> tuple[Look, ...]:
    """Reads every platform, records what is learnt, and complains once about each that cannot be asked."""
    from publisher.cli.complaints import complain
    from publisher.cli.flow import clients_of, world_of
    from publisher.pipeline.remote import look_at_copies

    with workspace.ledger.lock(), world_of(workspace.settings, is_sandbox=is_sandbox) as world:
        looks = look_at_copies(
            workspace, actions, clients=clients_of(run, world, is_sandbox=is_sandbox), records=True
        )
    for error in dict.fromkeys(look.error for look in looks if look.error):
        complain(error, run.screen, run.language)
    return looks


def table_of(
    run: options.Run,
    workspace: Workspace,
    actions: Sequence[Action],
    targets: Sequence[str],
    looks: Sequence[Look] = (),
) -> Iterator[str]:
    """The lines of the table, in colours where they are wanted."""
    rows = [(worded("post", run.language), *targets)]
    edited = {(look.post, look.target) for look in looks if look.seen == "edited there"}
    for path, group in groupby(actions, key=lambda action: action.path):
        cells = {
            action.target: "! edited there"
            if (action.post, action.target) in edited
            else state_of(action, _entry(workspace, action), behind=how_far(workspace, action))
            for action in group
        }
        rows.append(
            (
                cut(Path(path).stem, _WIDEST),
                *(_worded_cell(cells.get(target, "–"), run.language) for target in targets),
            )
        )
    for number, line in enumerate(align(rows)):
        yield "".join(_painted(run, cell, is_head=number == 0) for cell in line).rstrip()


def _painted(run: options.Run, cell: str, *, is_head: bool) -> str:
    return run.screen.paint(cell, "bold" if is_head else _STYLES.get(cell[:1], ""))


def how_far(workspace: Workspace, action: Action) -> str:
    """How many lines a copy that does not follow is behind today's text: `+4 −2`."""
    from publisher.plan.diff import count_lines, diff_bodies

    sent = workspace.ledger.sent_body(action.target, action.post) if action.reason in _BEHIND else None
    if sent is None or action.rendition is None:
        return ""
    added, removed = count_lines(diff_bodies(sent, action.rendition.body, format=action.rendition.format))
    return f"+{added} −{removed}" if added or removed else ""


def _worded_cell(cell: str, language: str) -> str:
    """A cell in the language of the run: its mark stays, and so do codes, days and counts."""
    mark, blank, rest = cell.partition(" ")
    said = worded(rest, language)
    if said == rest:
        state, comma, reason = rest.partition(", ")
        word, space, more = state.partition(" ")
        said = f"{worded(word, language)}{space}{more}{comma}{worded(reason, language)}"
    return f"{mark}{blank}{said}"


def state_of(action: Action, entry: TargetEntry | None, *, behind: str = "") -> str:
    """One cell: a mark, the stage, the day; what differs since, and by how much; what holds it."""
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
    if entry.stage == "gone":
        return f"✗ gone {day}".rstrip()
    why = (
        f", {action.reason}"
        if action.reason in _BEHIND
        else ", edit sent to its draft"
        if entry.waits
        else ""
    )
    return f"✓ {entry.stage} {day}{why} {behind}".rstrip()


def _entry(workspace: Workspace, action: Action) -> TargetEntry | None:
    known = workspace.entries.get(action.post)
    return known.targets.get(action.target) if known else None


def _print_json(
    run: options.Run, workspace: Workspace, actions: Sequence[Action], looks: Sequence[Look]
) -> None:
    from publisher.cli.plan_json import SCHEMA_VERSION, dumps

    seen = {(look.post, look.target): look.seen for look in looks}
    states = [
        {
            **_object(action, _entry(workspace, action)),
            "behind": how_far(workspace, action) or None,
            "seen": seen.get((action.post, action.target)),
        }
        for action in actions
    ]
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
