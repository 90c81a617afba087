"""A post as an article of a WeChat Official Account: allow-listed HTML with inline styles, and its fields.

Pure. Limits as on the page of `draft/add`, 2026-11: title 32, author 16, digest 128, content 20,000 characters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, Literal

from publisher.adapter import Capabilities, Context, Field, Limits, PictureLimits, Purpose, Rendition
from publisher.document import (
    Asset,
    Block,
    Document,
    Heading,
    Image,
    Loss,
    Math,
    Paragraph,
    Part,
    Problem,
    fingerprint,
    plain_text,
    walk,
)
from publisher.write.figures import lift_pictures
from publisher.write.links import resolve_document
from publisher.write.text import cut_text, join_lines
from publisher_wechat.body import BodyWriter, shows_anything
from publisher_wechat.formulas import Drawing, FormulaWriter
from publisher_wechat.inlines import InlineWriter
from publisher_wechat.notes import Links, Notes
from publisher_wechat.pictures import Pictures, sent_length
from publisher_wechat.theme import ThemeName, theme
from publisher_wechat.words import words_for

_DIGEST_LIMIT = 120
"""Below the 128 of the documents, where some accounts were refused (45004)."""
_AUTHOR_LIMIT = 16
_BODY_BYTES = 1 << 20
_COVER_SIZE = (900, 383)
"""Pixels; WeChat's 2.35:1 in the size that its editor recommends."""
_COVER_VERSION = 1


@dataclass(frozen=True)
class WechatAdapter:
    """The options of a WeChat target, and the recipe of an article."""

    comments: Literal["keep", "all", "fans", "off"] = "keep"
    author: str | None = None
    cover: Path | None = field(default=None, repr=False)
    """Read before an article is rendered: what arrives is `Document.cover`."""
    theme: ThemeName = "calm"
    math: Literal["auto", "svg", "png"] = "auto"
    links: Links = "notes"
    title_limit: int = 32
    body_limit: int = 20_000

    name: ClassVar[str] = "wechat"
    version: ClassVar[int] = 1

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(
            label="微信公众号",
            format="html",
            hosts=("mp.weixin.qq.com",),
            keeps_links=False,
            can_update_published=False,
            title_limit=self.title_limit,
            body_limit=self.body_limit,
            pictures=_PICTURES,
            uploads=6,
            defaults=_DEFAULTS,
        )

    def render(self, document: Document, context: Context) -> Rendition:
        """The article: links led where they lead, pictures lifted, blocks written, fields and limits found."""
        title = " ".join(document.meta.title_for(context.target).split())
        led, uses = resolve_document(document, context, self.capabilities)
        blocks, lifted = lift_pictures(_without_title(led.blocks, title))
        article = self._written(replace(led, blocks=blocks), context)
        digest, cut = _digest(document)
        cover = article.pictures.add(document.cover or _made_cover(title, context), purpose="cover")
        fields = self._fields(document, context, digest=digest, cover=cover)
        return Rendition(
            target=context.target,
            post=document.meta.id,
            format="html",
            title=title,
            body=article.html,
            fields=MappingProxyType(fields),
            pictures=article.pictures.all,
            links=uses,
            losses=(*document.losses, *lifted, *article.losses, *cut),
            problems=(
                *document.problems,
                *article.pictures.problems,
                *article.problems,
                *self._problems(title, fields, article, document),
            ),
            limits=Limits(article.length, self.body_limit),
        )

    # ---------------------------------------------------------------- the body

    def _written(self, document: Document, context: Context) -> _Article:
        """The article with its formulas as SVG, or as pictures where it would otherwise pass its limit."""
        article = self._write(document, context, "png" if self.math == "png" else "svg")
        has_drawings = "<svg" in article.html
        if self.math == "auto" and has_drawings and article.length > self.body_limit:
            return self._write(document, context, "png")
        return article

    def _write(self, document: Document, context: Context, drawing: Drawing) -> _Article:
        style, notes, pictures = theme(self.theme), Notes(document.footnotes), Pictures()
        formulas = FormulaWriter(
            context.macros,
            drawing=drawing,
            is_plain_text=self.math == "auto",
            font=context.cjk_font,
            pictures=pictures,
        )
        inlines = InlineWriter(
            theme=style,
            links=self.links,
            notes=notes,
            formulas=formulas,
            pictures=pictures,
            capabilities=self.capabilities,
            post=document.meta.id,
        )
        body = BodyWriter(
            theme=style,
            words=words_for(document.meta.lang),
            inlines=inlines,
            formulas=formulas,
            pictures=pictures,
            notes=notes,
        )
        html = body.write(document.blocks)
        return _Article(
            html,
            pictures,
            losses=(*body.losses, *inlines.losses),
            problems=tuple(formulas.problems),
            length=sent_length(html, pictures.all),
        )

    # ---------------------------------------------------------------- what is sent beside it

    def _fields(self, document: Document, context: Context, *, digest: str, cover: str) -> dict[str, Field]:
        """What is sent beside title and body. `chosen` names what the post or the configuration set itself: that
        replaces what a person set on WeChat, the rest does not."""
        author = self.author if self.author is not None else context.author
        is_open, for_fans = _COMMENTS[self.comments]
        own = {
            "digest": bool(document.meta.digest),
            "cover": document.cover is not None,
            "author": bool(author),
        }
        return {
            "author": author,
            "chosen": tuple(sorted(name for name, is_own in own.items() if is_own)),
            "cover": cover,
            "digest": digest,
            "need_open_comment": is_open,
            "only_fans_can_comment": for_fans,
            "source_url": document.meta.canonical,
        }

    def _problems(
        self, title: str, fields: dict[str, Field], article: _Article, document: Document
    ) -> tuple[Problem, ...]:
        """What WeChat would refuse, found before anything is sent."""
        found: list[Problem] = []
        if not title:
            found.append(
                Problem("E306", None, "the post has no title", fix="add `title:` to its front matter")
            )
        if len(title) > self.title_limit:
            message = f"the title has {len(title)} characters, WeChat takes {self.title_limit}"
            found.append(
                Problem("E303", None, message, fix="shorten it for WeChat: publisher: {title: {wechat: …}}")
            )
        own = tuple(block for block in document.blocks if not isinstance(block, Part))
        if not shows_anything(own):
            found.append(
                Problem("E207", None, "the post has no text", fix="write one, or mark it `draft: true`")
            )
        if article.length > self.body_limit or len(article.html.encode()) >= _BODY_BYTES:
            message = (
                f"the article has {article.length} characters with its markup, WeChat takes {self.body_limit}"
            )
            found.append(
                Problem("E304", None, message, fix="split the post; fewer links and formulas help too")
            )
        author = str(fields["author"] or "")
        if len(author) > _AUTHOR_LIMIT:
            message = f"the author's name has {len(author)} characters, WeChat takes {_AUTHOR_LIMIT}"
            found.append(Problem("E311", None, message, fix="set a shorter `author:` for this target"))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class _Article:
    html: str
    pictures: Pictures
    losses: tuple[Loss, ...]
    problems: tuple[Problem, ...]
    length: int


def _without_title(blocks: tuple[Block, ...], title: str) -> tuple[Block, ...]:
    """The blocks without a first heading that repeats the title, which WeChat shows above them."""
    for place, block in enumerate(blocks):
        if isinstance(block, Part):
            continue
        if isinstance(block, Heading) and " ".join(plain_text(block.inlines).split()) == title:
            return blocks[:place] + blocks[place + 1 :]
        break
    return blocks


def _digest(document: Document) -> tuple[str, tuple[Loss, ...]]:
    """The author's digest, else the first paragraph of words; a loss when the author's own had to be cut."""
    own = " ".join(document.meta.digest.split())
    if own:
        cut = cut_text(own, _DIGEST_LIMIT)
        loss = Loss("W309", None, f"the digest is cut at {len(cut)} of its {len(own)} characters")
        return cut, (loss,) if cut != own else ()
    blocks = tuple(block for block in document.blocks if not isinstance(block, Part))
    prose = (one for one in walk(blocks) if isinstance(one, Paragraph) and not _has_formula(one))
    texts = (_flowing(plain_text(one.inlines)) for one in prose)
    return cut_text(next((text for text in texts if text), ""), _DIGEST_LIMIT), ()


def _flowing(text: str) -> str:
    """Lines as one, the Chinese way."""
    out = ""
    for line in (" ".join(line.split()) for line in text.splitlines()):
        out += join_lines(out, line) + line
    return out


def _has_formula(paragraph: Paragraph) -> bool:
    return any(isinstance(one, Math) for one in walk(paragraph.inlines))


def _made_cover(title: str, context: Context) -> Image:
    """A cover with the title on it, drawn when it is sent."""
    sha256 = fingerprint(("cover", _COVER_VERSION, _COVER_SIZE, title))
    load = partial(_drawn_cover, title, context.cjk_font)
    asset = Asset(sha256, "image/png", None, "cover.png", load, *_COVER_SIZE, drawn=True)
    return Image("cover", alt=title, asset=asset)


def _drawn_cover(title: str, configured: Path | None) -> bytes:
    """The cover; without a font for its letters the ground alone, never boxes."""
    from publisher.media.cover import draw_cover
    from publisher.media.fonts import MissingFont, find_cjk_font

    try:
        font = find_cjk_font(configured)
    except MissingFont:
        font = None
    return draw_cover(title, font, _COVER_SIZE)


_PICTURES: Mapping[Purpose, PictureLimits] = MappingProxyType(
    {
        "body": PictureLimits(("image/png", "image/jpeg", "image/gif"), max_bytes=1_000_000, max_width=1_440),
        "cover": PictureLimits(("image/png", "image/jpeg"), max_bytes=10_000_000, max_width=1_800),
    }
)
_DEFAULTS = MappingProxyType(
    {
        "mode": "draft",
        "header": "auto",
        "footer": "auto",
        "related": "auto",
        "related_without_copy": "drop",
        "refresh": "with-edit",
        "qr": "keep",
    }
)
_COMMENTS: dict[str, tuple[bool | None, bool | None]] = {
    "keep": (None, None),
    "all": (True, False),
    "fans": (True, True),
    "off": (False, False),
}

ADAPTER = WechatAdapter
