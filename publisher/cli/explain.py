"""`publish explain CODE`: the long text of an error, warning or loss."""

from __future__ import annotations

import click

from publisher.cli import options
from publisher.cli.catalogue import entries, explain, phrase
from publisher.config.findings import guess
from publisher.errors import ConfigError


@click.command("explain", short_help="Say more about an error or a loss.")
@click.argument("code", metavar="CODE")
@options.shared
def command(run: options.Run, code: str) -> None:
    """Say what CODE means, why it comes about, and what to do."""
    found = explain(code.upper(), run.language)
    if found is None:
        raise ConfigError("E109", f"no code is called {code}{guess(code.upper(), entries())}")
    screen = run.screen
    screen.say(f"{screen.paint(found.code, 'bold')}  {found.title}")
    for text in (found.why, found.fix and phrase("fix", run.language) + found.fix):
        if text:
            screen.say(f"  {text}")
