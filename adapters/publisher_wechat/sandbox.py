"""WeChat's API for drafts and publication, emulated: stateful, strict, with its own codes.

An account's state lies in one folder and outlives the process. Time comes through `now`; nothing here sleeps.
Endpoints and replies as on developers.weixin.qq.com, 2026-11; the texts of errors are no contract, the codes are.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from types import MappingProxyType
from typing import Any, ClassVar, Literal

from publisher.adapter import Secret
from publisher.sandbox.wire import Request, Response, json_response
from publisher_wechat.sandbox_html import foreign_links, normalise, saved
from publisher_wechat.sandbox_publications import Publications
from publisher_wechat.sandbox_requests import media_of, read_article_request, read_json
from publisher_wechat.sandbox_rules import (
    CROPS,
    LIBRARY_BYTES,
    THUMB_BYTES,
    UPLOAD_BYTES,
    Refusal,
    Switches,
    check_article,
    check_picture,
    named_pictures,
)
from publisher_wechat.sandbox_store import Record, Store, listed, name_of
from publisher_wechat.sandbox_tokens import Tokens

APPID = "wx5a4db0c0ffee0000"
SECRET = "sandbox-secret-5a4db0c0ffee"
_CREDENTIALS = (("appid", APPID, 41002, 40013), ("secret", SECRET, 41004, 40125))
_LIBRARY: Mapping[str, tuple[tuple[str, ...], int]] = {
    "image": (("jpeg", "png", "gif", "bmp"), LIBRARY_BYTES),
    "thumb": (("jpeg",), THUMB_BYTES),
}
_READS = frozenset(
    "/cgi-bin/draft/get /cgi-bin/draft/batchget /cgi-bin/draft/count /cgi-bin/freepublish/get"
    " /cgi-bin/freepublish/getarticle /cgi-bin/freepublish/batchget".split()
)
_READ_ONLY = frozenset("url thumb_url update_time create_time item".split())
_UNLIMITED = 10**9


class WechatSandbox:
    """One Official Account and its API."""

    name: ClassVar[str] = "wechat"

    def __init__(
        self, folder: Path, *, now: Callable[[], float] = time.time, switches: Switches | None = None
    ) -> None:
        self.switches = switches or Switches()
        self._now = now
        self._store = Store(folder)
        self.tokens = Tokens(self._store, now)
        self._publications = Publications(self._store, now)
        self._lock = RLock()
        self._requests = 0
        self._used: dict[tuple[str, int], int] = {}

    @staticmethod
    def client_options(base: str) -> Mapping[str, object]:
        """The options with which our client reaches this account at `base`."""
        account = {"appid": Secret(literal=APPID), "secret": Secret(literal=SECRET)}
        return {**account, "base_url": base, "poll": 0.0}

    # ---------------------------------------------------------------- for tests and people

    def drafts(self) -> tuple[Mapping[str, Any], ...]:
        """The drafts, the oldest first: `id`, `articles`, `created`, `updated`."""
        with self._lock:
            return self._store.drafts.all()

    def articles(self) -> tuple[Mapping[str, Any], ...]:
        """What is public, the oldest first: `id` and `articles`, each with its `url`."""
        with self._lock:
            return self._store.articles.all()

    def pictures(self) -> tuple[Mapping[str, Any], ...]:
        """Every upload, the oldest first: `url`, `media_id` (empty outside the library), `sha256`, `kind`."""
        with self._lock:
            return self._store.pictures.all()

    def edit_draft(self, media_id: str, *, index: int = 0, **values: object) -> None:
        """Changes an article as a person does in the editor on the web."""
        with self._lock:
            draft = self._draft(media_id)
            articles = [dict(one) for one in draft["articles"]]
            articles[index].update(values)
            self._store.drafts.put({**draft, "articles": articles, "updated": int(self._now())})

    def save_draft(self, media_id: str) -> None:
        """Opens a draft in the editor on the web and saves it: the editor writes its HTML anew."""
        with self._lock:
            draft = self._draft(media_id)
            articles = [{**one, "content": saved(one["content"])} for one in draft["articles"]]
            self._store.drafts.put({**draft, "articles": articles, "updated": int(self._now())})

    def delete_picture(self, media_id: str) -> None:
        """Deletes a picture from the library as a person does."""
        with self._lock:
            record = self._store.picture_by_media_id(media_id)
            if record is not None:
                self._store.pictures.drop(record["id"])

    def delete_draft(self, media_id: str) -> None:
        """Deletes a draft as a person does."""
        with self._lock:
            self._store.drafts.drop(media_id)

    def publish_draft(self, media_id: str) -> str:
        """Publishes a draft as a person does: it leaves the box. Returns the id of the public message."""
        with self._lock:
            return self._publications.make_public(self._draft(media_id))

    # ---------------------------------------------------------------- requests

    def handle(self, request: Request) -> Response:
        """Answers one request. Errors come with status 200, their code in the body."""
        route = _ROUTES.get(request.path)
        if route is None:
            return Response(404, b"not found")
        with self._lock:
            self._requests += 1
            try:
                self._check(request, route)
                return json_response(route.answer(self, request), content_type=route.label)
            except Refusal as refusal:
                return json_response(self._refuse(refusal), content_type=route.label)

    def _check(self, request: Request, route: _Route) -> None:
        if request.method != route.method:
            raise Refusal(43002 if route.method == "POST" else 40097)
        if route.needs_token:
            self.tokens.check(request.query.get("access_token", ""))
        key = (request.path, int(self._now() // 86_400))
        self._used[key] = self._used.get(key, 0) + 1
        if self._used[key] > self.switches.quotas.get(request.path, _UNLIMITED):
            raise Refusal(45009)
        minute = (request.path, -int(self._now() // 60) - 1)  # counted apart from the days
        self._used[minute] = self._used.get(minute, 0) + 1
        if self._used[minute] > self.switches.a_minute:
            raise Refusal(45011)
        self._check_rights(request.path)

    def _check_rights(self, path: str) -> None:
        """What this kind of account may not do (48001), and what no call may do on one that WeChat has closed."""
        kind, is_publishing = self.switches.kind, path.startswith("/cgi-bin/freepublish/")
        if kind == "banned":
            raise Refusal(48004)
        if kind == "restricted" and path not in _READS:
            raise Refusal(50002)
        if kind == "expired" or (kind in ("personal", "unverified") and is_publishing):
            raise Refusal(48001)

    def _refuse(self, refusal: Refusal) -> Record:
        rid = name_of("rid", self._requests)
        hint = f" hint: [{rid[:6]}] rid: {rid[6:14]}-{rid[14:22]}-{rid[22:30]}"
        return {"errcode": refusal.code, "errmsg": refusal.text + hint}

    # ---------------------------------------------------------------- tokens

    def _plain_token(self, request: Request) -> Record:
        self._check_account(request.query)
        return self._token(self.tokens.plain())

    def _stable_token(self, request: Request) -> Record:
        asked = read_json(request)
        self._check_account(asked)
        return self._token(self.tokens.stable(force=asked.get("force_refresh") is True))

    def _check_account(self, given: Mapping[str, Any]) -> None:
        if given.get("grant_type") != "client_credential":
            raise Refusal(40002)
        for key, value, missing, wrong in _CREDENTIALS:
            if not given.get(key):
                raise Refusal(missing)
            if given[key] != value:
                raise Refusal(wrong)
        if self.switches.is_frozen:
            raise Refusal(40243)
        if not self.switches.is_listed:
            raise Refusal(self.switches.refuses_address, ip=self.switches.address)

    def _token(self, record: Record) -> Record:
        return {"access_token": record["token"], "expires_in": self.tokens.seconds_left(record)}

    # ---------------------------------------------------------------- pictures

    def _upload_image(self, request: Request) -> Record:
        data = media_of(request)
        kind = check_picture(data, kinds=("jpeg", "png"), below=UPLOAD_BYTES, too_big=40009)
        picture = self._store.keep_picture(data, kind, in_library=False)
        return {"url": picture["url"], "errcode": 0, "errmsg": "ok"}

    def _add_material(self, request: Request) -> Record:
        limits = _LIBRARY.get(request.query.get("type", ""))
        if limits is None:
            raise Refusal(40004)
        kinds, below = limits
        data = media_of(request)
        kind = check_picture(data, kinds=kinds, below=below, too_big=45001)
        picture = self._store.keep_picture(data, kind, in_library=True)
        return {key: picture[key] for key in ("media_id", "url")}

    # ---------------------------------------------------------------- drafts

    def _add_draft(self, request: Request) -> Record:
        articles = read_article_request(request, self.switches.escapes).get("articles")
        if not isinstance(articles, list) or not articles:
            raise Refusal(44003)
        if len(articles) > 8:
            raise Refusal(45008)
        stored = [self._accept(article, is_single=len(articles) == 1) for article in articles]
        number = self._store.next_number()
        moment = int(self._now())
        media_id = name_of("draft", number)
        self._store.drafts.put(
            {"id": media_id, "number": number, "articles": stored, "created": moment, "updated": moment}
        )
        return {"media_id": media_id}

    def _update_draft(self, request: Request) -> Record:
        asked = read_article_request(request, self.switches.escapes)
        draft = self._draft(asked.get("media_id"))
        index, article = asked.get("index", 0), asked.get("articles")
        if not isinstance(index, int) or not 0 <= index < len(draft["articles"]):
            raise Refusal(40035)
        if not isinstance(article, dict):
            raise Refusal(44003)
        articles = list(draft["articles"])
        articles[index] = self._accept(article, is_single=len(articles) == 1)
        self._store.drafts.put({**draft, "articles": articles, "updated": int(self._now())})
        return dict(_OK)

    def _accept(self, article: Any, *, is_single: bool) -> Record:
        """The article as it is stored: checked, its content normalised."""
        check_article(article, self.switches.measures, is_single=is_single)
        if self.switches.crops == "refuse" and any(article.get(key) for key in CROPS):
            raise Refusal(53402)
        if any(self._store.picture_by_media_id(one) is None for one in named_pictures(article)):
            raise Refusal(40007)
        if article.get("article_type") == "newspic":
            return self._stored(
                article, re.sub(r"<[^>]*>", "", article["content"]), article.get("digest", "")
            )
        if self.switches.foreign_links == "refuse" and foreign_links(article["content"]):
            raise Refusal(45166)
        content = normalise(article["content"], knows=self._store.knows_picture)
        return self._stored(
            article, content, article.get("digest", "") or re.sub(r"<[^>]*>", "", content)[:54]
        )

    def _stored(self, article: Record, content: str, digest: str) -> Record:
        defaults: Record = {
            "article_type": "news",
            "author": "",
            "content_source_url": "",
            "show_cover_pic": 0,
        }
        comments: Record = {"need_open_comment": 0, "only_fans_can_comment": 0}
        given = {key: value for key, value in article.items() if key not in _READ_ONLY}
        return {**defaults, **comments, **given, "content": content, "digest": digest}

    def _get_draft(self, request: Request) -> Record:
        draft = self._draft(read_json(request).get("media_id"))
        return {
            "news_item": self._shown(draft),
            "create_time": draft["created"],
            "update_time": draft["updated"],
        }

    def _list_drafts(self, request: Request) -> Record:
        return self._page(request, self._store.drafts.all(), "media_id")

    def _delete_draft(self, request: Request) -> Record:
        self._store.drafts.drop(self._draft(read_json(request).get("media_id"))["id"])
        return dict(_OK)

    def _count_drafts(self, request: Request) -> Record:
        return {"total_count": len(self._store.drafts.all())}

    def _draft(self, media_id: object) -> Record:
        if not media_id:
            raise Refusal(41006)
        draft = self._store.drafts.get(str(media_id))
        if draft is None:
            raise Refusal(40007)
        return draft

    def _shown(self, record: Record, *, with_content: bool = True) -> list[Record]:
        """The articles of a draft or a public message, as the reading calls show them."""
        shown = []
        for number, article in enumerate(record["articles"]):
            url = f"http://mp.weixin.qq.com/s?__biz=sandbox&tempkey={record['id'][:16]}{number}&chksm=0#rd"
            cover = self._store.picture_by_media_id(named_pictures(article)[0])
            one = {"url": url, "thumb_url": cover["url"] if cover else "", **article}
            shown.append(one if with_content else {key: one[key] for key in one if key != "content"})
        return shown

    def _page(self, request: Request, records: tuple[Record, ...], id_key: str) -> Record:
        asked = read_json(request)
        offset, count = asked.get("offset"), asked.get("count")
        if not isinstance(offset, int) or not isinstance(count, int) or offset < 0 or not 1 <= count <= 20:
            raise Refusal(40097)
        items = [
            {
                id_key: record["id"],
                "content": {
                    "news_item": self._shown(record, with_content=not asked.get("no_content")),
                    "create_time": record["created"],
                    "update_time": record["updated"],
                },
                "update_time": record["updated"],
            }
            for record in listed(records, asked)
        ]
        return {"total_count": len(records), "item_count": len(items), "item": items}

    # ---------------------------------------------------------------- publication

    def _submit(self, request: Request) -> Record:
        draft = self._draft(read_json(request).get("media_id"))
        return {**_OK, **self._publications.submit(draft)}

    def _ask_publication(self, request: Request) -> Record:
        return self._publications.ask(read_json(request).get("publish_id"), self.switches.statuses)

    def _get_article(self, request: Request) -> Record:
        return {"news_item": self._shown(self._publications.article(read_json(request).get("article_id")))}

    def _delete_article(self, request: Request) -> Record:
        asked = read_json(request)
        self._publications.delete(asked.get("article_id"), asked.get("index", 0))
        return dict(_OK)

    def _list_articles(self, request: Request) -> Record:
        return self._page(request, self._store.articles.all(), "article_id")


_OK: Mapping[str, Any] = MappingProxyType({"errcode": 0, "errmsg": "ok"})


@dataclass(frozen=True, slots=True)
class _Route:
    answer: Callable[[WechatSandbox, Request], Record]
    method: Literal["GET", "POST"] = "POST"
    needs_token: bool = True
    label: str = "application/json; encoding=utf-8"


_UPLOAD_LABEL = "text/plain"
_ROUTES: Mapping[str, _Route] = {
    "/cgi-bin/token": _Route(WechatSandbox._plain_token, method="GET", needs_token=False),
    "/cgi-bin/stable_token": _Route(WechatSandbox._stable_token, needs_token=False),
    "/cgi-bin/media/uploadimg": _Route(WechatSandbox._upload_image, label=_UPLOAD_LABEL),
    "/cgi-bin/material/add_material": _Route(WechatSandbox._add_material, label=_UPLOAD_LABEL),
    "/cgi-bin/draft/add": _Route(WechatSandbox._add_draft),
    "/cgi-bin/draft/update": _Route(WechatSandbox._update_draft),
    "/cgi-bin/draft/get": _Route(WechatSandbox._get_draft),
    "/cgi-bin/draft/batchget": _Route(WechatSandbox._list_drafts),
    "/cgi-bin/draft/delete": _Route(WechatSandbox._delete_draft),
    "/cgi-bin/draft/count": _Route(WechatSandbox._count_drafts, method="GET"),
    "/cgi-bin/freepublish/submit": _Route(WechatSandbox._submit),
    "/cgi-bin/freepublish/get": _Route(WechatSandbox._ask_publication),
    "/cgi-bin/freepublish/getarticle": _Route(WechatSandbox._get_article),
    "/cgi-bin/freepublish/batchget": _Route(WechatSandbox._list_articles),
    "/cgi-bin/freepublish/delete": _Route(WechatSandbox._delete_article),
}

SANDBOX = WechatSandbox
