"""Edits of Markdown source: the author's text with other words at a few spans, and the proof that nothing else moved.

Markdown is never printed anew from the tree (that damages formulas, emphasis and paths). An edit that cannot be
proved by parsing the edited text again is not made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from urllib.parse import quote

from publisher.document import (
    Block,
    Document,
    Figure,
    Image,
    Inline,
    Lines,
    Link,
    Part,
    Span,
    map_blocks,
    map_inlines,
)


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` instead of what stands at `span` (offsets into the whole text, in characters)."""

    span: Span
    text: str
    line: int | None = None


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """`text` with every edit made; everything outside the spans is untouched. Raises `ValueError` on overlaps."""
    out: list[str] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        start, end = edit.span
        if start < position:
            raise ValueError(f"two edits overlap at {start}")
        out += (text[position:start], edit.text)
        position = end
    return "".join((*out, text[position:]))


def span_of_lines(text: str, lines: Lines) -> Span:
    """The span of whole lines, the last one's line end included; lines count from 1 and end as Markdown's do."""
    ends = [0]
    for line in StringIO(text, newline=""):
        ends.append(ends[-1] + len(line))
    last = min(lines.last, len(ends) - 1)
    return ends[min(lines.first, last) - 1], ends[last]


def destination(address: str) -> str:
    """An address as a Markdown link's destination: what would end it early is percent-encoded."""
    return quote(address, safe="%:/?#[]@!$&'*+,;=~-._" + "".join(c for c in address if ord(c) > 127))


def is_proved(document: Document, text: str, intended: tuple[Block, ...]) -> bool:
    """Whether `text`, read as `document` was read, says what `intended` says: same blocks, words, addresses.

    True as well when the document cannot be read again, since nothing can be compared then.
    """
    if document.reparse is None:
        return True
    return skeleton(document.reparse(text).blocks) == skeleton(intended)


def provable(
    document: Document, edits: Sequence[Edit], intended: Callable[[Sequence[Edit]], tuple[Block, ...]]
) -> tuple[Edit, ...]:
    """Those of `edits` that can be made together and proved; `intended` gives the tree that some edits aim at."""
    if is_proved(document, apply_edits(document.source, edits), intended(edits)):
        return tuple(edits)
    good: tuple[Edit, ...] = ()
    for edit in edits:
        trial = (*good, edit)
        if is_proved(document, apply_edits(document.source, trial), intended(trial)):
            good = trial
    return good


def skeleton(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The tree without what an edit may change by itself: parts are opened, links and pictures are bare."""

    def inline(given: Inline) -> tuple[Inline, ...]:
        match given:
            case Link():
                return (Link(given.href, given.inlines, given.title),)
            case Image():
                return (_bare(given),)
            case _:
                return (given,)

    def block(given: Block) -> tuple[Block, ...]:
        match given:
            case Part():
                return given.blocks
            case Figure():
                link = given.link and Link(given.link.href, (), given.link.title)
                return (replace(given, image=_bare(given.image), link=link),)
            case _:
                return (given,)

    return map_blocks(blocks, block, inlines=lambda inlines: map_inlines(inlines, inline))


def _bare(image: Image) -> Image:
    return Image(image.src, image.alt, image.title)
