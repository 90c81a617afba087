"""The title within the text: many authors repeat it as the first heading, and platforms show it above anyway."""

from __future__ import annotations

from publisher.document import Block, Heading, Part, plain_text


def without_title(blocks: tuple[Block, ...], title: str) -> tuple[Block, ...]:
    """`blocks` without a heading that opens the post's own text and repeats `title`."""
    wanted = " ".join(title.split())
    for place, block in enumerate(blocks):
        if isinstance(block, Part):
            continue
        if isinstance(block, Heading) and " ".join(plain_text(block.inlines).split()) == wanted:
            return blocks[:place] + blocks[place + 1 :]
        break
    return blocks
