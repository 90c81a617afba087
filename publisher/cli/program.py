"""The program: its commands by name, each loaded only when it runs, and what becomes of errors.

`publish --help` loads nothing of ours but this room.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import chdir
from importlib import import_module

import click

from publisher.cli import options
from publisher.cli.arguments import ONE_SHOT, arrange, asked_language, split_folder
from publisher.cli.catalogue import phrase
from publisher.cli.output import prepare_streams
from publisher.cli.publish import command as one_shot
from publisher.errors import ConfigError, ExitCode, PublisherError, file_trouble

INTERRUPTED = 130
"""Leaving by Ctrl-C, as shells count it: 128 + SIGINT."""

COMMANDS: Mapping[str, str] = {
    "apply": "Apply exactly a plan that was reviewed.",
    "render": "Print what a target would receive.",
    "preview": "All targets side by side, as a page.",
    "check": "Look for what would go wrong.",
    "status": "What is where.",
    "related": "Hand-kept related lists as one file of data.",
    "init": "Write a publisher.yaml for the blog in this folder.",
    "new": "Start a post.",
    "adopt": "Match posts with what is there already.",
    "history": "What was sent when.",
    "restore": "An earlier version back as a draft.",
    "retract": "Take a copy down.",
    "forget": "Drop what the ledger knows of a copy.",
    "export": "A page to copy an article from, and its pictures.",
    "record": "Tell the ledger what you published by hand.",
    "login": "Store and check a platform's secrets.",
    "doctor": "Look whether everything is there.",
    "explain": "Say more about an error or a loss.",
    "ci": "A job of a CI: plan or publish, summary, comment.",
    "sandbox": "Run the built-in platform emulators.",
    "demo": "The whole job on the sample posts.",
    "completion": "Let the shell complete commands, targets and posts.",
}
"""The words after `publish`, in the order of their listing; each has a file of its name in this folder."""


def run(words: Sequence[str]) -> int:
    """Runs one command line and returns its exit code; raises nothing."""
    prepare_streams()
    session = options.Session(asked_language(words))
    try:
        return _with_output(_run(words, session))
    except PublisherError as error:
        from publisher.cli.complaints import complain

        complain(error, session.screen, session.language)
        return error.exit_code
    except click.ClickException as error:
        from publisher.cli.complaints import complain
        from publisher.cli.help import misunderstood

        complain(misunderstood(error), session.screen, session.language)
        return ExitCode.USAGE
    except (KeyboardInterrupt, click.Abort):
        session.screen.note(phrase("stopped", session.language))
        return INTERRUPTED
    except (BrokenPipeError, SystemExit):  # click leaves by SystemExit when the pipe breaks
        _close_quietly()
        return ExitCode.DONE
    except OSError as error:  # a full disk, a folder that nobody may write: no bug
        from publisher.cli.complaints import complain

        _close_quietly()
        complain(file_trouble(error), session.screen, session.language)
        return ExitCode.FAILED
    except Exception as error:  # a bug: said in one line, kept in a file
        from publisher.cli.crash import report_crash

        report_crash(error, words, session)
        return ExitCode.FAILED


def _run(words: Sequence[str], session: options.Session) -> int:
    folder, rest = split_folder(words)
    if not os.path.isdir(folder):  # noqa: PTH112 - pathlib would be loaded for every help page
        raise ConfigError("E101", f"-C names {folder}, which is no folder")
    with chdir(folder):
        first, *others = arrange(rest, tuple(COMMANDS))
        command, given = (one_shot, others) if first == ONE_SHOT else (program, [first, *others])
        if session.language == "zh":
            from publisher.cli.help import chinese

            command = chinese(command)
        code = command.main(given, prog_name="publish", standalone_mode=False, obj=session)
    return int(code or 0)


def _with_output(code: int) -> int:
    """`code`, once all that was said has arrived. Raises `OSError` when stdout takes no more (a full disk)."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # the reader went away (`| head`), and the work was done all the same
        _close_quietly()
    return code


def _close_quietly() -> None:
    """Lets nothing more be said on a stdout that takes nothing: leaving would fail on what is still in its buffer."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Program(click.Group):
    """A group whose commands are modules of this folder, imported when asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"publisher.cli.{cmd_name}").command
        if _speaks_chinese(ctx):
            from publisher.cli.help import chinese

            return chinese(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        listed = COMMANDS
        if _speaks_chinese(ctx):
            from publisher.wording.sentences import in_chinese

            listed = {name: in_chinese(said) for name, said in COMMANDS.items()}
        with formatter.section("Commands"):
            formatter.write_dl(list(listed.items()))


def _speaks_chinese(context: click.Context) -> bool:
    session = context.find_object(options.Session)
    return session is not None and session.language == "zh"


program = Program(
    name="publish",
    params=[option for option in one_shot.params if isinstance(option, click.Option)],
    help="Bring posts to their targets: plan, show the plan, ask, apply.\n\n"
    "Without POST every post of the configuration; with -n nothing is sent.",
    subcommand_metavar="[POST]... | COMMAND [ARGS]...",
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=False,
    invoke_without_command=True,
)
