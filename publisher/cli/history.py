"""`publish history`: what was sent when, from the ledger; nobody is asked and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from publisher.cli import options
from publisher.cli.output import align
from publisher.errors import ExitCode
from publisher.wording.sentences import worded

if TYPE_CHECKING:
    from publisher.ledger import TargetEntry
    from publisher.pipeline.versions import Version
    from publisher.pipeline.workspace import Workspace


@click.command("history", short_help="What was sent when.")
@options.posts
@options.to
@options.sandbox
@options.output_format("text", "json")
@options.shared
def command(
    run: options.Run, posts: tuple[Path, ...], *, to: str | None, sandbox: bool, form: str
) -> ExitCode:
    """Show what was sent when: the last version, and those before it that are kept (ten for each target)."""
    from publisher.cli.catalogue import phrase
    from publisher.cli.flow import at_rest, open_workspace
    from publisher.cli.selection import chosen_targets

    settings = at_rest(run.settings(), is_sandbox=sandbox)
    targets = chosen_targets(settings, to)
    workspace = open_workspace(settings)
    copies = tuple(_copies(workspace, workspace.select(post.absolute() for post in posts), targets))
    if form == "json":
        _print_json(run, copies)
    elif not copies:
        run.screen.say(phrase("never sent", run.language))
    for copy in copies if form == "text" else ():
        stage = worded(copy.entry.stage, run.language)
        head = f"{copy.path} → {copy.target}   {stage}   {copy.entry.url or copy.entry.id or ''}"
        run.screen.say(run.screen.paint(head.rstrip(), "bold"))
        for line in (
            align([_row(version, run.language) for version in copy.versions]) if copy.versions else ()
        ):
            run.screen.say(f"  {''.join(line)}".rstrip())
    return ExitCode.DONE


class _Copy(NamedTuple):
    """One post on one target, and what was sent of it."""

    post: str
    path: str
    target: str
    entry: TargetEntry
    versions: tuple[Version, ...]


def _copies(workspace: Workspace, files: Sequence[Path], targets: Sequence[str]) -> Iterator[_Copy]:
    from publisher.pipeline.versions import versions_of

    for file in files:
        if workspace.error_of(file) is not None:
            continue
        post = workspace.post_of(file)
        for target in targets:
            entry = workspace.ledger.target(post.id, target)
            if entry is not None:
                versions = versions_of(workspace.ledger, post.id, target)
                yield _Copy(post.id, post.path, target, entry, versions)


def _row(version: Version, language: str) -> tuple[str, str, str, str]:
    size = worded(f"{len(version.body):,} characters", language)
    return version.time or "–", version.name, size, worded("last sent", language) if version.is_last else ""


def _print_json(run: options.Run, copies: Sequence[_Copy]) -> None:
    from publisher.cli.plan_json import SCHEMA_VERSION, dumps

    run.screen.say(
        dumps(
            {
                "schema_version": SCHEMA_VERSION,
                "copies": [
                    {
                        "post": copy.post,
                        "path": copy.path,
                        "target": copy.target,
                        "stage": copy.entry.stage,
                        "url": copy.entry.url,
                        "versions": [
                            {"name": one.name, "time": one.time, "characters": len(one.body)}
                            for one in copy.versions
                        ],
                    }
                    for copy in copies
                ],
            }
        )
    )
