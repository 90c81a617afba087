"""Talks to one Zhihu account through its editor's interface: drafts, pictures, publication.

An article's id is its draft's. What a person set there and nobody configured (permissions, column, statement)
stays. No call is signed, and none is repeated that could make a second article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from publisher.adapter import (
    Access,
    Adapter,
    Field,
    Found,
    Health,
    Job,
    Listed,
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
from publisher_zhihu.columns import put_into_column
from publisher_zhihu.cookie import cookie_life
from publisher_zhihu.errors import check_publication
from publisher_zhihu.folding import fold, fold_address, has_text, is_stored
from publisher_zhihu.inventory import listed, take_down
from publisher_zhihu.options import ZhihuClientOptions
from publisher_zhihu.pictures import send_picture, transfer_picture
from publisher_zhihu.publication import Choices, older_publication, publication
from publisher_zhihu.shapes import (
    Record,
    draft_of,
    id_of,
    moment_of,
    page_of,
    record_of,
    text_of,
    topics_of,
)
from publisher_zhihu.topics import bring_topics

T = TypeVar("T")
_PAGE = 20
"""The most that one page of the list of articles gives (2026-11)."""
_MOST_PAGES = 200
_NOTHING: Mapping[str, str] = MappingProxyType({})


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
        self._has_fetched = False

    def account(self) -> str:
        """The author's public name in addresses (`url_token`), else the id."""
        return self._me.name

    def look(self, rendition: Rendition) -> tuple[Found, ...]:
        """Drafts and articles of that title. None is proved ours: a title proves nothing."""
        title = rendition.title.strip()
        return tuple(
            self._found(item, stage)
            for item, stage in self._copies
            if text_of(item, "title").strip() == title
        )

    def inventory(self) -> Iterator[Listed]:
        """My articles and drafts, each once; between two pages, and behind each one that was read whole meanwhile, it
        waits as between two writes."""
        copies: dict[str, Listed] = {}
        for path, stage in self._lists:
            for number, item in enumerate(self._pages(path, "listing what is there"), 1):
                remote = _remote(id_of(item, "listing what is there"), is_public=stage == "published")
                copies[remote.id] = listed(item, remote)
                if number % _PAGE == 0:
                    self._calls.pause()
        for copy in copies.values():
            self._has_fetched = False
            yield copy
            if self._has_fetched:
                self._calls.pause()

    def examine(self) -> Iterator[Health]:
        """How long the cookie lives, where it tells, and whose it is."""
        yield from cookie_life(self._calls.login, self._access.now())
        yield Health(f"Zhihu knows this login: {self._me.name}")

    def retract(self, remote: Remote) -> None:
        """Deletes the article, or the draft of one that was never published."""
        take_down(remote, self._calls)

    def fetch(self, remote: Remote) -> Snapshot:
        """The draft as it stands; of a published article, the draft of its next edition.

        Raises `NotThere` when it is gone, `Refused` E410 when another account wrote it.
        """
        self._has_fetched = True
        draft = self._draft(remote.id)
        if str(draft["author"]["id"]) != self._me.id:
            raise Refused(
                "E410",
                f"article {remote.id} belongs to another account than {self._me.name}",
                fix="use the cookie of the account that wrote it, or `publish forget`",
                exit_code=ExitCode.PERSON,
            )
        topics = tuple(topic["name"] for topic in topics_of(draft))
        return Snapshot(
            remote=_remote(str(draft["id"]), is_public=draft.get("state") == "published", extra=remote.extra),
            title=text_of(draft, "title"),
            body=fold(text_of(draft, "content")),
            fields={"cover": fold_address(text_of(draft, "title_image")) or None, "topics": topics},
            owner=self._me.name,
            raw=draft,
        )

    def upload(self, payload: Payload) -> Uploaded:
        """Stores a picture under the MD5 of its bytes; one that Zhihu knows is not sent.

        With `transfer`, Zhihu fetches a remote one by itself; where it cannot, the bytes are sent after all.
        """
        moved = transfer_picture(payload, self._calls) if self._options.transfer and payload.source else ""
        return Uploaded(url=moved or send_picture(payload, self._calls, now=self._access.now()))

    def steps(self, job: Job) -> Iterator[Step]:
        """`reserve` an id when there is none, `write` the draft; in mode publish `publish` it, and put it into its
        `column` when one is configured and it is not there yet. What an earlier attempt did is not done again."""
        remote, there = job.remote, job.before
        column = str(job.fields.get("column") or "")

        def reserve() -> Receipt:
            nonlocal remote
            remote = self._reserve(job.rendition.title)
            return Receipt(remote)

        def write() -> Receipt:
            nonlocal remote, there
            there = self._write(_known(remote), job)
            remote = there.remote
            return self._bring_topics(there, job.fields)

        def publish() -> Receipt:
            nonlocal remote
            remote = self._publish(_known(there), job)
            return Receipt(remote)

        if remote is None:
            yield Step("reserve", repeatable=False, run=reserve)
        if not self._is_live(job):
            yield Step("write", repeatable=True, run=write)
            if job.mode != "publish":
                return
            yield Step("publish", repeatable=False, run=publish)
        if column and _known(remote).extra.get("column") != column:
            yield Step("column", repeatable=True, run=lambda: self._put_into_column(_known(remote), column))

    def _is_live(self, job: Job) -> bool:
        """Whether a publication of unknown outcome was carried out after all: the draft and the article that readers
        see are both what it was to bring."""
        if job.resumes not in ("publish", "column") or job.before is None or job.mode != "publish":
            return False
        wanted = job.rendition.title, fold(job.body)
        if job.before.remote.stage != "published" or (job.before.title, job.before.body) != wanted:
            return False
        path, what = f"/api/articles/{job.before.remote.id}", "reading the article"
        article = record_of(self._calls.read("zhuanlan", path, what), what)
        return (text_of(article, "title"), fold(text_of(article, "content"))) == wanted

    # ------------------------------------------------------------ one step each

    def _reserve(self, title: str) -> Remote:
        """An empty draft; its text follows by PATCH, since the create call stores none (2026-11)."""
        body = {"title": title, "delta_time": 0, "can_reward": False}
        answer = self._calls.write(
            "POST", "zhuanlan", "/api/articles/drafts", "reserving a draft", body, once=True
        )
        match answer:
            case {"id": str() | int() as id} if id:
                return _remote(str(id), is_public=False)
            case _:
                raise OutcomeUnknown(
                    "E406", "reserving a draft: Zhihu gave no id", fix="run again: it looks there first"
                )

    def _write(self, remote: Remote, job: Job) -> Snapshot:
        if job.remote is not None and job.before is None:
            self.fetch(remote)
        path, page = f"/api/articles/{remote.id}/draft", f"/p/{remote.id}/edit"
        self._calls.write("PATCH", "zhuanlan", path, "writing the draft", _draft(job), page=page)
        return self._read_back(remote, job) if job.mode == "publish" else self.fetch(remote)

    def _bring_topics(self, there: Snapshot, fields: Mapping[str, Field]) -> Receipt:
        """Without a topic the author is told by Zhihu itself when he publishes: no reason to stop."""
        wanted, remote = fields.get("topics"), there.remote
        topics = wanted if isinstance(wanted, tuple) else ()

        def bring() -> tuple[str, ...]:
            return bring_topics(remote.id, topics, topics_of(there.raw), self._calls)

        return _despite(remote, "topics not set", bring)

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

    def _publish(self, there: Snapshot, job: Job) -> Remote:
        remote, is_published = there.remote, there.remote.stage == "published"
        choices = Choices.of(job.fields, there.raw, is_published=is_published)
        page = f"/p/{remote.id}/edit"
        if self._options.publish_path == "legacy":
            path, body = f"/api/articles/{remote.id}/publish", older_publication(choices)
            self._calls.write("PUT", "zhuanlan", path, "publishing", body, once=True, page=page)
        else:
            path = "/api/v4/content/publish"
            body = publication(
                remote.id,
                job.rendition.title,
                choices,
                now=self._access.now(),
                is_published=is_published,
            )
            check_publication(
                self._calls.write("POST", "www", path, "publishing", body, once=True, page=page)
            )
        return self._is_public_now(remote, job)

    def _put_into_column(self, remote: Remote, column: str) -> Receipt:
        def put() -> tuple[str, ...]:
            put_into_column(remote.id, column, self._me.name, self._calls)
            return ()

        receipt = _despite(remote, f"not put into the column {column}", put)
        if receipt.warnings:
            return receipt
        return Receipt(replace(remote, extra={**remote.extra, "column": column}))

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
        what = "asking who is logged in"
        answer = self._calls.read("www", "/api/v4/me", what)
        if not isinstance(answer, dict) or not answer.get("id"):
            raise Unauthorized(
                "E402", "Zhihu knows nobody by this cookie", fix="log in in a browser, copy it again"
            )
        return _Me(id_of(answer, what), text_of(answer, "url_token") or str(answer["id"]))

    @cached_property
    def _copies(self) -> tuple[tuple[Record, str], ...]:
        """My articles and drafts, each once: pages of Zhihu's lists may overlap."""
        copies = {
            id_of(item, "listing what is there"): (item, stage)
            for path, stage in self._lists
            for item in self._pages(path, "listing what is there")
        }
        return tuple(copies.values())

    @property
    def _lists(self) -> tuple[tuple[str, str], ...]:
        """Where my drafts and my articles are listed, and what they are; of one in both, the second holds."""
        return (
            ("/api/v4/articles/my_drafts", "draft"),
            (f"/api/v4/members/{self._me.name}/articles", "published"),
        )

    def _pages(self, path: str, what: str) -> Iterator[Record]:
        for page in range(_MOST_PAGES):
            params = {"offset": str(page * _PAGE), "limit": str(_PAGE)}
            found = page_of(self._calls.read("www", path, what, params=params), what)
            yield from found.items
            if found.is_last:
                return

    def _found(self, item: Record, stage: str) -> Found:
        id = str(item["id"])
        return Found(
            remote=_remote(id, is_public=stage == "published"),
            title=text_of(item, "title"),
            is_ours=False,
            reason=f"{'an article' if stage == 'published' else 'a draft'} of the same title",
            is_empty=stage == "draft" and not item.get("content_words") and self._is_empty(id),
            created=moment_of(item.get("created")),
        )

    def _is_empty(self, id: str) -> bool:
        """A draft of pictures alone counts no words: only its text tells."""
        return not has_text(text_of(self._draft(id), "content"))

    def _draft(self, id: str) -> Record:
        what = f"reading the draft {id}"
        return draft_of(self._calls.read("zhuanlan", f"/api/articles/{id}/draft", what), what)


CLIENT = ZhihuClient


def _known(what: T | None) -> T:
    if what is None:
        raise RuntimeError("a step was asked for before the one before it was run")
    return what


def _draft(job: Job) -> dict[str, object]:
    """What the draft is to hold; what is left out keeps its value there."""
    draft: dict[str, object] = {"title": job.rendition.title, "content": job.body, "delta_time": 30}
    cover, contents = str(job.fields.get("cover") or ""), job.fields.get("contents")
    if is_stored(cover):  # any other address is refused
        draft |= {"titleImage": cover, "isTitleImageFullScreen": False}
    return draft | ({"table_of_contents": contents} if isinstance(contents, bool) else {})


def _despite(remote: Remote, what: str, work: Callable[[], tuple[str, ...]]) -> Receipt:
    """The receipt of work that is no reason to stop: what it did not do becomes a warning."""
    try:
        return Receipt(remote, work())
    except (Unauthorized, NeedsPerson):
        raise
    except TargetError as error:
        return Receipt(remote, (f"{what}: {error.message}; set it on Zhihu",))


def _remote(id: str, *, is_public: bool, extra: Mapping[str, str] = _NOTHING) -> Remote:
    """The address is made from the id: what Zhihu answers as `url` changed its form and vanished (2025-09)."""
    page = f"https://zhuanlan.zhihu.com/p/{id}"
    if is_public:
        return Remote(id, page, "published", extra)
    return Remote(id, f"{page}/edit", "draft", extra)
