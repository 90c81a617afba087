"""`publish completion SHELL`, and what the shell asks then: commands, options, targets, posts and codes.

The scripts are click's own; what stands before or after what is decided as `arguments` does it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import chdir
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem, ShellComplete, get_completion_class

from publisher.cli import options
from publisher.cli.arguments import ONE_SHOT, first_word, split_folder
from publisher.cli.catalogue import Language, entries, language_of, phrase

if TYPE_CHECKING:
    from publisher.config.settings import Settings

VARIABLE = "_PUBLISH_COMPLETE"
"""What click's scripts set when they ask (`bash_complete`)."""
_START: Mapping[str, str] = {
    "bash": 'eval "$(publish completion bash)"     # ~/.bashrc',
    "zsh": 'eval "$(publish completion zsh)"      # ~/.zshrc',
    "fish": "publish completion fish | source      # ~/.config/fish/config.fish",
}


@click.command("completion", short_help="Let the shell complete commands, targets and posts.")
@click.argument("shell", metavar="SHELL", type=click.Choice(list(_START)))
@options.shared
def command(run: options.Run, shell: str) -> None:
    """Print the script that lets SHELL (bash, zsh or fish) complete what you type."""
    run.screen.say(_asker(shell).source())
    run.screen.note(phrase("completion", run.language, line=_START[shell]))


def answer(instruction: str) -> int:
    """Answers a shell that asks by `VARIABLE`; whatever goes wrong, it gets no suggestion and no complaint."""
    shell, _, what = instruction.partition("_")
    if what != "complete" or get_completion_class(shell) is None:
        return 1
    asker = _asker(shell)
    try:
        words, incomplete = asker.get_completion_args()
        for item in suggestions(words, incomplete):
            click.echo(asker.format_completion(item))
    except (OSError, KeyError, ValueError, click.ClickException):  # nothing that a prompt should show
        return 1
    return 0


def suggestions(words: Sequence[str], incomplete: str) -> list[CompletionItem]:
    """What may stand for `incomplete` after `words` (without the program's name)."""
    from publisher.cli.program import COMMANDS

    folder, rest = split_folder(words)
    if not Path(folder).is_dir():
        return []
    with chdir(folder):
        index = first_word(rest)
        if index is None:
            first = [] if incomplete.startswith("-") or _awaits_value(rest) else list(_commands(incomplete))
            return [*first, *_of_command(ONE_SHOT, rest, incomplete)]
        if rest[index] in COMMANDS:
            return _of_command(rest[index], [*rest[:index], *rest[index + 1 :]], incomplete)
        return _of_command(ONE_SHOT, rest, incomplete)


def _awaits_value(words: Sequence[str]) -> bool:
    from publisher.cli.arguments import VALUED

    return bool(words) and words[-1] in VALUED


def _commands(incomplete: str) -> Iterator[CompletionItem]:
    from publisher.cli.program import COMMANDS
    from publisher.wording.sentences import worded

    language = language_of(None)
    for name, help_text in COMMANDS.items():
        if name.startswith(incomplete):
            yield CompletionItem(name, help=worded(help_text, language))


def _of_command(name: str, words: Sequence[str], incomplete: str) -> list[CompletionItem]:
    """Click's suggestions, its arguments taught what we know of them."""
    from publisher.cli.program import program
    from publisher.cli.publish import command as one_shot

    found = one_shot if name == ONE_SHOT else program.get_command(click.Context(program), name)
    assert found is not None, "only a word of COMMANDS comes here"
    found = copy(found)
    found.params = [_taught(parameter) for parameter in found.params]
    return ShellComplete(found, {}, "publish", VARIABLE).get_completions(list(words), incomplete)


def _taught(parameter: click.Parameter) -> click.Parameter:
    known = _KNOWN.get(parameter.name or "")
    if known is None:
        return parameter
    taught = copy(parameter)
    taught.type = _Offered(known)
    return taught


def _asker(shell: str) -> ShellComplete:
    from publisher.cli.program import program

    kind = get_completion_class(shell)
    assert kind is not None, "click knows bash, zsh and fish"
    return kind(program, {}, "publish", VARIABLE)


# ---------------------------------------------------------------- what may stand where


class _Offered(click.types.StringParamType):
    """A parameter whose values `offer` names, given what was typed of it."""

    def __init__(self, offer: Callable[[str], Iterator[CompletionItem]]) -> None:
        self._offer = offer

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        return list(self._offer(incomplete))


def _targets(incomplete: str) -> Iterator[CompletionItem]:
    """Targets; behind a comma the next one."""
    before, comma, last = incomplete.rpartition(",")
    taken = before.split(",")
    settings = _settings()
    for name in settings.targets if settings else ():
        if name.startswith(last) and name not in taken:
            yield CompletionItem(f"{before}{comma}{name}")


def _posts(incomplete: str) -> Iterator[CompletionItem]:
    """The posts of the configuration, as seen from here; any file where there is none."""
    settings = _settings()
    files = [file for folder in settings.posts for file in sorted(folder.rglob("*.md"))] if settings else []
    near = [Path(os.path.relpath(file)).as_posix() for file in files]
    if not near:
        yield CompletionItem(incomplete, type="file")
    yield from (CompletionItem(path) for path in near if path.startswith(incomplete.removeprefix("./")))


def _codes(incomplete: str) -> Iterator[CompletionItem]:
    language: Language = language_of(None)
    for code, entry in entries().items():
        if code.startswith(incomplete.upper()):
            yield CompletionItem(code, help=entry[language])


def _settings() -> Settings | None:
    from publisher.config.load import find_file, load_settings
    from publisher.errors import PublisherError

    try:
        return load_settings(find_file(Path.cwd()))
    except (PublisherError, OSError):
        return None


_KNOWN: Mapping[str, Callable[[str], Iterator[CompletionItem]]] = {
    "to": _targets,
    "target": _targets,
    "posts": _posts,
    "post": _posts,
    "code": _codes,
}
"""By a parameter's name."""
