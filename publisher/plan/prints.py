"""The fingerprint of a rendition in three parts, so that a new line in a related list does not rewrite a hundred
live articles: the post's own content, where its links lead, and what surrounds it.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

from publisher.adapter import Adapter, Prints, Rendition
from publisher.document import (
    Block,
    Document,
    Figure,
    Image,
    Inline,
    Link,
    Part,
    Rule,
    fingerprint,
    map_blocks,
    map_inlines,
)


def prints_of(document: Document, rendition: Rendition, adapter: Adapter) -> Prints:
    """The three parts. `document` is the composed one, its links not yet led anywhere.

    Content is taken from the tree, not from the body: the look of a theme, and the adapter's version, belong to
    what surrounds.
    """
    body = tuple(
        block for block in _without_rules_beside_parts(document.blocks) if not isinstance(block, Part)
    )
    parts = tuple(block for block in document.blocks if isinstance(block, Part))
    used = {(link.source, link.line): link.to for link in rendition.links}
    own = (rendition.title, rendition.fields, _content(body), dict(document.footnotes))
    around = (tuple((part.kind, _content(part.blocks)) for part in parts), _options(adapter), adapter.version)
    return Prints(
        own=fingerprint(own),
        links=fingerprint(_led(body, used)),
        around=fingerprint((around, _led(parts, used))),
    )


def _options(adapter: Any) -> tuple[tuple[str, str], ...]:
    """The options of an adapter (a dataclass, by its contract), but for paths: where a folder lies is this machine's
    matter, and a ledger travels."""
    values = ((option.name, getattr(adapter, option.name)) for option in fields(adapter) if option.repr)
    return tuple((name, repr(value)) for name, value in values if not isinstance(value, Path))


def _without_rules_beside_parts(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """A rule beside a part comes and goes with it, so it is none of the post's own content."""
    around = zip((None, *blocks), blocks, (*blocks[1:], None), strict=False)
    return tuple(
        block
        for before, block, after in around
        if not (isinstance(block, Rule) and (isinstance(before, Part) or isinstance(after, Part)))
    )


def _led(blocks: tuple[Block, ...], used: dict[tuple[str, int | None], str]) -> tuple[tuple[str, str], ...]:
    """Which own posts the links of `blocks` name, and the addresses they got."""
    return tuple(
        (link.own.post or "", used.get((link.written or link.href, link.line), ""))
        for link in _links(blocks)
        if link.own is not None
    )


def _links(blocks: tuple[Block, ...]) -> tuple[Link, ...]:
    found: list[Link] = []

    def inline(given: Inline) -> tuple[Inline, ...]:
        if isinstance(given, Link):
            found.append(given)
        return (given,)

    map_blocks(blocks, lambda block: (block,), inlines=lambda inlines: map_inlines(inlines, inline))
    return tuple(found)


def _content(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with pictures as their bytes: a picture that moved to another path changed nothing."""

    def bare(image: Image) -> Image:
        return Image(image.asset.sha256 if image.asset else image.src, image.alt, image.title)

    def inline(given: Inline) -> tuple[Inline, ...]:
        return (bare(given),) if isinstance(given, Image) else (given,)

    def block(given: Block) -> tuple[Block, ...]:
        if isinstance(given, Figure):
            return (Figure(bare(given.image), given.link),)
        return (given,)

    return map_blocks(blocks, block, inlines=lambda inlines: map_inlines(inlines, inline))
