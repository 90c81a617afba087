"""`check` over a workspace: every post's findings, and the posts that cannot be read at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from publisher.check.finding import Finding
from publisher.check.rules import Subject, check_document
from publisher.errors import PublisherError, SourceError
from publisher.pipeline.abbrlinks import propose_abbrlinks
from publisher.pipeline.workspace import Workspace


def check_posts(workspace: Workspace, files: Sequence[Path]) -> tuple[Finding, ...]:
    """The findings of `files`, in their order."""
    links = {proposal.post.file: proposal.finding for proposal in propose_abbrlinks(workspace, files)}
    return tuple(
        finding
        for file in files
        for finding in (*((links[file],) if file in links else ()), *check_post(workspace, file))
    )


def check_post(workspace: Workspace, file: Path) -> tuple[Finding, ...]:
    """The findings of one post; one that cannot be read has the reason as its only finding."""
    broken = workspace.error_of(file)
    if broken is not None:
        return (_unreadable(broken, workspace.shown(file)),)
    post = workspace.post_of(file)
    targets = {
        name: target.adapter.capabilities
        for name, target in workspace.settings.targets.items()
        if post.targets is None or name in post.targets
    }
    try:
        document = workspace.with_pictures(post)
    except SourceError as error:
        return (_unreadable(error, post.path),)
    return check_document(Subject(document, post.path, targets))


def _unreadable(error: PublisherError, path: str) -> Finding:
    return Finding(path, error.line or 0, 0, error.code, "error", error.message, error.fix)
