"""The store of pictures behind the emulated Zhihu: bytes, whole or in parts, under a signature (rows 24 and 26).

The signature is Aliyun OSS's first form (HMAC-SHA1), made here from the document and not from our client, and
compared byte by byte. The host of the bytes takes no cookie of Zhihu.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

from publisher.sandbox.wire import Request, Response
from publisher_zhihu.sandbox_store import Record, Store

BUCKET = "zhihu-pics"
"""The bucket's name in the signature; the host has another."""
_STARTS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")
_SMALLEST_PART = 102_400
"""Bytes of any part but the last, by OSS's document."""
_PART = re.compile(r"<Part><PartNumber>(\d+)</PartNumber><ETag>([^<]*)</ETag></Part>")


def receive(request: Request, store: Store) -> Response:
    """[24] One request to the store, when its signature and token allow it."""
    record = store.image(request.path.removeprefix("/upload/"))
    if record is None:
        return _refusal(404, "NoSuchKey")
    if "cookie" in request.headers:
        return _refusal(400, "InvalidArgument")
    if request.headers.get("authorization") != _expected(request, record):
        return _refusal(403, "SignatureDoesNotMatch")
    if request.headers.get("x-oss-security-token") != token_of(record)["access_token"]:
        return _refusal(403, "InvalidAccessKeyId")
    match request.method, sorted(request.query):
        case "PUT", []:
            return _keep_whole(request, record, store)
        case "POST", ["uploads"]:
            return _begin(record, store)
        case "PUT", ["partNumber", "uploadId"]:
            return _keep_part(request, record, store)
        case "POST", ["uploadId"]:
            return _put_together(request, record, store)
        case _:
            return _refusal(405, "MethodNotAllowed")


def token_of(record: Record) -> dict[str, str]:
    """Made from the picture's id, so that nothing secret has to be kept."""
    made = hashlib.sha256(record["image_id"].encode()).hexdigest()
    return {
        "access_id": f"STS.{made[:16]}",
        "access_key": made[16:40],
        "access_token": f"CAIS{made[40:]}",
        "access_timestamp": str(record["created"]),
    }


def is_picture(data: bytes) -> bool:
    """Whether the store takes such bytes: PNG, JPEG, GIF, WebP or BMP, no SVG."""
    return data.startswith(_STARTS)


def _keep_whole(request: Request, record: Record, store: Store) -> Response:
    refused = _refused_bytes(record, request.body)
    if refused:
        return refused
    store.keep_image({**record, "status": "processing"}, request.body)
    return Response(200, headers={"ETag": _tag(request.body)})


def _begin(record: Record, store: Store) -> Response:
    id = hashlib.md5(record["image_id"].encode(), usedforsecurity=False).hexdigest().upper()
    store.keep_image({**record, "upload": id})
    return Response(
        200,
        f"<InitiateMultipartUploadResult><UploadId>{id}</UploadId></InitiateMultipartUploadResult>".encode(),
    )


def _keep_part(request: Request, record: Record, store: Store) -> Response:
    if request.query["uploadId"] != record.get("upload"):
        return _refusal(404, "NoSuchUpload")
    store.keep_part(record["key"], int(request.query["partNumber"]), request.body)
    return Response(200, headers={"ETag": _tag(request.body)})


def _put_together(request: Request, record: Record, store: Store) -> Response:
    if request.query["uploadId"] != record.get("upload"):
        return _refusal(404, "NoSuchUpload")
    named = [(int(number), tag) for number, tag in _PART.findall(request.body.decode())]
    parts = [store.part(record["key"], number) or b"" for number, _ in named]
    if not parts or [_tag(part) for part in parts] != [tag for _, tag in named]:
        return _refusal(400, "InvalidPart")
    if any(len(part) < _SMALLEST_PART for part in parts[:-1]):
        return _refusal(400, "EntityTooSmall")
    refused = _refused_bytes(record, b"".join(parts))
    if refused:
        return refused
    store.keep_image({**record, "status": "sent", "upload": ""}, b"".join(parts))
    return Response(200, b"<CompleteMultipartUploadResult></CompleteMultipartUploadResult>")


def _refused_bytes(record: Record, data: bytes) -> Response | None:
    if hashlib.md5(data, usedforsecurity=False).hexdigest() != record["key"].removeprefix("v2-"):
        return _refusal(400, "InvalidDigest")
    return None if is_picture(data) else _refusal(400, "InvalidArgument")


def _expected(request: Request, record: Record) -> str:
    """Method, MD5, type, date, the x-oss headers in order, and the resource: one line each."""
    token, headers = token_of(record), request.headers
    oss = "".join(
        f"{name}:{headers[name].strip()}\n" for name in sorted(headers) if name.startswith("x-oss-")
    )
    date = headers.get("x-oss-date", headers.get("date", ""))
    lines = (request.method, headers.get("content-md5", ""), headers.get("content-type", ""), date)
    asked = "&".join(f"{key}={value}" if value else key for key, value in sorted(request.query.items()))
    resource = f"{record['key']}?{asked}" if asked else record["key"]
    text = "\n".join(lines) + f"\n{oss}/{BUCKET}/{resource}"
    made = hmac.new(token["access_key"].encode(), text.encode(), hashlib.sha1).digest()
    return f"OSS {token['access_id']}:{base64.b64encode(made).decode()}"


def _tag(data: bytes) -> str:
    return f'"{hashlib.md5(data, usedforsecurity=False).hexdigest().upper()}"'


def _refusal(status: int, code: str) -> Response:
    """OSS answers in XML."""
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code></Error>'
    return Response(status, body.encode(), {"Content-Type": "application/xml"})
