"""Header, footer and related list, composed for one target before it renders.

Which parts stand in a post is `read`'s finding; what a target wants is the configuration's word; here the two
meet. Adapters see only the outcome. No platform is named: what differs comes from `Capabilities`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from publisher.adapter import Capabilities
from publisher.document import (
    NOWHERE,
    Block,
    Document,
    Figure,
    Image,
    Inline,
    LineBreak,
    Lines,
    Link,
    List,
    Loss,
    OwnLink,
    Paragraph,
    Part,
    PartKind,
    Rule,
    Text,
    map_blocks,
    map_inlines,
    walk,
)
from publisher.write.related import (
    RelatedList,
    SeriesPlace,
    WithoutCopy,
    read_related,
    related_blocks,
    series_blocks,
)

_QR_NAMES = ("qr", "wechat", "weixin", "二维码", "公众号")
_HEADING = "推荐文章"
"""What stands above a list that neither the data nor the author gives a heading."""
_LONG_TAIL = 10
"""So many own links at the end of a post, in no recognised part, look like a related list nobody declared."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What a target wants of one part: the author's own (`keep`), ours (`auto`), `none`, or a template's blocks."""

    kind: Literal["keep", "auto", "none", "template"]
    template: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """Another configured target where this post is really live."""

    label: str
    url: str
    is_blog: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Everything that `compose` needs to know about one target.

    `account` is that target's own account line as inlines, empty without one; `copies` where else the post is
    live; `has_copy` the posts with a public address on this target. `qr` is `keep`, `none`, or a picture that
    stands instead of the author's. `related_data` is a list kept as data, None to take the author's own; `series` is
    where the post stands in each of its series.
    """

    header: Policy
    footer: Policy
    related: Policy
    qr: Literal["keep", "none"] | Image
    without_copy: WithoutCopy = "url"
    site: str = ""
    account: tuple[Inline, ...] = ()
    copies: tuple[Copy, ...] = ()
    has_copy: frozenset[str] = frozenset()
    related_data: RelatedList | None = None
    series: tuple[SeriesPlace, ...] = ()


def compose(document: Document, around: Surroundings, capabilities: Capabilities) -> Document:
    """`document` with the parts that this target wants, each where the author had it or where it belongs.

    Adds a loss for a recognised part that stays empty, and warnings for what looks like a part but is in none.
    """
    parts = {part.kind: part for part in document.blocks if isinstance(part, Part)}
    wanted: dict[PartKind, tuple[Block, ...]] = {
        "header": _header(parts.get("header"), around, capabilities),
        "footer": _footer(parts.get("footer"), around, capabilities),
        "related": _related(parts.get("related"), around, itself=document.meta.id),
    }
    blocks = _placed(document.blocks, parts, wanted)
    noticed = (*_emptied(parts, wanted, around), *_overlooked(document, parts, around))
    return replace(document, blocks=blocks, losses=(*_still_true(document, blocks), *noticed))


# ---------------------------------------------------------------- one part each


def _header(part: Part | None, around: Surroundings, capabilities: Capabilities) -> tuple[Block, ...]:
    match around.header.kind:
        case "keep":
            return part.blocks if part else ()
        case "none":
            return ()
        case "template":
            return around.header.template
        case "auto":
            return _auto_header(around, capabilities)
        case _:
            assert_never(around.header.kind)


def _auto_header(around: Surroundings, capabilities: Capabilities) -> tuple[Block, ...]:
    """One line that names where else the post is live, with links where this platform keeps them."""
    copies = named_copies(around.copies, capabilities)
    return (Paragraph((Text("本文同步发布于："), *copies)),) if copies else ()


def named_copies(copies: tuple[Copy, ...], capabilities: Capabilities) -> tuple[Inline, ...]:
    """The names of the places where else a post is live, with links where this platform keeps them."""
    named = [copy for copy in copies if copy.is_blog or not capabilities.header_names_blogs_only]
    return tuple(part for copy in named for part in (Text("、"), _name(copy, capabilities)))[1:]


def _name(copy: Copy, capabilities: Capabilities) -> Inline:
    return Link(copy.url, (Text(copy.label),)) if capabilities.keeps_links else Text(copy.label)


def _footer(part: Part | None, around: Surroundings, capabilities: Capabilities) -> tuple[Block, ...]:
    match around.footer.kind:
        case "keep":
            return _with_qr(part.blocks, around) if part else ()
        case "none":
            return ()
        case "template":
            return around.footer.template + _qr_blocks(part, around)
        case "auto":
            return _account_lines(around, capabilities) + _qr_blocks(part, around)
        case _:
            assert_never(around.footer.kind)


def _account_lines(around: Surroundings, capabilities: Capabilities) -> tuple[Block, ...]:
    if not around.account:
        return ()
    site = Link(around.site, (Text(around.site),), own=OwnLink(None, around.site), automatic=True)
    blog: tuple[Inline, ...] = () if capabilities.is_blog else (Text("博客："), site, LineBreak())
    return (Paragraph((*blog, Text(f"{capabilities.label}："), *around.account)),)


def _qr_blocks(part: Part | None, around: Surroundings) -> tuple[Block, ...]:
    if isinstance(around.qr, Image):
        return (Figure(around.qr),)
    if around.qr == "none" or part is None:
        return ()
    return tuple(Figure(image) for image in walk(part.blocks) if isinstance(image, Image))


def _with_qr(blocks: tuple[Block, ...], around: Surroundings) -> tuple[Block, ...]:
    """The author's own footer, with the pictures that this target shall show in it."""
    if around.qr == "keep":
        return blocks

    def inline(given: Inline) -> tuple[Inline, ...]:
        return () if isinstance(given, Image) else (given,)

    def block(given: Block) -> tuple[Block, ...]:
        match given:
            case Figure():
                return ()
            case Paragraph():
                inlines = _without_open_end(given.inlines)
                return (replace(given, inlines=inlines),) if inlines else ()
            case _:
                return (given,)

    bare = map_blocks(blocks, block, inlines=lambda inlines: map_inlines(inlines, inline))
    return bare if around.qr == "none" else (*bare, Figure(around.qr))


def _without_open_end(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """`inlines` without line ends that lead nowhere, once what followed them is gone."""
    end = len(inlines)
    while end and isinstance(inlines[end - 1], LineBreak):
        end -= 1
    return inlines[:end]


def _related(part: Part | None, around: Surroundings, *, itself: str) -> tuple[Block, ...]:
    match around.related.kind:
        case "keep":
            return part.blocks if part else ()
        case "none":
            return ()
        case "template":
            return around.related.template
        case "auto":
            return _auto_related(read_related(part) if part else None, around, itself=itself)
        case _:
            assert_never(around.related.kind)


def _auto_related(own: RelatedList | None, around: Surroundings, *, itself: str) -> tuple[Block, ...]:
    """Where the post stands in its series, then the list: that of the data, else the author's own."""
    before = series_blocks(around.series, has_copy=around.has_copy, without_copy=around.without_copy)
    data = around.related_data or own
    if data is None:
        return before
    if data.heading is None:
        data = replace(data, heading=own.heading if own and own.heading else _HEADING)
    listed = related_blocks(data, has_copy=around.has_copy, without_copy=around.without_copy, itself=itself)
    return (*before, *listed)


# ---------------------------------------------------------------- where they stand


def _placed(
    blocks: tuple[Block, ...], parts: Mapping[PartKind, Part], wanted: Mapping[PartKind, tuple[Block, ...]]
) -> tuple[Block, ...]:
    """The blocks with each wanted part in the place of the author's; new ones at the top and at the end."""
    body: list[Block] = []
    for block in blocks:
        if not isinstance(block, Part):
            body.append(block)
            continue
        if block.kind == "related" and "footer" not in parts:
            body.extend(_new_part("footer", wanted))
        content = wanted[block.kind]
        body.append(block if content == block.blocks else replace(block, blocks=content, is_made=True))
    if "header" not in parts and wanted["header"]:
        body.insert(0, Part("header", wanted["header"], is_made=True))
    if "footer" not in parts and "related" not in parts:
        body.extend(_new_part("footer", wanted))
    if "related" not in parts:
        body.extend(_new_part("related", wanted))
    return _without_loose_rules(body)


def _new_part(kind: PartKind, wanted: Mapping[PartKind, tuple[Block, ...]]) -> tuple[Block, ...]:
    return (Rule(), Part(kind, wanted[kind], is_made=True)) if wanted[kind] else ()


def _without_loose_rules(body: list[Block]) -> tuple[Block, ...]:
    """`body` without a rule that only parted a part that is gone; that part's lines take the rule's in."""
    kept: list[Block] = []
    for block in body:
        if isinstance(block, Rule) and kept and _is_gone(kept[-1]) and _has_no_use_for_a_rule(kept[:-1]):
            kept[-1] = _spanning(kept[-1], block)
        else:
            kept.append(block)
    end = len(kept)
    while end and _is_gone(kept[end - 1]):
        end -= 1
    if 0 < end < len(kept) and isinstance(kept[end - 1], Rule):
        kept[end - 1 : end + 1] = [_spanning(kept[end], kept[end - 1])]
    return tuple(kept)


def _is_gone(block: Block) -> bool:
    return isinstance(block, Part) and not block.blocks


def _has_no_use_for_a_rule(before: list[Block]) -> bool:
    """Whether a rule behind `before` would open the text or stand beside another rule."""
    shown = next((block for block in reversed(before) if not _is_gone(block)), None)
    return shown is None or isinstance(shown, Rule)


def _spanning(part: Block, rule: Block) -> Block:
    first = min(part.lines.first, rule.lines.first) if rule.lines != NOWHERE else part.lines.first
    return replace(part, lines=Lines(first, max(part.lines.last, rule.lines.last)))


# ---------------------------------------------------------------- what a person should know


def _still_true(document: Document, blocks: tuple[Block, ...]) -> tuple[Loss, ...]:
    """The losses of reading, but for broken links (W311) that went with a part."""
    notes = tuple(block for note in document.footnotes.values() for block in note)
    lines = {node.line for node in walk((*blocks, *notes)) if isinstance(node, Link)}
    return tuple(loss for loss in document.losses if loss.code != "W311" or loss.line in lines)


def _emptied(
    parts: Mapping[PartKind, Part], wanted: Mapping[PartKind, tuple[Block, ...]], around: Surroundings
) -> tuple[Loss, ...]:
    if "footer" not in parts or wanted["footer"] or around.footer.kind != "auto":
        return ()
    message = "the footer is left out here: no account is configured for this target (site.accounts)"
    return (Loss("W310", parts["footer"].lines.first, message),)


def _overlooked(document: Document, parts: Mapping[PartKind, Part], around: Surroundings) -> tuple[Loss, ...]:
    body = tuple(block for block in document.blocks if not isinstance(block, Part))
    losses: list[Loss] = []
    if "related" not in parts and around.related.kind != "keep" and (tail := _tail_of_own_links(body)):
        message = f"{tail} links to own posts at the end look like a related list, but no rule says so (publish init)"
        losses.append(Loss("W317", body[-1].lines.first, message))
    if around.qr == "none":
        losses.extend(
            Loss(
                "W318",
                image.line,
                f"{image.src} looks like a QR code, and this target shows none; see `publish init`",
            )
            for image in walk(body)
            if isinstance(image, Image) and looks_like_qr(image)
        )
    return tuple(losses)


def _tail_of_own_links(body: tuple[Block, ...]) -> int:
    """How many own links the blocks at the very end hold, as far as each holds one; 0 below the threshold."""
    count = 0
    for block in reversed(body):
        own = sum(1 for node in walk((block,)) if isinstance(node, Link) and node.own and node.own.post)
        if not own and (count or not isinstance(block, (Paragraph, List, Figure, Rule))):
            break
        count += own
    return count if count >= _LONG_TAIL else 0


def looks_like_qr(image: Image) -> bool:
    """Whether a picture's file name says that it is a QR code or an account's card."""
    name = image.src.rsplit("/", 1)[-1].lower()
    return any(word in name for word in _QR_NAMES)
