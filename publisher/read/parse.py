"""A post's text, parsed once into its document.

The recipe only: the parser, the tree, what the front matter says. Own links, parts and pictures are found by
`site`, `boilerplate` and `assets`, each on the finished tree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, tzinfo
from types import MappingProxyType

from publisher.document import Block, Document, Heading, Loss, Metadata, Text, plain_text, typed, walk
from publisher.errors import SourceError
from publisher.read.blocks import BlockReader
from publisher.read.dialect import Dialect
from publisher.read.fields import per_target, read_categories, read_dates, read_digest, read_tags
from publisher.read.frontmatter import as_text, split
from publisher.read.parser import parser
from publisher.read.places import Places
from publisher.read.post import Post, file_title
from publisher.read.tokens import nested

EVERY_TARGET = "*"
"""The key of `Metadata.modes` for a mode that the post asks of all its targets."""
_MORE = re.compile(r"^[ \t]*(<!--[ \t]*more[ \t]*-->)[ \t]*\r?$", re.MULTILINE)
_NOTE_MARK = re.compile(r"\[\^([\w-]+)\]")


def parse(post: Post, dialect: Dialect, *, canonical: str = "", zone: tzinfo = UTC) -> Document:
    """The document of `post`; `canonical` is its address on the blog, `zone` that of dates without one.

    Pure. Raises `SourceError` E207 when the body says nothing.
    """
    reader = BlockReader(Places(post.text, body_start=post.body_start, body_line=post.body_line), dialect)
    body, second = _without_second_head(post)
    blocks = reader.read(nested(parser(dialect).parse(body)))
    if not blocks:
        raise SourceError(
            "E207", "the post has no text", fix="write something below the front matter", path=post.path
        )
    metadata, losses = read_metadata(post, canonical=canonical, zone=zone, blocks=blocks)
    undefined = _undefined_notes(blocks, reader.footnotes, is_suspect="[^" in body)
    return Document(
        meta=metadata,
        blocks=_without_title(blocks, metadata.title),
        footnotes=MappingProxyType(reader.footnotes),
        path=post.path,
        name=post.name,
        source=post.text,
        has_bom=post.has_bom,
        losses=(*losses, *second, *reader.losses, *undefined),
        problems=tuple(reader.problems),
    )


def read_metadata(
    post: Post, *, canonical: str = "", zone: tzinfo = UTC, blocks: tuple[Block, ...] = ()
) -> tuple[Metadata, tuple[Loss, ...]]:
    """What the front matter of `post` says, and what of it could not be read."""
    front = post.front
    date, updated, losses = read_dates(front, zone)
    title, titles = per_target(front, "title")
    mode, modes = per_target(front, "mode")
    kind, kinds = per_target(front, "kind")
    metadata = Metadata(
        id=post.id,
        title=title or as_text(front.values.get("title")) or _opening_heading(blocks) or file_title(post),
        canonical=canonical,
        date=date,
        updated=updated,
        tags=read_tags(front),
        categories=read_categories(front),
        digest=read_digest(front),
        cover=as_text(front.values.get("cover")),
        lang=as_text(front.values.get("lang")),
        titles=titles,
        modes=MappingProxyType({EVERY_TARGET: mode}) if mode else modes,
        kinds=MappingProxyType({EVERY_TARGET: kind}) if kind else kinds,
        more=_line_of_more(post),
    )
    return metadata, losses


def _opening_heading(blocks: tuple[Block, ...]) -> str:
    first = blocks[0] if blocks else None
    return plain_text(first.inlines).strip() if isinstance(first, Heading) else ""


def _line_of_more(post: Post) -> int | None:
    """The line of `<!-- more -->`, which must have it to itself, as in a theme's own pages."""
    found = _MORE.search(post.body)
    return post.body_line + post.body.count("\n", 0, found.start(1)) if found else None


def _without_title(blocks: tuple[Block, ...], title: str) -> tuple[Block, ...]:
    """`blocks` without the heading that opens them and says the title again: platforms show that above the text."""
    is_repeated = len(blocks) > 1 and typed(_opening_heading(blocks)) == typed(title.strip())
    return blocks[1:] if is_repeated else blocks


def _without_second_head(post: Post) -> tuple[str, tuple[Loss, ...]]:
    """The body, and blank lines for a front matter that opens it: some editors put one before another."""
    body = post.body
    if post.front.raw and body.lstrip().startswith("---"):
        where = split(body)
        if where.yaml is not None and where.yaml[0] > 0:
            blank = "\n" * body.count("\n", 0, where.body_start)
            line = post.body_line + body.count("\n", 0, where.yaml[0]) - 1
            loss = Loss("W327", line, "a second front matter opens the text, and is left out")
            return blank + body[where.body_start :], (loss,)
    return body, ()


def _undefined_notes(
    blocks: tuple[Block, ...], notes: Mapping[str, object], *, is_suspect: bool
) -> tuple[Loss, ...]:
    """Marks such as `[^3]` that name no footnote: they stay text. Without any footnote only numbers are suspect."""
    losses: list[Loss] = []
    for block in blocks if is_suspect else ():
        for node in walk((block,)):
            for label in (
                _NOTE_MARK.findall(node.text) if isinstance(node, Text) and "[^" in node.text else ()
            ):
                if notes or (label.isdecimal() and label != "0"):
                    message = f"the footnote [^{label}] is not defined, and stays text"
                    losses.append(Loss("W319", block.lines.first, message))
    return tuple(losses)
