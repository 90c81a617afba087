"""Rules about what stands around a text, and how long it all is: title, summary, tags, body."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from publisher.check.finding import Finding
from publisher.check.subject import Subject
from publisher.document import Heading, Part, plain_text


def over_long_titles(subject: Subject) -> Iterator[Finding]:
    """E303: a title that a target refuses."""
    for target, capabilities in subject.targets.items():
        title = subject.document.meta.title_for(target)
        limit = capabilities.title_limit
        if limit is not None and len(title) > limit:
            message = f"the title has {len(title)} characters, {target} takes {limit}"
            fix = f"give that target a title of its own: publisher: {{title: {{{target}: …}}}}"
            yield Finding(subject.path, _line(subject, "title"), 0, "E303", "error", message, fix)


def over_long_digests(subject: Subject) -> Iterator[Finding]:
    """W309: a summary of the author's own that a target cuts."""
    digest = " ".join(subject.document.meta.digest.split())
    for target, capabilities in subject.targets.items():
        limit = capabilities.digest_limit
        if limit is not None and len(digest) > limit:
            message = f"the digest has {len(digest)} characters, {target} shows {limit} of them"
            line = _line(subject, "description", "digest")
            yield Finding(subject.path, line, 1, "W309", "warning", message, "shorten description:")


def more_tags_than_taken(subject: Subject) -> Iterator[Finding]:
    """W342: more tags than a target has room for."""
    tags = subject.document.meta.tags
    for target, capabilities in subject.targets.items():
        limit = capabilities.tag_limit
        if limit is not None and len(tags) > limit:
            message = f"{len(tags)} tags, {target} takes the first {limit}: {', '.join(tags[:limit])}"
            line = _line(subject, "tags", "tag")
            yield Finding(subject.path, line, 1, "W342", "warning", message, "put the important ones first")


def over_long_bodies(subject: Subject) -> Iterator[Finding]:
    """E304: a text whose bare words are more than a target takes. Its markup counts too: only a plan knows it all."""
    limits = {name: each.body_limit for name, each in subject.targets.items() if each.body_limit is not None}
    if not limits or len(subject.document.source) <= min(limits.values()):
        return
    own = tuple(block for block in subject.document.blocks if not isinstance(block, Part))
    characters = len(plain_text(own))
    for target, limit in limits.items():
        if characters > limit:
            message = (
                f"the text alone has {characters:,} characters, {target} takes {limit:,} with its markup"
            )
            yield Finding(subject.path, 0, 0, "E304", "error", message, "split the post")


def skipped_levels(subject: Subject) -> Iterator[Finding]:
    """W343: a heading two or more levels below the one before it."""
    headings = [block for block in subject.document.blocks if isinstance(block, Heading)]
    for above, heading in pairwise(headings):
        if heading.level > above.level + 1:
            message = (
                f"“{plain_text(heading.inlines)}” is of level {heading.level}, the one above of {above.level}"
            )
            line = heading.lines.first
            fix = f"make it level {above.level + 1}, or bold text"
            yield Finding(subject.path, line, 1, "W343", "warning", message, fix)


def _line(subject: Subject, *keys: str) -> int:
    """The line of the first of `keys` that the front matter has; else the first line."""
    return next((line for key in keys if (line := subject.front.line(key)) is not None), 1)
