"""A post as an article of a WeChat Official Account: allow-listed HTML with inline styles, and its fields.

Pure. Limits as on the page of `draft/add`, 2026-11: title 32, author 16, digest 128, content 20,000 characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, Literal

from publisher.adapter import (
    Capabilities,
    Context,
    Field,
    Limits,
    LinkUse,
    PictureLimits,
    Purpose,
    Rendition,
    TextFile,
)
from publisher.document import Document, Part, Problem
from publisher.write.figures import lift_pictures
from publisher.write.links import host_of, resolve_document
from publisher.write.title import without_title
from publisher_wechat.addresses import FORMS
from publisher_wechat.article import Article, MathChoice, Wishes, write_article
from publisher_wechat.body import shows_anything
from publisher_wechat.cover import crops_of, made_cover
from publisher_wechat.digest import DIGEST_LIMIT, digest_of
from publisher_wechat.notes import Links
from publisher_wechat.picture_post import write_picture_post
from publisher_wechat.picture_text import KIND
from publisher_wechat.printable import one_line
from publisher_wechat.profile import Profile
from publisher_wechat.theme import ThemeName, theme

_AUTHOR_LIMIT = 16
_BODY_BYTES = 1 << 20


@dataclass(frozen=True)
class WechatAdapter:
    """The options of a WeChat target, and the recipe of an article."""

    comments: Literal["keep", "all", "fans", "off"] = "keep"
    author: str | None = None
    cover: Path | None = field(default=None, repr=False)
    """Read before an article is rendered: what arrives is `Document.cover`."""
    theme: ThemeName | TextFile = "calm"
    math: MathChoice = "auto"
    links: Links = "notes"
    profile: Profile | None = None
    title_limit: int = 32
    body_limit: int = 20_000

    name: ClassVar[str] = "wechat"
    version: ClassVar[int] = 3

    def __post_init__(self) -> None:
        if isinstance(self.theme, TextFile):
            theme(self.theme)  # a theme that cannot be used is a mistake of the configuration, told at once

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(
            label="微信公众号",
            format="html",
            hosts=("mp.weixin.qq.com",),
            addresses=FORMS,
            editor="https://mp.weixin.qq.com/",
            keeps_links=False,
            can_update_published=False,
            title_limit=self.title_limit,
            body_limit=self.body_limit,
            digest_limit=DIGEST_LIMIT,
            pictures=_PICTURES,
            uploads=6,
            fetches_pasted=True,
            by_hand=_BY_HAND,
            defaults=_DEFAULTS,
        )

    def render(self, document: Document, context: Context) -> Rendition:
        """The article: links led where they lead, pictures lifted, blocks written, fields and limits found."""
        title = one_line(document.meta.title_for(context.target))
        if document.meta.kind_for(context.target) == KIND:
            return self._picture_post(document, context, title)
        led, uses = resolve_document(document, context, self.capabilities)
        blocks, lifted = lift_pictures(without_title(led.blocks, title))
        article = self._written(replace(led, blocks=blocks), context)
        digest, cut = digest_of(document)
        cover = document.cover or made_cover(title, context.cjk_font)
        fields = self._fields(document, context, digest=digest)
        fields |= {"cover": article.pictures.add(cover, purpose="cover"), **crops_of(cover)}
        return Rendition(
            target=context.target,
            post=document.meta.id,
            format="html",
            title=title,
            body=article.html,
            fields=MappingProxyType(fields),
            pictures=article.pictures.all,
            links=self._kept(uses),
            losses=(*document.losses, *lifted, *article.losses, *cut),
            problems=(
                *document.problems,
                *article.problems,
                *self._problems(title, fields, article, document),
            ),
            limits=Limits(article.length, self.body_limit),
        )

    def _kept(self, uses: tuple[LinkUse, ...]) -> tuple[LinkUse, ...]:
        """Where the links lead: with `links: drop` those to elsewhere became plain text."""
        if self.links != "drop":
            return uses
        hosts = self.capabilities.hosts
        return tuple(use if host_of(use.to) in hosts else replace(use, to="") for use in uses)

    def _picture_post(self, document: Document, context: Context, title: str) -> Rendition:
        """Pictures and plain text; nothing in it is a link."""
        written = write_picture_post(document)
        fields = self._fields(document, context, digest="")
        fields |= {"kind": KIND, "pictures": written.shown, "author": "", "chosen": ()}
        return Rendition(
            target=context.target,
            post=document.meta.id,
            format="html",
            title=title,
            body=written.html,
            fields=MappingProxyType(fields),
            pictures=written.pictures.all,
            losses=(*document.losses, *written.losses),
            problems=(*document.problems, *written.problems, *self._title_problems(title)),
            limits=Limits(len(written.html), self.body_limit),
        )

    def _written(self, document: Document, context: Context) -> Article:
        wishes = Wishes(
            theme=theme(self.theme),
            math=self.math,
            links=self.links,
            profile=self.profile,
            capabilities=self.capabilities,
            limit=self.body_limit,
            macros=context.macros,
            cjk_font=context.cjk_font,
        )
        return write_article(document, wishes)

    # ---------------------------------------------------------------- what is sent beside it

    def _fields(self, document: Document, context: Context, *, digest: str) -> dict[str, Field]:
        """What is sent beside title and body. `chosen` names what the post or the configuration set itself: that
        replaces what a person set on WeChat, the rest does not."""
        author = one_line(self.author if self.author is not None else context.author)
        is_open, for_fans = _COMMENTS[self.comments]
        own = {
            "digest": bool(document.meta.digest),
            "cover": document.cover is not None,
            "author": bool(author),
        }
        return {
            "author": author,
            "chosen": tuple(sorted(name for name, is_own in own.items() if is_own)),
            "digest": digest,
            "need_open_comment": is_open,
            "only_fans_can_comment": for_fans,
            "source_url": document.meta.canonical,
        }

    def _problems(
        self, title: str, fields: dict[str, Field], article: Article, document: Document
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


_PICTURES: Mapping[Purpose, PictureLimits] = MappingProxyType(
    {
        "body": PictureLimits(
            ("image/png", "image/jpeg", "image/gif"),
            max_bytes=1_000_000,
            max_width=1_440,
            moving_bytes=10_000_000,  # a GIF goes to the library, which takes 10 MB (2026-11)
        ),
        "cover": PictureLimits(("image/png", "image/jpeg"), max_bytes=10_000_000, max_width=2_000),
    }
)
_BY_HAND = ("原创", "合集", "赞赏", "创作来源", "定时发表")
"""Not settable by the API: answers of WeChat's staff in the community, 2026-11."""
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
