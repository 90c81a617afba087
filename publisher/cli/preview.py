"""`publish preview`: a page with all targets side by side, kept up to date while it is open; nothing is sent."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.cli import options

if TYPE_CHECKING:
    from publisher.cli.catalogue import Language
    from publisher.pipeline.previewing import Opened
    from publisher.pipeline.workspace import Workspace


@click.command("preview", short_help="All targets side by side, as a page.")
@options.posts
@options.to
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Listen here (default: any free port)."
)
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@options.output_file("Write the page here instead: one file that needs nothing else.")
@options.sandbox
@options.shared
def command(
    run: options.Run,
    posts: tuple[Path, ...],
    *,
    to: str | None,
    port: int,
    no_open: bool,
    output: str | None,
    sandbox: bool,
) -> None:
    """Show POST, or every post, on all targets side by side: as a page that reloads when you save, or with -o as one
    portable file."""
    if output is None:
        _serve(run, posts, to=to, is_sandbox=sandbox, port=port, opens=not no_open)
    else:
        _write(run, posts, _page_file(output), to=to, is_sandbox=sandbox)


# ---------------------------------------------------------------- one file


def _write(run: options.Run, posts: Sequence[Path], file: Path, *, to: str | None, is_sandbox: bool) -> None:
    workspace, targets = _opened(run, to=to, is_sandbox=is_sandbox)
    page = page_of(workspace, posts, targets, run.language)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(page.encode(errors="replace"))
    run.screen.say(str(file))


def _page_file(output: str) -> Path:
    file = Path(output)
    if file.is_dir() or output.endswith("/"):
        raise click.UsageError(f"-o names a folder, and the page is one file: -o {file / 'preview.html'}")
    return file


def page_of(workspace: Workspace, posts: Sequence[Path], targets: Sequence[str], language: Language) -> str:
    """The page of `posts`, every post when there are none, with their plans."""
    from publisher.pipeline.previewing import preview_posts
    from publisher.preview.page import preview_page

    shown = preview_posts(workspace, [post.absolute() for post in posts], targets)
    return preview_page(shown, language=language, titles=_titles())


def _opened(run: options.Run, *, to: str | None, is_sandbox: bool) -> Opened:
    """The site as its files are now. Raises `PublisherError`."""
    from publisher.cli.flow import at_rest, open_workspace
    from publisher.cli.selection import chosen_targets

    settings = at_rest(run.settings(), is_sandbox=is_sandbox)
    return open_workspace(settings), chosen_targets(settings, to)


def _titles() -> Mapping[str, tuple[str, str]]:
    """What each code means, in Chinese and English."""
    from publisher.cli.catalogue import entries

    return {code: (entry["zh"], entry["en"]) for code, entry in entries().items()}


# ---------------------------------------------------------------- the page that stays open


def _serve(
    run: options.Run, posts: Sequence[Path], *, to: str | None, is_sandbox: bool, port: int, opens: bool
) -> None:
    from functools import partial
    from secrets import token_hex

    from publisher.pipeline.previewing import PreviewSource
    from publisher.preview.live import Live
    from publisher.preview.loop import Loop
    from publisher.preview.server import PreviewServer

    run = run._replace(
        config=run.settings().path
    )  # another one, above, is no substitute when this one is gone
    source = PreviewSource(partial(_opened, run, to=to, is_sandbox=is_sandbox), posts)
    config = source.check().path
    nonce = token_hex(16)
    live = Live(boot=token_hex(4), nonce=nonce, language=run.language, titles=_titles())
    try:
        server = PreviewServer(live, nonce=nonce, port=port)
    except OSError as error:
        raise click.UsageError(f"--port {port}: {error.strerror}") from error
    with server:
        _welcome(run, server.url, opens=opens)
        try:
            Loop(source, live, config=config).run()
        except KeyboardInterrupt:
            run.screen.note()


def _welcome(run: options.Run, url: str, *, opens: bool) -> None:
    from publisher.cli.catalogue import phrase

    run.screen.say(url)
    run.screen.note(phrase("preview runs", run.language))
    run.screen.out.flush()
    if opens and _has_browser():
        import webbrowser

        webbrowser.open(url)


def _has_browser() -> bool:
    """Whether a window can open: a browser within the terminal would take it from its author."""
    from os import environ

    is_seen = sys.stdout.isatty()
    return is_seen and (
        not sys.platform.startswith("linux") or bool({"DISPLAY", "WAYLAND_DISPLAY"} & set(environ))
    )
