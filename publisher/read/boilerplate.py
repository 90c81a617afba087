"""Header, footer and related list, recognised in a post that bears them by hand.

A rule says how a part begins and, perhaps, ends; it is compared with what a reader sees, never with the source.
What stands instead of a part on a platform is decided in `write.parts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from publisher.document import (
    Block,
    CodeBlock,
    Document,
    Figure,
    Heading,
    Image,
    Inline,
    LineBreak,
    Lines,
    Link,
    MathBlock,
    Paragraph,
    Part,
    PartKind,
    Rule,
    SoftBreak,
    plain_text,
    typed,
    walk,
)
from publisher.read.pictures import paragraph_blocks

_INVISIBLE = "\u200b\u200c\u200d\ufeff\u2060"


class PartRule(Protocol):
    """How a part is recognised: the words it starts with (any of them), and those it may end with."""

    @property
    def starts_with(self) -> tuple[str, ...]: ...

    @property
    def ends_with(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Marks:
    """A `PartRule` of plain values."""

    starts_with: tuple[str, ...]
    ends_with: tuple[str, ...] = ()


def recognise_parts(document: Document, rules: Mapping[PartKind, PartRule | None]) -> Document:
    """`document` with each part that `rules` recognise as a `Part`; a rule beside a part stays outside it.

    A part that begins or ends within a paragraph, at a line end, parts it. Without `ends_with` a header is its
    line, a footer or a related list goes on to the next part, rule or heading.
    """
    pieces = _pieces(document.blocks)
    regions = _regions(pieces, rules)
    if not regions:
        return document
    blocks: list[Block] = []
    at = 0
    for region in regions:
        blocks.extend(_joined(pieces[at : region.start]))
        inner = _joined(pieces[region.start : region.end])
        first, last = min(block.lines.first for block in inner), max(block.lines.last for block in inner)
        blocks.append(Part(region.kind, inner, lines=Lines(first, last)))
        at = region.end
    blocks.extend(_joined(pieces[at:]))
    return replace(document, blocks=tuple(blocks))


# ---------------------------------------------------------------- lines and blocks, one after the other


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block, or one line of a paragraph; `origin` is its block's place, `ended_by` what ended the line before."""

    block: Block
    origin: int
    whole: Block
    ended_by: Inline | None = None


@dataclass(frozen=True, slots=True)
class _Region:
    kind: PartKind
    start: int
    end: int


def _pieces(blocks: Sequence[Block]) -> list[_Piece]:
    out: list[_Piece] = []
    for origin, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            out.extend(_lines(block, origin))
        else:
            out.append(_Piece(block, origin, block))
    return out


def _lines(paragraph: Paragraph, origin: int) -> Iterable[_Piece]:
    number, ended_by = paragraph.lines.first, None
    line: list[Inline] = []
    for inline in (*paragraph.inlines, None):
        if inline is not None and not isinstance(inline, (LineBreak, SoftBreak)):
            line.append(inline)
            continue
        where = Lines(number, number)
        yield _Piece(Paragraph(tuple(line), lines=where), origin, paragraph, ended_by)
        number, ended_by, line = min(number + 1, paragraph.lines.last), inline, []


def _joined(pieces: Sequence[_Piece]) -> tuple[Block, ...]:
    """The blocks of `pieces`; lines of one paragraph join again, and an untouched one is itself."""
    out: list[Block] = []
    at = 0
    while at < len(pieces):
        end = at + 1
        while end < len(pieces) and pieces[end].origin == pieces[at].origin:
            end += 1
        out.extend(_rejoined(pieces[at:end]))
        at = end
    return tuple(out)


def _rejoined(pieces: Sequence[_Piece]) -> tuple[Block, ...]:
    whole = pieces[0].whole
    if not isinstance(whole, Paragraph):
        return (whole,)
    inlines: list[Inline] = []
    for number, piece in enumerate(pieces):
        assert isinstance(piece.block, Paragraph)
        if number and piece.ended_by is not None:
            inlines.append(piece.ended_by)
        inlines.extend(piece.block.inlines)
    if tuple(inlines) == whole.inlines:
        return (whole,)
    return paragraph_blocks(tuple(inlines), Lines(pieces[0].block.lines.first, pieces[-1].block.lines.last))


# ---------------------------------------------------------------- where parts begin and end


def _regions(pieces: Sequence[_Piece], rules: Mapping[PartKind, PartRule | None]) -> list[_Region]:
    starts: dict[PartKind, int] = {}
    for kind, rule in rules.items():
        if rule is not None and (start := _start(pieces, kind, rule)) is not None:
            starts[kind] = start
    found: list[_Region] = []
    for kind, start in sorted(starts.items(), key=lambda pair: pair[1]):
        limit = min((other for other in starts.values() if other > start), default=len(pieces))
        rule = rules[kind]
        assert rule is not None
        end = _end(pieces, kind, rule, start, limit)
        while end > start + 1 and isinstance(pieces[end - 1].block, Rule):
            end -= 1
        if not found or found[-1].end <= start:
            found.append(_Region(kind, start, end))
    return found


def _start(pieces: Sequence[_Piece], kind: PartKind, rule: PartRule) -> int | None:
    """Where a part begins: a header at its first match, the others at the last group of matches an end follows."""
    starts = [n for n, piece in enumerate(pieces) if _says(piece.block, rule.starts_with, str.startswith)]
    if not starts:
        return None
    if kind == "header":
        return starts[0]
    last_end = max((n for n, piece in enumerate(pieces) if _ends(piece.block, rule)), default=-1)
    starts = [start for start in starts if start <= last_end] or starts
    found = starts.pop()
    while starts and not any(
        isinstance(piece.block, (Rule, Heading)) for piece in pieces[starts[-1] : found]
    ):
        found = starts.pop()
    return found


def _end(pieces: Sequence[_Piece], kind: PartKind, rule: PartRule, start: int, limit: int) -> int:
    """The piece behind a part's last one; `limit` is where the next part begins."""
    ends = [n for n in range(start, limit) if _ends(pieces[n].block, rule)] if rule.ends_with else []
    if ends:
        return ends[-1] + 1
    if kind == "header":
        return next((n for n in range(start + 1, limit) if not _continues(pieces[n], pieces[start])), limit)
    return next((n for n in range(start + 1, limit) if _stops(pieces[n].block, pieces[start].block)), limit)


def _continues(piece: _Piece, start: _Piece) -> bool:
    """Whether a line still belongs to the sentence that a header is: no break its author made parts them."""
    return piece.origin == start.origin and isinstance(piece.ended_by, SoftBreak)


def _stops(block: Block, start: Block) -> bool:
    """Whether a part without an end of its own is over here."""
    if isinstance(block, Heading):
        return not isinstance(start, Heading) or block.level <= start.level
    return isinstance(block, Rule)


def _ends(block: Block, rule: PartRule) -> bool:
    if not rule.ends_with:
        return False
    address = _last_address(block)
    return _says(block, rule.ends_with, str.endswith) or any(
        address.endswith(words) or address.partition("?")[0].endswith(words) for words in rule.ends_with
    )


def _says(block: Block, words: tuple[str, ...], compare: Callable[[str, str], bool]) -> bool:
    if isinstance(block, (CodeBlock, MathBlock)):
        return False
    text = typed(plain_text((block,)).strip().strip(_INVISIBLE).strip())
    return any(compare(text, typed(each.strip())) for each in words if each.strip())


def _last_address(block: Block) -> str:
    """The address of the last picture or link of a block, empty without one."""
    addresses = [
        node.src if isinstance(node, Image) else node.href
        for node in walk((block,))
        if isinstance(node, (Image, Link))
    ]
    if isinstance(block, Figure):
        return block.image.src
    return addresses[-1] if addresses else ""
