"""What must change in the author's file: links, pictures, parts, each as edits and what they do to the tree.

Pure. Whether a change may be made is the proof's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from publisher.document import NOWHERE, Asset, Block, Document, Image, Link, Part, Rule, Span, walk
from publisher.write.markdown import print_blocks, settled
from publisher.write.proof import inserting, leading_to, map_nodes, replacing, showing
from publisher.write.source import (
    Change,
    Edit,
    destination,
    places_of,
    safe_address,
    set_blocks,
    span_of_lines,
)
from publisher_hexo.addresses import Addresses
from publisher_hexo.places import home_place, picture_place


def changes_of(document: Document, addresses: Addresses) -> tuple[Change, ...]:
    """Everything that differs between the author's file and what the site shall have, in no particular order."""
    own = [block for block in written_blocks(document) if not (isinstance(block, Part) and block.is_made)]
    links = [node for node in walk(tuple(own)) if isinstance(node, Link)]
    images = [node for node in walk(tuple(own)) if isinstance(node, Image)]
    return (
        *_link_changes(links, addresses),
        *_unplaced_changes(document, links, addresses),
        *_picture_changes(images, document),
        *_part_changes(document, addresses),
    )


def written_blocks(document: Document) -> tuple[Block, ...]:
    """The blocks of the text and, behind them, those of its footnotes."""
    return (*document.blocks, *(block for note in document.footnotes.values() for block in note))


# ---------------------------------------------------------------- links


def _link_changes(links: list[Link], addresses: Addresses) -> Iterator[Change]:
    """Links whose destination has a place in the file."""
    for link in links:
        span, to = link.span, addresses.of(link)
        if span is not None and to != (link.written or link.href):
            meant = leading_to(safe_address(to), partial(_stands_at, span))
            yield Change((Edit(span, destination(to)),), meant, f"leading to {to}", link.line)


def _unplaced_changes(document: Document, links: list[Link], addresses: Addresses) -> Iterator[Change]:
    """Links whose destination stands elsewhere: reference links, raw HTML, bare addresses."""
    seen: dict[tuple[str, bool], tuple[str, set[int]]] = {}
    for link in links:
        written, to = link.written or link.href, addresses.of(link)
        if link.span is None and to != written:
            seen.setdefault((written, link.automatic), (to, set()))[1].add(link.line or 0)
    for (written, automatic), (to, lines) in seen.items():
        places = places_of(document.source, written, lines, is_bare=automatic)
        edits = tuple(Edit(place, destination(to)) for place in places)
        meant = leading_to(safe_address(to), partial(_is_unplaced, written, automatic))
        yield Change(edits, meant, f"leading to {to}", min(lines) or None)


def _stands_at(span: Span | None, node: Link | Image) -> bool:
    return span is not None and node.span == span


def _is_unplaced(written: str, automatic: bool, link: Link) -> bool:
    return link.span is None and (link.written or link.href) == written and link.automatic == automatic


# ---------------------------------------------------------------- pictures


def _picture_changes(images: list[Image], document: Document) -> Iterator[Change]:
    """Pictures that Hexo would not find as they are written: they stand at the place of their bytes instead."""
    for image in images:
        if not _needs_a_home(image, document) or image.asset is None:
            continue
        span, to = image.span, f"/{home_of(image.asset)}"
        edits = (Edit(span, to),) if span else ()
        yield Change(edits, showing(to, partial(_stands_at, span)), f"showing {image.src}", image.line)


def home_of(asset: Asset) -> str:
    """The place of a picture in the site that no address of the post leads to."""
    return home_place(asset.sha256, asset.media_type)


def _needs_a_home(image: Image, document: Document) -> bool:
    is_elsewhere = image.is_remote or image.src.startswith("data:")
    return not is_elsewhere and not picture_place(image.src, document.name)


# ---------------------------------------------------------------- parts


def _part_changes(document: Document, addresses: Addresses) -> Iterator[Change]:
    """Made parts in the place of the author's, or before the block that follows them."""
    new: list[Block] = []
    for block in document.blocks:
        is_new = block.lines == NOWHERE and isinstance(block, (Part, Rule))
        if not is_new and new:
            yield _inserted(tuple(new), block.lines.first, document, addresses)
            new = []
        if is_new:
            new.append(block)
        elif isinstance(block, Part) and block.is_made:
            yield _replaced(block, document, addresses)
    if new:
        yield _inserted(tuple(new), None, document, addresses)


def _replaced(part: Part, document: Document, addresses: Addresses) -> Change:
    blocks = _ready(part.blocks, document, addresses)
    edit = set_blocks(document.source, span_of_lines(document.source, part.lines), print_blocks(blocks))
    return Change((edit,), replacing(part.lines, blocks), f"the {part.kind} of this target", part.lines.first)


def _inserted(new: tuple[Block, ...], line: int | None, document: Document, addresses: Addresses) -> Change:
    opened = (inner for block in new for inner in (block.blocks if isinstance(block, Part) else (block,)))
    blocks = _ready(tuple(opened), document, addresses)
    at = len(document.source)
    if line is not None:
        at = span_of_lines(document.source, replace(NOWHERE, first=line, last=line))[0]
    edit = set_blocks(document.source, (at, at), print_blocks(blocks))
    kinds = " and ".join(block.kind for block in new if isinstance(block, Part))
    return Change((edit,), inserting(line, blocks), f"the {kinds} of this target", line)


def _ready(blocks: tuple[Block, ...], document: Document, addresses: Addresses) -> tuple[Block, ...]:
    """A made part's blocks with the addresses they have on the blog, as Markdown can say them."""

    def link(given: Link) -> Link:
        return replace(given, href=addresses.resolved(given).to)

    def image(given: Image) -> Image:
        if given.asset is None or not _needs_a_home(given, document):
            return given
        return replace(given, src=f"/{home_of(given.asset)}")

    placed = map_nodes(replace(document, blocks=blocks, footnotes={}), link=link, image=image)
    return settled(placed.blocks)
