"""Talks to one Zhihu account through its editor's interface: drafts, pictures, publication.

An article's id is its draft's. What a person set there and we do not send (permissions, column, statement) stays.
No call is signed, and none is repeated that could make a second article.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from publisher.adapter import (
    Access,
    Adapter,
    Found,
    Job,
    Payload,
    Receipt,
    Remote,
    Rendition,
    Snapshot,
    Step,
    Uploaded,
)
from publisher.errors import (
    ExitCode,
    NeedsPerson,
    OutcomeUnknown,
    Refused,
    TargetError,
    Unauthorized,
)
from publisher_zhihu.calls import Calls
from publisher_zhihu.errors import check_publication
from publisher_zhihu.folding import fold, fold_address, has_text, is_stored
from publisher_zhihu.options import ZhihuClientOptions
from publisher_zhihu.pictures import send_picture
from publisher_zhihu.publication import publication
from publisher_zhihu.topics import bring_topics

_LOG = logging.getLogger("publisher.zhihu")
_PAGE = 20
"""The most that one page of the list of articles gives (2026-11)."""
_MOST_PAGES = 200


@dataclass(frozen=True, slots=True)
class _Me:
    """Who is logged in: `id` is what drafts name as their author, `name` what is public."""

    id: str
    name: str


class ZhihuClient:
    """One account; what it reads of lists and of the account it remembers as long as it lives."""

    def __init__(self, *, adapter: Adapter, options: ZhihuClientOptions, access: Access) -> None:
        self._options = options
        self._access = access
        self._calls = Calls(options, access)

    def account(self) -> str:
        """The author's public name in addresses (`url_token`), else the id."""
        return self._me.name

    def look(self, rendition: Rendition) -> tuple[Found, ...]:
        """Drafts and articles of that title. None is proved ours: a title proves nothing."""
        title = rendition.title.strip()
        return tuple(
            self._found(item, stage) for item, stage in self._copies if item["title"].strip() == title
        )

    def fetch(self, remote: Remote) -> Snapshot:
        """The draft as it stands; of a published article, the draft of its next edition.

        Raises `NotThere` when it is gone, `Refused` E410 when another account wrote it.
        """
        draft = self._calls.read("zhuanlan", f"/api/articles/{remote.id}/draft", "reading the draft")
        author = str(draft.get("author", {}).get("id", ""))
        if author != self._me.id:
            raise Refused(
                "E410",
                f"article {remote.id} belongs to another account than {self._me.name}",
                fix="use the cookie of the account that wrote it, or `publish forget`",
                exit_code=ExitCode.PERSON,
            )
        topics = tuple(str(topic["name"]) for topic in draft.get("topics") or ())
        return Snapshot(
            remote=_remote(str(draft["id"]), is_public=draft.get("state") == "published"),
            title=str(draft.get("title", "")),
            body=fold(str(draft.get("content", ""))),
            fields={"cover": fold_address(str(draft.get("title_image") or "")) or None, "topics": topics},
            owner=self._me.name,
            raw=draft,
        )

    def upload(self, payload: Payload) -> Uploaded:
        """Stores a picture under the MD5 of its bytes; one that Zhihu knows is not sent."""
        return Uploaded(url=send_picture(payload, self._calls, now=self._access.now()))

    def steps(self, job: Job) -> Iterator[Step]:
        """`reserve` an id when there is none, `write` the draft, and in mode publish `publish` it."""
        remote = job.remote

        def reserve() -> Receipt:
            nonlocal remote
            remote = self._reserve(job.rendition.title)
            return Receipt(remote)

        def write() -> Receipt:
            nonlocal remote
            remote = self._write(_known(remote), job)
            return Receipt(remote)

        if remote is None:
            yield Step("reserve", repeatable=False, run=reserve)
        yield Step("write", repeatable=True, run=write)
        if job.mode == "publish":
            yield Step("publish", repeatable=False, run=lambda: Receipt(self._publish(_known(remote), job)))

    # ------------------------------------------------------------ one step each

    def _reserve(self, title: str) -> Remote:
        """An empty draft; its text follows by PATCH, since the create call stores none (2026-11)."""
        body = {"title": title, "delta_time": 0, "can_reward": False}
        answer = self._calls.write(
            "POST", "zhuanlan", "/api/articles/drafts", "reserving a draft", body, once=True
        )
        if not isinstance(answer, dict) or not answer.get("id"):
            raise OutcomeUnknown(
                "E406", "reserving a draft: Zhihu gave no id", fix="run again: it looks there first"
            )
        return _remote(str(answer["id"]), is_public=False)

    def _write(self, remote: Remote, job: Job) -> Remote:
        if job.remote is not None and job.before is None:
            self.fetch(remote)
        body: dict[str, object] = {"title": job.rendition.title, "content": job.body, "delta_time": 30}
        cover = str(job.fields.get("cover") or "")
        if is_stored(cover):  # any other address is refused
            body |= {"titleImage": cover, "isTitleImageFullScreen": False}
        path, page = f"/api/articles/{remote.id}/draft", f"/p/{remote.id}/edit"
        self._calls.write("PATCH", "zhuanlan", path, "writing the draft", body, page=page)
        there = self._read_back(remote, job) if job.mode == "publish" else self.fetch(remote)
        self._bring_topics(there, job.fields)
        return there.remote

    def _read_back(self, remote: Remote, job: Job) -> Snapshot:
        """What Zhihu holds now. Raises `OutcomeUnknown` when a reader would see something else than we sent: it
        must not go public then."""
        there = self.fetch(remote)
        if there.title != job.rendition.title or there.body != fold(job.body):
            raise OutcomeUnknown(
                "E416",
                f"article {remote.id} does not read back as it was written",
                fix="open the draft on Zhihu and compare it with `publish render`; then run again",
            )
        return there

    def _bring_topics(self, there: Snapshot, fields: Mapping[str, object]) -> None:
        """Topics are no reason to stop: without one the author is told by Zhihu itself when he publishes."""
        wanted = fields.get("topics")
        try:
            bring_topics(
                there.remote.id,
                wanted if isinstance(wanted, tuple) else (),
                _topics(there.raw),
                self._calls,
            )
        except (Unauthorized, NeedsPerson):
            raise
        except TargetError as error:
            _LOG.warning("zhihu: topics of %s not set: %s", there.remote.id, error.message)

    def _publish(self, remote: Remote, job: Job) -> Remote:
        is_published = remote.stage == "published"
        if self._options.publish_path == "legacy":
            path = f"/api/articles/{remote.id}/publish"
            self._calls.write(
                "PUT", "zhuanlan", path, "publishing", {}, once=True, page=f"/p/{remote.id}/edit"
            )
        else:
            body = publication(
                remote.id, job.rendition.title, now=self._access.now(), is_published=is_published
            )
            check_publication(
                self._calls.write(
                    "POST",
                    "www",
                    "/api/v4/content/publish",
                    "publishing",
                    body,
                    once=True,
                    page=f"/p/{remote.id}/edit",
                )
            )
        return self._is_public_now(remote, job)

    def _is_public_now(self, remote: Remote, job: Job) -> Remote:
        there = self._read_back(remote, job)
        if there.remote.stage != "published":
            raise NeedsPerson(
                "E411",
                f"Zhihu took article {remote.id} but does not show it yet",
                fix="look at it on Zhihu; the next run takes its address over",
            )
        return there.remote

    # ------------------------------------------------------------ what is read once

    @cached_property
    def _me(self) -> _Me:
        answer = self._calls.read("www", "/api/v4/me", "asking who is logged in")
        if not isinstance(answer, dict) or not answer.get("id"):
            raise Unauthorized(
                "E402", "Zhihu knows nobody by this cookie", fix="log in in a browser, copy it again"
            )
        return _Me(str(answer["id"]), str(answer.get("url_token") or answer["id"]))

    @cached_property
    def _copies(self) -> tuple[tuple[Mapping[str, Any], str], ...]:
        """My articles and drafts, each once: pages of Zhihu's lists may overlap."""
        drafts = self._pages("/api/v4/articles/my_drafts", "listing drafts")
        articles = self._pages(f"/api/v4/members/{self._me.name}/articles", "listing articles")
        copies = {str(item["id"]): (item, "draft") for item in drafts}
        copies |= {str(item["id"]): (item, "published") for item in articles}
        return tuple(copies.values())

    def _pages(self, path: str, what: str) -> Iterator[Mapping[str, Any]]:
        for page in range(_MOST_PAGES):
            params = {"offset": str(page * _PAGE), "limit": str(_PAGE)}
            answer = self._calls.read("www", path, what, params=params)
            yield from answer["data"]
            if answer["paging"]["is_end"] or not answer["data"]:
                return

    def _found(self, item: Mapping[str, Any], stage: str) -> Found:
        id = str(item["id"])
        return Found(
            remote=_remote(id, is_public=stage == "published"),
            title=item["title"],
            is_ours=False,
            reason=f"{'an article' if stage == 'published' else 'a draft'} of the same title",
            is_empty=stage == "draft" and not item.get("content_words") and self._is_empty(id),
            created=datetime.fromtimestamp(item["created"], UTC) if item.get("created") else None,
        )

    def _is_empty(self, id: str) -> bool:
        """A draft of pictures alone counts no words: only its text tells."""
        draft = self._calls.read("zhuanlan", f"/api/articles/{id}/draft", "reading the draft")
        return not has_text(str(draft.get("content", "")))


CLIENT = ZhihuClient


def _known(remote: Remote | None) -> Remote:
    if remote is None:
        raise RuntimeError("a step was asked for before the one before it was run")
    return remote


def _topics(draft: Mapping[str, object]) -> tuple[Mapping[str, Any], ...]:
    topics = draft.get("topics")
    return tuple(topic for topic in topics if isinstance(topic, dict)) if isinstance(topics, list) else ()


def _remote(id: str, *, is_public: bool) -> Remote:
    """The address is made from the id: what Zhihu answers as `url` changed its form and vanished (2025-09)."""
    page = f"https://zhuanlan.zhihu.com/p/{id}"
    return Remote(id, page if is_public else f"{page}/edit", "published" if is_public else "draft")
