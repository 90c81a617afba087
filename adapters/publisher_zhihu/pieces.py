"""A run of inlines cut where Zhihu cannot go on within one block: at line ends, pictures and display formulas.

Zhihu has no picture within a line, and every line of a paragraph is a paragraph (2026-11). Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from publisher.document import (
    Emphasis,
    Image,
    Inline,
    LineBreak,
    Link,
    Math,
    SoftBreak,
    Strong,
    Styled,
    Text,
    children,
    map_inlines,
    plain_text,
    walk,
)
from publisher.write.text import join_lines

Run = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Lifted:
    """A picture taken out of its line; `link` is what stood around it, `is_alone` when the line held nothing else."""

    image: Image
    link: Link | None = None
    is_alone: bool = True


Cut = LineBreak | Math | Lifted
Piece = Run | Cut


def cut(inlines: Run) -> tuple[Piece, ...]:
    """`inlines` as runs and what parts them, in order; emphasis and links are closed before a cut, opened behind it."""
    if not _has_cut(inlines):
        return (inlines,) if inlines else ()
    pieces = tuple(_pieces(inlines))
    return tuple(
        replace(piece, is_alone=_ends(pieces[:place]) and _starts(pieces[place + 1 :]))
        if isinstance(piece, Lifted)
        else piece
        for place, piece in enumerate(pieces)
    )


def joined(run: Run) -> Run:
    """`run` with the source's line ends gone: nothing between Chinese characters, else a blank."""
    if not _has_line_end(run):
        return run
    leaves = [node for node in walk(run) if not children(node)]
    words = ["" if isinstance(leaf, SoftBreak) else _seen(leaf) for leaf in leaves]
    places = iter(range(len(leaves)))

    def change(inline: Inline) -> Run:
        if children(inline):
            return (inline,)
        place = next(places)
        if not isinstance(inline, SoftBreak):
            return (inline,)
        before = next((words[at] for at in range(place, -1, -1) if words[at]), "")
        after = next((words[at] for at in range(place, len(words)) if words[at]), "")
        return (Text(join_lines(before, after)),)

    return map_inlines(run, change)


def _has_line_end(run: Run) -> bool:
    """Asked of every run, and seldom so."""
    return any(
        isinstance(inline, SoftBreak)
        or (isinstance(inline, (Emphasis, Strong, Styled, Link)) and _has_line_end(inline.inlines))
        for inline in run
    )


def _has_cut(run: Run) -> bool:
    """Asked of every run, and seldom so."""
    for inline in run:
        match inline:
            case LineBreak() | Image() | Math(display=True):
                return True
            case Emphasis() | Strong() | Styled() | Link():
                if _has_cut(inline.inlines) or not inline.inlines:
                    return True
            case _:
                pass
    return False


def _pieces(inlines: Run) -> Iterator[Piece]:
    run: list[Inline] = []
    for inline in inlines:
        for piece in _parted(inline):
            if isinstance(piece, tuple):
                run.extend(piece)
                continue
            if run:
                yield tuple(run)
            run = []
            yield piece
    if run:
        yield tuple(run)


def _parted(inline: Inline) -> Iterator[Piece]:
    match inline:
        case LineBreak() | Math(display=True):
            yield inline
        case Image():
            yield Lifted(inline)
        case Emphasis() | Strong() | Styled() | Link():
            for piece in _pieces(inline.inlines):
                yield _around(inline, piece)
        case _:
            yield (inline,)


def _around(container: Emphasis | Strong | Styled | Link, piece: Piece) -> Piece:
    """`piece` as it is outside of `container`."""
    if isinstance(piece, tuple):
        return (replace(container, inlines=piece),)
    if isinstance(piece, Lifted) and isinstance(container, Link):
        return replace(piece, link=container)
    return piece


def _ends(before: tuple[Piece, ...]) -> bool:
    """Whether a new source line begins behind `before`."""
    return not before or not isinstance(before[-1], tuple) or _is_end(before[-1], from_right=True)


def _starts(behind: tuple[Piece, ...]) -> bool:
    return not behind or not isinstance(behind[0], tuple) or _is_end(behind[0], from_right=False)


def _is_end(run: Run, *, from_right: bool) -> bool:
    for inline in reversed(run) if from_right else run:
        if isinstance(inline, SoftBreak):
            return True
        if not (isinstance(inline, Text) and not inline.text.strip()):
            return False
    return True


def _seen(leaf: object) -> str:
    """Text that stands for a leaf when lines are joined; a formula or a mark counts as a Latin word."""
    match leaf:
        case Text():
            return leaf.text
        case Math() | Image():
            return "x"
        case _:
            return plain_text((leaf,)) or "x"  # type: ignore[arg-type]
