"""WeChat's error codes as errors of ours: what happened, why, and where to click.

A table and its reader; nothing here sends. Codes from developers.weixin.qq.com and from reports, 2026-11.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from publisher.errors import (
    NeedsPerson,
    NotThere,
    OutcomeUnknown,
    RateLimited,
    Refused,
    TargetError,
    Unauthorized,
    Unreachable,
)

STALE_TOKEN = frozenset({40001, 40014, 42001})
"""The token is not the latest, unknown, or past its time: one more call with a new one helps."""
SYSTEM_ERROR = -1
MINUTE_QUOTA = 45011
GONE = frozenset({40007, 53600})
_BASICS = "mp.weixin.qq.com → 设置与开发 → 基本配置"
_IP = re.compile(r"invalid ip ([0-9a-fA-F.:]+)")
_RID = re.compile(r"rid:\s*([0-9a-f-]+)")


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: Literal["login", "person", "gone", "rate", "refused", "unreachable"]
    code: str
    message: str
    fix: str
    why: str = ""


_SECRET = _Entry(
    "login", "E402", "WeChat does not accept these credentials", f"{_BASICS}: compare appid and secret"
)
_PICTURE = _Entry(
    "refused",
    "E407",
    "WeChat does not take this picture",
    "save it as PNG or JPEG below 1 MB (a cover: 10 MB)",
)
_BUG = _Entry(
    "refused", "E407", "WeChat did not understand the request", "please report this with the numbers above"
)
_ADMIN = _Entry(
    "person",
    "E412",
    "WeChat waits for an administrator to allow this machine",
    f"{_BASICS} → IP白名单: confirm or add it",
)
_TABLE: Mapping[int, _Entry] = {
    -1: _Entry("unreachable", "E401", "WeChat is busy", "run again in a few minutes"),
    40001: _SECRET,
    40002: _BUG,
    40004: _PICTURE,
    40005: _PICTURE,
    40006: _PICTURE,
    40007: _Entry(
        "gone",
        "E404",
        "WeChat does not know this draft or picture (any more)",
        "see `publish status --remote`",
    ),
    40009: _PICTURE,
    40013: _SECRET,
    40014: _SECRET,
    40033: _BUG,
    40097: _BUG,
    40125: _SECRET,
    40137: _PICTURE,
    40164: _Entry(
        "person",
        "E412",
        "this machine's IP {ip} is not in the allow-list",
        f"{_BASICS} → IP白名单, add {{ip}}; or run from a fixed host or through `client.proxy`",
        "WeChat refuses API calls from unknown addresses; hosted runners change theirs",
    ),
    40243: _Entry(
        "login", "E402", "the account's AppSecret is frozen", f"{_BASICS}: unfreeze it, or make a new one"
    ),
    41001: _BUG,
    41002: _SECRET,
    41004: _SECRET,
    41005: _BUG,
    41006: _BUG,
    42001: _SECRET,
    43002: _BUG,
    44002: _BUG,
    44003: _BUG,
    45001: _PICTURE,
    45002: _Entry(
        "refused", "E407", "the article is too long for WeChat", "split the post, or lower `body_limit`"
    ),
    45003: _Entry(
        "refused", "E407", "the title is too long for WeChat", "shorten it with `publisher: {title: {…}}`"
    ),
    45004: _Entry(
        "refused", "E407", "the digest is too long for WeChat", "shorten `digest` to 120 characters"
    ),
    45005: _Entry("refused", "E407", "the post's address is too long for WeChat", "shorten its permalink"),
    45008: _Entry("refused", "E407", "too many articles in one message", "take one out on mp.weixin.qq.com"),
    45009: _Entry(
        "rate",
        "E408",
        "the account's calls of this day are used up",
        "run again tomorrow; the count begins anew at 0:00",
    ),
    45011: _Entry("rate", "E408", "too many calls in this minute", "run again in a minute"),
    45110: _Entry(
        "refused", "E407", "the author's name is too long for WeChat", "`author:` takes 16 characters"
    ),
    45166: _Entry(
        "refused",
        "E407",
        "WeChat finds something in the article that it does not take",
        "look for links, pictures or embedded pages of other sites: `publish render --to` shows what is sent",
    ),
    47001: _BUG,
    48001: _Entry(
        "person",
        "E413",
        "this account may not do that through the API",
        "set `mode: draft` and publish on mp.weixin.qq.com, then `publish record`; or set `mode: manual`",
        "personal, unverified and no longer verified accounts have had no publishing API since July 2025",
    ),
    48004: _Entry(
        "person", "E413", "WeChat has closed this API to the account", "mp.weixin.qq.com → 通知中心 says why"
    ),
    50002: _Entry("person", "E413", "the account is restricted", "mp.weixin.qq.com → 通知中心 says why"),
    53402: _Entry(
        "refused", "E407", "WeChat could not crop the cover", "use a cover of at least 900 × 383 pixels"
    ),
    53500: _Entry(
        "person", "E411", "publishing is limited for this account", "publish it on mp.weixin.qq.com → 草稿箱"
    ),
    53501: _Entry("rate", "E408", "published too often", "run again later"),
    53502: _Entry(
        "refused", "E407", "WeChat does not know that publication", "see mp.weixin.qq.com → 发表记录"
    ),
    53503: _Entry(
        "person", "E411", "the draft did not pass WeChat's check", "open it on mp.weixin.qq.com → 草稿箱"
    ),
    53504: _Entry(
        "person", "E411", "the draft needs a person", "open it on mp.weixin.qq.com → 草稿箱 and publish there"
    ),
    53505: _Entry(
        "person",
        "E411",
        "the draft must be saved by hand first",
        "mp.weixin.qq.com → 草稿箱 → 保存, then run again",
    ),
    53600: _Entry(
        "gone", "E404", "WeChat does not know this article (any more)", "see mp.weixin.qq.com → 发表记录"
    ),
    89501: _ADMIN,
    89503: _ADMIN,
    89506: _ADMIN,
    89507: _ADMIN,
}
_UNKNOWN = _Entry(
    "refused", "E407", "WeChat refused the call", "look the code up on developers.weixin.qq.com → 全局返回码"
)


def error_code(reply: Mapping[str, Any]) -> int:
    """The code of a reply, 0 when it bears none."""
    code = reply.get("errcode", 0)
    return code if isinstance(code, int) else 0


def explain(reply: Mapping[str, Any], call: str) -> TargetError:
    """The error for a reply that bears a code. `call` is the path that was asked, never its query."""
    code, text = error_code(reply), str(reply.get("errmsg", ""))
    entry = _TABLE.get(code, _UNKNOWN)
    found = _IP.search(text)
    ip = found.group(1) if found else "of today"
    message = f"{entry.message.format(ip=ip)} ({_numbers(code, text, call)})"
    fix = entry.fix.format(ip=ip) if "{ip}" in entry.fix else entry.fix
    return _build(entry, code, message, fix)


def unreadable(status: int, call: str, *, is_unclear: bool) -> TargetError:
    """The error for an answer that is no reply of WeChat's at all."""
    message = f"something other than WeChat answered (status {status}, {call})"
    if is_unclear:
        return OutcomeUnknown(
            "E406", message, fix="run again: it looks there first and never makes a second copy"
        )
    return Refused("E407", message, platform_code=status, fix="check `base_url` and `proxy`")


def _numbers(code: int, text: str, call: str) -> str:
    """What a report needs: the code, where, WeChat's words for a code of no entry, its request id."""
    rid = _RID.search(text)
    words = f", {text.split(' hint:')[0].split(' rid:')[0]}" if code not in _TABLE else ""
    return f"errcode {code}{words}, {call}{f', rid {rid.group(1)}' if rid else ''}"


def _build(entry: _Entry, code: int, message: str, fix: str) -> TargetError:
    match entry.kind:
        case "login":
            return Unauthorized(entry.code, message, why=entry.why, fix=fix)
        case "person":
            return NeedsPerson(entry.code, message, why=entry.why, fix=fix)
        case "gone":
            return NotThere(entry.code, message, platform_code=code, why=entry.why, fix=fix)
        case "rate":
            return RateLimited(entry.code, message, retry_after=60 if code == MINUTE_QUOTA else None, fix=fix)
        case "unreachable":
            return Unreachable(entry.code, message, why=entry.why, fix=fix)
        case "refused":
            return Refused(entry.code, message, platform_code=code, why=entry.why, fix=fix)
