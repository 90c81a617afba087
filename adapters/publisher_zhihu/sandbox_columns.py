"""Where else an article of the emulated Zhihu is shown: in columns and below questions (rows 19 to 21, 2026-11)."""

from __future__ import annotations

from zlib import crc32

from publisher.sandbox.wire import Response, json_response
from publisher_zhihu import sandbox_replies as replies
from publisher_zhihu.sandbox_call import Call
from publisher_zhihu.sandbox_store import Record

TITLES = ("工程笔记", "读书札记")


def columns_of(call: Call) -> Response:
    """[19] The columns that a person writes for; each has two."""
    offset = int(call.request.query.get("offset", "0"))
    mine = call.parts[0] == call.account.url_token
    all_columns = _columns(call) if mine else []
    limit = min(int(call.request.query.get("limit", "20")), 20)
    paging = {"is_end": offset + limit >= len(all_columns), "totals": len(all_columns)}
    data = [{"column": column} for column in all_columns[offset : offset + limit]]
    return json_response({"data": data, "paging": paging})


def add_item(call: Call) -> Response:
    """[20] Puts one of the person's public articles into one of his columns; again changes nothing."""
    own = {column["id"] for column in _columns(call)}
    record = _public_article(call, str(call.body().get("id", "")))
    if call.parts[0] not in own or call.body().get("type") != "article" or record is None:
        return replies.NOT_FOUND
    columns = dict.fromkeys([*record["columns"], call.parts[0]])
    call.store.keep_article({**record, "columns": list(columns)})
    return json_response({"success": True})


def submit_to_question(call: Call) -> Response:
    """[21] Shows an article below a question."""
    record = _public_article(call, str(call.body().get("article_token", "")))
    question = str(call.body().get("question_token", ""))
    if record is None or not question.isdecimal():
        return replies.NOT_FOUND
    questions = dict.fromkeys([*record["questions"], question])
    call.store.keep_article({**record, "questions": list(questions)})
    return json_response({"success": True})


def _columns(call: Call) -> list[dict[str, str]]:
    return [_column(call, title) for title in TITLES]


def _column(call: Call, title: str) -> dict[str, str]:
    id = f"c_{1_500_000_000 + crc32((call.account.id + title).encode()) % 100_000_000}"
    return {"id": id, "title": title, "url": f"https://zhuanlan.zhihu.com/{id}"}


def _public_article(call: Call, id: str) -> Record | None:
    record = call.store.article(id)
    is_mine = record is not None and record["author"] == call.account.id
    return record if record is not None and is_mine and record["published"] is not None else None
