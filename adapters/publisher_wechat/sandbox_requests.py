"""Requests as WeChat reads them: JSON bodies, escapes that it does not undo, the picture in a form."""

from __future__ import annotations

import json
import re
from email.parser import BytesHeaderParser
from typing import Literal

from publisher.sandbox.wire import Request
from publisher_wechat.sandbox_rules import Refusal
from publisher_wechat.sandbox_store import Record

_ESCAPE = re.compile(rb"(?<!\\)\\u(?=[0-9a-fA-F]{4})")


def read_json(request: Request) -> Record:
    """The object of a request's body; raises 44002 without one, 47001 when it is none."""
    return _read(request.body)


def read_article_request(request: Request, escapes: Literal["store", "refuse"]) -> Record:
    """The same for a body with an article in it, where `\\uXXXX` is text as it stands, or refused (40033)."""
    if escapes == "refuse" and _ESCAPE.search(request.body):
        raise Refusal(40033)
    return _read(_ESCAPE.sub(rb"\\\\u", request.body))


def _read(body: bytes) -> Record:
    if not body:
        raise Refusal(44002)
    try:
        value = json.loads(body)
    except ValueError:
        raise Refusal(47001) from None
    if not isinstance(value, dict):
        raise Refusal(47001)
    return value


def media_of(request: Request) -> bytes:
    """The bytes of a form's part `media`; raises 41005 when it has none, or one without a plain file name."""
    _, _, boundary = request.headers.get("content-type", "").partition("boundary=")
    if not boundary or "content-length" not in request.headers:
        raise Refusal(41005)
    for part in request.body.split(b"--" + boundary.strip('"').encode())[1:]:
        head, separator, data = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        disposition = str(BytesHeaderParser().parsebytes(head + b"\r\n\r\n").get("Content-Disposition", ""))
        is_named = ' name="media"' in disposition and ' filename="' in disposition
        if separator and is_named and disposition.isascii():
            return data.removesuffix(b"\r\n")
    raise Refusal(41005)
