"""One request of a person who is logged in to the emulated Zhihu, and whose articles he may touch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from publisher.sandbox.wire import Request, Response
from publisher_zhihu import sandbox_replies as replies
from publisher_zhihu.sandbox_store import Record, Store


@dataclass(frozen=True, slots=True)
class Account:
    """A person who writes there."""

    id: str
    url_token: str
    name: str

    @property
    def author(self) -> dict[str, object]:
        """As `author` stands in drafts and articles."""
        return {
            "id": self.id,
            "url_token": self.url_token,
            "name": self.name,
            "headline": "",
            "is_org": False,
            "type": "people",
        }


@dataclass(frozen=True, slots=True)
class Call:
    """One request of a person who is logged in; `now` in seconds since 1970, `parts` what its path names."""

    request: Request
    store: Store
    account: Account
    now: int
    parts: tuple[str, ...]
    fetch: Callable[[str], bytes | None] = lambda _: None
    """How the platform fetches an outside picture; None: it cannot reach it."""

    def body(self) -> dict[str, Any]:
        """The JSON object that was sent; anything else counts as an empty one."""
        try:
            value = self.request.json() if self.request.body else {}
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


def own_articles(call: Call) -> list[Record]:
    """The person's own, the youngest first."""
    return [record for record in call.store.articles() if record["author"] == call.account.id]


def article_of(call: Call) -> Record | Response:
    """The article that the path names, or the refusal."""
    record = call.store.article(call.parts[0])
    if record is None:
        return replies.NOT_FOUND
    return record if record["author"] == call.account.id else replies.not_yours()
