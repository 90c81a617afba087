"""Document -> the Markdown file that a Hexo site publishes.

The author's text stays as it is, byte for byte, but for links that do not lead to the blog yet, pictures that Hexo
would not find and parts that the configuration replaces. What such an edit is, `edits` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, TypeVar

from publisher.adapter import Capabilities, Context, Limits, LinkUse, Picture, PictureLimits, Rendition
from publisher.document import Document, Image, Link, Loss, Part, Problem, plain_text, walk
from publisher.write.proof import prove, unproved
from publisher.write.source import apply_edits
from publisher_hexo.addresses import Addresses
from publisher_hexo.edits import changes_of, home_of, written_blocks
from publisher_hexo.places import picture_place, post_place

Node = TypeVar("Node", Link, Image)

_CAPABILITIES = Capabilities(
    label="博客",
    format="md",
    is_blog=True,
    # A site's own pictures are never converted: what the author put there is what his pages show.
    pictures=MappingProxyType({"body": PictureLimits(types=("*",), max_bytes=1 << 40, max_width=1 << 20)}),
    uploads=4,
    defaults=MappingProxyType({"header": "keep", "footer": "keep", "related": "keep", "qr": "keep"}),
)
_KEPT_IN_THE_FILE = frozenset({"W305", "W306", "W307", "W325", "W326", "W327", "W348"})


@dataclass(frozen=True, slots=True)
class HexoAdapter:
    """Renders for one Hexo site; `path` is the site's folder, which only the client opens."""

    name: ClassVar[str] = "hexo"
    version: ClassVar[int] = 1

    path: Path = Path("../blog")

    @property
    def capabilities(self) -> Capabilities:
        return _CAPABILITIES

    def render(self, document: Document, context: Context) -> Rendition:
        """The whole file, with the changes that could be proved; the others are losses."""
        addresses = Addresses(document, context, _CAPABILITIES)
        changes = changes_of(document, addresses)
        kept = prove(document, changes)
        body = apply_edits(document.source, (edit for change in kept for edit in change.edits))
        return Rendition(
            target=context.target,
            post=document.meta.id,
            format="md",
            title=document.meta.title_for(context.target),
            body=f"\ufeff{body}" if document.has_bom else body,
            fields=MappingProxyType({"path": post_place(document.name), "url": document.meta.canonical}),
            pictures=_pictures(document),
            links=_link_uses(document, addresses),
            losses=(*_losses_here(document), *unproved(changes, kept), *_title_loss(document, context)),
            problems=(*document.problems, *_problems(document)),
            limits=Limits(len(body)),
        )


ADAPTER = HexoAdapter


def _link_uses(document: Document, addresses: Addresses) -> tuple[LinkUse, ...]:
    uses = []
    for made, links in (
        (False, _nodes(document, Link, made=False)),
        (True, _nodes(document, Link, made=True)),
    ):
        for link in links:
            resolved = addresses.resolved(link)
            to = resolved.to if made else addresses.of(link)
            uses.append(LinkUse(link.written or link.href, to, resolved.kind, resolved.post, link.line))
    return tuple(uses)


def _pictures(document: Document) -> tuple[Picture, ...]:
    """Every picture with its place in the site, each place once; a cover too, where a theme would look for it."""
    pictures: dict[str, Picture] = {}
    cover = [document.cover] if document.cover and picture_place(document.cover.src, document.name) else []
    for image in (*_nodes(document, Image, made=False), *_nodes(document, Image, made=True), *cover):
        if image.asset is None or image.src.startswith("data:"):
            continue
        found = picture_place(image.src, document.name)
        place = found or home_of(image.asset)
        url = image.src if found else f"/{place}"
        pictures.setdefault(place, Picture(image.src, url, image.asset, image.line, place=place))
    return tuple(pictures.values())


def _nodes(document: Document, kind: type[Node], *, made: bool) -> Sequence[Node]:
    """The links or pictures of the author's own text, footnotes included, or of the parts made for this target."""
    blocks = [
        block for block in written_blocks(document) if (isinstance(block, Part) and block.is_made) == made
    ]
    return [node for node in walk(tuple(blocks)) if isinstance(node, kind)]


# ---------------------------------------------------------------- what is wrong, and what could not be done


def _losses_here(document: Document) -> tuple[Loss, ...]:
    """What reading lost, but for what stands in the author's file all the same: raw HTML, the theme's own tags."""
    return tuple(loss for loss in document.losses if loss.code not in _KEPT_IN_THE_FILE)


def _title_loss(document: Document, context: Context) -> tuple[Loss, ...]:
    if document.meta.title_for(context.target) == document.meta.title:
        return ()
    return (Loss("W324", None, "the title in the front matter stays; a blog's page shows that one"),)


def _problems(document: Document) -> tuple[Problem, ...]:
    images = [node for node in walk(written_blocks(document)) if isinstance(node, Image)]
    found = [
        Problem(
            "E301", image.line, f"picture {image.src}: {image.missing}", fix="mend the path or add the file"
        )
        for image in images
        if image.missing
    ]
    if not plain_text(document.blocks).strip() and not images:
        found.append(Problem("E207", None, "the post has no text"))
    return tuple(found)
