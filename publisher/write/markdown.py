"""Markdown for blocks that a template or the configuration made: paragraphs, lists, links, pictures.

Never for the author's own text (see `source`). Whatever is printed here reads back as the same tree.
"""

from __future__ import annotations

from publisher.document import (
    Block,
    Code,
    Emphasis,
    Figure,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    List,
    Paragraph,
    Rule,
    SoftBreak,
    Strong,
    Text,
    plain_text,
)
from publisher.write.source import destination

_ACTIVE = frozenset("\\`*_{}[]<>$~|#!&")


def print_blocks(blocks: tuple[Block, ...]) -> str:
    """`blocks` as Markdown, ending with a line break; a kind that no template makes is printed as its words."""
    return "".join(f"{_block(block)}\n\n" for block in blocks).rstrip("\n") + "\n" if blocks else ""


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return _guarded(_inlines(block.inlines))
        case Heading():
            return f"{'#' * block.level} {_inlines(block.inlines)}"
        case Figure():
            picture = _inline(block.image)
            return f"[{picture}]({destination(block.link.href)})" if block.link else picture
        case List():
            return "\n".join(_item(item.blocks, _marker(block, n)) for n, item in enumerate(block.items))
        case Rule():
            return "***"
        case _:
            return _escape(plain_text((block,)).strip())


def _marker(block: List, number: int) -> str:
    return f"{block.start + number}. " if block.ordered else "- "


def _item(blocks: tuple[Block, ...], marker: str) -> str:
    indent = " " * len(marker)
    return marker + "\n\n".join(_block(block) for block in blocks).replace("\n", f"\n{indent}")


def _guarded(text: str) -> str:
    """A paragraph whose first characters would make it a list or a heading, with a backslash before them."""
    head = text.lstrip("0123456789")
    if head[:1] in (".", ")") and head != text:
        return text[: len(text) - len(head)] + "\\" + head
    return f"\\{text}" if text[:1] in ("-", "+", "=") else text


def _inlines(inlines: tuple[Inline, ...]) -> str:
    return "".join(_inline(inline) for inline in inlines)


def _inline(inline: Inline) -> str:
    match inline:
        case Text():
            return _escape(inline.text)
        case Code():
            return f"`{inline.text}`"
        case Emphasis():
            return f"*{_inlines(inline.inlines)}*"
        case Strong():
            return f"**{_inlines(inline.inlines)}**"
        case Link():
            return f"[{_inlines(inline.inlines)}]({destination(inline.href)})"
        case Image():
            return (
                f"![{_escape(inline.alt)}]({destination(inline.asset.url if inline.asset else inline.src)})"
            )
        case LineBreak():
            return "\\\n"
        case SoftBreak():
            return "\n"
        case _:
            return _escape(plain_text((inline,)))


def _escape(text: str) -> str:
    return "".join(f"\\{char}" if char in _ACTIVE else char for char in text)
