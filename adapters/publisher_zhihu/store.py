"""The store of Zhihu's pictures (Aliyun OSS): requests under its first signature, whole or in parts.

Only bytes and the short-lived token of one picture come here; the host gets no cookie (public tools, 2026-11).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from types import MappingProxyType

from publisher.adapter import Payload
from publisher.apply.transport import Answer
from publisher.errors import Refused
from publisher_zhihu.calls import Calls

PART = 1_048_576
"""Bytes of one part but the last, as the editor cuts them."""
_BUCKET = "zhihu-pics"
"""Stands in the signature, although the host has another name."""
_AGENT = "aliyun-sdk-js/6.8.0"
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Place:
    """Where one picture belongs, and what allows it to be put there."""

    key: str
    token: Mapping[str, str] = field(repr=False)
    now: datetime


def send_whole(payload: Payload, place: Place, calls: Calls) -> None:
    """The bytes in one request."""
    _require_done(_ask("PUT", payload, payload.data, place, calls), payload)


def send_in_parts(payload: Payload, place: Place, calls: Calls) -> None:
    """The bytes in parts: begun, each part sent, put together."""
    begun = _ask("POST", payload, b"", place, calls, {"uploads": ""})
    _require_done(begun, payload)
    id = _within(begun.text, "UploadId")
    if not id:
        raise _turned_down(payload, "no UploadId")
    tags = [
        _send_part(payload, start, place, calls, {"partNumber": str(number), "uploadId": id})
        for number, start in enumerate(range(0, len(payload.data), PART), 1)
    ]
    whole = _ask("POST", payload, _parts_list(tags), place, calls, {"uploadId": id})
    if _within(whole.text, "Code") != "NoSuchUpload":  # else put together already: only the answer was lost
        _require_done(whole, payload)


def sign(method: str, resource: str, headers: Mapping[str, str], token: Mapping[str, str]) -> str:
    """The `Authorization` of one call: HMAC-SHA1 over its parts, the `x-oss-` headers in order among them."""
    oss = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers) if name.startswith("x-oss-"))
    content_type, date = headers.get("Content-Type", ""), headers["x-oss-date"]
    text = f"{method}\n\n{content_type}\n{date}\n{oss}/{_BUCKET}/{resource}"
    made = hmac.new(token["access_key"].encode(), text.encode(), hashlib.sha1).digest()
    return f"OSS {token['access_id']}:{base64.b64encode(made).decode()}"


def _ask(
    method: str,
    payload: Payload,
    data: bytes,
    place: Place,
    calls: Calls,
    params: Mapping[str, str] = _NOTHING,
) -> Answer:
    headers = {
        "Content-Type": payload.media_type,
        "x-oss-date": format_datetime(place.now.astimezone(UTC), usegmt=True),
        "x-oss-security-token": place.token["access_token"],
        "x-oss-user-agent": _AGENT,
    }
    query = "&".join(f"{name}={params[name]}" if params[name] else name for name in sorted(params))
    resource = f"{place.key}?{query}" if query else place.key
    signed = {**headers, "Authorization": sign(method, resource, headers, place.token)}
    return calls.store(method, place.key, data, signed, params=params)


def _send_part(payload: Payload, start: int, place: Place, calls: Calls, params: Mapping[str, str]) -> str:
    """Sends the part that begins at `start`; returns the tag that the store gives it."""
    answer = _ask("PUT", payload, payload.data[start : start + PART], place, calls, params)
    _require_done(answer, payload)
    return answer.headers.get("ETag", "")


def _parts_list(tags: list[str]) -> bytes:
    parts = "".join(
        f"<Part><PartNumber>{number}</PartNumber><ETag>{tag}</ETag></Part>"
        for number, tag in enumerate(tags, 1)
    )
    return f"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>".encode()


def _require_done(answer: Answer, payload: Payload) -> None:
    if answer.status != 200:
        raise _turned_down(payload, _within(answer.text, "Code") or f"HTTP {answer.status}")


def _turned_down(payload: Payload, code: str) -> Refused:
    return Refused(
        "E407",
        f"picture {payload.name}: the store of pictures turned it down ({code})",
        platform_code=code,
        fix="check this machine's clock, then run again",
    )


def _within(xml: str, name: str) -> str:
    """The text of the first element of that name."""
    match = re.search(rf"<{name}>([^<]*)</{name}>", xml)
    return match[1] if match else ""
