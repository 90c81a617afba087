"""Topics of the emulated Zhihu: found by name, added to an article, taken away (rows 16 to 18, 2026-11)."""

from __future__ import annotations

import re
from zlib import crc32

from publisher.sandbox.wire import Response, json_response
from publisher_zhihu import sandbox_replies as replies
from publisher_zhihu.sandbox_call import Call, article_of

TOPIC_LIMIT = 5


def find_topics(call: Call) -> Response:
    """[16] Names that contain the word; the exact one is never the first."""
    word = call.request.query.get("token", "").strip()
    if not re.search(r"\w", word) or len(word) > 20:
        return json_response([])
    return json_response([_topic(f"{word}应用"), _topic(word), _topic(f"学习{word}")])


def add_topic(call: Call) -> Response:
    """[17] Takes one topic as `find_topics` gives it."""
    record, topic = article_of(call), call.body()
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
    record = article_of(call)
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
