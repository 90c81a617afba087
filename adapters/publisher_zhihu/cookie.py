"""A login as people hand it over: a header string, a browser's JSON export, or Netscape text.

Read and judged here before any request; nothing is stored, and no value enters a message.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from publisher.adapter import Health
from publisher.errors import Unauthorized

_SOON = 7
"""Days before its end when a login is to be renewed."""
_RENEW = (
    "log in at www.zhihu.com in a browser, copy the cookie again, then `publish login` or set the variable"
)


@dataclass(frozen=True, slots=True)
class Login:
    """The `Cookie` header for Zhihu's own hosts, the value that goes into `x-xsrftoken` (may be empty), and when the
    ticket ends, in seconds since 1970 (None: a header string does not tell)."""

    header: str = field(repr=False)
    xsrf: str = field(repr=False)
    expires: float | None = None


@dataclass(frozen=True, slots=True)
class _Cookie:
    name: str
    value: str = field(repr=False)
    domain: str = ""
    expires: float | None = None


def read_login(text: str, *, now: datetime) -> Login:
    """The login in `text`. Raises `Unauthorized` when it holds no ticket, or one whose time is over."""
    cookies = [cookie for cookie in _cookies(text.strip()) if _is_for_zhihu(cookie) and _is_sendable(cookie)]
    ticket = next((cookie for cookie in cookies if cookie.name == "z_c0" and cookie.value.strip('"')), None)
    if ticket is None:
        raise Unauthorized("E402", "the Zhihu cookie holds no z_c0: that is the login itself", fix=_RENEW)
    if ticket.expires is not None and ticket.expires < now.timestamp():
        raise Unauthorized("E402", "the Zhihu login expired: its cookie z_c0 is past its time", fix=_RENEW)
    values = {cookie.name: cookie.value for cookie in cookies}
    header = "; ".join(f"{name}={value}" for name, value in values.items())
    return Login(header, values.get("_xsrf", "").strip('"'), ticket.expires)


def cookie_life(login: Login, now: datetime) -> Iterator[Health]:
    """How many days the login has left; nothing where it does not tell."""
    if login.expires is not None:
        days = int((login.expires - now.timestamp()) / 86_400)
        fix = _RENEW if days < _SOON else ""
        yield Health(f"the login ends in {days} days", fix, about="cookie", is_urgent=False)


def _cookies(text: str) -> Iterator[_Cookie]:
    if text.startswith(("[", "{")):
        yield from _from_json(text)
    elif "\t" in text:
        yield from _from_netscape(text)
    else:
        yield from _from_header(text)


def _from_header(text: str) -> Iterator[_Cookie]:
    text = text.removeprefix("Cookie:").removeprefix("cookie:")
    for pair in text.split(";"):
        name, equals, value = pair.strip().partition("=")
        if equals:
            yield _Cookie(name.strip(), value.strip())


def _from_json(text: str) -> Iterator[_Cookie]:
    """A list of cookies, an object that holds one below `cookies`, or names with their values."""
    try:
        given: Any = json.loads(text)
    except ValueError:
        raise Unauthorized("E402", "the Zhihu cookie begins like JSON and is none", fix=_RENEW) from None
    listed = given.get("cookies", given) if isinstance(given, dict) else given
    if isinstance(listed, dict):
        listed = [{"name": name, "value": value} for name, value in listed.items()]
    for item in listed:
        if isinstance(item, dict) and "name" in item:
            expires = item.get("expirationDate", item.get("expires"))
            yield _Cookie(
                str(item["name"]), str(item.get("value", "")), str(item.get("domain", "")), _seconds(expires)
            )


def _from_netscape(text: str) -> Iterator[_Cookie]:
    """Lines of seven columns: domain, subdomains, path, secure, expiry, name, value (curl's cookie file)."""
    for line in text.splitlines():
        columns = line.removeprefix("#HttpOnly_").split("\t")
        if len(columns) == 7 and not line.startswith("# "):
            yield _Cookie(columns[5], columns[6].strip(), columns[0], _seconds(columns[4]))


def _seconds(given: object) -> float | None:
    """An expiry in seconds since 1970; None for a cookie of the session."""
    try:
        seconds = float(str(given))
    except ValueError:
        return None
    return seconds if seconds > 0 else None


def _is_for_zhihu(cookie: _Cookie) -> bool:
    domain = cookie.domain.lstrip(".").lower()
    return not domain or domain == "zhihu.com" or domain.endswith(".zhihu.com")


def _is_sendable(cookie: _Cookie) -> bool:
    """Nothing that could end a header line or become another cookie."""
    both = cookie.name + cookie.value
    return both.isascii() and both.isprintable() and ";" not in both
