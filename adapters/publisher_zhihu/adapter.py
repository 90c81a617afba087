"""Document -> what Zhihu's editor keeps: the body in its HTML, topics, cover.

Pure. How blocks look stands in `dialect`, how inlines do in `inlines`; sending is the client's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import ClassVar, Literal

from publisher.adapter import (
    AddressForm,
    Capabilities,
    Context,
    Field,
    Limits,
    Picture,
    PictureLimits,
    Rendition,
)
from publisher.document import Block, Document, Heading, Loss, Part, Rule, plain_text
from publisher.write.links import resolve_document
from publisher.write.title import without_title
from publisher_zhihu.dialect import BlockWriter
from publisher_zhihu.equation import Equations
from publisher_zhihu.findings import Findings
from publisher_zhihu.importing import import_file
from publisher_zhihu.inlines import InlineWriter
from publisher_zhihu.notes import Notes

TITLE_LIMIT = 100
"""Characters; three public tools check it, Zhihu's own pages do not say (2026-11)."""
TOPIC_LIMIT = 5
_ADVERTISING = re.compile(r"公众号|微信号|加微信|扫码|二维码")
ADDRESS_LENGTH = 120
"""Characters that an uploaded picture's address counts for in the length of a body."""

_CAPABILITIES = Capabilities(
    label="知乎",
    format="html",
    hosts=("zhuanlan.zhihu.com", "www.zhihu.com", "zhihu.com"),
    addresses=(
        AddressForm(
            host="zhuanlan.zhihu.com", path=r"/p/(?P<id>\d+)", page="https://zhuanlan.zhihu.com/p/{id}"
        ),
    ),
    editor="https://zhuanlan.zhihu.com/write",
    keeps_links=True,
    header_names_blogs_only=True,
    title_limit=TITLE_LIMIT,
    tag_limit=TOPIC_LIMIT,
    pictures=MappingProxyType({"body": PictureLimits(), "cover": PictureLimits()}),
    uploads=3,
    defaults=MappingProxyType(
        {
            "mode": "draft",
            "header": "auto",
            "footer": "auto",
            "related": "auto",
            "related_without_copy": "url",
            "refresh": "with-edit",
            "qr": "none",
        }
    ),
)


Statement = Literal["keep", "none", "ai", "spoiler", "medical", "fiction", "finance"]
_STATEMENTS = {
    "none": "none",
    "ai": "ai_creation",
    "spoiler": "spoiler",
    "medical": "medical_advice",
    "fiction": "fictional_creation",
    "finance": "contain_finance",
}
"""What an author declares, in the interface's words (captures of 2026-02)."""


@dataclass(frozen=True, slots=True)
class ZhihuAdapter:
    """Renders for one Zhihu account. `keep` and None leave to a person there what they are about.

    `link_cards` makes a card of a link that is alone on its line; `contents` is the table of contents; `comments`
    who may comment (`anyone` is the only value that is confirmed); `statement` what the author declares; `column`
    the id or title of one of the author's columns, for articles that are published.
    """

    name: ClassVar[str] = "zhihu"
    version: ClassVar[int] = 1
    link_cards: bool = False
    contents: Literal["keep", "on", "off"] = "keep"
    comments: Literal["keep", "anyone"] = "keep"
    statement: Statement = "keep"
    column: str | None = None

    @property
    def capabilities(self) -> Capabilities:
        return _CAPABILITIES

    def render(self, document: Document, context: Context) -> Rendition:
        """The rendition: links led to their places, the body written, what must hold it checked."""
        findings = Findings()
        title = document.meta.title_for(context.target).strip()
        led, links = resolve_document(document, context, _CAPABILITIES)
        led = replace(led, blocks=without_title(led.blocks, title))
        body = _body(led, context, findings, with_cards=self.link_cards)
        cover = _cover(document, findings)
        topics = _topics(document, findings)
        _check(document, context, title, body, topics, findings)
        pictures = (*findings.pictures.values(), *((cover,) if cover else ()))
        return Rendition(
            target=context.target,
            post=document.meta.id,
            format="html",
            title=title,
            body=body,
            fields=MappingProxyType({**_fields(document, topics, cover), **self._choices()}),
            pictures=pictures,
            links=links,
            losses=(*document.losses, *findings.losses),
            problems=(*document.problems, *findings.problems),
            limits=Limits(_length(body, findings)),
        )

    def _choices(self) -> dict[str, Field]:
        """What is set in the editor's side panel; what is kept is not sent."""
        chosen: dict[str, Field] = {
            "contents": {"on": True, "off": False}.get(self.contents),
            "comments": None if self.comments == "keep" else self.comments,
            "statement": _STATEMENTS.get(self.statement),
            "column": self.column,
        }
        return {key: value for key, value in chosen.items() if value is not None}

    def import_file(self, document: Document, context: Context, marks: Mapping[str, str]) -> str:
        """The article as Markdown for Zhihu's import of documents (导入文档)."""
        return import_file(document, context, _CAPABILITIES, marks)


ADAPTER = ZhihuAdapter


def _body(document: Document, context: Context, findings: Findings, *, with_cards: bool) -> str:
    equations = Equations(context.macros, findings)
    notes = Notes(document.footnotes, findings)
    inlines = InlineWriter(_CAPABILITIES, equations, notes, findings)
    writer = BlockWriter(inlines, findings, _levels(document), with_cards=with_cards)
    return writer.write(document.blocks)


def _levels(document: Document) -> tuple[int, ...]:
    """The heading levels that the post's own text uses: what stands around it does not move them."""
    headings = (block for block in document.blocks if isinstance(block, Heading))
    return tuple(sorted({heading.level for heading in headings}))


def _topics(document: Document, findings: Findings) -> tuple[str, ...]:
    """The tags in their order, each once, as many as an article takes."""
    tags = tuple(dict.fromkeys(tag.strip() for tag in document.meta.tags if tag.strip()))
    if len(tags) > TOPIC_LIMIT:
        findings.lose("W342", None, f"only the first {TOPIC_LIMIT} of {len(tags)} tags become topics")
    return tags[:TOPIC_LIMIT]


def _cover(document: Document, findings: Findings) -> Picture | None:
    """The cover that the post or the configuration names; none is made here, Zhihu shows articles without."""
    cover = document.cover
    if cover is None:
        return None
    if cover.asset is None and (cover.missing or not cover.is_remote):
        reason = cover.missing or "no such file"
        findings.hold("E301", None, f"the cover {cover.src}: {reason}", "put it there, or mend `cover:`")
        return None
    return Picture(cover.src, cover.asset.url if cover.asset else cover.src, cover.asset, purpose="cover")


def _fields(document: Document, topics: tuple[str, ...], cover: Picture | None) -> dict[str, Field]:
    return {"topics": topics, "source_url": document.meta.canonical, "cover": cover.url if cover else None}


def _check(
    document: Document, context: Context, title: str, body: str, topics: tuple[str, ...], findings: Findings
) -> None:
    """Everything that Zhihu would refuse, known before anything is sent."""
    if not title:
        findings.hold("E306", None, "the post has no title", "write `title:` into its front matter")
    if len(title) > TITLE_LIMIT:
        message = f"the title has {len(title)} characters, Zhihu takes {TITLE_LIMIT}"
        findings.hold("E303", None, message, f"shorten it, or set publisher.title.{context.target}")
    is_empty = not body or not any(_is_own(block) for block in document.blocks)
    if is_empty and "E207" not in {problem.code for problem in document.problems}:
        findings.hold("E207", None, "the post has no text", "write some, or set `published: false`")
    if not topics and context.mode == "publish":
        fix = "give the post a tag, or publish the draft by hand"
        findings.hold("E309", None, "Zhihu publishes nothing without a topic, and the post has no tag", fix)
    elif not topics:
        findings.losses.setdefault(Loss("W314", None, "the post has no tag: Zhihu will ask for a topic"))
    _warn_of_other_accounts(document, body, findings)


def _warn_of_other_accounts(document: Document, body: str, findings: Findings) -> None:
    """A word on what Zhihu may treat as advertising for elsewhere, where the text first has it.

    A copied old guideline forbids it; the rule in force could not be read (2026-11). So it is said, not held.
    """
    if not _ADVERTISING.search(body):
        return
    for block in document.blocks:
        match = _ADVERTISING.search(plain_text((block,)))
        if match:
            message = f"“{match[0]}”: Zhihu may treat an account or code of another platform as advertising"
            findings.lose("W330", block.lines.first, message)
            return


def _is_own(block: Block) -> bool:
    """Whether a block is the post's own text, not what stands around it."""
    return not isinstance(block, (Part, Rule))


def _length(body: str, findings: Findings) -> int:
    """Characters of the body as it will be sent, pictures with an address of the usual length."""
    return len(body) + sum(
        body.count(f'src="{url}"') * (ADDRESS_LENGTH - len(url)) for url in findings.pictures
    )
