"""What the preview shows, out of a workspace: each post with its plan and its renditions, nothing of it sent.

No page is made here and no file is watched; what changes on disk is told by whoever calls.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from publisher.adapter import Mode, Picture, Rendition, TextFile
from publisher.config.settings import Settings, TargetSettings
from publisher.document import Document
from publisher.errors import PublisherError
from publisher.export.files import numbered
from publisher.export.rich import rich_text
from publisher.htmlreader import HtmlReader
from publisher.pipeline.planning import Request, make_plan
from publisher.pipeline.workspace import Workspace
from publisher.plan.model import Action
from publisher.preview.model import Column, PreviewPost
from publisher.read.post import Post

Stamps = Mapping[Path, object]
"""The files that were looked at, each with what tells whether it changed."""
Opened = tuple[Workspace, tuple[str, ...]]
"""A workspace and the targets that are asked for."""

_LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")
_BATCH = 6
_READS_MARKDOWN_PASTES = frozenset({"zhihu"})
"""Editors that would parse the plain text of a paste instead of its rich text (zhihu.com's editor, 2026-10)."""


def preview_posts(
    workspace: Workspace, files: Sequence[Path], targets: Sequence[str]
) -> tuple[PreviewPost, ...]:
    """`files`, or every post when there are none, as the preview shows them. Raises `ConfigError`."""
    actions = make_plan(workspace, Request(posts=tuple(files), targets=tuple(targets))).plan.actions
    by_path = {post.path: post for post in workspace.posts.values()}
    return tuple(
        _shown(workspace, by_path.get(path), list(group))
        for path, group in groupby(actions, key=lambda action: action.path)
    )


class PreviewSource:
    """The posts for a page that stays open: planned anew when they may have changed, and only then.

    `open_site` reads configuration, posts and ledger. `named` limits the posts; those that are gone are left out.
    """

    def __init__(self, open_site: Callable[[], Opened], named: Sequence[Path] = ()) -> None:
        self._open = open_site
        self._named = tuple(path.absolute() for path in named)
        self._settings: Settings | None = None
        self._known: dict[str, tuple[str, PreviewPost]] = {}
        self._opened: Opened | None = None

    def check(self) -> Settings:
        """The settings, once everything that was named is there. Raises `PublisherError`."""
        workspace, _ = self._open()
        workspace.select(self._named)
        return workspace.settings

    def begin(self) -> tuple[str, ...]:
        """Reads the site as it is now; the paths of its posts, as shown to people. Raises `PublisherError`."""
        workspace, _ = self._opened = self._open()
        self._settings = workspace.settings
        return tuple(workspace.shown(file) for file in self._files(workspace))

    def posts(self, stamps: Stamps, *, first: Callable[[], str]) -> Iterator[tuple[PreviewPost, ...]]:
        """The posts in batches, the one whose path `first` names before the others; one that did not change is the
        same value as before."""
        assert self._opened is not None
        workspace, targets = self._opened
        around = self._around(workspace, targets, stamps)
        prints = {file: f"{around} {_print_of(workspace, file, stamps)}" for file in self._files(workspace)}
        fresh = {file for file, stamp in prints.items() if self._has(workspace, file, stamp)}
        yield tuple(self._known[workspace.shown(file)][1] for file in fresh)
        stale = [file for file in prints if file not in fresh]
        size = 1
        while stale:
            wanted = first()
            stale.sort(key=lambda file: workspace.shown(file) != wanted)
            batch, stale, size = stale[:size], stale[size:], _BATCH
            made = preview_posts(workspace, batch, targets)
            for file, post in zip(batch, made, strict=True):
                self._known[workspace.shown(file)] = prints[file], post
            yield made

    def watched(self) -> tuple[Path, ...]:
        """The files and folders whose change may change what is shown."""
        settings = self._settings
        return tuple(dict.fromkeys(_watched(settings))) if settings else ()

    def _files(self, workspace: Workspace) -> tuple[Path, ...]:
        named = [path for path in self._named if path.exists()]
        if self._named and not named:
            return ()
        return workspace.select(named)

    def _has(self, workspace: Workspace, file: Path, stamp: str) -> bool:
        known = self._known.get(workspace.shown(file))
        return known is not None and known[0] == stamp

    def _around(self, workspace: Workspace, targets: Sequence[str], stamps: Stamps) -> str:
        """Names all that a post's page depends on besides its own text."""
        posts = {file: post.text[: post.body_start] for file, post in workspace.posts.items()}
        others = [(str(path), stamp) for path, stamp in stamps.items() if path not in posts]
        digest = sha256(repr((targets, workspace.base_digest(), posts, sorted(others, key=str))).encode())
        return digest.hexdigest()


def _print_of(workspace: Workspace, file: Path, stamps: Stamps) -> str:
    """Names a post's own text, or why it cannot be read."""
    error = workspace.error_of(file)
    said = f"{error!r} {stamps.get(file)}" if error else workspace.post_of(file).text
    return sha256(said.encode(errors="surrogatepass")).hexdigest()


def _watched(settings: Settings) -> Iterator[Path]:
    yield settings.path
    yield from settings.posts
    yield settings.static
    yield from (settings.state / name for name in ("ledger", "sent"))
    yield from filter(None, (settings.related, settings.fonts.cjk))
    for target in settings.targets.values():
        named: Iterable[str] = getattr(
            target.adapter, "__dataclass_fields__", ()
        )  # which a protocol cannot promise
        options = (getattr(target.adapter, name) for name in named)
        for value in (target.header, target.footer, target.related, target.qr, *options):
            if isinstance(value, Path):
                yield value
            elif isinstance(value, TextFile):
                yield settings.root / value.name


# ---------------------------------------------------------------- one post


def _shown(workspace: Workspace, post: Post | None, actions: Sequence[Action]) -> PreviewPost:
    """One post; its title is its own, not one that it bears on a single target."""
    document = _document(workspace, post)
    settings = workspace.settings
    return PreviewPost(
        title=(document.meta.title if document else "") or actions[0].path,
        path=actions[0].path,
        columns=tuple(_column(workspace, post, action) for action in actions),
        macros=settings.markdown.macros,
        math=settings.markdown.math,
        author=settings.site.author,
        source=post.text if post else _text_of(workspace, actions[0].path),
        identity=actions[0].post,
    )


def _document(workspace: Workspace, post: Post | None) -> Document | None:
    try:
        return workspace.document(post) if post else None
    except PublisherError:
        return None


def _text_of(workspace: Workspace, path: str) -> str:
    """The text of a file that is no readable post, as far as it is text."""
    try:
        return (workspace.settings.root / path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _column(workspace: Workspace, post: Post | None, action: Action) -> Column:
    target = workspace.settings.targets[action.target]
    rendition, mode = _rendition(workspace, post, target, action)
    rich, plain = _copied(rendition, target.platform) if rendition else ("", "")
    return Column(
        action=action,
        adapter=target.platform,
        label=target.adapter.capabilities.label,
        mode=mode,
        account=_account(workspace, target),
        rendition=rendition,
        rich=rich,
        plain=plain,
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


# ---------------------------------------------------------------- what a person copies


def _copied(rendition: Rendition, platform: str) -> tuple[str, str]:
    """What the button copies: rich text as `export` makes it, and plain text beside it; of Markdown the file."""
    if rendition.format == "md":
        return "", rendition.body
    rich = rich_text(rendition.body, _numbers(rendition.pictures))
    return rich, "" if platform in _READS_MARKDOWN_PASTES else _Text().of(rich)


def _numbers(pictures: Iterable[Picture]) -> dict[str, int]:
    return {picture.url: number for picture, number in numbered(tuple(pictures)) if number}


class _Text(HtmlReader):
    """The words of HTML, a line for each block."""

    _BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 li pre blockquote tr figure hr br section".split())

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._said: list[str] = []

    def of(self, html: str) -> str:
        self.feed(html)
        self.close()
        return "".join(self._said).replace("\xa0", " ").strip()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._BLOCKS and self._said and not self._said[-1].endswith("\n"):
            self._said.append("\n")
        elif tag in ("td", "th"):
            self._said.append("\t")

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "br":
            self._said.append("\n")

    def handle_data(self, data: str) -> None:
        self._said.append(data)
