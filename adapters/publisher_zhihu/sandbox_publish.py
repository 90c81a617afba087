"""Publishing on the emulated Zhihu, by the editor's way and by the older one.

What is published stays as it was until it is published again (captures of 2026-02). What the side panel chooses
(comments, statement, contents) stays as it was where the call says nothing.
"""

from __future__ import annotations

import json
import re
from typing import Any

from publisher.sandbox.wire import Response, json_response
from publisher_zhihu import sandbox_replies as replies
from publisher_zhihu.sandbox_articles import change_draft, create_draft
from publisher_zhihu.sandbox_call import Call, article_of
from publisher_zhihu.sandbox_html import has_content
from publisher_zhihu.sandbox_store import Record

STATEMENTS = ("none", "spoiler", "medical_advice", "fictional_creation", "contain_finance", "ai_creation")
_TRACE = re.compile(r"\d{13},[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


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
    if not _take_choices(record, {**data.get("creationStatement", {}), **data.get("commentsPermission", {})}):
        return replies.FORMAT
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
    record = article_of(call)
    if isinstance(record, Response):
        return record
    if not _can_be_public(record) or not record["draft"]["topics"]:
        return replies.bad_request("请至少添加一个话题")
    given = call.body()
    if not _take_choices(record, {**given, "comment_permission": given.get("commentPermission")}):
        return replies.bad_request("参数错误")
    if "table_of_contents_enabled" in given:
        record["draft"]["toc"] = bool(given["table_of_contents_enabled"])
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
    if "table_of_contents_enabled" in data.get("contentsTables", {}):
        given["table_of_contents"] = data["contentsTables"]["table_of_contents_enabled"]
    change_draft(call, record, given)


def _take_choices(record: Record, given: dict[str, Any]) -> bool:
    """Takes over what was chosen; False when a statement is none that Zhihu knows, or stands with the wrong status."""
    statement = given.get("disclaimer_type")
    if statement is not None:
        status = "close" if statement == "none" else "open"
        if statement not in STATEMENTS or given.get("disclaimer_status") != status:
            return False
        record["statement"] = statement
    if given.get("comment_permission"):
        record["comments"] = given["comment_permission"]
    return True


def _can_be_public(record: Record) -> bool:
    return bool(record["draft"]["title"].strip()) and has_content(record["draft"]["content"])


def _make_public(call: Call, record: Record) -> None:
    published = json.loads(json.dumps(record["draft"]))
    call.store.keep_article({**record, "published": published, "updated": call.now})
