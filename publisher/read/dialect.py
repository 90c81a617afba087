"""A dialect of Markdown, as data: what the author's own engine makes of the text.

The differences between engines stand here as fields; the rules that obey them live in `parser`, `syntax` and
`tags`. No engine is asked for by name anywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from publisher.read.quotes import Typography

DialectName = Literal["commonmark", "hexo-marked", "hexo-pandoc"]
TagLanguage = Literal["hexo", "liquid", "hugo", "none"]
MathDelimiters = Literal["dollars", "brackets"]
Extra = Literal["definitions", "containers", "marks", "emoji", "scripts"]
"""Definition lists, `:::` boxes, `==marked==`, `:smile:`, and `H~2~O` with `x^2^`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a text is read.

    `math` names the delimiters that open a formula, `tags` whose template tags the text may hold.
    `soft_breaks_show` when a plain line end is one for readers too; `bare_links` when a bare address becomes a
    link; `blocks_interrupt` when a list, a quote or a heading may follow a paragraph's line without a blank line.
    `typography` says whose quotes and dashes take the place of typed ones, `unescapes_formulas` that the engine
    eats backslashes before MathJax sees a formula, so that authors double them; `markdown_in_html` that what
    stands between two HTML tags is Markdown; `bullets_are_alike` that a list goes on where `-` changes to `*`.
    `extras` are constructs beyond CommonMark, GFM's and footnotes.
    """

    name: DialectName = "commonmark"
    math: tuple[MathDelimiters, ...] = ("dollars",)
    tags: TagLanguage = "hexo"
    soft_breaks_show: bool = False
    bare_links: bool = True
    blocks_interrupt: bool = True
    typography: Typography = ""
    unescapes_formulas: bool = False
    markdown_in_html: bool = False
    bullets_are_alike: bool = False
    extras: frozenset[Extra] = frozenset({"definitions", "containers", "marks", "emoji"})


_DIALECTS: dict[DialectName, Dialect] = {
    "commonmark": Dialect(),
    "hexo-marked": Dialect(
        name="hexo-marked",
        soft_breaks_show=True,
        typography="marked",
        unescapes_formulas=True,
        extras=frozenset({"containers"}),
    ),
    "hexo-pandoc": Dialect(
        name="hexo-pandoc",
        bare_links=False,
        blocks_interrupt=False,
        typography="pandoc",
        markdown_in_html=True,
        bullets_are_alike=True,
        extras=frozenset({"definitions", "containers", "scripts"}),
    ),
}


def dialect(
    name: DialectName = "commonmark",
    *,
    math: tuple[MathDelimiters, ...] = ("dollars",),
    tags: TagLanguage = "hexo",
) -> Dialect:
    """The dialect called `name`, with the delimiters and the tags that the configuration names."""
    return replace(_DIALECTS[name], math=math, tags=tags)
