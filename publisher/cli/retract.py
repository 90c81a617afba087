"""`publish retract POST TARGET`: takes a copy down where the platform can, after a yes; the ledger says gone."""

from __future__ import annotations

from pathlib import Path

import click

from publisher.cli import options
from publisher.errors import ExitCode
from publisher.wording.sentences import worded


@click.command("retract", short_help="Take a copy down.")
@click.argument("post", metavar="POST", type=options.PATH)
@click.argument("target", metavar="TARGET")
@click.option(
    "-n", "--dry-run", "only_plans", is_flag=True, help="Show what would be taken down; do nothing."
)
@options.yes
@options.sandbox
@options.shared
def command(
    run: options.Run, post: Path, target: str, *, only_plans: bool, yes: bool, sandbox: bool
) -> ExitCode:
    """Take POST down on TARGET, for good, and record that it is gone. What stood there is kept as a backup."""
    from publisher.cli.catalogue import phrase
    from publisher.cli.flow import at_rest, clients_of, open_workspace, world_of
    from publisher.cli.selection import chosen_targets, one_post
    from publisher.pipeline.retracting import require_copy, retract_copy

    settings = at_rest(run.settings(), is_sandbox=sandbox)
    (name,) = chosen_targets(settings, target)
    workspace = open_workspace(settings, fetch="try")
    found = one_post(workspace, post)
    entry = require_copy(workspace, found, settings.targets[name])
    if entry is None:
        run.screen.say(phrase("nothing to do", run.language))
        return ExitCode.DONE
    verb, stage = (worded(each, run.language) for each in ("retract", entry.stage))
    run.screen.say(f"{found.path} → {name}   − {verb}   {stage}  {entry.url or entry.id}")
    if only_plans or not (yes or _agrees(run)):
        run.screen.say(phrase("nothing retracted", run.language))
        return ExitCode.DONE
    with workspace.ledger.lock(), world_of(settings, is_sandbox=sandbox) as world:
        client = clients_of(run, world, is_sandbox=sandbox)(name)
        now = require_copy(workspace, found, settings.targets[name])
        if now is not None:
            retract_copy(workspace, found, world.targets[name], now, client)
    run.screen.say(phrase("retracted", run.language))
    return ExitCode.DONE


def _agrees(run: options.Run) -> bool:
    from publisher.cli.catalogue import phrase

    return run.screen.is_for_a_person and click.confirm(phrase("ask to retract", run.language), default=False)
