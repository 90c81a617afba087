"""Talks to one Official Account: drafts, pictures, publication. The only code that changes anything there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from threading import Lock
from typing import Any

from publisher.adapter import (
    Access,
    Adapter,
    Found,
    Health,
    Job,
    Listed,
    Payload,
    Remote,
    Rendition,
    Snapshot,
    Step,
    Uploaded,
)
from publisher.errors import NeedsPerson, NotThere
from publisher_wechat.api import Api
from publisher_wechat.articles import cover_id, snapshot
from publisher_wechat.crops import middle_crops
from publisher_wechat.delivery import GET_DRAFT, Delivery, article_at
from publisher_wechat.errors import say
from publisher_wechat.inventory import articles_of, examine, remote_of, take_down
from publisher_wechat.options import WechatOptions
from publisher_wechat.replies import address_in, messages_in, number_in, text_in
from publisher_wechat.spellings import clean_url

_PAGE = 20
"""The most that draft/batchget and freepublish/batchget give at once."""
_INLINE_TYPES: Mapping[str, str] = {"image/png": "png", "image/jpeg": "jpg"}
"""What media/uploadimg takes, and the ending each gets."""
_INLINE_BYTES = 1_000_000
_LIBRARY_TYPES: Mapping[str, str] = {**_INLINE_TYPES, "image/gif": "gif", "image/bmp": "bmp"}
_NOT_WORD = re.compile(r"[^0-9A-Za-z]")


class WechatClient:
    """One account. Building it sends nothing; what it reads of lists and tokens it keeps for the run."""

    def __init__(self, *, adapter: Adapter, options: WechatOptions, access: Access) -> None:
        self._adapter = adapter
        self._access = access
        self._options = options
        self._api = Api(options, access)
        self._lock = Lock()
        self._drafts: tuple[Mapping[str, Any], ...] | None = None
        self._articles: tuple[Mapping[str, Any], ...] | None = None
        self._is_one_gone = False
        self._crops: dict[str, Mapping[str, str]] = {}

    def account(self) -> str:
        """A public id made from the appid; sends nothing."""
        return f"wx-{sha256(self._api.appid.encode()).hexdigest()[:16]}"

    def look(self, rendition: Rendition) -> tuple[Found, ...]:
        """Copies that bear the post's canonical URL: drafts, and once one is gone, published articles too."""
        address = rendition.fields.get("source_url")
        if not isinstance(address, str) or not address:
            return ()
        drafts = tuple(
            _found(message, index, one) for message, index, one in _bearing(self._list_drafts(), address)
        )
        if drafts or not self._is_one_gone:
            return drafts
        return tuple(
            _found(message, index, one) for message, index, one in _bearing(self._list_articles(), address)
        )

    def inventory(self) -> Iterator[Listed]:
        """Drafts and, where the account may list them, published articles; their texts come with the lists, since
        reading each would use up a day's quota (100 calls of getarticle, 2026-11)."""
        for message in self._pages("/cgi-bin/draft/batchget", with_text=True):
            yield from articles_of(message)
        try:
            for message in self._pages("/cgi-bin/freepublish/batchget", with_text=True):
                yield from articles_of(message)
        except NeedsPerson as refusal:
            if refusal.code != "E413":
                raise

    def examine(self) -> Iterator[Health]:
        """Whether WeChat gives a token to this machine's address, and what the account may do."""
        yield from examine(self._api)

    def retract(self, remote: Remote) -> None:
        """Deletes a draft, or a published article where the account may; neither comes back."""
        take_down(remote, self._api)

    def fetch(self, remote: Remote) -> Snapshot:
        """The article as it is there now. Raises `NotThere` when neither a draft nor a known publication has it."""
        if remote.stage == "published" and remote.extra.get("article_id"):
            return self._fetch_article(remote)
        try:
            raw = self._api.post(GET_DRAFT, {"media_id": remote.id})
        except NotThere:
            self._is_one_gone = True
            published = self._settled(remote)
            if published is None:
                raise
            return self._fetch_article(published)
        return snapshot(article_at(raw, remote, GET_DRAFT), replace(remote, url=None, stage="draft"), raw)

    def upload(self, payload: Payload) -> Uploaded:
        """A picture of the body by uploadimg, or by the library when it is a GIF or large; a cover by the library."""
        ending = _LIBRARY_TYPES.get(payload.media_type) or _NOT_WORD.sub(
            "", payload.media_type.rpartition("/")[2]
        )
        # A name beyond ASCII would be spelled `filename*=`, which WeChat answers with 41005.
        file = (f"{payload.sha256[:16]}.{ending}", payload.data, payload.media_type)
        is_inline = payload.media_type in _INLINE_TYPES and len(payload.data) < _INLINE_BYTES
        if payload.purpose == "body" and is_inline:
            call = "/cgi-bin/media/uploadimg"
            reply = self._api.upload(call, file)
            return Uploaded(url=address_in(reply, "url", call))
        call = "/cgi-bin/material/add_material"
        reply = self._api.upload(call, file, kind="image")
        media_id = text_in(reply, "media_id", call)
        if payload.purpose == "cover" and payload.width and payload.height:
            self._crops[media_id] = middle_crops(payload.width, payload.height)
        return Uploaded(url=address_in(reply, "url", call), media_id=media_id)

    def steps(self, job: Job) -> Iterator[Step]:
        """Add or update; in mode publish also submit and poll, after settling what an earlier run handed in."""
        delivery = Delivery(self._api, self._access, self._with_crops(job), poll=self._options.poll)
        if job.remote is None:
            yield Step("add", False, delivery.add)
        else:
            if delivery.is_submitted and job.mode == "publish":
                yield Step("settle", True, delivery.resume)
                if delivery.is_public:
                    return
            yield Step("update", True, delivery.update)
        if job.mode == "publish":
            yield Step("submit", False, delivery.submit)
            yield Step("poll", True, delivery.poll)

    def _with_crops(self, job: Job) -> Job:
        """The job with the crops of a cover that was remote: how large it is, only the upload told."""
        is_known = any(name in job.fields for name in ("crop_235_1", "crop_1_1"))
        crops = {} if is_known else self._crops.get(cover_id(job), {})
        return replace(job, fields={**job.fields, **crops}) if crops else job

    # ---------------------------------------------------------------- reading

    def _fetch_article(self, remote: Remote) -> Snapshot:
        call = "/cgi-bin/freepublish/getarticle"
        raw = self._api.post(call, {"article_id": remote.extra["article_id"]})
        article = article_at(raw, remote, call)
        if article.get("is_deleted"):
            raise say("article-deleted")
        url = clean_url(address_in(article, "url", call)) if article.get("url") else remote.url
        return snapshot(article, replace(remote, url=remote.url or url, stage="published"), raw)

    def _settled(self, remote: Remote) -> Remote | None:
        """A draft that is gone because the publication we handed in went through, as the published copy."""
        publish_id = remote.extra.get("publish_id", "")
        if not publish_id.isdecimal():
            return None
        call = "/cgi-bin/freepublish/get"
        reply = self._api.post(call, {"publish_id": int(publish_id)})
        if reply.get("publish_status") != 0:
            return None
        article_id = text_in(reply, "article_id", call)
        return replace(remote, stage="published", extra={**remote.extra, "article_id": article_id})

    def _list_drafts(self) -> tuple[Mapping[str, Any], ...]:
        with self._lock:
            if self._drafts is None:
                self._drafts = tuple(self._pages("/cgi-bin/draft/batchget"))
            return self._drafts

    def _list_articles(self) -> tuple[Mapping[str, Any], ...]:
        """What is public, as far as this account may list it (48001 since July 2025 for most)."""
        with self._lock:
            if self._articles is None:
                try:
                    self._articles = tuple(self._pages("/cgi-bin/freepublish/batchget"))
                except NeedsPerson as refusal:
                    if refusal.code != "E413":
                        raise
                    self._articles = ()
            return self._articles

    def _pages(self, path: str, *, with_text: bool = False) -> Iterator[Mapping[str, Any]]:
        offset, total = 0, 1
        while offset < total:
            asked = {"offset": offset, "count": _PAGE, "no_content": int(not with_text)}
            page = self._api.post(path, asked)
            items, total = messages_in(page, path), number_in(page, "total_count", path)
            if not items and offset == 0 and total:
                # Believed, an account that seems empty would get a second draft of each post.
                raise say("misshapen", call=path, what="`item`")
            yield from items
            if not items:
                return
            offset += len(items)


def _bearing(
    messages: tuple[Mapping[str, Any], ...], address: str
) -> Iterator[tuple[Mapping[str, Any], int, Mapping[str, Any]]]:
    """Every article of every message that bears `address`: the message, the place in it, the article."""
    for message in messages:
        for index, article in enumerate(message.get("content", {}).get("news_item", [])):
            if article.get("content_source_url") == address and not article.get("is_deleted"):
                yield message, index, article


def _found(message: Mapping[str, Any], index: int, article: Mapping[str, Any]) -> Found:
    remote = remote_of(message, index, article)
    reason = "its original link (阅读原文) is this post's canonical URL"
    return Found(remote=remote, title=str(article.get("title", "")), is_ours=True, reason=reason)


CLIENT = WechatClient
