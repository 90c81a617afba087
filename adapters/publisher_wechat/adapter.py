"""A post as an article of a WeChat Official Account: allow-listed HTML with inline styles, and its fields.

Pure. Limits as on the page of `draft/add`, 2026-11: title 32, author 16, digest 128, content 20,000 characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, Literal

from publisher.adapter import Capabilities, Context, Field, Limits, PictureLimits, Purpose, Rendition
from publisher.document import (
    Block,
    CodeBlock,
    Document,
    Heading,
    Loss,
    Part,
    Problem,
    plain_text,
    walk,
)
from publisher.write.figures import lift_pictures
from publisher.write.links import resolve_document
from publisher_wechat.body import BodyWriter, shows_anything
from publisher_wechat.cover import made_cover
from publisher_wechat.digest import digest_of
from publisher_wechat.formulas import NO_PICTURES, FormulaWriter, longest_within
from publisher_wechat.materials import Materials
from publisher_wechat.notes import Links, Notes
from publisher_wechat.pictures import Pictures, sent_length
from publisher_wechat.theme import ThemeName, theme
from publisher_wechat.words import words_for

_AUTHOR_LIMIT = 16
_BODY_BYTES = 1 << 20


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
        digest, cut = digest_of(document)
        cover = article.pictures.add(document.cover or made_cover(title, context.cjk_font), purpose="cover")
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
            losses=(*document.losses, *lifted, *article.made_with.losses, *cut),
            problems=(
                *document.problems,
                *article.problems,
                *self._problems(title, fields, article, document),
            ),
            limits=Limits(article.length, self.body_limit),
        )

    # ---------------------------------------------------------------- the body

    def _written(self, document: Document, context: Context) -> _Article:
        """The article as rich as its limit allows: long formulas as pictures, then code without colours."""
        longest = 0 if self.math == "png" else NO_PICTURES
        article = self._write(document, context, longest)
        if self.math == "auto" and article.drawings and article.length > self.body_limit:
            longest = longest_within(article.drawings, article.length - self.body_limit)
            article = self._write(document, context, longest)
        if article.length <= self.body_limit or not _has_code(document):
            return article
        plain = self._write(document, context, longest, has_colours=False)
        return plain if plain.length <= self.body_limit else article

    def _write(
        self, document: Document, context: Context, longest: int, *, has_colours: bool = True
    ) -> _Article:
        style = theme(self.theme)
        pictures = Pictures()
        is_plain = self.math == "auto"
        materials = Materials(
            theme=style if has_colours else replace(style, code={}),
            words=words_for(document.meta.lang),
            links=self.links,
            notes=Notes(document.footnotes),
            formulas=FormulaWriter(
                context.macros,
                longest=longest,
                is_plain_text=is_plain,
                font=context.cjk_font,
                pictures=pictures,
            ),
            pictures=pictures,
            capabilities=self.capabilities,
            post=document.meta.id,
            losses=[] if has_colours else [_COLOURLESS],
        )
        html = BodyWriter(materials).write(document.blocks)
        return _Article(html, materials, sent_length(html, pictures.all))

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
        found = [*self._title_problems(title), *_author_problems(str(fields["author"] or ""))]
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
        return tuple(found)

    def _title_problems(self, title: str) -> Iterator[Problem]:
        if not title:
            yield Problem("E306", None, "the post has no title", fix="add `title:` to its front matter")
        if len(title) > self.title_limit:
            message = f"the title has {len(title)} characters, WeChat takes {self.title_limit}"
            fix = "shorten it for WeChat: publisher: {title: {wechat: …}}"
            yield Problem("E303", None, message, fix=fix)


def _author_problems(author: str) -> Iterator[Problem]:
    if len(author) > _AUTHOR_LIMIT:
        message = f"the author's name has {len(author)} characters, WeChat takes {_AUTHOR_LIMIT}"
        yield Problem("E311", None, message, fix="set a shorter `author:` for this target")


@dataclass(frozen=True, slots=True)
class _Article:
    """A body, what it was made with, and its length as sent."""

    html: str
    made_with: Materials
    length: int

    @property
    def pictures(self) -> Pictures:
        return self.made_with.pictures

    @property
    def problems(self) -> tuple[Problem, ...]:
        return (*self.pictures.problems, *self.made_with.formulas.problems)

    @property
    def drawings(self) -> tuple[int, ...]:
        """The lengths of the formulas drawn in the body."""
        return tuple(self.made_with.formulas.lengths)


_COLOURLESS = Loss("W304", None, "code stands without colours, so that the article stays within its limit")


def _has_code(document: Document) -> bool:
    return any(isinstance(node, CodeBlock) for node in walk(document.blocks))


def _without_title(blocks: tuple[Block, ...], title: str) -> tuple[Block, ...]:
    """The blocks without a first heading that repeats the title, which WeChat shows above them."""
    for place, block in enumerate(blocks):
        if isinstance(block, Part):
            continue
        if isinstance(block, Heading) and " ".join(plain_text(block.inlines).split()) == title:
            return blocks[:place] + blocks[place + 1 :]
        break
    return blocks


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
