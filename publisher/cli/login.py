"""`publish login TARGET`: asks for a platform's secrets, tries them, and stores them away from the repository.

What is typed is never echoed, printed, or written anywhere but into the keyring or the user's private file.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from publisher.cli import options
from publisher.errors import ConfigError, ExitCode

if TYPE_CHECKING:
    from publisher.adapter import Secret
    from publisher.config.settings import Settings


@click.command("login", short_help="Store and check a platform's secrets.")
@click.argument("target", metavar="TARGET")
@options.shared
def command(run: options.Run, target: str) -> ExitCode:
    """Ask for the secrets of TARGET without showing them, try them, and store what works: in the keyring where there is
    one, else in a file of your own (0600) outside the repository. Without a terminal, one secret a line is read from
    stdin.
    """
    from publisher.cli.catalogue import phrase
    from publisher.cli.selection import chosen_targets
    from publisher.config.vault import keep
    from publisher.pipeline.health import secrets_of

    settings = run.settings()
    (name,) = chosen_targets(settings, target)
    secrets = secrets_of(settings.targets[name])
    if not secrets:
        run.screen.say(phrase("no secret", run.language, target=name))
        return ExitCode.DONE
    typed = {secret.name: _ask(run, secret) for secret in secrets}
    _try(run, settings, name, typed)
    for variable, value in typed.items():
        where = keep(variable, value)
        run.screen.say(phrase("stored", run.language, secret=variable, where=where))
        _warn_of_others(run, settings, variable, value)
    return ExitCode.DONE


def _ask(run: options.Run, secret: Secret) -> str:
    """One secret; without a terminal, one line of stdin. Raises `ConfigError` E106 for an empty one."""
    if run.screen.is_for_a_person:
        value = str(click.prompt(secret.name, hide_input=True, default="", show_default=False, err=True))
    else:
        value = sys.stdin.readline() if sys.stdin is not None else ""
    value = value.strip()
    if not value:
        raise ConfigError("E106", f"nothing was given for {secret.name}; nothing is stored")
    run.session.redactor.add(value)
    return value


def _try(run: options.Run, settings: Settings, target: str, typed: dict[str, str]) -> None:
    """Asks the platform whether it lets these in. Raises what it answers; then nothing is stored."""
    from publisher.pipeline.clients import Clients
    from publisher.pipeline.health import check_there
    from publisher.wording.sentences import worded

    clients = Clients(settings, run.session.redactor, given=typed)
    for checked in check_there(settings.targets[target], clients):
        if checked.error is not None:
            raise checked.error
        run.screen.say(f"{target}: {worded(checked.found, run.language)}")


def _warn_of_others(run: options.Run, settings: Settings, name: str, value: str) -> None:
    """A value elsewhere wins over what was just stored: nobody should have to find that out."""
    from publisher.cli.catalogue import phrase

    others: Sequence[tuple[str, str]] = (
        (name, os.environ.get(name, "")),
        (f"{name}_FILE", os.environ.get(f"{name}_FILE", "")),
        (".env", settings.dotenv.get(name, "")),
    )
    for place, other in others:
        if other and other != value:
            run.screen.note(phrase("other secret", run.language, secret=name, place=place))
