"""Pictures of the emulated Zhihu: registered by MD5, waited for, or fetched by Zhihu itself.

Rows 22, 23, 25 and 26 of the survey of 2026-11; the bytes go to `sandbox_bytes`.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qs

from publisher.sandbox.wire import Response, json_response
from publisher_zhihu import sandbox_replies as replies
from publisher_zhihu.sandbox_bytes import is_picture, token_of
from publisher_zhihu.sandbox_call import Call
from publisher_zhihu.sandbox_store import Record

_MD5 = re.compile(r"[0-9a-f]{32}")


def register(call: Call) -> Response:
    """[23] Announces a picture; state 1: known, nothing to send; 2: send it, with this token."""
    digest = str(call.body().get("image_hash", ""))
    if not _MD5.fullmatch(digest) or call.body().get("source") != "article":
        return replies.bad_request("参数错误")
    key = f"v2-{digest}"
    record = call.store.image(key) or _new_image(call, key)
    is_stored = record["status"] not in ("init", "sent")
    upload: dict[str, object] = {
        "image_id": record["image_id"],
        "object_key": key,
        "state": 1 if is_stored else 2,
    }
    token = None if is_stored else token_of(record)
    return json_response({"upload_file": upload, "upload_token": token})


def state(call: Call) -> Response:
    """[25] How far a picture is; one that was sent is ready at the second look."""
    record = call.store.image_by_id(call.parts[0])
    if record is None:
        return replies.NOT_FOUND
    answer = _state_object(record)
    if record["status"] == "processing":
        call.store.keep_image({**record, "status": "success"})
    return json_response(answer)


def finish(call: Call) -> Response:
    """[26] Says that all parts of a picture are there: only now is it processed."""
    record = call.store.image_by_id(call.parts[0])
    if record is None:
        return replies.NOT_FOUND
    if call.body().get("upload_result") != "success" or record["status"] == "init":
        return replies.bad_request("参数错误")
    if record["status"] == "sent":
        call.store.keep_image({**record, "status": "processing"})
    return json_response({"success": True})


def transfer(call: Call) -> Response:
    """[22] Fetches a picture from outside; the address it answers with is a temporary one, and soon dead."""
    form = {key: values[0] for key, values in parse_qs(call.request.body.decode()).items()}
    address = form.get("url", "")
    data = call.fetch(address) if address and form.get("source") == "article" else None
    if data is None or not is_picture(data):
        return replies.CANNOT_FETCH
    key = f"v2-{hashlib.md5(data, usedforsecurity=False).hexdigest()}"
    record = call.store.image(key) or _new_image(call, key)
    call.store.keep_image({**record, "status": "success"}, data)
    private = (
        f"https://pic-private.zhihu.com/{key}~resize:1440:q75.jpg?expiration={call.now}&auth_key=sandbox"
    )
    return json_response({"src": private, "hash": key, "watermark_src": private, "original_src": private})


def _new_image(call: Call, key: str) -> Record:
    record: Record = {"key": key, "image_id": call.store.new_id(), "status": "init", "created": call.now}
    call.store.keep_image(record)
    return record


def _state_object(record: Record) -> dict[str, object]:
    if record["status"] != "success":
        return {"status": record["status"], "original_hash": "", "src": ""}
    address = f"https://pic4.zhimg.com/{record['key']}.jpg"
    return {
        "status": "success",
        "original_hash": record["key"],
        "original_src": address,
        "src": address,
        "watermark": "watermark",
        "watermark_hash": record["key"],
        "watermark_src": address,
    }
