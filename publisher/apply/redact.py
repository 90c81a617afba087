"""The one redactor: it knows every secret that was read, and takes them out of what people will see.

It is fed where secrets are revealed and asked where text leaves the program; it stores nothing.
"""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from http.cookies import CookieError, SimpleCookie
from threading import Lock
from urllib.parse import quote, quote_plus

MASK = "***"
_SHORTEST = 5
"""Shorter secrets are not looked for: they would blot out ordinary words."""


class Redactor:
    """Replaces secrets by `***`, in every spelling that an encoder may have given them."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._spellings: tuple[str, ...] = ()
        self._lock = Lock()
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str) -> None:
        """Learns one secret. Of a cookie header every value counts as a secret too."""
        found = {spelling for part in _parts(secret) for spelling in _spellings(part)}
        with self._lock:
            known = found.union(self._spellings)
            self._spellings = tuple(sorted(known, key=lambda spelling: (-len(spelling), spelling)))

    def clean(self, text: str) -> str:
        """`text` without any secret."""
        for spelling in self._spellings:
            text = text.replace(spelling, MASK)
        return text


def _parts(secret: str) -> Iterator[str]:
    """The secret, and the values of a cookie header; what is too short to look for is left out."""
    secret = secret.strip()
    values = _cookie_values(secret) if "=" in secret else ()
    yield from (part for part in (secret, *values) if len(part) >= _SHORTEST)


def _cookie_values(header: str) -> tuple[str, ...]:
    pairs = (pair.partition("=") for pair in header.split(";"))
    plain = tuple(value.strip().strip('"') for _, equals, value in pairs if equals)
    try:
        return plain + tuple(morsel.value for morsel in SimpleCookie(header).values())
    except CookieError:
        return plain


def _spellings(secret: str) -> Iterator[str]:
    """As it is, percent-encoded, escaped in JSON, in base64."""
    yield secret
    for encode in (lambda text: quote(text, safe=""), quote, quote_plus):
        encoded = encode(secret)
        yield encoded
        yield _lower_escapes(encoded)
    for ascii_only in (True, False):
        yield json.dumps(secret, ensure_ascii=ascii_only)[1:-1]
    yield from _base64_spellings(secret.encode())


def _lower_escapes(encoded: str) -> str:
    """`%2F` spelled `%2f`."""
    first, *rest = encoded.split("%")
    return "%".join((first, *(part[:2].lower() + part[2:] for part in rest)))


def _base64_spellings(secret: bytes) -> Iterator[str]:
    """What is seen of the secret in base64, at whichever of three places in a group of bytes it begins.

    Characters at both ends that depend on the neighbours are cut off.
    """
    for offset in range(3):
        for encode in (b64encode, urlsafe_b64encode):
            encoded = encode(b"\0" * offset + secret).decode()
            tail = (offset + len(secret)) % 3
            inner = encoded[(0, 2, 3)[offset] : len(encoded) - (0, 3, 2)[tail]]
            if len(inner) >= _SHORTEST:
                yield inner
