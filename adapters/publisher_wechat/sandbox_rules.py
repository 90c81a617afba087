"""What WeChat refuses, and in which words: the emulator's checks on articles, pictures and forms.

Pure: the store and the tokens belong elsewhere. Codes and limits as on the official pages, 2026-11.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

Counts = Literal["html", "text"]
_TEXTS = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken",
    40002: "invalid grant_type",
    40004: "invalid media type",
    40005: "invalid file type",
    40007: "invalid media_id",
    40009: "invalid image size",
    40013: "invalid appid",
    40014: "invalid access_token",
    40033: "invalid charset. please check your request, if include \\uxxxx will create fail!",
    40035: "invalid parameter",
    40097: "invalid args",
    40125: "invalid appsecret",
    40137: "invalid image format",
    40243: "AppSecret is frozen",
    89501: "this ip is waiting for the administrator",
    89503: "this ip needs the administrator's confirmation",
    48004: "api forbidden for irregularities",
    45011: "api minute-quota reach limit",
    50002: "user limited",
    40164: "invalid ip {ip} ipv6 ::ffff:{ip}, not in whitelist",
    41001: "access_token missing",
    41002: "appid missing",
    41004: "appsecret missing",
    41005: "media data missing",
    41006: "media_id missing",
    42001: "access_token expired",
    43002: "require POST method",
    44002: "empty post data",
    44003: "empty news data",
    45001: "media size out of limit",
    45002: "content size out of limit",
    45003: "title size out of limit",
    45004: "description size out of limit",
    45005: "url size out of limit",
    45008: "article count out of limit",
    45009: "reach max api daily quota limit",
    45110: "author size out of limit",
    45166: "invalid content",
    47001: "data format error",
    48001: "api unauthorized",
    53402: "cover crop failed",
    53502: "invalid publish id",
    53600: "invalid article id",
}
UPLOAD_BYTES = 1 << 20
LIBRARY_BYTES = 10 << 20
THUMB_BYTES = 64 << 10
_CONTENT_BYTES = 1 << 20
CROPS = ("pic_crop_235_1", "pic_crop_1_1")
_SIGNATURES = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
)


class Refusal(Exception):
    """WeChat says no, with its own code."""

    def __init__(self, code: int, *, ip: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.text = _TEXTS[code].format(ip=ip) if ip else _TEXTS[code]


@dataclass(frozen=True, slots=True)
class Measures:
    """The lengths an article may have, in characters; `counts` is what of the content counts: tags too, or text."""

    title: int = 32
    author: int = 16
    digest: int = 128
    content: int = 20_000
    counts: Counts = "html"


@dataclass(slots=True)
class Switches:
    """What a test, or a person, may turn on the emulated account.

    `is_listed` is False when this machine's address is not in the allow-list. `foreign_links` says whether an
    article with outside links is stripped of them or refused (45166), `escapes` whether a `\\uXXXX` is stored
    as it was written or refused (40033). `statuses` are what `freepublish/get` says, one a call, the last for
    good. `quotas` are calls a day by path, `a_minute` calls a minute of one path; none is limited otherwise.
    `kind` says what the account may do: personal and unverified ones have had no publishing calls since July 2025,
    one whose verification expired may not even make drafts, a restricted one only read, a banned one nothing.
    """

    kind: Literal["verified", "personal", "unverified", "expired", "restricted", "banned"] = "verified"
    is_listed: bool = True
    refuses_address: Literal[40164, 89501, 89503] = 40164
    is_frozen: bool = False
    crops: Literal["take", "refuse"] = "take"
    a_minute: int = 10**9
    address: str = "203.0.113.7"
    foreign_links: Literal["strip", "refuse"] = "strip"
    escapes: Literal["store", "refuse"] = "store"
    measures: Measures = field(default_factory=Measures)
    statuses: tuple[int, ...] = (1, 0)
    quotas: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


NEW_ACCOUNT: Mapping[str, int] = MappingProxyType(
    {
        "/cgi-bin/token": 2_000,
        "/cgi-bin/media/uploadimg": 100_000,
        "/cgi-bin/material/add_material": 100_000,
        "/cgi-bin/draft/add": 1_000,
        "/cgi-bin/draft/get": 500,
        "/cgi-bin/draft/delete": 1_000,
        "/cgi-bin/draft/update": 1_000,
        "/cgi-bin/draft/count": 1_000,
        "/cgi-bin/draft/batchget": 1_000,
        "/cgi-bin/freepublish/submit": 100,
        "/cgi-bin/freepublish/get": 100,
        "/cgi-bin/freepublish/delete": 10,
        "/cgi-bin/freepublish/getarticle": 100,
        "/cgi-bin/freepublish/batchget": 100,
    }
)
"""The calls a day of a new account, for `Switches.quotas` (official page of limits, 2026-11)."""
_MOST_PICTURES = 20


def check_article(article: Any, measures: Measures, *, is_single: bool) -> None:
    """Raises the `Refusal` that `draft/add` and `draft/update` answer to a bad article."""
    if not isinstance(article, Mapping) or not article.get("title") or not article.get("content"):
        raise Refusal(44003)
    if not all(isinstance(article.get(key, ""), str) for key in ("title", "content", "author", "digest")):
        raise Refusal(47001)
    lengths = (
        ("title", measures.title, 45003),
        ("author", measures.author, 45110),
        ("digest", measures.digest if is_single else 10_000, 45004),
    )
    for key, limit, code in lengths:
        if len(article.get(key, "")) > limit:
            raise Refusal(code)
    if _content_length(article["content"], measures.counts) > measures.content:
        raise Refusal(45002)
    _check_sizes(article)
    if article.get("article_type", "news") not in ("news", "newspic"):
        raise Refusal(40035)
    if not 1 <= len(named_pictures(article)) <= _MOST_PICTURES:
        raise Refusal(40035)


def named_pictures(article: Mapping[str, Any]) -> tuple[str, ...]:
    """The library's ids that an article names, its cover first; a news article has that one only."""
    if article.get("article_type") != "newspic":
        return (str(article.get("thumb_media_id", "")),)
    shown = article.get("image_info", {}).get("image_list", [])
    return tuple(str(one.get("image_media_id", "")) for one in shown)


def _content_length(content: str, counts: Counts) -> int:
    return len(content) if counts == "html" else len(re.sub(r"<[^>]*>", "", content))


def _check_sizes(article: Mapping[str, Any]) -> None:
    if len(article["content"].encode()) >= _CONTENT_BYTES:
        raise Refusal(45002)
    if len(str(article.get("content_source_url", "")).encode()) > 1024:
        raise Refusal(45005)
    if any(article.get(key, 0) not in (0, 1) for key in ("need_open_comment", "only_fans_can_comment")):
        raise Refusal(40035)
    if any(article.get(key) and not _is_crop(str(article[key])) for key in CROPS):
        raise Refusal(53402)


def _is_crop(value: str) -> bool:
    """Whether `value` is X1_Y1_X2_Y2, relative to the picture, from its upper left corner."""
    try:
        left, top, right, bottom = (float(part) for part in value.split("_"))
    except ValueError:
        return False
    return 0 <= left < right <= 1 and 0 <= top < bottom <= 1


def sniff_picture(data: bytes) -> str | None:
    """The kind of picture by its first bytes, whatever its name says; None for what WeChat does not know."""
    return next((kind for signature, kind in _SIGNATURES if data.startswith(signature)), None)


def check_picture(data: bytes, *, kinds: tuple[str, ...], below: int, too_big: int) -> str:
    """The kind of an uploaded picture; raises `Refusal` for what this upload does not take."""
    kind = sniff_picture(data)
    if kind not in kinds:
        raise Refusal(40005 if kind else 40137)
    if len(data) >= below:
        raise Refusal(too_big)
    return kind
