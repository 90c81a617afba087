"""What rules look at: one post with all that is known of it, or all posts of the site at once.

Made by `pipeline`; a rule reads no file and no configuration by itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from publisher.adapter import Capabilities
from publisher.document import Document, walk
from publisher.read.dialect import Dialect
from publisher.read.frontmatter import FrontMatter, split
from publisher.read.post import Post
from publisher.read.site import Site
from publisher.related.directory import Directory

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Subject:
    """One post to look at: its document, its path for messages, and what its targets can do, by their names.

    `site` is None where nothing is known of the others, `related` where no related list is kept as data;
    `typography` says that the author asked for those rules.
    """

    document: Document
    path: str
    targets: Mapping[str, Capabilities]
    front: FrontMatter = field(default_factory=FrontMatter, repr=False)
    dialect: Dialect = field(default_factory=Dialect)
    site: Site | None = field(default=None, repr=False)
    related: Directory | None = field(default=None, repr=False)
    typography: bool = False
    _gathered: list[tuple[object, ...]] = field(default_factory=list, compare=False, repr=False)

    @property
    def nodes(self) -> tuple[object, ...]:
        """Every block and inline of the text and its footnotes, in reading order; gathered once for all rules."""
        if not self._gathered:
            notes = (block for note in self.document.footnotes.values() for block in note)
            self._gathered.append(tuple(walk((*self.document.blocks, *notes))))
        return self._gathered[0]

    @property
    def body_start(self) -> int:
        """The offset at which the body begins."""
        return split(self.document.source).body_start

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of the character at `offset` of the document's source."""
        starts = _line_starts(self.document.source)
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1


@dataclass(frozen=True, slots=True)
class SiteSubject:
    """All posts at once: every one that could be read, those not for the public too.

    `chosen` are the paths that findings are wanted for; only these need reading. `document` gives a post parsed, own
    links marked, or None when it cannot be parsed.
    """

    posts: tuple[Post, ...]
    site: Site
    chosen: frozenset[str]
    document: Callable[[Post], Document | None]
    targets: Mapping[str, Capabilities] = field(default_factory=lambda: MappingProxyType({}))


@lru_cache(maxsize=4)
def _line_starts(text: str) -> tuple[int, ...]:
    """Where each line starts; lines end as Markdown's do."""
    return (0, *(match.end() for match in _LINE_END.finditer(text)))
