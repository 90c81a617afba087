"""What goes wrong on WeChat as errors of ours, in both languages: what happened, why, and where to click.

The reader of `codes.toml`; nothing here sends.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
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
    Wording,
)

STALE_TOKEN = frozenset({40001, 40014, 42001})
"""The token is not the latest, unknown, or past its time: one more call with a new one helps."""
SYSTEM_ERROR = -1
MINUTE_QUOTA = 45011
GONE = frozenset({40007, 53600})
_IP = re.compile(r"invalid ip ([0-9a-fA-F.:]+)")
_RID = re.compile(r"rid:\s*([0-9a-f-]+)")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One table of `codes.toml`."""

    kind: Literal["login", "person", "gone", "rate", "refused", "stopped", "unknown", "unreachable"]
    code: str
    en: str
    zh: str
    fix_en: str
    fix_zh: str
    why_en: str = ""
    why_zh: str = ""


@cache
def _table() -> Mapping[str, _Entry]:
    """The entries by WeChat's code, and `unknown`; read with the first error only."""
    text = (files("publisher_wechat") / "codes.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return {key: _Entry(**tables[table.get("like", key)]) for key, table in tables.items()}


def error_code(reply: Mapping[str, Any]) -> int:
    """The code of a reply, 0 when it bears none."""
    code = reply.get("errcode", 0)
    if isinstance(code, str) and code.removeprefix("-").isdecimal():
        return int(code)
    return code if isinstance(code, int) else 0


def explain(reply: Mapping[str, Any], call: str) -> TargetError:
    """The error for a reply that bears a code. `call` is the path that was asked, never its query."""
    code, text = error_code(reply), str(reply.get("errmsg", ""))
    entry = _table().get(str(code)) or _table()["unknown"]
    numbers = _numbers(code, text, call)
    found = _IP.search(text)
    in_english, in_chinese = (Wording(*words) for words in _words(entry))
    english = _filled(in_english, numbers, found[1] if found else "of today")
    chinese = _filled(in_chinese, numbers, found[1] if found else "（今天的）")
    error = _build(entry, code, english)
    error.wordings = MappingProxyType({"zh": chinese})
    return error


def _filled(words: Wording, numbers: str, ip: str) -> Wording:
    message, fix = words.message.replace("{ip}", ip), words.fix.replace("{ip}", ip)
    return Wording(f"{message} ({numbers})", words.why, fix)


def say(name: str, *, platform_code: int | None = None, **values: object) -> TargetError:
    """The error of that name in `codes.toml`, for what WeChat has no code for; `values` fill its words."""
    entry = _table()[name]
    english, chinese = (Wording(*(part.format(**values) for part in words)) for words in _words(entry))
    error = _build(entry, platform_code, english)
    error.wordings = MappingProxyType({"zh": chinese})
    return error


def both(name: str) -> Mapping[str, Wording]:
    """The words of that name by language, for an error that is built elsewhere."""
    english, chinese = (Wording(*words) for words in _words(_table()[name]))
    return MappingProxyType({"en": english, "zh": chinese})


def _words(entry: _Entry) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """What happened, why and what to do, in English and in Chinese."""
    return (entry.en, entry.why_en, entry.fix_en), (entry.zh, entry.why_zh, entry.fix_zh)


def unreadable(status: int, call: str, *, is_unclear: bool) -> TargetError:
    """The error for an answer that is no reply of WeChat's at all."""
    name = "unreadable-unclear" if is_unclear else "unreadable"
    return say(name, platform_code=status, status=status, call=call)


def _numbers(code: int, text: str, call: str) -> str:
    """What a report needs: the code, where, WeChat's words for a code of no entry, its request id."""
    rid = _RID.search(text)
    words = f", {text.split(' hint:')[0].split(' rid:')[0]}" if str(code) not in _table() else ""
    return f"errcode {code}{words}, {call}{f', rid {rid.group(1)}' if rid else ''}"


def _build(entry: _Entry, code: int | None, words: Wording) -> TargetError:
    message, why, fix = words.message, words.why, words.fix
    match entry.kind:
        case "login":
            return Unauthorized(entry.code, message, why=why, fix=fix)
        case "person":
            return NeedsPerson(entry.code, message, why=why, fix=fix)
        case "gone":
            return NotThere(entry.code, message, platform_code=code, why=why, fix=fix)
        case "rate":
            return RateLimited(entry.code, message, retry_after=60 if code == MINUTE_QUOTA else None, fix=fix)
        case "unreachable":
            return Unreachable(entry.code, message, why=why, fix=fix)
        case "unknown":
            return OutcomeUnknown(entry.code, message, fix=fix)
        case "stopped":
            exit_code = NeedsPerson.exit_code
            return Refused(entry.code, message, platform_code=code, why=why, fix=fix, exit_code=exit_code)
        case "refused":
            return Refused(entry.code, message, platform_code=code, why=why, fix=fix)
