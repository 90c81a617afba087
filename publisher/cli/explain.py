"""`publish explain [CODE]`: the long text of an error, warning or loss; without a code, all of them by family."""

from __future__ import annotations

from difflib import get_close_matches
from itertools import groupby

import click

from publisher.cli import options
from publisher.cli.catalogue import entries, explain, phrase
from publisher.cli.output import cut
from publisher.errors import ConfigError


@click.command("explain", short_help="Say more about an error or a loss.")
@click.argument("code", metavar="[CODE]", required=False)
@options.shared
def command(run: options.Run, code: str | None) -> None:
    """Say what CODE means, why it comes about, and what to do; without CODE, list them all."""
    if code is None:
        _list(run)
        return
    found = explain(code.upper(), run.language)
    if found is None:
        near = get_close_matches(code.upper(), entries(), n=1, cutoff=0.6)
        guess = f'; did you mean "{near[0]}"?' if near else ""
        raise ConfigError("E109", f"no code is called {code}{guess}", fix="`publish explain` lists them all")
    screen = run.screen
    screen.say(f"{screen.paint(found.code, 'bold')}  {found.title}")
    for text in (found.why, found.fix and phrase("fix", run.language) + found.fix):
        if text:
            screen.say(f"  {text}")


def _list(run: options.Run) -> None:
    """Every code with its title, a family a part."""
    screen = run.screen
    for number, (family, codes) in enumerate(groupby(sorted(entries()), key=lambda code: code[:2])):
        if number:
            screen.say()
        screen.say(screen.paint(phrase(f"family {family}", run.language), "bold"))
        for code in codes:
            found = explain(code, run.language)
            assert found is not None, "it is in the catalogue"
            line = f"  {code}  {found.title}"
            screen.say(cut(line, screen.columns) if screen.columns else line)
