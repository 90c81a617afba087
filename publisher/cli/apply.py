"""`publish apply PLAN.json`: exactly a plan that somebody reviewed, or nothing at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from publisher.cli import options
from publisher.errors import ExitCode, PublisherError

if TYPE_CHECKING:
    from publisher.pipeline.planning import Request


@click.command("apply", short_help="Apply exactly a plan that was reviewed.")
@click.argument("plan", metavar="PLAN.json", type=options.PATH)
@options.yes
@options.output_format("text", "json", "github", "markdown")
@options.shared
def command(run: options.Run, plan: Path, *, yes: bool, form: str) -> ExitCode:
    """Apply PLAN.json, which `publish -n --plan-out` wrote; leaves with 4 when anything moved since."""
    from publisher.cli.show import tell_machines

    try:
        return _apply(run, plan, asks=not yes, form=form)
    except PublisherError as error:
        tell_machines(error, form, run)
        raise


def _apply(run: options.Run, plan: Path, *, asks: bool, form: str) -> ExitCode:
    from publisher.cli.flow import carry
    from publisher.cli.plan_json import read_plan_file
    from publisher.cli.wanted import Wanted

    reviewed = read_plan_file(plan)
    settings = run.settings()
    asked: dict[str, Any] = reviewed["request"]
    wanted = Wanted(
        request=_request(asked, settings.root),
        is_sandbox=bool(asked.get("sandbox")),
        asks=asks,
        form=form,
        with_skips=run.verbosity > 0,
        expected=reviewed["plan"],
        made_from=reviewed.get("digests", {}),
    )
    return carry(run, settings, wanted)


def _request(asked: dict[str, Any], root: Path) -> Request:
    """What the plan was made for; its posts are named from the folder of publisher.yaml."""
    from publisher.pipeline.planning import Request

    return Request(
        posts=tuple(root / post for post in asked.get("posts", ())),
        by_name=bool(asked.get("by_name", True)),
        targets=tuple(asked.get("targets", ())),
        force=bool(asked.get("force")),
        strict=bool(asked.get("strict")),
        many=bool(asked.get("many")),
        with_diff=True,
    )
