"""An account's articles as its lists name them, what the account may do, and how an article is taken down.

No list is read here: the client reads them, page by page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from publisher.adapter import Health, Listed, Remote
from publisher.errors import NeedsPerson, NotThere, Refused
from publisher_wechat.api import Api
from publisher_wechat.articles import snapshot
from publisher_wechat.spellings import clean_url

Message = Mapping[str, Any]


def articles_of(message: Message) -> Iterator[Listed]:
    """Every article of a draft or a published message, in its place; a deleted one is none."""
    for index, article in enumerate(message.get("content", {}).get("news_item", [])):
        if not article.get("is_deleted"):
            yield _listed(message, index, article)


def _listed(message: Message, index: int, article: Message) -> Listed:
    remote = remote_of(message, index, article)
    there = snapshot(article, remote, article) if "content" in article else None
    marker = str(article.get("content_source_url") or "")
    return Listed(remote=remote, title=str(article.get("title", "")), marker=marker, snapshot=there)


def remote_of(message: Message, index: int, article: Message) -> Remote:
    """An article by its message and its place there. A draft's address is a preview's and expires: it has none."""
    place = {"index": str(index)} if index else {}
    if "article_id" not in message:
        return Remote(str(message["media_id"]), extra=place)
    article_id = str(message["article_id"])
    url = clean_url(str(article["url"])) if article.get("url") else None
    return Remote(article_id, url=url, stage="published", extra={**place, "article_id": article_id})


def examine(api: Api) -> Iterator[Health]:
    """One draft and one article are asked for: the token, this machine's address and the account's rights show."""
    asked = {"offset": 0, "count": 1, "no_content": 1}
    drafts = api.post("/cgi-bin/draft/batchget", asked).get("total_count", 0)
    yield Health(f"WeChat gives a token to this machine's address; {drafts} drafts")
    try:
        articles = api.post("/cgi-bin/freepublish/batchget", asked).get("total_count", 0)
        yield Health(f"the account may publish; {articles} articles")
    except NeedsPerson as refusal:
        if refusal.code != "E413":
            raise
        yield Health("the account may not publish by API: drafts only, you publish them by hand")


# ---------------------------------------------------------------- taking down


def take_down(remote: Remote, api: Api) -> None:
    """`draft/delete` takes a whole message, so one with neighbours is refused; `freepublish/delete` one article of it,
    counted from 1 (2026-11)."""
    try:
        if remote.stage == "published":
            article_id = remote.extra.get("article_id", "")
            if not article_id:
                raise Refused(
                    "E407",
                    "WeChat was never told to publish this by us, so it can only be deleted there",
                    fix="delete it on mp.weixin.qq.com, then `publish forget`",
                )
            index = int(remote.extra.get("index", "0")) + 1
            api.post("/cgi-bin/freepublish/delete", {"article_id": article_id, "index": index})
        else:
            _require_alone(remote, api)
            api.post("/cgi-bin/draft/delete", {"media_id": remote.id})
    except NotThere:
        return


def _require_alone(remote: Remote, api: Api) -> None:
    neighbours = len(api.post("/cgi-bin/draft/get", {"media_id": remote.id}).get("news_item", [])) - 1
    if neighbours > 0:
        raise Refused(
            "E407",
            f"{neighbours} more articles stand in the same draft and would go with it",
            fix="take this one out of the draft on mp.weixin.qq.com, then `publish forget`",
        )
