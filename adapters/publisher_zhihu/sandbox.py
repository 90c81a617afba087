"""Zhihu's stand-in: the editor's interface as far as publishing needs it, stateful and strict.

The hosts are told apart by the first part of the path (`/www`, `/zhuanlan`, `/api`, `/upload`). This file holds the
gate (cookie, headers) and the table of routes; what they do stands in the `sandbox_…` files beside it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock
from typing import ClassVar

from publisher.adapter import Secret
from publisher.sandbox.wire import Request, Response
from publisher_zhihu import sandbox_articles as articles
from publisher_zhihu import sandbox_bytes as store_of_bytes
from publisher_zhihu import sandbox_columns as columns
from publisher_zhihu import sandbox_images as images
from publisher_zhihu import sandbox_publish as publishing
from publisher_zhihu import sandbox_replies as replies
from publisher_zhihu import sandbox_topics as topics
from publisher_zhihu.sandbox_call import Account, Call
from publisher_zhihu.sandbox_store import Store

TICKETS: Mapping[str, Account] = {
    "2|1:0|10:1790000000|4:z_c0|sandbox-author": Account("6a51e2f09b3d4c7a8e", "sandbox-author", "沙盒作者"),
    "2|1:0|10:1790000000|4:z_c0|sandbox-other": Account("0b7c93d1e2f4a5968c", "sandbox-other", "另一位作者"),
}
"""Who is logged in, by the value of the cookie `z_c0`."""
EXPIRED_TICKET = "2|1:0|10:1700000000|4:z_c0|sandbox-expired"
XSRF = "sandbox-xsrf-value"

Route = tuple[str, re.Pattern[str], Callable[[Call], Response]]


def _route(line: str, work: Callable[[Call], Response]) -> Route:
    method, _, path = line.partition(" ")
    return method, re.compile(re.sub(r"\{\w+\}", r"([\\w.-]+)", path)), work


_ROUTES: tuple[Route, ...] = (
    _route("GET /www/api/v4/me", articles.me),
    _route("POST /zhuanlan/api/articles/drafts", articles.create_draft),
    _route("GET /zhuanlan/api/articles/{id}/draft", articles.read_draft),
    _route("PATCH /zhuanlan/api/articles/{id}/draft", articles.patch_draft),
    _route("DELETE /zhuanlan/api/articles/{id}/draft", articles.delete_draft),
    _route("DELETE /www/api/v4/articles/{id}/draft", articles.delete_draft),
    _route("PUT /zhuanlan/api/articles/{id}/publish", publishing.publish_legacy),
    _route("POST /www/api/v4/content/publish", publishing.publish),
    _route("GET /zhuanlan/api/articles/{id}", articles.read_article),
    _route("GET /www/api/v4/articles/my_drafts", articles.my_drafts),
    _route("GET /www/api/v4/articles/my_drafts/count", articles.count_drafts),
    _route("GET /www/api/v4/articles/{id}", articles.unsigned_read),
    _route("DELETE /www/api/v4/articles/{id}", articles.delete_article),
    _route("DELETE /zhuanlan/api/articles/{id}", articles.delete_article),
    _route("GET /www/api/v4/members/{token}/articles", articles.articles_of),
    _route("GET /www/api/v4/members/{token}/column-contributions", columns.columns_of),
    _route("POST /www/api/v4/columns/{id}/items", columns.add_item),
    _route("POST /www/api/v4/creators/article_publish/check/question", columns.submit_to_question),
    _route("GET /zhuanlan/api/autocomplete/topics", topics.find_topics),
    _route("POST /zhuanlan/api/articles/{id}/topics", topics.add_topic),
    _route("DELETE /zhuanlan/api/articles/{id}/topics/{topic}", topics.remove_topic),
    _route("POST /zhuanlan/api/uploaded_images", images.transfer),
    _route("POST /api/images", images.register),
    _route("GET /api/images/{id}", images.state),
    _route("PUT /api/images/{id}/uploading_status", images.finish),
)


class ZhihuSandbox:
    """The emulator; `now` gives seconds since 1970, `fetch` an outside picture's bytes (None: out of reach)."""

    name: ClassVar[str] = "zhihu"

    def __init__(
        self,
        folder: Path,
        *,
        now: Callable[[], float] = time.time,
        fetch: Callable[[str], bytes | None] = lambda _: None,
    ) -> None:
        self._store = Store(folder)
        self._now = now
        self._fetch = fetch
        self._lock = Lock()

    def handle(self, request: Request) -> Response:
        """Answers one request; what it changed is on disk by then."""
        with self._lock:
            if request.path.startswith("/upload/"):
                return store_of_bytes.receive(request, self._store)
            passed = _gate(request)
            return passed if isinstance(passed, Response) else self._work(request, passed)

    def articles(self) -> tuple[Mapping[str, object], ...]:
        """Every article of the account, drafts too, the oldest first: for tests and people."""
        with self._lock:
            return tuple(self._store.articles())

    @staticmethod
    def client_options(base: str) -> Mapping[str, object]:
        """How the client reaches this emulator: a made-up login, four hosts in one, no delay."""
        ticket = next(iter(TICKETS))
        return {
            "cookie": Secret(literal=f"_xsrf={XSRF}; z_c0={ticket}"),
            "hosts": {host: f"{base}/{host}" for host in ("www", "zhuanlan", "api", "upload")},
            "delay": 0.0,
        }

    def _work(self, request: Request, account: Account) -> Response:
        for method, pattern, work in _ROUTES:
            match = pattern.fullmatch(request.path)
            if match and method == request.method:
                now = int(self._now())
                return work(Call(request, self._store, account, now, match.groups(), self._fetch))
        return replies.NO_SUCH_ROUTE


def _gate(request: Request) -> Account | Response:
    """Who asks, or the refusal. Writes must look like the editor's own, which is stricter than Zhihu is known to be."""
    if not request.headers.get("user-agent", "").startswith("Mozilla/5.0 "):
        return replies.CHALLENGE
    cookies = _cookies(request.headers.get("cookie", ""))
    ticket = cookies.get("z_c0", "").strip('"')
    if not ticket:
        return replies.NOT_LOGGED_IN
    account = TICKETS.get(ticket)
    if account is None:
        return replies.LOGIN_EXPIRED if ticket == EXPIRED_TICKET else replies.LOGIN_UNREADABLE
    if request.method != "GET" and not _is_from_editor(request, cookies):
        return replies.not_yours()
    return account


def _is_from_editor(request: Request, cookies: Mapping[str, str]) -> bool:
    headers = request.headers
    return headers.get("x-requested-with") == "fetch" and headers.get("x-xsrftoken") == cookies.get("_xsrf")


def _cookies(header: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in header.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


SANDBOX = ZhihuSandbox
