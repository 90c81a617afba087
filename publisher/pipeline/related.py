"""Related lists over a workspace: the data led to its posts, and the posts' own lists gathered into data.

What a target shows of a list is decided in `write`, what lists say to each other in `related`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.document import Document, Part
from publisher.errors import ConfigError, SourceError
from publisher.read.post import Post
from publisher.read.proposals import propose_boilerplate
from publisher.related.collect import Collected, KeptList, collect
from publisher.related.series import by_age
from publisher.write.related import read_related

if TYPE_CHECKING:
    from publisher.pipeline.workspace import Workspace


def collected(workspace: Workspace, files: Sequence[Path]) -> Collected:
    """What the lists of `files` make together. Raises `ConfigError` E117 where none is recognised."""
    lists = kept_lists(workspace, files)
    if lists:
        return collect(lists, workspace.directory.members)
    has_rule = workspace.settings.boilerplate.related is not None
    said = "the rule of `boilerplate: related:` fits none of these posts"
    said = said if has_rule else "no rule says how your own list begins"
    raise ConfigError("E117", said, fix=_rule_for(workspace, files))


def _rule_for(workspace: Workspace, files: Sequence[Path]) -> str:
    """The line of publisher.yaml that would recognise the lists, as the posts themselves suggest it."""
    proposals = propose_boilerplate(tuple(_documents(workspace, files)))
    for each in proposals:
        if each.kind == "related":
            start = json.dumps(*each.marks.starts_with, ensure_ascii=False)
            rule = f"boilerplate: {{related: {{starts_with: {start}}}}}"
            return f"{rule} fits {len(each.posts)} of {each.total} posts"
    return "boilerplate: {related: {starts_with: …}} with the words that your list begins with"


def _documents(workspace: Workspace, files: Sequence[Path]) -> Iterator[Document]:
    for file in files:
        if file in workspace.posts:
            with suppress(SourceError):
                yield workspace.document(workspace.posts[file])


def kept_lists(workspace: Workspace, files: Sequence[Path]) -> tuple[KeptList, ...]:
    """The lists that stand in the posts themselves, the newest first; posts that cannot be read have none."""
    known = {workspace.posts[file].path: workspace.posts[file] for file in files if file in workspace.posts}
    members = by_age(member for member in workspace.directory.members if member.path in known)
    return tuple(kept for member in members for kept in _kept(workspace, known[member.path]))


def _kept(workspace: Workspace, post: Post) -> Iterator[KeptList]:
    try:
        blocks = workspace.document(post).blocks
    except SourceError:
        return
    for part in blocks:
        if isinstance(part, Part) and part.kind == "related" and (found := read_related(part)).groups:
            yield KeptList(post.id, post.path, part.lines.first, found)
