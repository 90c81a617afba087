"""Pictures that stand alone: a paragraph of nothing but pictures is a row of figures."""

from __future__ import annotations

from publisher.document import (
    Block,
    Figure,
    Image,
    Inline,
    LineBreak,
    Lines,
    Link,
    Math,
    MathBlock,
    Paragraph,
    SoftBreak,
    Text,
)

Standing = tuple[Image, Link | None]


def paragraph_blocks(inlines: tuple[Inline, ...], lines: Lines) -> tuple[Block, ...]:
    """The blocks of a paragraph: figures when it holds only pictures, a display formula alone as a block."""
    said = [inline for inline in inlines if not _says_nothing(inline)]
    if not said:
        return ()
    if len(said) == 1 and isinstance(said[0], Math) and said[0].display:
        return (MathBlock(said[0].tex, lines=lines),)
    standing = [_standing(inline) for inline in said]
    if any(each is None for each in standing):
        return (Paragraph(inlines, lines=lines),)
    return tuple(Figure(*each, lines=_at(each[0], lines)) for each in standing if each)


def _standing(inline: Inline) -> Standing | None:
    """The picture that `inline` is, with the link around it; None when it is something else."""
    match inline:
        case Image():
            return inline, None
        case Link(inlines=(Image() as image,)):
            return image, _bare(inline)
        case _:
            return None


def _bare(link: Link) -> Link:
    return Link(link.href, (), link.title, written=link.written, span=link.span, line=link.line)


def _says_nothing(inline: Inline) -> bool:
    if isinstance(inline, (SoftBreak, LineBreak)):
        return True
    return isinstance(inline, Text) and not inline.text.strip()


def _at(image: Image, lines: Lines) -> Lines:
    return Lines(image.line, image.line) if image.line else lines
