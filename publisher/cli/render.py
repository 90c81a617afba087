"""`publish render`: the final body, as it would be sent but for the pictures' addresses."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.cli import options
from publisher.errors import ExitCode, PublisherError, most_urgent

if TYPE_CHECKING:
    from publisher.adapter import Rendition
    from publisher.config.settings import TargetSettings
    from publisher.pipeline.workspace import Workspace
    from publisher.read.post import Post

_MOST_OF_A_CODE = 4


@click.command("render", short_help="Print what a target would receive.")
@options.named_posts
@options.to
@options.output_file("Write here: a file for one post and target, else a folder.")
@options.sandbox
@options.shared
def command(
    run: options.Run, posts: tuple[Path, ...], *, to: str | None, output: str | None, sandbox: bool
) -> ExitCode:
    """Print the final body of POST for a target, or write one file a post and target."""
    from publisher.cli.flow import at_rest, open_workspace
    from publisher.cli.selection import chosen_targets

    settings = at_rest(run.settings(), is_sandbox=sandbox)
    targets = [settings.targets[name] for name in chosen_targets(settings, to)]
    workspace = open_workspace(settings)
    wants_one = len(posts) == 1 and len(targets) == 1
    if output is None and not wants_one:
        raise click.UsageError("several posts or targets need a folder to write to: -o DIR/")
    destination = (
        None if output is None else Destination(Path(output), _is_folder(output, wants_one=wants_one))
    )
    codes = [_render_post(run, workspace, post, targets, destination) for post in posts]
    return most_urgent(codes)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where bodies go: one file, or a folder with one folder a target."""

    path: Path
    is_folder: bool

    def file(self, rendition: Rendition, post: Post) -> Path:
        if not self.is_folder:
            return self.path
        return self.path / rendition.target / f"{post.name}.{rendition.format}"


def _is_folder(output: str, *, wants_one: bool) -> bool:
    return not wants_one or output.endswith(("/", os.sep)) or Path(output).is_dir()


def _render_post(
    run: options.Run,
    workspace: Workspace,
    named: Path,
    targets: Sequence[TargetSettings],
    destination: Destination | None,
) -> ExitCode:
    from publisher.cli.complaints import complain

    codes: list[ExitCode] = []
    for target in targets:
        try:
            (file,) = workspace.select([named])
            if (broken := workspace.error_of(file)) is not None:
                raise broken
            codes.append(_render(run, workspace, workspace.post_of(file), target, destination))
        except PublisherError as error:
            complain(error, run.screen, run.language)
            codes.append(error.exit_code)
    return most_urgent(codes)


def _render(
    run: options.Run,
    workspace: Workspace,
    post: Post,
    target: TargetSettings,
    destination: Destination | None,
) -> ExitCode:
    rendition = workspace.rendition(post, target)
    if destination is None:
        run.screen.out.write(rendition.body)
    else:
        file = destination.file(rendition, post)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(rendition.body.encode())
        run.screen.note(str(file))
    tell_findings(run, rendition, post)
    return ExitCode.CONTENT if rendition.problems else ExitCode.DONE


def tell_findings(run: options.Run, rendition: Rendition, post: Post) -> None:
    """Says on stderr what is wrong with a body, and what it lost."""
    from publisher.cli.complaints import lines_of

    for problem in rendition.problems:
        place = f"{post.path}:{problem.line}" if problem.line else post.path
        for line in lines_of(problem.code, problem.message, run.language, fix=problem.fix, place=place):
            run.screen.note(line)
    if not run.screen.is_quiet:
        _tell_losses(run, rendition, post)


def _tell_losses(run: options.Run, rendition: Rendition, post: Post) -> None:
    """A few of each code, all of them with -v."""
    from collections import Counter

    from publisher.cli.catalogue import phrase
    from publisher.wording.sentences import worded

    told: Counter[str] = Counter()
    for loss in rendition.losses:
        told[loss.code] += 1
        if run.verbosity or told[loss.code] <= _MOST_OF_A_CODE:
            place = f"{post.path}:{loss.line}" if loss.line else post.path
            run.screen.note(f"{loss.code} {place} {worded(loss.message, run.language)} ({rendition.target})")
    for code, count in told.items():
        if not run.verbosity and count > _MOST_OF_A_CODE:
            more = phrase("more of a code", run.language, count=count - _MOST_OF_A_CODE)
            run.screen.note(f"{code} {more} ({rendition.target}; -v)")
