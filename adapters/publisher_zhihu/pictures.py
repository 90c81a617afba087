"""A picture's way to Zhihu: registered by the MD5 of its bytes, sent under a signature, waited for.

The same bytes have the same address, so sending twice stores once. Public tools agree on all of it (2026-11).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from publisher.adapter import Payload
from publisher.errors import Refused
from publisher_zhihu.calls import Calls

_BUCKET = "zhihu-pics"
"""Stands in the signature, although the host has another name."""
_AGENT = "aliyun-sdk-js/6.8.0"
_LOOKS = 10
_ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/bmp": "bmp",
}


def send_picture(payload: Payload, calls: Calls, *, now: datetime) -> str:
    """Stores the picture and returns its lasting address. Raises `Refused` when Zhihu cannot take it."""
    digest = hashlib.md5(payload.data, usedforsecurity=False).hexdigest()
    what = f"picture {payload.name}"
    answer = calls.register("/images", what, {"image_hash": digest, "source": "article"})
    file, token = _registered(answer, what)
    if file["state"] != 1:
        _put(payload, str(file["object_key"]), token, calls, now=now)
        _wait(str(file["image_id"]), calls, what)
    return address_of(str(file["object_key"]), payload.media_type)


def address_of(key: str, media_type: str) -> str:
    """The lasting address of a stored picture; a GIF moves only under its own ending."""
    return f"https://picx.zhimg.com/{key}.{_ENDINGS.get(media_type, 'jpg')}"


def sign(
    method: str, key: str, content_type: str, headers: Mapping[str, str], token: Mapping[str, str]
) -> str:
    """The `Authorization` of one OSS call: HMAC-SHA1 over its parts, the `x-oss-` headers in order among them."""
    oss = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    text = f"{method}\n\n{content_type}\n{headers['x-oss-date']}\n{oss}/{_BUCKET}/{key}"
    made = hmac.new(token["access_key"].encode(), text.encode(), hashlib.sha1).digest()
    return f"OSS {token['access_id']}:{base64.b64encode(made).decode()}"


def _registered(answer: Any, what: str) -> tuple[Mapping[str, Any], Mapping[str, str]]:
    match answer:
        case {"upload_file": {"image_id": _, "object_key": _, "state": 1} as file}:
            return file, {}
        case {
            "upload_file": {"image_id": _, "object_key": _, "state": _} as file,
            "upload_token": {"access_id": _, "access_key": _, "access_token": _} as token,
        }:
            return file, token
        case _:
            raise Refused("E407", f"{what}: Zhihu gave no place for it", fix="run again later")


def _put(payload: Payload, key: str, token: Mapping[str, str], calls: Calls, *, now: datetime) -> None:
    headers = {
        "x-oss-date": format_datetime(now.astimezone(UTC), usegmt=True),
        "x-oss-security-token": token["access_token"],
        "x-oss-user-agent": _AGENT,
    }
    signed = sign("PUT", key, payload.media_type, headers, token)
    given = {**headers, "Content-Type": payload.media_type, "Authorization": signed}
    answer = calls.put_bytes(key, payload.data, given)
    if answer.status != 200:
        code = answer.text.partition("<Code>")[2].partition("</Code>")[0] or f"HTTP {answer.status}"
        raise Refused(
            "E407",
            f"picture {payload.name}: the store of pictures turned it down ({code})",
            platform_code=code,
            fix="check this machine's clock, then run again",
        )


def _wait(id: str, calls: Calls, what: str) -> None:
    """Until it is processed. Older and newer answers say so in different words; any of them will do."""
    for _ in range(_LOOKS):
        answer = calls.read("api", f"/images/{id}", what)
        if answer and (answer.get("status") in ("success", "completed") or answer.get("original_hash")):
            return
        calls.pause()
    raise Refused(
        "E407", f"{what}: Zhihu is still processing it", fix="run again; what was sent is not sent twice"
    )
