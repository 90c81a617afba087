"""What click says, in the house's words: help pages in Chinese, and a mistyped command line as an error of ours.

Loaded only where Chinese is spoken, or where a command line is not understood.
"""

from __future__ import annotations

import click

from publisher.errors import ConfigError
from publisher.wording.sentences import in_chinese


class _ChinesePage(click.HelpFormatter):
    """A help page whose headings are Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, in_chinese("Usage: "))

    def write_heading(self, heading: str) -> None:
        super().write_heading(in_chinese(heading))


class _ChineseContext(click.Context):
    formatter_class = _ChinesePage


def speak_chinese(command: click.Command) -> None:
    """Puts the help of a command and its options into Chinese; a long text without any gives way to the short one."""
    command.context_class = _ChineseContext
    long_text, short = command.help or "", in_chinese(command.short_help or "")
    said = in_chinese(long_text)
    command.help = said if said != long_text or not short else short
    command.short_help = short
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            parameter.help = in_chinese(parameter.help)
    asks_help = command.get_help_option(click.Context(command, help_option_names=["-h", "--help"]))
    if asks_help is not None and asks_help.help:
        asks_help.help = in_chinese(asks_help.help)


def misunderstood(error: click.ClickException) -> ConfigError:
    """A command line that click refuses, as E123: what is wrong, what was meant, where the options are listed."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "publish"
    return ConfigError("E123", _what(error), fix=f"{path} --help")


def _what(error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption():
            near = sorted(error.possibilities or ())[:1]
            guess = f"; did you mean {near[0]}?" if near else ""
            return f"there is no option {error.option_name}{guess}"
        case click.MissingParameter():
            return f"{_named(error.param)} is missing here"
        case click.BadParameter(param=click.Parameter(type=click.Choice(choices=choices))):
            return f"{_named(error.param)} is not one of {', '.join(map(str, choices))}"
        case click.BadParameter(param=click.Parameter()):
            return f"{_named(error.param)}: {error.message.rstrip('.')}"
        case click.BadOptionUsage():
            is_bare = "argument" in error.message
            return f"{error.option_name} {'needs a value' if is_bare else 'takes no value'}"
    said = error.format_message()
    if "unexpected extra argument" in said:
        return f"there are words too many: {said.partition('(')[2].rpartition(')')[0]}"
    return said


def _named(parameter: click.Parameter | None) -> str:
    """How a parameter is spelled."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return (parameter.metavar or str(parameter.name).upper()) if parameter else "?"
