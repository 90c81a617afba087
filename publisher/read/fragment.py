"""Small pieces of Markdown that are no posts: templates of header and footer, account lines.

Variables are put into the finished tree as text, so that a title full of stars or brackets stays a title.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from publisher.document import Block
from publisher.read.blocks import BlockReader
from publisher.read.dialect import Dialect
from publisher.read.parser import parser
from publisher.read.places import Places
from publisher.read.tokens import nested
from publisher.read.variables import Value, filled, line_of, names_in

_TEMPLATE_DIALECT = Dialect(tags="none")


def parse_fragment(
    markdown: str,
    variables: Mapping[str, Value] = MappingProxyType({}),
    *,
    dialect: Dialect = _TEMPLATE_DIALECT,
) -> tuple[Block, ...]:
    """The blocks of a template, with `{title}`, `{url}` and the like replaced in texts and addresses.

    A name that `variables` does not hold stays as written. The blocks stand nowhere in a post's file.
    """
    return filled(_blocks(markdown, dialect), variables)


def variables_of(markdown: str) -> tuple[tuple[str, int], ...]:
    """The variables that a template names, each once with its line; braces in code blocks and formulas are none."""
    return tuple((name, line_of(name, markdown)) for name in names_in(_blocks(markdown, _TEMPLATE_DIALECT)))


def _blocks(markdown: str, dialect: Dialect) -> tuple[Block, ...]:
    text = markdown.removeprefix("\ufeff")
    return BlockReader(Places(text), dialect).read(nested(parser(dialect).parse(text)))
