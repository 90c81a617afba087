"""Rules about what stands around a text: its title, its summary, its tags."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.check.finding import Finding
from publisher.check.subject import Subject


def over_long_titles(subject: Subject) -> Iterator[Finding]:
    """E303: a title that a target refuses."""
    for target, capabilities in subject.targets.items():
        title = subject.document.meta.title_for(target)
        limit = capabilities.title_limit
        if limit is not None and len(title) > limit:
            message = f"the title has {len(title)} characters, {target} takes {limit}"
            fix = f"give that target a title of its own: publisher: {{title: {{{target}: …}}}}"
            yield Finding(subject.path, 1, 0, "E303", "error", message, fix)
