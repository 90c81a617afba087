"""Document -> the Markdown file that a Hexo site publishes.

The author's text stays as it is, byte for byte, but for links that do not lead to the blog yet and parts that the
configuration replaces. Pictures stay where Hexo finds them: below `source/` and in the post's asset folder
(hexo.io/docs/asset-folders, 2026-11).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from publisher.adapter import Capabilities, Context, Limits, LinkUse, Picture, PictureLimits, Rendition
from publisher.document import (
    NOWHERE,
    Block,
    Document,
    Figure,
    Image,
    Inline,
    Link,
    Loss,
    Part,
    Problem,
    map_blocks,
    map_inlines,
    plain_text,
    walk,
)
from publisher.write.links import resolve_link
from publisher.write.markdown import print_blocks
from publisher.write.source import Edit, apply_edits, provable, span_of_lines

_CAPABILITIES = Capabilities(
    label="博客",
    format="md",
    is_blog=True,
    # A site's own pictures are never converted: what the author put there is what his pages show.
    pictures=MappingProxyType({"body": PictureLimits(types=("*",), max_bytes=1 << 40, max_width=1 << 20)}),
    uploads=4,
    defaults=MappingProxyType({"header": "keep", "footer": "keep", "related": "keep", "qr": "keep"}),
)


@dataclass(frozen=True, slots=True)
class HexoAdapter:
    """Renders for one Hexo site; `path` is the site's folder, which only the client opens."""

    name: ClassVar[str] = "hexo"
    version: ClassVar[int] = 1

    path: str = ""

    @property
    def capabilities(self) -> Capabilities:
        return _CAPABILITIES

    def render(self, document: Document, context: Context) -> Rendition:
        """The whole file, with the edits that could be proved; the others are losses."""
        edits = (*_part_edits(document), *_link_edits(document, context), *_picture_edits(document))
        kept = provable(document, edits, _intention(document))
        return Rendition(
            target=context.target,
            post=document.meta.id,
            format="md",
            title=document.meta.title_for(context.target),
            body=apply_edits(document.source, kept),
            fields=MappingProxyType({"path": place_of_post(document.path), "url": document.meta.canonical}),
            pictures=_pictures(document),
            links=_link_uses(document, context),
            losses=(*document.losses, *_unproved(edits, kept)),
            problems=(*document.problems, *_problems(document)),
            limits=Limits(len(document.source)),
        )


ADAPTER = HexoAdapter


def place_of_post(path: str) -> str:
    """Where a post's file belongs below the site: `_posts/` and its path below the folder of posts."""
    return f"_posts/{path}"


# ---------------------------------------------------------------- links


def _link_edits(document: Document, context: Context) -> tuple[Edit, ...]:
    edits = []
    for link in _links(document):
        if link.span is None or _leads_to_the_blog(link, context):
            continue
        to = resolve_link(link, context, _CAPABILITIES).to
        if to != link.written:
            edits.append(Edit(link.span, to, link.line))
    return tuple(edits)


def _leads_to_the_blog(link: Link, context: Context) -> bool:
    """Whether an own link, as written, already opens the blog's page: a root path, an anchor, any host of the
    site. Hexo prints it as it stands."""
    if link.own is None:
        return False
    written = link.written or link.href
    if written.startswith(("/", "#")) and not written.startswith("//"):
        return True
    return (urlsplit(written).hostname or "") in context.hosts


def _link_uses(document: Document, context: Context) -> tuple[LinkUse, ...]:
    uses = []
    for link in _links(document):
        resolved = resolve_link(link, context, _CAPABILITIES)
        to = link.href if _leads_to_the_blog(link, context) else resolved.to
        uses.append(LinkUse(link.written or link.href, to, resolved.kind, resolved.post, link.line))
    return tuple(uses)


def _links(document: Document) -> tuple[Link, ...]:
    notes = tuple(block for note in document.footnotes.values() for block in note)
    return tuple(node for node in walk((*document.blocks, *notes)) if isinstance(node, Link))


# ---------------------------------------------------------------- parts


def _part_edits(document: Document) -> tuple[Edit, ...]:
    return tuple(
        _part_edit(document, part) for part in document.blocks if isinstance(part, Part) and part.is_made
    )


def _part_edit(document: Document, part: Part) -> Edit:
    """The part's own lines replaced; one that the author never had goes to the top of the text or to its end."""
    text = print_blocks(part.blocks)
    if part.lines != NOWHERE:
        return Edit(span_of_lines(document.source, part.lines), text, part.lines.first)
    if part.kind == "header":
        first = next((block.lines for block in document.blocks if block.lines != NOWHERE), NOWHERE)
        start = span_of_lines(document.source, first)[0] if first != NOWHERE else len(document.source)
        return Edit((start, start), f"{text}\n")
    end = len(document.source)
    gap = "\n" if document.source.endswith("\n") else "\n\n"
    return Edit((end, end), f"{gap}***\n\n{text}")


# ---------------------------------------------------------------- pictures


def _picture_edits(document: Document) -> tuple[Edit, ...]:
    """Pictures that Hexo would not find: they are uploaded, and their address is known only then."""
    return tuple(
        Edit(image.span, image.asset.url, image.line)
        for image in _images(document)
        if image.asset is not None and image.span is not None and _needs_upload(image, document)
    )


def _needs_upload(image: Image, document: Document) -> bool:
    return not image.is_remote and not image.src.startswith("data:") and not _place(image, document)


def _place(image: Image, document: Document) -> str:
    """Where Hexo finds a picture by the address as written, below `source/`; nothing when it would not."""
    path = unquote(image.src.split("?", 1)[0].split("#", 1)[0])
    if path.startswith("/"):
        return path.lstrip("/")
    post = PurePosixPath(document.path)
    folder = post.with_suffix("").name
    inside = path.removeprefix("./").removeprefix(f"{folder}/")
    if ".." in PurePosixPath(inside).parts or image.asset is None:
        return ""
    in_asset_folder = image.asset.name == f"{folder}/{PurePosixPath(inside).as_posix()}"
    return f"_posts/{post.with_suffix('').as_posix()}/{inside}" if in_asset_folder else ""


def _pictures(document: Document) -> tuple[Picture, ...]:
    pictures: dict[str, Picture] = {}
    for image in _images(document):
        if image.asset is None or image.src.startswith("data:"):
            continue
        place = _place(image, document)
        url = image.src if place else image.asset.url
        extension = PurePosixPath(image.asset.name).suffix
        home = place or f"images/{image.asset.sha256[:16]}{extension}"
        pictures.setdefault(home, Picture(image.src, url, image.asset, image.line, place=home))
    return tuple(pictures.values())


def _images(document: Document) -> tuple[Image, ...]:
    notes = tuple(block for note in document.footnotes.values() for block in note)
    return tuple(node for node in walk((*document.blocks, *notes)) if isinstance(node, Image))


# ---------------------------------------------------------------- what is wrong, and what could not be done


def _intention(document: Document) -> Callable[[Sequence[Edit]], tuple[Block, ...]]:
    """The tree that the source with some edits must read back as."""

    def intended(edits: Sequence[Edit]) -> tuple[Block, ...]:
        texts = {edit.span: edit.text for edit in edits}

        def inline(given: Inline) -> tuple[Inline, ...]:
            match given:
                case Link(span=span) if span in texts:
                    return (replace(given, href=texts[span]),)
                case Image():
                    return (_moved(given, texts),)
                case _:
                    return (given,)

        def block(given: Block) -> tuple[Block, ...]:
            if isinstance(given, Figure):
                return (replace(given, image=_moved(given.image, texts)),)
            return (given,)

        return map_blocks(document.blocks, block, inlines=lambda inlines: map_inlines(inlines, inline))

    return intended


def _moved(image: Image, texts: dict[tuple[int, int], str]) -> Image:
    return replace(image, src=texts[image.span]) if image.span in texts else image


def _unproved(edits: Sequence[Edit], kept: Sequence[Edit]) -> tuple[Loss, ...]:
    return tuple(
        Loss(
            "W324",
            edit.line,
            f"left as written: putting {edit.text.strip()[:60]} here would change other text",
        )
        for edit in edits
        if edit not in kept
    )


def _problems(document: Document) -> tuple[Problem, ...]:
    found = [
        Problem(
            "E301", image.line, f"picture {image.src}: {image.missing}", fix="mend the path or add the file"
        )
        for image in _images(document)
        if image.missing
    ]
    if not plain_text(document.blocks).strip() and not _images(document):
        found.append(Problem("E207", None, "the post has no text"))
    return tuple(found)
