"""Pictures of the emulated Zhihu: registered by MD5, sent to the store under a signature, then processed.

The signature is Aliyun OSS's first form (HMAC-SHA1), made here from the document and not from our client, and
compared byte by byte. The host of the bytes takes no cookie of Zhihu.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

from publisher.sandbox.wire import Request, Response, json_response
from publisher_zhihu import sandbox_replies as replies
from publisher_zhihu.sandbox_call import Call
from publisher_zhihu.sandbox_store import Record, Store

BUCKET = "zhihu-pics"
"""The bucket's name in the signature; the host has another."""
_MD5 = re.compile(r"[0-9a-f]{32}")
_STARTS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")


def register(call: Call) -> Response:
    """[23] Announces a picture; state 1: known, nothing to send; 2: send it, with this token."""
    digest = str(call.body().get("image_hash", ""))
    if not _MD5.fullmatch(digest) or call.body().get("source") != "article":
        return replies.bad_request("参数错误")
    key = f"v2-{digest}"
    record = call.store.image(key) or _new_image(call, key)
    is_stored = record["status"] != "init"
    upload: dict[str, object] = {
        "image_id": record["image_id"],
        "object_key": key,
        "state": 1 if is_stored else 2,
    }
    token = None if is_stored else _token(record)
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


def transfer(_: Call) -> Response:
    """[22] From this machine no outside address can be fetched, and Zhihu says so in these words."""
    return replies.CANNOT_FETCH


def receive(request: Request, store: Store) -> Response:
    """[24] The bytes, under the signature that the token allows."""
    key = request.path.removeprefix("/upload/")
    record = store.image(key)
    if record is None:
        return _refusal(404, "NoSuchKey")
    if "cookie" in request.headers:
        return _refusal(400, "InvalidArgument")
    if request.headers.get("authorization") != _expected(request, record):
        return _refusal(403, "SignatureDoesNotMatch")
    if request.headers.get("x-oss-security-token") != _token(record)["access_token"]:
        return _refusal(403, "InvalidAccessKeyId")
    if hashlib.md5(request.body, usedforsecurity=False).hexdigest() != key.removeprefix("v2-"):
        return _refusal(400, "InvalidDigest")
    if not request.body.startswith(_STARTS):
        return _refusal(400, "InvalidArgument")
    store.keep_image({**record, "status": "processing"}, request.body)
    return Response(200, headers={"ETag": f'"{key.removeprefix("v2-").upper()}"'})


def _expected(request: Request, record: Record) -> str:
    """Method, MD5, type, date, the x-oss headers in order, and the resource: one line each."""
    token, headers = _token(record), request.headers
    oss = "".join(
        f"{name}:{headers[name].strip()}\n" for name in sorted(headers) if name.startswith("x-oss-")
    )
    date = headers.get("x-oss-date", headers.get("date", ""))
    lines = (request.method, headers.get("content-md5", ""), headers.get("content-type", ""), date)
    text = "\n".join(lines) + f"\n{oss}/{BUCKET}/{record['key']}"
    made = hmac.new(token["access_key"].encode(), text.encode(), hashlib.sha1).digest()
    return f"OSS {token['access_id']}:{base64.b64encode(made).decode()}"


def _token(record: Record) -> dict[str, str]:
    """Made from the picture's id, so that nothing secret has to be kept."""
    made = hashlib.sha256(record["image_id"].encode()).hexdigest()
    return {
        "access_id": f"STS.{made[:16]}",
        "access_key": made[16:40],
        "access_token": f"CAIS{made[40:]}",
        "access_timestamp": str(record["created"]),
    }


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


def _refusal(status: int, code: str) -> Response:
    """OSS answers in XML."""
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code></Error>'
    return Response(status, body.encode(), {"Content-Type": "application/xml"})
