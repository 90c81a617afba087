"""An address that a person hands over, read by its platform's own forms: cleaned, or refused with the reason.

Pure. Whether another post has it already, the ledger knows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlsplit

from publisher.adapter import AddressForm, Capabilities, Remote
from publisher.errors import ConfigError

_PORTS = (None, 80, 443)


def read_address(text: str, capabilities: Capabilities) -> Remote:
    """The published copy that `text` leads to; its id is empty where the address holds none.

    Raises `ConfigError` E421 for what is no public address of an article there: the editor's, a temporary one,
    another site's.
    """
    parts = urlsplit(text.strip())
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.scheme not in ("http", "https") or not parts.hostname or _port(text) not in _PORTS:
        raise _refused(f"{text} is no web address", capabilities)
    for form in capabilities.addresses:
        match = re.fullmatch(form.path, parts.path.rstrip("/"))
        if parts.hostname != form.host or not match:
            continue
        _require_lasting(text, query, form, capabilities)
        if all(query.get(key) for key in form.query):
            page = form.page.format(**match.groupdict(), **_quoted(query, form))
            return Remote(match.groupdict().get("id") or "", page, "published")
    place = f"{parts.hostname}{parts.path}"
    raise _refused(f"{place} is no public article on {capabilities.label}", capabilities)


def _port(text: str) -> int | None:
    try:
        return urlsplit(text.strip()).port
    except ValueError:
        return -1


def _require_lasting(
    text: str, query: Mapping[str, str], form: AddressForm, capabilities: Capabilities
) -> None:
    for keys in form.temporary:
        if set(keys) <= query.keys():
            raise _refused(f"{urlsplit(text).path}?{keys[0]}=… is a temporary address", capabilities)


def _quoted(query: Mapping[str, str], form: AddressForm) -> dict[str, str]:
    return {key: quote(query[key], safe="=") for key in form.query}


def _refused(message: str, capabilities: Capabilities) -> ConfigError:
    forms = " or ".join(form.page for form in capabilities.addresses)
    fix = f"open the article as a reader does and copy its address: {forms}" if forms else ""
    return ConfigError("E421", message, fix=fix)
