"""`publish preview -o FILE.html`: one portable page, a column for each target; nothing is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.cli import options
from publisher.errors import PublisherError

if TYPE_CHECKING:
    from publisher.adapter import Mode, Rendition
    from publisher.cli.catalogue import Language
    from publisher.config.settings import TargetSettings
    from publisher.pipeline.workspace import Workspace
    from publisher.plan.model import Action
    from publisher.preview.model import Column, PreviewPost
    from publisher.read.post import Post

_LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")


@click.command("preview", short_help="All targets side by side, as a page.")
@options.posts
@options.to
@options.output_file("Write the page here: one file that needs nothing else.")
@options.sandbox
@options.shared
def command(
    run: options.Run, posts: tuple[Path, ...], *, to: str | None, output: str | None, sandbox: bool
) -> None:
    """Write one portable page that shows POST, or every post, on all targets side by side."""
    from publisher.cli.flow import at_rest, open_workspace
    from publisher.cli.selection import chosen_targets

    file = _page_file(output)
    settings = at_rest(run.settings(), is_sandbox=sandbox)
    targets = chosen_targets(settings, to)
    page = page_of(open_workspace(settings), posts, targets, run.language)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(page.encode())
    run.screen.say(str(file))


def _page_file(output: str | None) -> Path:
    if output is None:
        raise click.UsageError("the live page is not there yet; name a file to write: -o preview.html")
    file = Path(output)
    if file.is_dir() or output.endswith("/"):
        raise click.UsageError(f"-o names a folder, and the page is one file: -o {file / 'preview.html'}")
    return file


def page_of(workspace: Workspace, posts: Sequence[Path], targets: Sequence[str], language: Language) -> str:
    """The page of `posts`, every post when there are none, with their plans."""
    from publisher.pipeline.planning import Request, make_plan
    from publisher.preview.page import preview_page

    request = Request(posts=tuple(post.absolute() for post in posts), targets=tuple(targets))
    actions = make_plan(workspace, request).plan.actions
    by_path = {post.path: post for post in workspace.posts.values()}
    shown = [
        _shown(workspace, by_path.get(path), list(group))
        for path, group in groupby(actions, key=lambda action: action.path)
    ]
    return preview_page(shown, language=language, titles=_titles())


def _titles() -> Mapping[str, tuple[str, str]]:
    """What each code means, in Chinese and English."""
    from publisher.cli.catalogue import entries

    return {code: (entry["zh"], entry["en"]) for code, entry in entries().items()}


def _shown(workspace: Workspace, post: Post | None, actions: Sequence[Action]) -> PreviewPost:
    """One post; its title is its own, not one that it bears on a single target."""
    from publisher.preview.model import PreviewPost

    try:
        title = workspace.document(post).meta.title if post else actions[0].path
    except PublisherError:
        title = actions[0].path
    settings = workspace.settings
    return PreviewPost(
        title=title,
        path=actions[0].path,
        columns=tuple(_column(workspace, post, action) for action in actions),
        macros=settings.markdown.macros,
        math=settings.markdown.math,
        author=settings.site.author,
    )


def _column(workspace: Workspace, post: Post | None, action: Action) -> Column:
    from publisher.preview.model import Column

    target = workspace.settings.targets[action.target]
    rendition, mode = _rendition(workspace, post, target, action)
    return Column(
        action=action,
        adapter=target.platform,
        label=target.adapter.capabilities.label,
        mode=mode,
        account=_account(workspace, target),
        rendition=rendition,
    )


def _rendition(
    workspace: Workspace, post: Post | None, target: TargetSettings, action: Action
) -> tuple[Rendition | None, Mode]:
    """The action's rendition, or one made for looking at: what is not for the public is shown too."""
    if post is None:
        return None, target.mode
    try:
        return action.rendition or workspace.rendition(post, target), workspace.mode_of(post, target)
    except PublisherError:
        return None, target.mode


def _account(workspace: Workspace, target: TargetSettings) -> str:
    """The account's name as the configuration words it, without the link that may stand around it."""
    accounts = workspace.settings.site.accounts
    return _LINK.sub(r"\1", accounts.get(target.name) or accounts.get(target.platform) or "").strip()
