"""The posts of a Hexo site as they stand there: their place, their title, the identity that their front matter bears.

Only heads are read; whose a post is, and whether its text is the same, is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from publisher.adapter import Listed, Remote, Snapshot

_FENCE = "---"


def places(source: Path) -> Iterator[str]:
    """The place of every post below the site's `source/`, in order."""
    folder = source / "_posts"
    for file in sorted(folder.rglob("*.md")):
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts):
            yield file.relative_to(source).as_posix()


def listed(remote: Remote, there: Snapshot) -> Listed:
    """One post: its identity is what `publisher.id`, `abbrlink` or else its path say."""
    head = _head(there.body)
    own = head.get("publisher")
    named = own.get("id") if isinstance(own, Mapping) else None
    name = remote.id.removeprefix("_posts/").removesuffix(".md")
    return Listed(
        remote=remote,
        title=str(head.get("title") or ""),
        post=str(named or head.get("abbrlink") or name),
        snapshot=there,
    )


def _head(text: str) -> Mapping[str, object]:
    """The front matter; nothing where it is none, or cannot be read. Every value as it is written: an `abbrlink` of
    digits keeps its zeros."""
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or lines[0].rstrip() != _FENCE:
        return {}
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), 0)
    try:
        head = yaml.load("\n".join(lines[1:end]), Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return {}
    return head if isinstance(head, Mapping) else {}
