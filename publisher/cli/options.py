"""The options of the command line, each written once, and what every command is handed.

Only click is imported here: the help text must cost nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from publisher.cli.catalogue import Language, language_of
from publisher.cli.output import Screen
from publisher.errors import ExitCode

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from publisher.apply.redact import Redactor
    from publisher.config.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])


class _Path(click.Path):
    """A path as a `Path`, whose module (a third of our own start-up) is loaded for a path only, not for a help page."""

    def coerce_path_result(self, value: str | os.PathLike[str]) -> os.PathLike[str]:
        from pathlib import Path

        return Path(value)


PATH = _Path()
"""The type of every option and argument that names a file or a folder."""


class Session:
    """What outlives a command's failure: how loud to be then, and the redactor that knows its secrets."""

    def __init__(self, asked: str | None = None) -> None:
        self.verbosity = 0
        self.language: Language = language_of(asked)
        self.screen = Screen(sys.stdout, sys.stderr, clean=self.clean)
        self._redactor: Redactor | None = None

    @property
    def redactor(self) -> Redactor:
        if self._redactor is None:
            from publisher.apply.redact import Redactor

            self._redactor = Redactor()
        return self._redactor

    def clean(self, text: str) -> str:
        """`text` without any secret that was read so far."""
        return self._redactor.clean(text) if self._redactor else text


class Run(NamedTuple):
    """What every command is handed: where the configuration is, how loud to be, and where to write."""

    config: Path | None
    verbosity: int
    screen: Screen
    language: Language
    session: Session

    def settings(self) -> Settings:
        """The configuration that this run works with. Raises `ConfigError`."""
        from pathlib import Path

        from publisher.config.load import find_file, load_settings

        return load_settings(self.config or find_file(Path.cwd()))


def shared(function: Callable[..., ExitCode | None]) -> Callable[..., ExitCode]:
    """Adds the options that every command takes; the command is handed a `Run` first."""

    @wraps(function)
    def command(
        *, config: Path | None, quiet: bool, verbose: int, color: Any, lang: str | None, **options: Any
    ) -> ExitCode:
        session = click.get_current_context().find_object(Session) or Session()
        session.verbosity, session.language = verbose, language_of(lang)
        session.screen = Screen(sys.stdout, sys.stderr, color, quiet, session.clean)
        run = Run(
            config=config,
            verbosity=verbose,
            screen=session.screen,
            language=session.language,
            session=session,
        )
        return function(run, **options) or ExitCode.DONE

    for option in reversed(_SHARED):
        command = option(command)
    return command


_SHARED = (
    click.option("-C", "folder", metavar="DIR", expose_value=False, help="Work as if started in DIR."),
    click.option(
        "--config",
        type=PATH,
        metavar="FILE",
        help="Use this file instead of publisher.yaml.",
    ),
    click.option("-q", "--quiet", is_flag=True, help="Print the summary only; compute no diff."),
    click.option("-v", "--verbose", count=True, help="Say more; -vv shows tracebacks."),
    click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        help="Colours (default: auto).",
    ),
    click.option("--lang", type=click.Choice(["zh", "en"]), help="Language (default: from LANG)."),
)

posts = click.argument("posts", nargs=-1, metavar="[POST]...", type=PATH)
named_posts = click.argument("posts", nargs=-1, metavar="POST...", required=True, type=PATH)
to = click.option("--to", metavar="A,B", help="Only these targets.")
yes = click.option("-y", "--yes", is_flag=True, help="Do not ask.")
sandbox = click.option(
    "--sandbox", is_flag=True, help="Talk to the built-in emulators instead of the platforms."
)
strict = click.option("--strict", is_flag=True, help="Hold a post with any loss.")
many = click.option("--many", is_flag=True, help="Lift the stop before too many changes.")
force = click.option(
    "--force", is_flag=True, help="For posts named: write over what was edited or is gone there."
)
changed = click.option(
    "--changed", metavar="[=REF]", help="Only posts that git says changed since REF (default: HEAD)."
)
exit_code = click.option(
    "--exit-code", "tells_pending", is_flag=True, help="Leave with 10 when changes are pending."
)
plan_out = click.option("--plan-out", type=PATH, metavar="FILE", help="Write the plan for `publish apply`.")


def _print_version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        from publisher import __version__

        click.echo(f"publish {__version__}")
        context.exit()


version = click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Show the version.",
)


def output_format(*choices: str) -> Callable[[Command], Command]:
    """`--format`, with the formats that a command knows; text is the default."""
    return click.option(
        "--format", "form", type=click.Choice(choices), default="text", help="How to print (default: text)."
    )


def output_file(help_text: str) -> Callable[[Command], Command]:
    """`-o`, a file or a folder to write to; as text, for a slash at its end says that it is a folder."""
    return click.option("-o", "--output", type=click.Path(), metavar="PATH", help=help_text)
