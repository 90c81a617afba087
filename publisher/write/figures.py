"""Pictures within a paragraph become figures of their own, for platforms whose pictures are blocks."""

from __future__ import annotations

from dataclasses import replace

from publisher.document import (
    Block,
    Figure,
    Image,
    Inline,
    LineBreak,
    Link,
    Loss,
    Paragraph,
    SoftBreak,
    Text,
    map_blocks,
)


def lift_pictures(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Loss, ...]]:
    """`blocks` with each paragraph parted at its pictures, and a W308 for each that did not have a line of its own.

    Pictures inside emphasis, headings and table cells stay where they are.
    """
    losses: list[Loss] = []

    def part(block: Block) -> tuple[Block, ...]:
        if not isinstance(block, Paragraph) or not any(_picture(inline) for inline in block.inlines):
            return (block,)
        losses.extend(_moved(block))
        return _parted(block)

    return map_blocks(blocks, part), tuple(losses)


def _picture(inline: Inline) -> Figure | None:
    """The figure that an inline makes: a picture, or a link around nothing but one."""
    match inline:
        case Image():
            return Figure(inline)
        case Link(inlines=(Image() as image,)):
            return Figure(image, link=replace(inline, inlines=()))
        case _:
            return None


def _parted(paragraph: Paragraph) -> tuple[Block, ...]:
    out: list[Block] = []
    run: list[Inline] = []
    for inline in paragraph.inlines:
        figure = _picture(inline)
        if figure is None:
            run.append(inline)
            continue
        out.extend(_text(paragraph, run))
        out.append(replace(figure, lines=paragraph.lines))
        run = []
    return (*out, *_text(paragraph, run))


def _text(paragraph: Paragraph, run: list[Inline]) -> tuple[Block, ...]:
    """A run as a paragraph, without the line ends at its edges; nothing when no text is left."""
    while run and _is_blank(run[0]):
        run = run[1:]
    while run and _is_blank(run[-1]):
        run = run[:-1]
    return (replace(paragraph, inlines=tuple(run)),) if run else ()


def _is_blank(inline: Inline) -> bool:
    return isinstance(inline, (LineBreak, SoftBreak)) or (
        isinstance(inline, Text) and not inline.text.strip()
    )


def _moved(paragraph: Paragraph) -> tuple[Loss, ...]:
    """A loss for each picture that shared its line with text."""
    found: list[Loss] = []
    shown = [
        inline
        for inline in paragraph.inlines
        if isinstance(inline, (LineBreak, SoftBreak)) or not _is_blank(inline)
    ]
    for place, inline in enumerate(shown):
        figure = _picture(inline)
        neighbours = (*shown[max(place - 1, 0) : place], *shown[place + 1 : place + 2])
        if figure and not all(isinstance(one, (LineBreak, SoftBreak)) or _picture(one) for one in neighbours):
            line = figure.image.line or paragraph.lines.first or None
            found.append(Loss("W308", line, "a picture within a line stands on a line of its own here"))
    return tuple(found)
