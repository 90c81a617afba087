"""`publish doctor`: what a run needs and has, each with its next step; reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from publisher.cli import options
from publisher.cli.output import pad, width
from publisher.errors import ConfigError, ExitCode

if TYPE_CHECKING:
    from publisher.config.settings import Settings
    from publisher.pipeline.health import Checked, Verdict

_WIDEST = 110
"""Columns of a line where nobody counts them; a terminal may be narrower."""
_INDENT, _DOTTED = 9, 46
"""Columns of the first word, and of what was looked at with its dots."""
_STYLES: Mapping[Verdict, tuple[str, ...]] = {
    "ok": ("green",),
    "note": ("dim",),
    "warning": ("yellow", "bold"),
    "failed": ("red", "bold"),
}


@click.command("doctor", short_help="Look whether everything is there.")
@click.option("--offline", is_flag=True, help="Ask no platform.")
@options.to
@options.sandbox
@options.output_format("text", "json")
@options.shared
def command(run: options.Run, *, offline: bool, to: str | None, sandbox: bool, form: str) -> ExitCode:
    """Look at configuration, machine, posts, ledger and secrets, and ask each platform whether it lets us in.

    Leaves with 4 when something is not well.
    """
    found: list[Checked] = []
    for checked in _checks(run, to, offline=offline, is_sandbox=sandbox):
        found.append(checked)
        if form == "text":
            _say(run, checked)
    if form == "json":
        _print_json(run, found)
    else:
        run.screen.say(_summary(run, found))
    return ExitCode.PERSON if any(each.verdict == "failed" for each in found) else ExitCode.DONE


# ---------------------------------------------------------------- looking


def _checks(run: options.Run, to: str | None, *, offline: bool, is_sandbox: bool) -> Iterator[Checked]:
    from publisher.cli.flow import at_rest
    from publisher.cli.selection import chosen_targets
    from publisher.pipeline.health import failed

    try:
        settings = run.settings()
        targets = chosen_targets(settings, to)
    except ConfigError as error:
        yield from (failed("config", each) for each in (error, *error.others))
        return
    yield from _everything(
        run, at_rest(settings, is_sandbox=is_sandbox), targets, offline=offline, is_sandbox=is_sandbox
    )


def _everything(
    run: options.Run, settings: Settings, targets: Sequence[str], *, offline: bool, is_sandbox: bool
) -> Iterator[Checked]:
    """This machine, then the platforms of `targets` but those that lack a secret."""
    from publisher.apply.tokens import cache_folder
    from publisher.pipeline.health import check_here
    from publisher.pipeline.machine import check_machine

    lacking = set()
    for checked in check_here(settings, with_secrets=not is_sandbox):
        if checked.part not in settings.targets or checked.part in targets:
            lacking |= {checked.part} if checked.verdict == "failed" else set()
            yield checked
    yield from check_machine(settings, cache=cache_folder())
    if not offline:
        asked = [name for name in targets if name not in lacking]
        yield from _platforms(run, settings, asked, is_sandbox=is_sandbox)


def _platforms(
    run: options.Run, settings: Settings, targets: Sequence[str], *, is_sandbox: bool
) -> Iterator[Checked]:
    from publisher.cli.flow import clients_of, world_of
    from publisher.pipeline.health import check_there

    with world_of(settings, is_sandbox=is_sandbox) as world:
        clients = clients_of(run, world, is_sandbox=is_sandbox)
        for name in targets:
            if world.targets[name].mode != "manual":
                yield from check_there(world.targets[name], clients)


# ---------------------------------------------------------------- telling


def _say(run: options.Run, checked: Checked) -> None:
    """One line with its verdict; below it, where something is not well, what, why and what to do."""
    if run.screen.is_quiet and checked.verdict in ("ok", "note"):
        return
    found, *rest = _told(checked, run)
    room = min(run.screen.columns or _WIDEST, _WIDEST)
    head, free = _dotted(run, checked, room)
    if checked.error is None and 0 < width(found) + 3 <= free:
        head += f" ({found})"
    else:
        rest = [found, *rest]
    run.screen.say(head)
    for line in filter(None, rest):
        run.screen.say(f"{' ' * _INDENT}{line}")


def _told(checked: Checked, run: options.Run) -> list[str]:
    """What was found, and the lines below."""
    from publisher.cli.catalogue import phrase
    from publisher.cli.complaints import detail_of
    from publisher.wording.sentences import worded

    if checked.error is not None:
        return detail_of(checked.error, run.language)
    found, *fix = worded(checked.found, run.language), *worded(checked.fix, run.language).splitlines()
    return [
        found,
        *(phrase("fix", run.language) + line if line == fix[0] else f"     {line}" for line in fix),
    ]


def _dotted(run: options.Run, checked: Checked, room: int) -> tuple[str, int]:
    """`part    about......... verdict`, and how many columns of the line are left."""
    from publisher.cli.catalogue import phrase

    columns = min(_DOTTED, max(room // 2 - 6, 16))
    verdict = phrase(f"verdict {checked.verdict}", run.language)
    about = _shortened(checked.about or checked.part, columns - 2)
    dots = run.screen.paint("." * (columns - width(about)), "dim")
    line = f"{pad(checked.part, _INDENT)}{about}{dots} {run.screen.paint(verdict, *_STYLES[checked.verdict])}"
    return line, room - _INDENT - columns - 1 - width(verdict)


def _shortened(text: str, columns: int) -> str:
    """A long path by its end, which tells most."""
    if width(text) <= columns:
        return text
    kept = text
    while width(kept) >= columns:
        kept = kept[1:]
    return f"…{kept}"


def _summary(run: options.Run, found: Sequence[Checked]) -> str:
    from publisher.cli.catalogue import phrase

    counted = Counter(each.verdict for each in found)
    kinds: tuple[Verdict, ...] = ("ok", "note", "warning", "failed")
    said = ", ".join(
        phrase(f"doctor {kind}", run.language, count=counted[kind]) for kind in kinds if counted[kind]
    )
    return phrase("doctor counts", run.language, count=len(found), counts=said)


def _print_json(run: options.Run, found: Sequence[Checked]) -> None:
    from publisher.cli.plan_json import SCHEMA_VERSION, dumps

    checks = [
        {
            "part": each.part,
            "about": each.about,
            "verdict": each.verdict,
            "well": each.verdict in ("ok", "note"),
            "found": each.found,
            "fix": each.fix,
            "code": each.error.code if each.error else None,
        }
        for each in found
    ]
    run.screen.say(dumps({"schema_version": SCHEMA_VERSION, "checks": checks}))
