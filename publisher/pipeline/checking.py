"""`check` over a workspace: the rules' subjects, every post's findings, and the posts that cannot be read at all.

Nothing is written: what mends a finding is a value, which `mending` shows and writes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from publisher.check.finding import Finding, from_flaw
from publisher.check.ignoring import told
from publisher.check.rules import check_document, check_site
from publisher.check.subject import SiteSubject, Subject
from publisher.document import Document
from publisher.errors import PublisherError, SourceError
from publisher.pipeline.abbrlinks import missing_abbrlinks
from publisher.pipeline.hexo import lost_zones
from publisher.pipeline.workspace import Workspace
from publisher.read.post import Post
from publisher.related.flaws import flaws_of


def check_posts(workspace: Workspace, files: Sequence[Path]) -> tuple[Finding, ...]:
    """The findings of `files`, in their order; what shows between posts stands first in each.

    Before them stands what is wrong with the site itself: its related lists kept as data, its Hexo's configuration.
    """
    between: dict[str, list[Finding]] = defaultdict(list)
    for finding in _between_posts(workspace, files):
        between[finding.path].append(finding)
    for post in workspace.posts.values():
        if post.path in between:
            between[post.path] = [*_told(workspace, post, between[post.path])]
    return (
        *_of_the_site(workspace, files),
        *(
            finding
            for file in files
            for finding in (*between[workspace.shown(file)], *check_post(workspace, file))
        ),
    )


def check_post(workspace: Workspace, file: Path) -> tuple[Finding, ...]:
    """The findings of one post alone; one that cannot be read has the reason as its only finding."""
    broken = workspace.error_of(file)
    if broken is not None:
        return (_unreadable(broken, workspace.shown(file)),)
    post = workspace.post_of(file)
    try:
        return _told(workspace, post, check_document(_subject(workspace, post)))
    except SourceError as error:
        return (_unreadable(error, post.path),)


def check_again(workspace: Workspace, post: Post, document: Document) -> tuple[Finding, ...]:
    """The findings of one post alone, as `document` would have it: its text after some fixes."""
    subject = replace(_subject(workspace, post), document=document)
    return _told(workspace, post, check_document(subject))


def hints_of(workspace: Workspace, files: Sequence[Path]) -> tuple[Finding, ...]:
    """The findings that matter to somebody who is about to send: without those that are matters of style."""
    return tuple(finding for finding in check_posts(workspace, files) if finding.code not in _STYLE)


_STYLE = frozenset({"W332", "W334", "W335", "W336", "W339", "W340", "W341", "W343", "W355"})
"""What a plan does not say once more before each run: nothing breaks by it, and `check` tells."""


def _of_the_site(workspace: Workspace, files: Sequence[Path]) -> Iterator[Finding]:
    posts = [post for file in files if (post := workspace.posts.get(file)) is not None]
    found = (
        *(from_flaw(flaw) for flaw in flaws_of(workspace.directory)),
        *lost_zones(workspace.settings, posts),
    )
    yield from (each for each in found if each.code not in workspace.settings.check.ignore)


def _between_posts(workspace: Workspace, files: Sequence[Path]) -> Iterator[Finding]:
    yield from missing_abbrlinks(workspace, files)
    yield from check_site(_site_subject(workspace, files))


def _subject(workspace: Workspace, post: Post) -> Subject:
    """One post as the rules look at it. Raises `SourceError`."""
    return Subject(
        document=workspace.with_pictures(post),
        path=post.path,
        targets={
            name: target.adapter.capabilities
            for name, target in workspace.settings.targets.items()
            if post.targets is None or name in post.targets
        },
        front=post.front,
        dialect=workspace.dialect,
        site=workspace.site,
        related=workspace.directory if workspace.settings.related_data.groups else None,
        typography=workspace.settings.check.typography,
    )


def _site_subject(workspace: Workspace, files: Sequence[Path]) -> SiteSubject:
    def document(post: Post) -> Document | None:
        try:
            return workspace.document(post)
        except SourceError:
            return None

    targets = {name: target.adapter.capabilities for name, target in workspace.settings.targets.items()}
    chosen = frozenset(workspace.shown(file) for file in files)
    posts = tuple(sorted(workspace.posts.values(), key=lambda post: post.path))
    return SiteSubject(posts, workspace.site, chosen, document, targets)


def _told(workspace: Workspace, post: Post, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return told(findings, post.text, workspace.settings.check.ignore)


def _unreadable(error: PublisherError, path: str) -> Finding:
    return Finding(path, error.line or 0, 0, error.code, "error", error.message, error.fix)
