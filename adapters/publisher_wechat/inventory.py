"""An account's articles as its lists name them, what the account may do, and how an article is taken down.

No list is read here: the client reads them, page by page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from publisher.adapter import Health, Listed, Remote
from publisher.errors import NeedsPerson, NotThere
from publisher_wechat.api import Api
from publisher_wechat.articles import snapshot
from publisher_wechat.errors import say
from publisher_wechat.replies import number_in, objects_in, require_done
from publisher_wechat.spellings import clean_url

Message = Mapping[str, Any]
_DRAFTS, _ARTICLES = "/cgi-bin/draft/batchget", "/cgi-bin/freepublish/batchget"
_GET_DRAFT, _DELETE_DRAFT = "/cgi-bin/draft/get", "/cgi-bin/draft/delete"
_DELETE_ARTICLE = "/cgi-bin/freepublish/delete"


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
    drafts = number_in(api.post(_DRAFTS, asked), "total_count", _DRAFTS)
    yield Health(f"WeChat gives a token to this machine's address; {drafts} drafts", about="token")
    try:
        articles = number_in(api.post(_ARTICLES, asked), "total_count", _ARTICLES)
        yield Health(f"the account may publish; {articles} articles", about="rights")
    except NeedsPerson as refusal:
        if refusal.code != "E413":
            raise
        said = "the account may not publish by API: drafts only, you publish them by hand"
        yield Health(said, about="rights")


# ---------------------------------------------------------------- taking down


def take_down(remote: Remote, api: Api) -> None:
    """`draft/delete` takes a whole message, so one with neighbours is refused; `freepublish/delete` one article of it,
    counted from 1 (2026-11)."""
    try:
        if remote.stage == "published":
            article_id = remote.extra.get("article_id", "")
            if not article_id:
                raise say("not-ours-to-delete")
            index = int(remote.extra.get("index", "0")) + 1
            reply = api.post(_DELETE_ARTICLE, {"article_id": article_id, "index": index})
            require_done(reply, _DELETE_ARTICLE)
        else:
            _require_alone(remote, api)
            require_done(api.post(_DELETE_DRAFT, {"media_id": remote.id}), _DELETE_DRAFT)
    except NotThere:
        return


def _require_alone(remote: Remote, api: Api) -> None:
    draft = api.post(_GET_DRAFT, {"media_id": remote.id})
    neighbours = len(objects_in(draft, "news_item", _GET_DRAFT)) - 1
    if neighbours > 0:
        raise say("neighbours", count=neighbours)
