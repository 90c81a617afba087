"""`publish [POST…]`: plan, show the plan, ask, apply; with -n nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from publisher.cli import options
from publisher.errors import ExitCode, PublisherError

if TYPE_CHECKING:
    from pathlib import Path

    from publisher.cli.wanted import Wanted
    from publisher.config.settings import Settings


@click.command("publish", short_help="Plan, show the plan, ask, apply.")
@options.posts
@click.option(
    "-n", "--dry-run", "only_plans", is_flag=True, help="Show the plan with its diffs; send nothing."
)
@click.option("--remote", is_flag=True, help="With -n: also read each platform.")
@options.to
@options.yes
@options.many
@options.force
@options.changed
@options.strict
@options.sandbox
@options.output_format("text", "json", "github", "markdown")
@options.plan_out
@options.exit_code
@options.version
@options.shared
def command(run: options.Run, posts: tuple[Path, ...], **typed: Any) -> ExitCode:
    """Bring posts to their targets: plan, show the plan, ask, apply.

    Without POST every post of the configuration.
    """
    if typed["force"] and not posts:
        raise click.UsageError("--force writes over what is there, and needs posts by name")
    try:
        return _publish(run, posts, typed)
    except PublisherError as error:
        from publisher.cli.show import tell_machines

        tell_machines(error, typed["form"], run)
        raise


def _publish(run: options.Run, posts: tuple[Path, ...], typed: dict[str, Any]) -> ExitCode:
    from publisher.cli.flow import carry

    settings = run.settings()
    chosen = _chosen(run, settings, posts, typed["changed"])
    wanted = _wanted(run, settings, chosen or (), typed, named=bool(posts))
    if chosen is None:
        from dataclasses import replace

        settings = replace(settings, posts=())  # nothing changed: a plan of no post, not of every post
    return carry(run, settings, wanted)


def _chosen(
    run: options.Run, settings: Settings, posts: tuple[Path, ...], changed: str | None
) -> tuple[Path, ...] | None:
    """The posts named, those that git says changed, or of those named the changed ones; None when it is none at all."""
    if changed is None:
        return posts
    from publisher.pipeline.changes import find_changes
    from publisher.wording.sentences import worded

    found = find_changes(settings, changed or "HEAD")
    if found.every:
        run.screen.note(f"--changed: {worded(found.every, run.language)}")
        return posts
    named = {post.resolve() for post in posts}
    return tuple(post for post in found.posts if not named or post.resolve() in named) or None


def _wanted(
    run: options.Run, settings: Settings, posts: tuple[Path, ...], typed: dict[str, Any], *, named: bool
) -> Wanted:
    from publisher.cli.selection import chosen_targets
    from publisher.cli.wanted import Wanted
    from publisher.pipeline.planning import Request

    request = Request(
        posts=tuple(post.absolute() for post in posts),
        by_name=named,
        targets=chosen_targets(settings, typed["to"]),
        force=typed["force"],
        strict=typed["strict"],
        many=typed["many"],
        with_diff=not run.screen.is_quiet,
    )
    return Wanted(
        request=request,
        is_sandbox=typed["sandbox"],
        only_plans=typed["only_plans"],
        reads_platforms=typed["only_plans"] and typed["remote"],
        asks=not typed["yes"],
        form=typed["form"],
        plan_out=typed["plan_out"],
        tells_pending=typed["tells_pending"],
        with_skips=named or run.verbosity > 0,
        to=typed["to"] or "",
    )
