"""Remote pictures of a post: fetched once they are needed, and only from where a stranger's post may point.

Only http and https; no private or loopback address unless its host is allowed; every redirect is checked as
the first address was. Nothing of ours, no cookie and no secret, is sent along.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

from publisher.apply.redact import Redactor
from publisher.apply.transport import Answer, Policy, Transport
from publisher.errors import PublisherError, SourceError

MOST_BYTES = 20_000_000
_HOPS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ACCEPT = "image/avif,image/webp,image/png,image/jpeg,image/gif,image/svg+xml,image/*;q=0.8"


class PictureFetcher:
    """Fetches pictures by address. `allow_hosts` are hosts whose addresses may be private or loopback ones, as
    `host` or `host:port`; `limit` is in bytes."""

    def __init__(
        self,
        *,
        allow_hosts: Collection[str] = (),
        timeout: float = 20,
        retries: int = 2,
        limit: int = MOST_BYTES,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._allowed = frozenset(urlsplit(f"//{host}").hostname or "" for host in allow_hosts)
        self._limit = limit
        self._http = Transport(
            redactor=Redactor(), timeout=timeout, retries=retries, sleep=sleep, guard=self._check_address
        )

    def __call__(self, url: str) -> bytes:
        """The bytes of the picture at `url`. Raises `SourceError`: E301 when it is not to be had, E302 when what
        is there is no picture."""
        try:
            answer = self._follow(f"https:{url}" if url.startswith("//") else url)
        except SourceError:
            raise
        except PublisherError as error:
            raise _missing(url, error.message) from None
        if answer.status != 200 or not answer.body:
            raise _missing(
                url, f"the server answered {answer.status}" if answer.body else "the answer is empty"
            )
        _require_picture(url, answer.body)
        return answer.body

    def _follow(self, url: str) -> Answer:
        current = url
        for _ in range(_HOPS):
            if _scheme(current) not in ("http", "https"):
                raise _missing(url, "only http and https addresses are fetched")
            answer = self._http.send(
                "GET", current, policy=Policy.SAFE, headers={"Accept": _ACCEPT}, limit=self._limit
            )
            place = answer.headers.get("Location")
            if answer.status not in _REDIRECTS or not place:
                return answer
            current = _joined(current, place)
        raise _missing(url, "it is redirected again and again")

    def _check_address(self, host: str, address: str) -> None:
        if host.lower().strip("[]") not in self._allowed and not is_public(address):
            raise SourceError(
                "E301",
                f"{host} leads to {address}, a private address: not fetched",
                fix=f"put the picture beside the post, or add {host} to media.allow_hosts",
            )


def _scheme(url: str) -> str:
    try:
        return urlsplit(url).scheme
    except ValueError:  # a bracket that is never closed: no address at all
        return ""


def _joined(url: str, place: str) -> str:
    try:
        return urljoin(url, place)
    except ValueError:
        return ""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet; addresses wrapped in IPv6 are unwrapped first."""
    ip = ip_address(address.partition("%")[0])
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None) or ip
    return bool(inner.is_global and not inner.is_multicast)


def _require_picture(url: str, data: bytes) -> None:
    from publisher.media.sniff import sniff  # only once there is a picture
    from publisher.media.unreadable import UnreadablePicture

    try:
        sniff(data)
    except UnreadablePicture as error:
        raise SourceError("E302", f"{url}: {error}", fix="check the address in a browser") from None


def _missing(url: str, reason: str) -> SourceError:
    fix = "check the address, or put the picture beside the post"
    return SourceError("E301", f"{url}: the picture cannot be fetched: {reason}", fix=fix)
