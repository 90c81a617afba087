"""`publish sandbox`: the built-in platform emulators as one loopback server, until Ctrl-C."""

from __future__ import annotations

from pathlib import Path

import click

from publisher.cli import options
from publisher.cli.output import align


@click.command("sandbox", short_help="Run the built-in platform emulators.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Listen here (default: any free port)."
)
@click.option("--data", type=options.PATH, metavar="DIR", help="Keep the platforms' data here.")
@options.shared
def command(run: options.Run, port: int, data: Path | None) -> None:
    """Run the emulators of all configured targets on this machine and print their addresses."""
    from threading import Event

    from publisher.pipeline.clients import sandbox_state, sandboxed
    from publisher.registry import sandbox_folder

    settings = run.settings()
    with sandboxed(settings, port=port, data=data) as (_, server):
        served = [name for name, target in settings.targets.items() if not sandbox_folder(target.platform)]
        rows = [(name, server.url_of(name)) for name in served]
        for cells in align(rows) if rows else ():
            run.screen.say("".join(cells))
        run.screen.say(f"data: {data or sandbox_state(settings)}")
        run.screen.say("Ctrl-C ends it.")
        run.screen.out.flush()
        Event().wait()
