"""`publish restore POST TARGET [VERSION]`: an earlier version back as a draft, its plan shown first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.cli import options
from publisher.errors import ExitCode, most_urgent

if TYPE_CHECKING:
    from publisher.apply.work import Result
    from publisher.pipeline.planning import Planned
    from publisher.pipeline.workspace import Workspace
    from publisher.read.post import Post


@click.command("restore", short_help="An earlier version back as a draft.")
@click.argument("post", metavar="POST", type=options.PATH)
@click.argument("target", metavar="TARGET")
@click.argument("version", metavar="[VERSION]", default="")
@click.option("-n", "--dry-run", "only_plans", is_flag=True, help="Show the plan; send nothing.")
@options.yes
@options.force
@options.sandbox
@options.shared
def command(
    run: options.Run,
    post: Path,
    target: str,
    version: str,
    *,
    only_plans: bool,
    yes: bool,
    force: bool,
    sandbox: bool,
) -> ExitCode:
    """Send an earlier version of POST to TARGET as a draft: VERSION as `history` names it, or the last but one.

    The post stays as it is: the next run would bring today's text again.
    """
    from publisher.cli.catalogue import phrase
    from publisher.cli.flow import at_rest, open_workspace
    from publisher.cli.selection import chosen_targets, one_post
    from publisher.cli.show import FOLD, plan_codes, say_summary, show_plan
    from publisher.pipeline.planning import Planned
    from publisher.pipeline.restoring import plan_restore
    from publisher.pipeline.versions import find_version
    from publisher.plan.model import Plan

    settings = at_rest(run.settings(), is_sandbox=sandbox)
    (name,) = chosen_targets(settings, target)
    workspace = open_workspace(settings, fetch="try")
    found = one_post(workspace, post)
    earlier = find_version(workspace.ledger, found.id, name, version)
    action = plan_restore(workspace, found, settings.targets[name], earlier, force=force)
    planned = Planned(Plan((action,)))
    asks = not yes and not only_plans and run.screen.is_for_a_person
    show_plan(run, planned, "text", with_skips=True, fold=FOLD if asks or yes else None)
    if only_plans or not planned.plan.changes or not (yes or (asks and _agrees(run))):
        say_summary(run, planned, "text", lead=phrase("nothing sent", run.language))
        return most_urgent(plan_codes(planned))
    results = _send(run, workspace, found, planned, force=force, is_sandbox=sandbox)
    return _tell(run, planned, results)


def _agrees(run: options.Run) -> bool:
    from publisher.cli.catalogue import phrase

    return click.confirm(phrase("ask to restore", run.language), default=False)


def _send(
    run: options.Run, workspace: Workspace, post: Post, planned: Planned, *, force: bool, is_sandbox: bool
) -> tuple[Result, ...]:
    """Sends the version, from a ledger that is still what the plan was made from. Raises `UnsafePlan` E414."""
    from publisher.cli.flow import clients_of, no_longer_fits, world_of
    from publisher.cli.progress import Progress
    from publisher.pipeline.restoring import send_restore

    (action,) = planned.plan.actions
    before = workspace.entries.get(post.id)
    with (
        workspace.ledger.lock(),
        world_of(workspace.settings, is_sandbox=is_sandbox) as world,
        Progress(run.screen) as progress,
    ):
        if workspace.ledger.load(post.id) != before:
            raise no_longer_fits()
        clients = clients_of(run, world, is_sandbox=is_sandbox)
        return send_restore(workspace, post, action, clients=clients, force=force, on_event=progress.tell)


def _tell(run: options.Run, planned: Planned, results: tuple[Result, ...]) -> ExitCode:
    from publisher.cli.catalogue import phrase
    from publisher.cli.results import code_of, result_lines

    (action,) = planned.plan.actions
    for result in results:
        for line in result_lines(result, action.path, len(action.target), run, with_path=True):
            run.screen.say(line)
    if all(result.outcome == "done" for result in results):
        run.screen.say(phrase("restored", run.language))
    return most_urgent([code_of(result) for result in results])
