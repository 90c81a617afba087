"""`publish doctor`: what a run needs and has, each with its next step; reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from publisher.cli import options
from publisher.errors import ConfigError, ExitCode

if TYPE_CHECKING:
    from publisher.config.settings import Settings
    from publisher.pipeline.health import Checked


@click.command("doctor", short_help="Look whether everything is there.")
@click.option("--offline", is_flag=True, help="Ask no platform.")
@options.to
@options.sandbox
@options.output_format("text", "json")
@options.shared
def command(run: options.Run, *, offline: bool, to: str | None, sandbox: bool, form: str) -> ExitCode:
    """Look at configuration, fonts, posts, ledger and secrets, and ask each platform whether it lets us in.

    Leaves with 4 when something is not well.
    """
    from publisher.cli.complaints import complain
    from publisher.cli.selection import chosen_targets

    try:
        settings = run.settings()
        targets = chosen_targets(settings, to)
    except ConfigError as error:
        complain(error, run.screen, run.language)
        return ExitCode.PERSON
    found: list[Checked] = []
    for checked in _checks(run, settings, targets, offline=offline, is_sandbox=sandbox):
        found.append(checked)
        if form == "text":
            _say(run, checked)
    if form == "json":
        _print_json(run, found)
    return ExitCode.DONE if all(each.health.is_well for each in found) else ExitCode.PERSON


def _checks(
    run: options.Run, settings: Settings, targets: Sequence[str], *, offline: bool, is_sandbox: bool
) -> Iterator[Checked]:
    from publisher.cli.flow import at_rest, clients_of, world_of
    from publisher.pipeline.health import check_here, check_there

    settings = at_rest(settings, is_sandbox=is_sandbox)
    chosen = {name: target for name, target in settings.targets.items() if name in targets}
    failed = set()
    for checked in check_here(settings, with_secrets=not is_sandbox):
        if checked.part not in settings.targets or checked.part in targets:
            failed |= {checked.part} if checked.error else set()
            yield checked
    if offline:
        return
    with world_of(settings, is_sandbox=is_sandbox) as world:
        clients = clients_of(run, world, is_sandbox=is_sandbox)
        for name, target in chosen.items():
            if target.mode != "manual" and name not in failed:
                yield from check_there(world.targets[name], clients)


def _say(run: options.Run, checked: Checked) -> None:
    from publisher.cli.catalogue import phrase

    mark = run.screen.paint("✓", "green") if checked.health.is_well else run.screen.paint("✗", "red")
    if checked.health.is_well and run.screen.is_quiet:
        return
    run.screen.say(f"{mark} {checked.part:13}  {checked.health.found}")
    if not checked.health.is_well:
        run.screen.say(f"  {phrase('fix', run.language)}{checked.health.fix}")


def _print_json(run: options.Run, found: Sequence[Checked]) -> None:
    from publisher.cli.plan_json import SCHEMA_VERSION, dumps

    checks = [
        {
            "part": each.part,
            "well": each.health.is_well,
            "found": each.health.found,
            "fix": each.health.fix,
            "code": each.error.code if each.error else None,
        }
        for each in found
    ]
    run.screen.say(dumps({"schema_version": SCHEMA_VERSION, "checks": checks}))
