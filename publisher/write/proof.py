"""The proof of edits: the edited text, read again, says what was meant and nothing else.

What edits do to a document is described here as well; how a text is edited belongs to `source`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from publisher.document import (
    NOWHERE,
    Block,
    Document,
    Figure,
    Image,
    Inline,
    LineBreak,
    Lines,
    Link,
    Loss,
    Paragraph,
    Part,
    Text,
    map_blocks,
    map_inlines,
    typed,
)
from publisher.errors import SourceError
from publisher.write.source import Change, apply_edits

# ---------------------------------------------------------------- which changes hold


def prove(document: Document, changes: Sequence[Change]) -> tuple[Change, ...]:
    """Those of `changes` that can be made together and proved; all that has edits where nothing can be read again."""
    able = tuple(change for change in changes if change.edits)
    if not able:
        return ()
    if document.reparse is None:
        return _apart(document.source, able)
    return _proved(document, document.reparse(document.source), (), able)


def unproved(changes: Iterable[Change], kept: Sequence[Change]) -> tuple[Loss, ...]:
    """A loss for each change that is not made."""
    return tuple(
        Loss(
            "W324", change.line, f"left as written: {change.what} cannot be done without touching other text"
        )
        for change in changes
        if all(change is not made for made in kept)
    )


def _apart(text: str, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Those of `changes` whose edits do not overlap with an earlier one's."""
    good: tuple[Change, ...] = ()
    for change in changes:
        with suppress(ValueError):
            apply_edits(text, (edit for each in (*good, change) for edit in each.edits))
            good = (*good, change)
    return good


def _proved(
    document: Document, before: Document, good: tuple[Change, ...], changes: tuple[Change, ...]
) -> tuple[Change, ...]:
    """`good` and those of `changes` that hold with them; halves are tried until single ones are told apart."""
    trial = (*good, *changes)
    if _holds(document, before, trial):
        return trial
    if len(changes) == 1:
        return good
    middle = len(changes) // 2
    return _proved(document, before, _proved(document, before, good, changes[:middle]), changes[middle:])


def _holds(document: Document, before: Document, changes: Sequence[Change]) -> bool:
    assert document.reparse is not None
    meant = before
    for change in changes:
        meant = change.tree(meant)
    try:
        text = apply_edits(document.source, (edit for change in changes for edit in change.edits))
        read = document.reparse(text)
    except (ValueError, SourceError):
        return False
    return skeleton(read) == skeleton(meant)


def skeleton(document: Document) -> tuple[tuple[Block, ...], Mapping[str, tuple[Block, ...]]]:
    """Blocks and footnotes without what an edit may change by itself: parts are opened, links and pictures bare."""
    notes = {label: _bare_blocks(note) for label, note in document.footnotes.items()}
    return _bare_blocks(_opened(document.blocks)), notes


def _opened(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """`blocks` without parts; a paragraph that a part begins or ends within is one again."""
    out: list[Block] = []
    for block in blocks:
        for inner in block.blocks if isinstance(block, Part) else (block,):
            last = out[-1] if out else None
            if (
                isinstance(last, Paragraph)
                and isinstance(inner, Paragraph)
                and _touch(last.lines, inner.lines)
            ):
                lines = Lines(last.lines.first, inner.lines.last)
                out[-1] = Paragraph((*last.inlines, LineBreak(), *inner.inlines), lines=lines)
            else:
                out.append(inner)
    return tuple(out)


def _touch(first: Lines, second: Lines) -> bool:
    return NOWHERE not in (first, second) and second.first == first.last + 1


def _bare_blocks(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    def inline(given: Inline) -> tuple[Inline, ...]:
        match given:
            case Link():
                return (Link(given.href, joined_texts(given.inlines), given.title),)
            case Image():
                return (_bare(given),)
            case Text():
                return (Text(typed(given.text)),)
            case _:
                return (given,)

    def block(given: Block) -> tuple[Block, ...]:
        if not isinstance(given, Figure):
            return (given,)
        link = given.link and Link(given.link.href, (), given.link.title)
        return (replace(given, image=_bare(given.image), link=link),)

    return map_blocks(blocks, block, inlines=lambda inlines: joined_texts(map_inlines(inlines, inline)))


def joined_texts(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """`inlines` with neighbouring texts as one; empty ones are gone."""
    out: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Text) and out and isinstance(last := out[-1], Text):
            out[-1] = Text(last.text + inline.text)
        elif inline != Text(""):
            out.append(inline)
    return tuple(out)


def _bare(image: Image) -> Image:
    return Image(image.src, image.alt, image.title)


# ---------------------------------------------------------------- what edits do to a document


def leading_to(address: str, is_meant: Callable[[Link], bool]) -> Callable[[Document], Document]:
    """The links that are meant lead to `address`; a bare one shows it as well."""

    def lead(link: Link) -> Link:
        if not is_meant(link):
            return link
        shown: tuple[Inline, ...] = (Text(address),) if link.automatic else link.inlines
        return replace(link, href=address, inlines=shown)

    return lambda document: map_nodes(document, link=lead)


def showing(address: str, is_meant: Callable[[Image], bool]) -> Callable[[Document], Document]:
    """The pictures that are meant stand at `address`."""

    def show(image: Image) -> Image:
        return replace(image, src=address) if is_meant(image) else image

    return lambda document: map_nodes(document, image=show)


def replacing(lines: Lines, blocks: tuple[Block, ...]) -> Callable[[Document], Document]:
    """`blocks` stand instead of those within `lines`."""

    def change(document: Document) -> Document:
        outside = [block for block in document.blocks if not _is_within(block.lines, lines)]
        at = _place(outside, lines.first)
        return replace(document, blocks=(*outside[:at], *blocks, *outside[at:]))

    return change


def inserting(line: int | None, blocks: tuple[Block, ...]) -> Callable[[Document], Document]:
    """`blocks` stand before the block of `line`, or at the very end."""

    def change(document: Document) -> Document:
        at = len(document.blocks) if line is None else _place(document.blocks, line)
        return replace(document, blocks=(*document.blocks[:at], *blocks, *document.blocks[at:]))

    return change


def _place(blocks: Sequence[Block], line: int) -> int:
    """The index of the first block at or behind `line`."""
    return next((n for n, block in enumerate(blocks) if block.lines.first >= line), len(blocks))


def _is_within(inner: Lines, outer: Lines) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last


def map_nodes(
    document: Document,
    *,
    link: Callable[[Link], Link] = lambda given: given,
    image: Callable[[Image], Image] = lambda given: given,
) -> Document:
    """`document` with every link and every picture of text and footnotes changed."""

    def inline(given: Inline) -> tuple[Inline, ...]:
        match given:
            case Link():
                return (link(given),)
            case Image():
                return (image(given),)
            case _:
                return (given,)

    def block(given: Block) -> tuple[Block, ...]:
        if not isinstance(given, Figure):
            return (given,)
        return (replace(given, image=image(given.image), link=link(given.link) if given.link else None),)

    def deep(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return map_blocks(blocks, block, inlines=lambda inlines: map_inlines(inlines, inline))

    notes = {label: deep(note) for label, note in document.footnotes.items()}
    return replace(document, blocks=deep(document.blocks), footnotes=notes)
