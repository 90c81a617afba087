"""`publish record POST TARGET URL`: a person published today's version there; the ledger takes note."""

from __future__ import annotations

from pathlib import Path

import click

from publisher.cli import options
from publisher.errors import ExitCode


@click.command("record", short_help="Tell the ledger what you published by hand.")
@click.argument("post", metavar="POST", type=click.Path(path_type=Path))
@click.argument("target", metavar="TARGET")
@click.argument("url", metavar="URL")
@options.sandbox
@options.shared
def command(run: options.Run, post: Path, target: str, url: str, *, sandbox: bool) -> ExitCode:
    """Tell the ledger that you published today's version of POST on TARGET at URL. Nothing is sent and nobody asked;
    posts that link to it lead there from the next run on."""
    from publisher.cli.catalogue import phrase
    from publisher.cli.flow import at_rest, open_workspace
    from publisher.cli.selection import chosen_targets, one_post
    from publisher.pipeline.manual import record_copy

    settings = at_rest(run.settings(), is_sandbox=sandbox)
    (name,) = chosen_targets(settings, target)
    workspace = open_workspace(settings, fetch="try")
    found = one_post(workspace, post)
    with workspace.ledger.lock():
        entry = record_copy(workspace, found, settings.targets[name], url)
    run.screen.say(phrase("recorded", run.language, path=found.path, target=name, url=entry.url))
    return ExitCode.DONE
