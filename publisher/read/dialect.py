"""A dialect of Markdown, as data: what the author's own engine makes of the text.

The differences between engines stand here as fields; the rules that obey them live in `parser`, `syntax` and
`tags`. No engine is asked for by name anywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

DialectName = Literal["commonmark", "hexo-marked", "hexo-pandoc"]
TagLanguage = Literal["hexo", "liquid", "hugo", "none"]
MathDelimiters = Literal["dollars", "brackets"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a text is read.

    `math` names the delimiters that open a formula, `tags` whose template tags the text may hold.
    `soft_breaks_show` when a plain line end is one for readers too; `bare_links` when a bare address becomes a
    link; `blocks_interrupt` when a list, a quote or a heading may follow a paragraph's line without a blank line.
    """

    name: DialectName = "commonmark"
    math: tuple[MathDelimiters, ...] = ("dollars",)
    tags: TagLanguage = "hexo"
    soft_breaks_show: bool = False
    bare_links: bool = True
    blocks_interrupt: bool = True


_DIALECTS: dict[DialectName, Dialect] = {
    "commonmark": Dialect(),
    "hexo-marked": Dialect(name="hexo-marked", soft_breaks_show=True),
    "hexo-pandoc": Dialect(name="hexo-pandoc", bare_links=False, blocks_interrupt=False),
}


def dialect(
    name: DialectName = "commonmark",
    *,
    math: tuple[MathDelimiters, ...] = ("dollars",),
    tags: TagLanguage = "hexo",
) -> Dialect:
    """The dialect called `name`, with the delimiters and the tags that the configuration names."""
    return replace(_DIALECTS[name], math=math, tags=tags)
