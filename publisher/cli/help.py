"""What click says, in the house's words: help pages in Chinese, and a mistyped command line as an error of ours.

Loaded only where Chinese is spoken, or where a command line is not understood.
"""

from __future__ import annotations

from copy import copy

import click

from publisher.errors import ConfigError
from publisher.wording.sentences import in_chinese


class _ChinesePage(click.HelpFormatter):
    """A help page whose headings are Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, in_chinese("Usage:"))

    def write_heading(self, heading: str) -> None:
        super().write_heading(in_chinese(heading))


class _ChineseContext(click.Context):
    formatter_class = _ChinesePage


def chinese(command: click.Command) -> click.Command:
    """The command with its help and that of its options in Chinese; a long text without any gives way to the short."""
    said = copy(command)
    said.context_class = _ChineseContext
    long_text, short = command.help or "", in_chinese(command.short_help or "")
    translated = in_chinese(long_text)
    said.help = translated if translated != long_text or not short else short
    said.short_help = short
    said.params = [_option(parameter) for parameter in command.params]
    said._help_option = (
        None  # click keeps it with the command, and the copy would share the English command's
    )
    asks_help = said.get_help_option(click.Context(said, help_option_names=["-h", "--help"]))
    if asks_help is not None:
        asks_help.help = in_chinese(asks_help.help or "")
    return said


def _option(parameter: click.Parameter) -> click.Parameter:
    if not isinstance(parameter, click.Option) or not parameter.help:
        return parameter
    said = copy(parameter)
    said.help = in_chinese(parameter.help)
    return said


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
        case _:
            return _otherwise(error)


def _otherwise(error: click.ClickException) -> str:
    """Click's own sentence, where it says it with no class of its own."""
    said = error.format_message()
    if "unexpected extra argument" in said:
        return f"there are words too many: {said.partition('(')[2].rpartition(')')[0]}"
    return said


def _named(parameter: click.Parameter | None) -> str:
    """How a parameter is spelled."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return (parameter.metavar or str(parameter.name).upper()) if parameter else "?"
