"""WeChat's replies, read key by key: what is missing or of another kind is an error that names the call.

No call is made and nothing is decided here. Shapes as on developers.weixin.qq.com, 2026-11.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from publisher_wechat.errors import say

Reply = Mapping[str, Any]


def text_in(reply: Reply, key: str, call: str, *, is_unclear: bool = False) -> str:
    """A text that must be there. Raises E407, or E406 where the call may have been carried out (`is_unclear`)."""
    value = reply.get(key)
    if not isinstance(value, str) or not value:
        _misshapen(key, call, is_unclear=is_unclear)
    return value


def address_in(reply: Reply, key: str, call: str) -> str:
    """An address on the web; uploads answer http ones of hosts that speak https (2026-11)."""
    value = text_in(reply, key, call)
    if not value.startswith(("http://", "https://")):
        _misshapen(key, call)
    return value.replace("http://", "https://", 1)


def id_in(reply: Reply, key: str, call: str, *, is_unclear: bool = False) -> str:
    """An id that WeChat spells as a text in one place and as a number in another (`publish_id`)."""
    value = reply.get(key)
    if isinstance(value, bool) or not isinstance(value, (str, int)) or value == "":
        _misshapen(key, call, is_unclear=is_unclear)
    return str(value)


def number_in(reply: Reply, key: str, call: str) -> int:
    """A whole number that must be there."""
    value = reply.get(key)
    if isinstance(value, bool) or not isinstance(value, int):
        _misshapen(key, call)
    return value


def objects_in(reply: Reply, key: str, call: str) -> tuple[Reply, ...]:
    """A list of objects; an absent one is empty."""
    value = reply.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        _misshapen(key, call)
    return tuple(value)


def object_in(reply: Reply, key: str, call: str) -> Reply:
    """An object; an absent one is empty."""
    value = reply.get(key, {})
    if not isinstance(value, dict):
        _misshapen(key, call)
    return value


def require_done(reply: Reply, call: str) -> None:
    """A call that changes something says `errcode: 0`; anything else was said by somebody else."""
    if reply.get("errcode") != 0:
        _misshapen("errcode", call)


def messages_in(page: Reply, call: str) -> tuple[Reply, ...]:
    """The messages of a page of drafts or articles, each with an id and the articles in it."""
    messages = objects_in(page, "item", call)
    for message in messages:
        text_in(message, "article_id" if "article_id" in message else "media_id", call)
        objects_in(object_in(message, "content", call), "news_item", call)
    return messages


def _misshapen(key: str, call: str, *, is_unclear: bool = False) -> NoReturn:
    raise say("misshapen-unclear" if is_unclear else "misshapen", call=call, what=f"`{key}`")
