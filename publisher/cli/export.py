"""`publish export POST --to TARGET`: a page to copy from and the pictures, for whoever publishes by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.cli import options
from publisher.errors import ConfigError, ExitCode, most_urgent

if TYPE_CHECKING:
    from publisher.config.settings import TargetSettings
    from publisher.pipeline.workspace import Workspace
    from publisher.read.post import Post


@click.command("export", short_help="A page to copy an article from, and its pictures.")
@click.argument("post", metavar="POST", type=click.Path(path_type=Path))
@options.to
@options.output_file("Write below this folder instead of `<state>/export/`.")
@options.shared
def command(run: options.Run, post: Path, *, to: str | None, output: str | None) -> ExitCode:
    """Write a page with POST as rich text to copy, and its pictures: for accounts without API rights. Sends nothing
    and records nothing; `publish record` closes the loop."""
    from publisher.cli.flow import keep_out_of_git, open_workspace
    from publisher.cli.selection import chosen_targets, one_post
    from publisher.pipeline.manual import export_folder

    if to is None:
        raise click.UsageError("say for which target: --to TARGET")
    settings = run.settings()
    targets = [settings.targets[name] for name in chosen_targets(settings, to)]
    for target in targets:
        if target.adapter.capabilities.format != "html":
            raise ConfigError("E109", f"{target.name} takes a file, not a page: publish render writes it")
    workspace = open_workspace(settings)
    found = one_post(workspace, post)
    if output is None:
        keep_out_of_git(settings.state, is_sandbox=False)
    folder = Path(output) if output else export_folder(workspace)
    return most_urgent([_export(run, workspace, found, target, folder) for target in targets])


def _export(
    run: options.Run, workspace: Workspace, post: Post, target: TargetSettings, folder: Path
) -> ExitCode:
    """One page; none for a post that a check holds."""
    from publisher.cli.catalogue import phrase
    from publisher.cli.render import tell_findings
    from publisher.pipeline.manual import record_command, write_page

    rendition = workspace.rendition(post, target)
    tell_findings(run, rendition, post)
    if rendition.problems:
        return ExitCode.CONTENT
    page = write_page(workspace, rendition, post.path, folder, language=run.language)
    run.screen.say(str(page))
    command = record_command(post.path, target.name)
    run.screen.note(phrase("record copy", run.language, target=target.name, command=command))
    return ExitCode.DONE
