"""One post on its way to WeChat: the calls that a job's steps are made of.

Each leaves the remote copy as it is then known. Which steps a job has is the client's decision.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from publisher.adapter import Access, Job, Receipt, Remote
from publisher.apply.transport import Policy
from publisher.errors import NotThere, OutcomeUnknown, PictureGone, Refused, TargetError
from publisher_wechat.api import Api
from publisher_wechat.articles import (
    Article,
    changed_article,
    marks,
    new_article,
    pictures_of,
    without_crops,
)
from publisher_wechat.errors import both, say
from publisher_wechat.replies import (
    address_in,
    id_in,
    number_in,
    object_in,
    objects_in,
    require_done,
    text_in,
)
from publisher_wechat.spellings import clean_url

_POLLS = (1, 2, 4, 8, 15, 30)
"""Pauses between two questions about a publication, as multiples of the first; a check takes seconds to minutes."""
_DRAFTS = "mp.weixin.qq.com → 草稿箱"
_TOLD = range(1, 7)
"""`publish_status` of freepublish/get but for 0 (public): 1 in progress, 2 originality, 3 failed, 4 refused by review,
5 deleted since, 6 banned since."""
_ADD, _UPDATE, GET_DRAFT = "/cgi-bin/draft/add", "/cgi-bin/draft/update", "/cgi-bin/draft/get"
_SUBMIT, _ASK = "/cgi-bin/freepublish/submit", "/cgi-bin/freepublish/get"
_PUBLIC, _IN_PROGRESS = 0, 1
_NO_CROP = 53402
_CROP_REFUSED = f"WeChat did not take the cover's crops (53402): see how it looks, {_DRAFTS}"
_OVER = frozenset({2, 3, 4})
"""After these the draft is still there and may be handed in anew."""


class Delivery:
    """The calls for one job; `remote` is the copy as it is known after the last of them."""

    def __init__(self, api: Api, access: Access, job: Job, *, poll: float = 1.0) -> None:
        self._api = api
        self._access = access
        self._job = job
        self._poll = poll
        self.remote = job.remote
        self._warnings: tuple[str, ...] = ()

    @property
    def is_submitted(self) -> bool:
        return self.remote is not None and bool(self.remote.extra.get("publish_id"))

    @property
    def is_public(self) -> bool:
        return self.remote is not None and self.remote.stage == "published"

    def add(self) -> Receipt:
        """Makes the draft. Not to be repeated: a second call makes a second draft."""
        article = new_article(self._job)
        try:
            article, reply = self._with_crops(article, self._add_article)
        except NotThere as error:  # 40007: of a draft to be made, only its pictures have ids
            raise self._lost(article) or error from None
        media_id = text_in(reply, "media_id", _ADD, is_unclear=True)
        return self._keep(Remote(media_id, extra=marks(article)))

    def _add_article(self, article: Article) -> Mapping[str, Any]:
        return self._api.post(_ADD, {"articles": [article]}, policy=Policy.ONCE)

    def update(self) -> Receipt:
        """Writes the draft anew, in its place in its message."""
        remote = self._known()
        there = article_at(self._job.before.raw if self._job.before else self.read_draft(), remote, GET_DRAFT)
        article = changed_article(self._job, there)
        try:
            article, _ = self._with_crops(article, self._update_article)
        except NotThere as error:
            raise self._lost(article) or error from None
        begun = self._marks_of_attempt()
        mine = {
            key: mark
            for key, mark in marks(article).items()
            if begun.get(key) == mark or _replaced(key, article, there, remote, mark)
        }
        return self._keep(replace(remote, stage="draft", extra={**remote.extra, **mine}))

    def _marks_of_attempt(self) -> Mapping[str, str]:
        """What an attempt that broke off left there, when it sent this same content and nobody heard the answer."""
        return marks(new_article(self._job)) if self._job.resumes else {}

    def _update_article(self, article: Article) -> Mapping[str, Any]:
        remote = self._known()
        index = int(remote.extra.get("index", "0"))
        reply = self._api.post(_UPDATE, {"media_id": remote.id, "index": index, "articles": article})
        require_done(reply, _UPDATE)
        return reply

    def _with_crops(
        self, article: Article, send: Callable[[Article], Mapping[str, Any]]
    ) -> tuple[Article, Mapping[str, Any]]:
        """Sends the article, a second time without its crops when WeChat turns those down (nothing is made then)."""
        try:
            return article, send(article)
        except Refused as refusal:
            bare = without_crops(article)
            if refusal.platform_code != _NO_CROP or bare == article:
                raise
        self._warnings = (_CROP_REFUSED,)
        return bare, send(bare)

    def _lost(self, article: Article) -> PictureGone | None:
        """The error for pictures of ours that the library no longer has; None when a person's own is missing."""
        named = pictures_of(article)
        ours = [digest for digest, one in self._job.uploads.items() if one.media_id in named]
        if not ours:
            return None
        words = both("cover-gone")
        error = PictureGone("E407", words["en"].message, pictures=ours, fix=words["en"].fix)
        error.wordings = words
        return error

    def submit(self) -> Receipt:
        """Hands the draft in for publication. Not to be repeated."""
        remote = self._known()
        reply = self._api.post(_SUBMIT, {"media_id": remote.id}, policy=Policy.ONCE)
        try:
            publish_id = id_in(reply, "publish_id", _SUBMIT, is_unclear=True)
        except OutcomeUnknown:
            raise say("publication-unnamed", call=_SUBMIT) from None
        return self._keep(replace(remote, extra={**remote.extra, "publish_id": publish_id}))

    def poll(self) -> Receipt:
        """Asks until the publication is through. Raises for every other end, and when it takes too long."""
        reply = self._ask()
        for pause in _POLLS:
            if reply.get("publish_status") != _IN_PROGRESS:
                break
            self._access.sleep(pause * self._poll)
            reply = self._ask()
        if reply.get("publish_status") == _PUBLIC:
            return self._keep(self._public(reply))
        raise _failure(reply)

    def resume(self) -> Receipt:
        """Settles a publication that an earlier run handed in; one that came to nothing is forgotten."""
        try:
            return self.poll()
        except Refused as refusal:
            if refusal.platform_code not in (*_OVER, 53502):
                raise
        remote = self._known()
        return self._keep(replace(remote, extra={k: v for k, v in remote.extra.items() if k != "publish_id"}))

    def read_draft(self) -> Mapping[str, Any]:
        return self._api.post(GET_DRAFT, {"media_id": self._known().id})

    def _ask(self) -> Mapping[str, Any]:
        publish_id = self._known().extra.get("publish_id", "")
        asked = {"publish_id": int(publish_id) if publish_id.isdecimal() else publish_id}
        reply = self._api.post(_ASK, asked)
        number_in(reply, "publish_status", _ASK)
        return reply

    def _public(self, reply: Mapping[str, Any]) -> Remote:
        remote = self._known()
        number = int(remote.extra.get("index", "0"))
        found = objects_in(object_in(reply, "article_detail", _ASK), "item", _ASK)
        places = {one.get("idx", place): one for place, one in enumerate(found, start=1)}
        mine = places.get(number + 1)
        url = clean_url(address_in(mine, "article_url", _ASK)) if mine else None
        extra = {**remote.extra, "article_id": text_in(reply, "article_id", _ASK)}
        return replace(remote, url=url, stage="published", extra=extra)

    def _known(self) -> Remote:
        if self.remote is None:
            raise say("no-draft")
        return self.remote

    def _keep(self, remote: Remote) -> Receipt:
        self.remote = remote
        warnings, self._warnings = self._warnings, ()
        return Receipt(remote, warnings)


def article_at(raw: Mapping[str, Any], remote: Remote, call: str) -> Article:
    """The article of a message that is this post's. Raises `NotThere` when the message has none in that place."""
    if "news_item" not in raw:
        raise say("misshapen", call=call, what="`news_item`")
    articles = objects_in(raw, "news_item", call)
    index = int(remote.extra.get("index", "0"))
    if not 0 <= index < len(articles):
        raise say("left-message")
    return articles[index]


def _replaced(key: str, article: Article, there: Article, remote: Remote, mark: str) -> bool:
    """Whether what stands there after an update is of our making: a person's own value bears no mark."""
    name = "thumb_media_id" if key == "cover" else key
    return article.get(name) != there.get(name) or remote.extra.get(key) == mark


def _failure(reply: Mapping[str, Any]) -> TargetError:
    status = number_in(reply, "publish_status", _ASK)
    name = f"status-{status}" if status in _TOLD else "status-unknown"
    return say(name, platform_code=status, status=status)
