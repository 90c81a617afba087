"""Articles of the emulated Zhihu: drafts, their publication by both ways, lists, topics.

A draft and the article it becomes share one id. What is published stays as it was until it is published again.
Endpoints and shapes as public tools show them, 2026-11; numbers in brackets name the rows of that survey.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from publisher.sandbox.wire import Request, Response, json_response
from publisher_zhihu import sandbox_replies as replies
from publisher_zhihu.sandbox_html import has_content, kept_by_editor, picture_key, with_other_hosts
from publisher_zhihu.sandbox_store import Record, Store

TITLE_LIMIT = 100
TOPIC_LIMIT = 5
_TRACE = re.compile(r"\d{13},[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_WORDS = re.compile(r"<[^>]*>|\s")


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

    def body(self) -> dict[str, Any]:
        """The JSON object that was sent; anything else counts as an empty one."""
        try:
            value = self.request.json() if self.request.body else {}
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


def me(call: Call) -> Response:
    """[1] Who is logged in."""
    own = _own(call)
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
    }
    refused = _change(call, record, given)
    if refused:
        return refused
    call.store.keep_article(record)
    return json_response(_draft_object(call, record))


def read_draft(call: Call) -> Response:
    """[3] Works for published articles as well."""
    record = _mine(call)
    return record if isinstance(record, Response) else json_response(_draft_object(call, record))


def patch_draft(call: Call) -> Response:
    """[4], [5] Any subset of the fields; what is left out keeps its value. The answer is empty."""
    record = _mine(call)
    if isinstance(record, Response):
        return record
    refused = _change(call, record, call.body())
    if refused:
        return refused
    record["updated"] = call.now
    call.store.keep_article(record)
    return Response(200)


def delete_draft(call: Call) -> Response:
    """[6] Takes a draft away; a published article's pending change only."""
    record = _mine(call)
    if isinstance(record, Response):
        return record
    if record["published"] is None:
        call.store.drop_article(record["id"])
    else:
        call.store.keep_article({**record, "draft": dict(record["published"])})
    return json_response({"success": True})


def _change(call: Call, record: Record, given: dict[str, Any]) -> Response | None:
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


# ---------------------------------------------------------------- publishing


def publish(call: Call) -> Response:
    """[8] The editor's own way: every business failure is an HTTP 200."""
    body = call.body()
    data = body.get("data")
    if body.get("action") != "article" or not isinstance(data, dict) or not _is_well_formed(data):
        return replies.FORMAT
    draft = data.get("draft")
    record = _new_article(call, data) if draft is None else call.store.article(str(draft.get("id", "")))
    if record is None or record["author"] != call.account.id:
        return replies.TRY_LATER
    if draft is not None and bool(draft.get("isPublished")) != (record["published"] is not None):
        return replies.TRY_LATER
    _take_over(call, record, data)
    if not _can_be_public(record):
        return replies.FORMAT
    if not record["draft"]["topics"]:
        return replies.TOAST
    _make_public(call, record)
    result = json.dumps({"publish": {"id": record["id"]}, "pinDraft": None, "questionResp": None})
    return json_response({"code": 0, "message": "success", "toast_message": "", "data": {"result": result}})


def publish_legacy(call: Call) -> Response:
    """[7] `PUT …/publish`; the address it answers with is the interface's, not the page's."""
    record = _mine(call)
    if isinstance(record, Response):
        return record
    if not _can_be_public(record) or not record["draft"]["topics"]:
        return replies.bad_request("请至少添加一个话题")
    _make_public(call, record)
    return json_response(
        {"id": record["id"], "url": f"http://zhuanlan.zhihu.com/api/articles/{record['id']}"}
    )


def _is_well_formed(data: dict[str, Any]) -> bool:
    """Objects where objects belong (an empty array is refused), and the trace of a browser."""
    objects = ("publish", "extra_info", "draft", "title", "hybrid", "hybridInfo", "commentsPermission",
               "creationStatement", "contentsTables", "commercialReportInfo", "appreciate")  # fmt: skip
    if any(not isinstance(data[key], dict) for key in objects if key in data):
        return False
    trace = data.get("publish", {}).get("traceId")
    return isinstance(trace, str) and bool(_TRACE.fullmatch(trace))


def _new_article(call: Call, data: dict[str, Any]) -> Record | None:
    """Without a draft the call makes a new article: the way in which tools made duplicates."""
    if not data.get("hybrid", {}).get("html"):
        return None
    id = json.loads(create_draft(call).body)["id"]
    return call.store.article(id)


def _take_over(call: Call, record: Record, data: dict[str, Any]) -> None:
    given: dict[str, Any] = {}
    if "title" in data.get("title", {}):
        given["title"] = data["title"]["title"]
    if "html" in data.get("hybrid", {}):
        given["content"] = data["hybrid"]["html"]
    _change(call, record, given)


def _can_be_public(record: Record) -> bool:
    return bool(record["draft"]["title"].strip()) and has_content(record["draft"]["content"])


def _make_public(call: Call, record: Record) -> None:
    published = json.loads(json.dumps(record["draft"]))
    call.store.keep_article({**record, "published": published, "updated": call.now})


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
            "comment_permission": "all",
            "voteup_count": 0,
            "comment_count": 0,
            "image_url": shown["title_image"],
        }
    )


def delete_article(call: Call) -> Response:
    """[11]"""
    record = _mine(call)
    if isinstance(record, Response):
        return record
    call.store.drop_article(record["id"])
    return json_response({"success": True})


def unsigned_read(_: Call) -> Response:
    """An article's page on the main host is for signed requests only, and nobody signs here."""
    return replies.UNSIGNED


def my_drafts(call: Call) -> Response:
    """[12] Drafts that were never published."""
    own = [record for record in _own(call) if record["published"] is None]
    return _page(
        call, [{**_listed(record, record["draft"]), "url_token": record["id"]} for record in own], most=20
    )


def count_drafts(call: Call) -> Response:
    """[13]"""
    own = [record for record in _own(call) if record["published"] is None]
    return json_response({"count": len(own), "scheduled_count": 0})


def articles_of(call: Call) -> Response:
    """[14] Someone's published articles, twenty at most."""
    if call.parts[0] not in (call.account.url_token, call.account.id):
        return _page(call, [], most=20)
    own = [record for record in _own(call) if record["published"] is not None]
    return _page(call, [_listed(record, record["published"]) for record in own], most=20)


def _page(call: Call, items: list[dict[str, Any]], *, most: int) -> Response:
    query = call.request.query
    offset = int(query.get("offset", "0"))
    limit = min(int(query.get("limit", "10")), most)
    paging = {"is_start": offset == 0, "is_end": offset + limit >= len(items), "totals": len(items)}
    return json_response({"data": items[offset : offset + limit], "paging": paging})


# ---------------------------------------------------------------- topics


def find_topics(call: Call) -> Response:
    """[16] Names that contain the word; the exact one is never the first."""
    word = call.request.query.get("token", "").strip()
    if not re.search(r"\w", word) or len(word) > 20:
        return json_response([])
    return json_response([_topic(f"{word}应用"), _topic(word), _topic(f"学习{word}")])


def add_topic(call: Call) -> Response:
    """[17] Takes one topic as `find_topics` gives it."""
    record, topic = _mine(call), call.body()
    if isinstance(record, Response):
        return record
    if topic != _topic(str(topic.get("name", ""))):
        return replies.bad_request("话题无效")
    topics = [known for known in record["draft"]["topics"] if known["id"] != topic["id"]]
    if len(topics) >= TOPIC_LIMIT:
        return replies.bad_request("话题数量超过限制")
    record["draft"]["topics"] = [*topics, topic]
    call.store.keep_article(record)
    return json_response(topic)


def remove_topic(call: Call) -> Response:
    """[18]"""
    record = _mine(call)
    if isinstance(record, Response):
        return record
    topics = record["draft"]["topics"]
    record["draft"]["topics"] = [topic for topic in topics if topic["id"] != call.parts[1]]
    call.store.keep_article(record)
    return json_response({"success": True})


def _topic(name: str) -> dict[str, str]:
    id = str(19_500_000 + crc32(name.encode()) % 1_000_000)
    return {
        "id": id,
        "name": name,
        "type": "topic",
        "url": f"https://www.zhihu.com/topic/{id}",
        "introduction": "",
        "excerpt": "",
        "avatar_url": "",
    }


# ---------------------------------------------------------------- shapes


def _own(call: Call) -> list[Record]:
    return [record for record in call.store.articles() if record["author"] == call.account.id]


def _mine(call: Call) -> Record | Response:
    """The article that the path names, or the refusal."""
    record = call.store.article(call.parts[0])
    if record is None:
        return replies.NOT_FOUND
    return record if record["author"] == call.account.id else replies.not_yours()


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
        "comment_permission": "all",
        "copyright_permission": "need_review",
        "reviewers": [],
        "article_type": "normal",
        "settings": {"table_of_contents": {"enabled": draft["toc"]}},
        "author": call.account.author,
        "has_publishing_draft": record["published"] not in (None, draft),
        "content_need_truncated": False,
    }
