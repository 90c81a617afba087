"""`check` over a workspace: the rules' subjects, every post's findings, and the posts that cannot be read at all.

Nothing is written: what mends a finding is a value, which `mending` shows and writes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from publisher.check.finding import Finding, from_flaw
from publisher.check.ignoring import told
from publisher.check.rules import check_document, check_site
from publisher.check.subject import SiteSubject, Subject
from publisher.document import Document
from publisher.errors import PublisherError, SourceError
from publisher.pipeline.abbrlinks import missing_abbrlinks
from publisher.pipeline.workspace import Workspace
from publisher.read.post import Post
from publisher.related.flaws import flaws_of


def check_posts(workspace: Workspace, files: Sequence[Path]) -> tuple[Finding, ...]:
    """The findings of `files`, in their order; what shows between posts stands first in each.

    Before them stands what is wrong with the related lists that are kept as data.
    """
    between: dict[str, list[Finding]] = defaultdict(list)
    for finding in _between_posts(workspace, files):
        between[finding.path].append(finding)
    for post in workspace.posts.values():
        if post.path in between:
            between[post.path] = [*_told(workspace, post, between[post.path])]
    return (
        *_of_related_data(workspace),
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


def _of_related_data(workspace: Workspace) -> Iterator[Finding]:
    ignored = workspace.settings.check.ignore
    yield from (from_flaw(flaw) for flaw in flaws_of(workspace.directory) if flaw.code not in ignored)


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
