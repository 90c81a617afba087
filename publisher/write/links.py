"""Where a link leads on one target: the ladder.

The post's public address there, else its canonical address on the blog, else plain text. Recognising own links
belongs to `read`; how a note looks belongs to an adapter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from publisher.adapter import Capabilities, Context, LinkKind, LinkUse
from publisher.document import Block, Document, Figure, Inline, Link, OwnLink, map_blocks, map_inlines


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where a link leads: `to` is the best known address (never empty but for a link without any), `live`
    whether this platform keeps it as a link, `post` the own post it names."""

    kind: LinkKind
    to: str
    live: bool
    post: str | None = None


def resolve_link(link: Link, context: Context, capabilities: Capabilities) -> Resolved:
    """The ladder of one link.

    A fragment is kept on the blog's address and dropped on a platform's, where no such place exists.
    """
    if link.own is not None:
        return _resolve_own(link.own, context, capabilities)
    if host_of(link.href) in capabilities.hosts:
        return Resolved("platform", link.href, live=True)
    return Resolved("external", link.href, live=capabilities.keeps_links and _can_be_opened(link.href))


def resolve_document(
    document: Document, context: Context, capabilities: Capabilities
) -> tuple[Document, tuple[LinkUse, ...]]:
    """`document` with every link's `href` leading where it leads on this target, and the links in order.

    Footnotes come behind the body. `own` stays set, so that `is_live` can still tell one kind from another.
    """
    uses: list[LinkUse] = []

    def resolve(link: Link) -> Link:
        resolved = resolve_link(link, context, capabilities)
        is_itself = (
            link.own is None and resolved.to == document.meta.canonical
        )  # the header's, to the blog's copy
        kind = "own" if is_itself else resolved.kind
        uses.append(LinkUse(link.written or link.href, resolved.to, kind, resolved.post, link.line))
        return link if link.href == resolved.to else replace(link, href=resolved.to)

    def inline(given: Inline) -> tuple[Inline, ...]:
        return (resolve(given),) if isinstance(given, Link) else (given,)

    def block(given: Block) -> tuple[Block, ...]:
        if isinstance(given, Figure) and given.link is not None:
            return (replace(given, link=resolve(given.link)),)
        return (given,)

    def deep(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return map_blocks(blocks, block, inlines=lambda inlines: map_inlines(inlines, inline))

    blocks = deep(document.blocks)
    footnotes = {label: deep(note) for label, note in document.footnotes.items()}
    return replace(document, blocks=blocks, footnotes=footnotes), tuple(uses)


def is_live(link: Link, capabilities: Capabilities) -> bool:
    """Whether a link that `resolve_document` has placed may stand as a link on this platform."""
    if capabilities.keeps_links:
        return _can_be_opened(link.href)
    return host_of(link.href) in capabilities.hosts


def _resolve_own(own: OwnLink, context: Context, capabilities: Capabilities) -> Resolved:
    there = context.urls.get(own.post) if own.post else None
    if there and not capabilities.is_blog:
        return Resolved("own", there, live=True, post=own.post)
    is_front_page = own.url.rstrip("/") == context.site.rstrip("/")
    kind: LinkKind = "own" if own.post or own.is_page or is_front_page else "broken"
    return Resolved(kind, own.address, live=capabilities.keeps_links, post=own.post)


def host_of(href: str) -> str:
    """The host that an address names, in lower case; nothing when it names none or cannot be understood."""
    try:
        return (urlsplit(href).hostname or "").lower()
    except ValueError:
        return ""


def _can_be_opened(href: str) -> bool:
    """Whether a reader of another site can follow it: an address with a scheme of the open web."""
    return href.startswith(("http://", "https://", "mailto:"))
