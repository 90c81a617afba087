"""`publish forget POST TARGET`: drops what the ledger knows of one copy; the copy itself stays where it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.cli import options
from publisher.errors import ExitCode

if TYPE_CHECKING:
    from publisher.pipeline.workspace import Workspace


@click.command("forget", short_help="Drop what the ledger knows of a copy.")
@click.argument("post", metavar="POST", type=options.PATH)
@click.argument("target", metavar="TARGET")
@options.yes
@options.sandbox
@options.shared
def command(run: options.Run, post: Path, target: str, *, yes: bool, sandbox: bool) -> ExitCode:
    """Drop what the ledger knows of POST on TARGET; nothing is taken down there. Of a post whose file is gone, POST
    is its id.

    The next run starts from what it finds on the platform.
    """
    from publisher.cli.catalogue import phrase
    from publisher.cli.flow import at_rest, open_workspace
    from publisher.cli.selection import chosen_targets

    settings = at_rest(run.settings(), is_sandbox=sandbox)
    chosen_targets(settings, target)
    workspace = open_workspace(settings, fetch="try")
    identity = _identity(workspace, post)
    entry = workspace.ledger.target(identity, target)
    if entry is None:
        run.screen.say(phrase("nothing to do", run.language))
        return ExitCode.DONE
    run.screen.say(
        f"{identity} → {target}   − forget   {entry.stage}  {entry.url or entry.id or ''}".rstrip()
    )
    if yes or (
        run.screen.is_for_a_person and click.confirm(phrase("ask to forget", run.language), default=False)
    ):
        with workspace.ledger.lock():
            workspace.ledger.forget(identity, target)
        run.screen.say(phrase("forgotten", run.language))
    else:
        run.screen.say(phrase("nothing forgotten", run.language))
    return ExitCode.DONE


def _identity(workspace: Workspace, named: Path) -> str:
    """The post's identity; that of one whose file is gone is named itself."""
    from publisher.cli.selection import one_post

    if not named.exists() and named.as_posix() in workspace.entries:
        return named.as_posix()
    return one_post(workspace, named).id
