"""Small pieces of Markdown that are no posts: templates of header and footer, account lines.

Variables are put into the finished tree as text, so that a title full of stars or brackets stays a title.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from urllib.parse import unquote

from publisher.document import (
    NOWHERE,
    Block,
    Code,
    Figure,
    Image,
    Inline,
    Link,
    Text,
    map_blocks,
    map_inlines,
)
from publisher.read.blocks import BlockReader
from publisher.read.dialect import Dialect
from publisher.read.parser import parser
from publisher.read.places import Places
from publisher.read.tokens import nested

_VARIABLE = re.compile(r"\{(\w+)\}")
_TEMPLATE_DIALECT = Dialect(tags="none")


def parse_fragment(
    markdown: str,
    variables: Mapping[str, str] = MappingProxyType({}),
    *,
    dialect: Dialect = _TEMPLATE_DIALECT,
) -> tuple[Block, ...]:
    """The blocks of a template, with `{title}`, `{url}` and the like replaced in texts and addresses.

    A name that `variables` does not hold stays as written. The blocks stand nowhere in a post's file.
    """
    text = markdown.removeprefix("\ufeff")
    blocks = BlockReader(Places(text), dialect).read(nested(parser(dialect).parse(text)))

    fill = _Fill(variables)
    return map_blocks(blocks, fill.block, inlines=lambda inlines: map_inlines(inlines, fill.inline))


@dataclass(frozen=True, slots=True)
class _Fill:
    """Puts variables into single nodes."""

    variables: Mapping[str, str]

    def inline(self, given: Inline) -> tuple[Inline, ...]:
        match given:
            case Text() | Code():
                return (replace(given, text=self.text(given.text)),)
            case Link():
                return (self.link(given),)
            case Image():
                return (self.image(given),)
            case _:
                return (given,)

    def block(self, given: Block) -> tuple[Block, ...]:
        if isinstance(given, Figure):
            link = self.link(given.link) if given.link else None
            return (replace(given, image=self.image(given.image), link=link, lines=NOWHERE),)
        return (replace(given, lines=NOWHERE),)

    def link(self, given: Link) -> Link:
        href = self.address(given.href)
        return replace(given, href=href, title=self.text(given.title), written=href, span=None, line=None)

    def image(self, given: Image) -> Image:
        alt, title = self.text(given.alt), self.text(given.title)
        return replace(given, src=self.address(given.src), alt=alt, title=title, span=None, line=None)

    def text(self, written: str) -> str:
        return _VARIABLE.sub(lambda match: self.variables.get(match[1], match[0]), written)

    def address(self, written: str) -> str:
        return self.text(unquote(written) if "%7B" in written else written)
