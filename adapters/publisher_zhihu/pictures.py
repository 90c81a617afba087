"""A picture's way to Zhihu: registered by the MD5 of its bytes, sent under a signature, waited for.

The same bytes have the same address, so sending twice stores once. Public tools agree on all of it (2026-11).
How bytes are signed and sent, `store` knows.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from publisher.adapter import Payload
from publisher.errors import Refused
from publisher_zhihu.calls import Calls
from publisher_zhihu.folding import picture_key
from publisher_zhihu.shapes import unlike
from publisher_zhihu.store import Place, send_in_parts, send_whole

_LOOKS = 10
_ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/bmp": "bmp",
}
_ENDING = re.compile(r"\.(?:png|jpe?g|gif|webp|bmp)(?=$|[?~])")


def send_picture(payload: Payload, calls: Calls, *, now: datetime) -> str:
    """Stores the picture and returns its lasting address. Raises `Refused` when Zhihu cannot take it."""
    digest = hashlib.md5(payload.data, usedforsecurity=False).hexdigest()
    what = f"picture {payload.name}"
    answer = calls.register("/images", what, {"image_hash": digest, "source": "article"})
    file, token = _registered(answer, what)
    if file["state"] != 1:
        _send(payload, Place(str(file["object_key"]), token, now), str(file["image_id"]), calls)
        _wait(str(file["image_id"]), calls, what)
    return address_of(str(file["object_key"]), payload.media_type)


def transfer_picture(payload: Payload, calls: Calls) -> str:
    """Lets Zhihu fetch the picture from where it was; empty when it cannot (422) or names no lasting address."""
    form = {"url": payload.source, "source": "article"}
    try:
        answer = calls.send_form("/api/uploaded_images", f"picture {payload.name}", form)
    except Refused:
        return ""
    given = answer if isinstance(answer, Mapping) else {}
    addresses = [str(given.get(name) or "") for name in ("src", "original_src", "watermark_src")]
    key = next(filter(None, map(picture_key, addresses)), "")
    ending = next((match[0] for address in addresses if (match := _ENDING.search(address))), "")
    if not key:
        return ""
    return f"https://picx.zhimg.com/{key}{ending}" if ending else address_of(key, payload.media_type)


def address_of(key: str, media_type: str) -> str:
    """The lasting address of a stored picture; a GIF moves only under its own ending."""
    return f"https://picx.zhimg.com/{key}.{_ENDINGS.get(media_type, 'jpg')}"


def _registered(answer: Any, what: str) -> tuple[Mapping[str, Any], Mapping[str, str]]:
    match answer:
        case {"upload_file": {"image_id": str() | int(), "object_key": str(), "state": 1} as file}:
            return file, {}
        case {
            "upload_file": {"image_id": str() | int(), "object_key": str(), "state": _} as file,
            "upload_token": {"access_id": str(), "access_key": str(), "access_token": str()} as token,
        }:
            return file, token
        case _:
            raise Refused("E407", f"{what}: Zhihu gave no place for it", fix="run again later")


def _send(payload: Payload, place: Place, id: str, calls: Calls) -> None:
    """The bytes; a GIF in parts, for sent whole it comes out ten times as large, and then a word that it is there."""
    if payload.media_type != "image/gif":
        send_whole(payload, place, calls)
        return
    send_in_parts(payload, place, calls)
    done = {"upload_result": "success"}
    calls.register(f"/images/{id}/uploading_status", f"picture {payload.name}", done, method="PUT")


def _wait(id: str, calls: Calls, what: str) -> None:
    """Until it is processed. Older and newer answers say so in different words; any of them will do."""
    for _ in range(_LOOKS):
        answer = calls.read("api", f"/images/{id}", what)
        match answer:
            case {"status": "success" | "completed"}:
                return
            case {"original_hash": str(known)} if known:
                return
            case Mapping() | None:
                pass
            case _:
                raise unlike(what)
        calls.pause()
    raise Refused(
        "E407", f"{what}: Zhihu is still processing it", fix="run again; what was sent is not sent twice"
    )
