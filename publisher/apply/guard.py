"""A look at where a connection really leads, after the name was resolved and before a byte is sent.

Looking the name up beforehand would not do: it may resolve differently the second time. No policy lives here.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

Guard = Callable[[str, str], None]
"""Called with the host as named and the IP address connected to; it raises to forbid."""


def mount_guard(session: requests.Session, guard: Guard) -> None:
    """Makes every connection of `session` pass `guard`."""
    for scheme in ("http://", "https://"):
        session.mount(scheme, _GuardedAdapter(guard))


class _GuardedAdapter(HTTPAdapter):
    """An adapter whose pools open guarded connections."""

    def __init__(self, guard: Guard) -> None:
        self._pools = _guarded_pools(guard)
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools


def _guarded_pools(guard: Guard) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _checked(super()._new_conn(), self.host, guard)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _checked(super()._new_conn(), self.host, guard)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _checked(connection: socket.socket, host: str, guard: Guard) -> socket.socket:
    try:
        guard(host, str(connection.getpeername()[0]))
    except BaseException:
        connection.close()
        raise
    return connection
