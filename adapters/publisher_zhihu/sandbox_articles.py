"""Articles of the emulated Zhihu: drafts, what readers see, lists.

A draft and the article it becomes share one id.
Endpoints and shapes as public tools show them, 2026-11; numbers in brackets name the rows of that survey.
"""

from __future__ import annotations

import re
from typing import Any

from publisher.sandbox.wire import Response, json_response
from publisher_zhihu import sandbox_replies as replies
from publisher_zhihu.sandbox_call import Call, article_of, own_articles
from publisher_zhihu.sandbox_html import kept_by_editor, picture_key, with_other_hosts
from publisher_zhihu.sandbox_store import Record, Store

TITLE_LIMIT = 100
_WORDS = re.compile(r"<[^>]*>|\s")


def me(call: Call) -> Response:
    """[1] Who is logged in."""
    own = own_articles(call)
    published = sum(1 for record in own if record["published"])
    return json_response(
        {
            **call.account.author,
            "uid": call.account.id[:8],
            "user_type": "people",
            "articles_count": published,
        }
    )


# ---------------------------------------------------------------- drafts


def create_draft(call: Call) -> Response:
    """[2] A new draft; its content is not stored, whatever the call says."""
    given = {key: value for key, value in call.body().items() if key != "content"}
    id = call.store.new_id()
    record: Record = {
        "id": id,
        "author": call.account.id,
        "created": call.now,
        "updated": call.now,
        "draft": {"title": "", "content": "", "title_image": "", "topics": [], "toc": False},
        "published": None,
        "comments": "anyone",
        "statement": "none",
        "columns": [],
        "questions": [],
    }
    refused = change_draft(call, record, given)
    if refused:
        return refused
    call.store.keep_article(record)
    return json_response(_draft_object(call, record))


def read_draft(call: Call) -> Response:
    """[3] Works for published articles as well."""
    record = article_of(call)
    return record if isinstance(record, Response) else json_response(_draft_object(call, record))


def patch_draft(call: Call) -> Response:
    """[4], [5] Any subset of the fields; what is left out keeps its value. The answer is empty."""
    record = article_of(call)
    if isinstance(record, Response):
        return record
    refused = change_draft(call, record, call.body())
    if refused:
        return refused
    record["updated"] = call.now
    call.store.keep_article(record)
    return Response(200)


def delete_draft(call: Call) -> Response:
    """[6] Takes a draft away; a published article's pending change only."""
    record = article_of(call)
    if isinstance(record, Response):
        return record
    if record["published"] is None:
        call.store.drop_article(record["id"])
    else:
        call.store.keep_article({**record, "draft": dict(record["published"])})
    return json_response({"success": True})


def change_draft(call: Call, record: Record, given: dict[str, Any]) -> Response | None:
    """Applies what was sent to the draft, or says why not."""
    draft = record["draft"]
    if len(str(given.get("title", ""))) > TITLE_LIMIT:
        return replies.bad_request("标题过长")
    cover = given.get("titleImage")
    if cover and picture_key(str(cover)) is None:
        return replies.bad_request("题图无效")
    if "title" in given:
        draft["title"] = str(given["title"])
    if "content" in given:
        draft["content"] = kept_by_editor(
            str(given["content"]), knows_picture=lambda key: _is_stored(call.store, key)
        )
    if "titleImage" in given:
        draft["title_image"] = str(cover or "")
    if "table_of_contents" in given:
        draft["toc"] = bool(given["table_of_contents"])
    return None


def _is_stored(store: Store, key: str) -> bool:
    image = store.image(key)
    return image is not None and image["status"] != "init"


# ---------------------------------------------------------------- reading and lists


def read_article(call: Call) -> Response:
    """[10] What readers see; the only read here that needs no ownership."""
    record = call.store.article(call.parts[0])
    if record is None or record["published"] is None:
        return replies.NOT_FOUND
    shown = record["published"]
    content = with_other_hosts(shown["content"], host="pic1.zhimg.com", suffix="_1440w", folder="80/")
    return json_response(
        {
            **_listed(record, shown),
            "content": content,
            "topics": shown["topics"],
            "author": call.account.author
            if record["author"] == call.account.id
            else {"id": record["author"]},
            "comment_permission": comment_permission(record),
            "voteup_count": 0,
            "comment_count": 0,
            "image_url": shown["title_image"],
        }
    )


def delete_article(call: Call) -> Response:
    """[11]"""
    record = article_of(call)
    if isinstance(record, Response):
        return record
    call.store.drop_article(record["id"])
    return json_response({"success": True})


def unsigned_read(_: Call) -> Response:
    """An article's page on the main host is for signed requests only, and nobody signs here."""
    return replies.UNSIGNED


def my_drafts(call: Call) -> Response:
    """[12] Drafts that were never published."""
    own = [record for record in own_articles(call) if record["published"] is None]
    return _page(
        call, [{**_listed(record, record["draft"]), "url_token": record["id"]} for record in own], most=20
    )


def count_drafts(call: Call) -> Response:
    """[13]"""
    own = [record for record in own_articles(call) if record["published"] is None]
    return json_response({"count": len(own), "scheduled_count": 0})


def articles_of(call: Call) -> Response:
    """[14] Someone's published articles, twenty at most."""
    if call.parts[0] not in (call.account.url_token, call.account.id):
        return _page(call, [], most=20)
    own = [record for record in own_articles(call) if record["published"] is not None]
    return _page(call, [_listed(record, record["published"]) for record in own], most=20)


def _page(call: Call, items: list[dict[str, Any]], *, most: int) -> Response:
    query = call.request.query
    offset = int(query.get("offset", "0"))
    limit = min(int(query.get("limit", "10")), most)
    paging = {"is_start": offset == 0, "is_end": offset + limit >= len(items), "totals": len(items)}
    return json_response({"data": items[offset : offset + limit], "paging": paging})


# ---------------------------------------------------------------- shapes


def _listed(record: Record, shown: Record) -> dict[str, Any]:
    words = _WORDS.sub("", shown["content"])
    return {
        "id": record["id"],
        "title": shown["title"],
        "summary": words[:50],
        "excerpt": words[:50],
        "content_words": len(words),
        "created": record["created"],
        "updated": record["updated"],
        "url": f"https://zhuanlan.zhihu.com/p/{record['id']}",
    }


def comment_permission(record: Record) -> str:
    """As it is read: what is sent as `anyone` comes back as `all`."""
    return "all" if record["comments"] == "anyone" else str(record["comments"])


def _draft_object(call: Call, record: Record) -> dict[str, Any]:
    """The draft as the editor reads it; pictures come back on another of the equal hosts."""
    draft = record["draft"]
    return {
        **_listed(record, draft),
        "type": "article_draft",
        "state": "draft" if record["published"] is None else "published",
        "content": with_other_hosts(draft["content"], host="pic4.zhimg.com"),
        "excerpt_title": "",
        "topics": draft["topics"],
        "title_image": with_other_hosts(draft["title_image"], host="pica.zhimg.com"),
        "is_title_image_full_screen": False,
        "comment_permission": comment_permission(record),
        "copyright_permission": "need_review",
        "reviewers": [],
        "article_type": "normal",
        "settings": {"table_of_contents": {"enabled": draft["toc"]}},
        "author": call.account.author,
        "has_publishing_draft": record["published"] not in (None, draft),
        "content_need_truncated": False,
    }
