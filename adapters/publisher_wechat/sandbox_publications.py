"""Publications of the emulated account: handed in, asked about, public, deleted.

Who may publish at all is decided before anything here is called; times come through `now`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from publisher_wechat.sandbox_rules import Refusal
from publisher_wechat.sandbox_store import Record, Store, name_of

_PUBLIC = 0
_NAMES_FAILED = frozenset({2, 3, 4})
"""The states that say which articles of the message they are about (`fail_idx`)."""


class Publications:
    """What was handed in and what became of it."""

    def __init__(self, store: Store, now: Callable[[], float]) -> None:
        self._store = store
        self._now = now

    def submit(self, draft: Record) -> Record:
        """`freepublish/submit`: only a number to ask about; the draft stays until the publication is through."""
        number = self._store.next_number()
        publish_id = 2_247_480_000 + number
        self._store.publications.put(
            {"id": str(publish_id), "number": number, "media_id": draft["id"], "asked": 0, "article_id": ""}
        )
        return {"publish_id": publish_id, "msg_data_id": 100_000 + number}

    def ask(self, publish_id: object, statuses: Sequence[int]) -> Record:
        """`freepublish/get`: the next of `statuses`, the last of them for good."""
        publication = self._store.publications.get(str(publish_id))
        if publication is None:
            raise Refusal(53502)
        status = statuses[min(publication["asked"], len(statuses) - 1)]
        draft = self._store.drafts.get(publication["media_id"])
        article_id = publication["article_id"]
        if status == _PUBLIC and not article_id and draft:
            article_id = self.make_public(draft)
        self._store.publications.put(
            {**publication, "asked": publication["asked"] + 1, "article_id": article_id}
        )
        return self._answer(int(publication["id"]), status, article_id)

    def _answer(self, publish_id: int, status: int, article_id: str) -> Record:
        answer: Record = {"publish_id": publish_id, "publish_status": status}
        article = self._store.articles.get(article_id)
        if status == _PUBLIC and article:
            urls = [
                {"idx": n, "article_url": one["url"]} for n, one in enumerate(article["articles"], start=1)
            ]
            answer |= {"article_id": article_id, "article_detail": {"count": len(urls), "item": urls}}
        return {**answer, "fail_idx": [1] if status in _NAMES_FAILED else []}

    def make_public(self, draft: Mapping[str, Any]) -> str:
        """The draft leaves the box and becomes a public message; returns its id."""
        number = self._store.next_number()
        article_id = name_of("article", number)
        page = f"https://mp.weixin.qq.com/s/{name_of('page', number)[:20]}"
        articles = [
            {**one, "url": f"{page}{index}", "is_deleted": False}
            for index, one in enumerate(draft["articles"])
        ]
        moment = int(self._now())
        times = {"created": moment, "updated": moment}
        self._store.articles.put(
            {"id": article_id, "number": number, "draft": draft["id"], "articles": articles, **times}
        )
        self._store.drafts.drop(draft["id"])
        return article_id

    def article(self, article_id: object) -> Record:
        """`freepublish/getarticle`."""
        article = self._store.articles.get(str(article_id))
        if article is None:
            raise Refusal(53600)
        return article

    def delete(self, article_id: object, index: object) -> None:
        """`freepublish/delete`: one article of the message, counted from 1, or with 0 all of them."""
        article = self.article(article_id)
        if not isinstance(index, int) or not 0 <= index <= len(article["articles"]):
            raise Refusal(40035)
        articles = [
            {**one, "is_deleted": one["is_deleted"] or index in (0, number)}
            for number, one in enumerate(article["articles"], start=1)
        ]
        self._store.articles.put({**article, "articles": articles, "updated": int(self._now())})
