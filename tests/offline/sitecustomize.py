"""Refuses every connection, look-up or listener that leaves loopback; there is no way to switch it off.

`conftest` loads it into the tests' own process and puts this folder on PYTHONPATH, so that Python loads it into
every process that a test starts. An audit hook costs no import and sees C code as well.
"""

import sys

ADDRESSED = frozenset({"socket.bind", "socket.connect", "socket.sendmsg", "socket.sendto"})
LOOKED_UP = frozenset({"socket.getaddrinfo", "socket.gethostbyaddr", "socket.gethostbyname"})
refused: list[str] = []
"""What was tried in this process, so that a test fails even where somebody swallows the error."""


class NetworkBlockedError(RuntimeError):
    """A test reached for a host that is not this machine. No `OSError`, lest a retry take it for bad weather."""


def is_loopback(host: object) -> bool:
    """Whether `host` names this machine; None and the empty look-up stay here as well."""
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name is None or not isinstance(name, str):
        return name is None
    return name in {"localhost", "::1"} or name.startswith(("127.", "::ffff:127."))


def refuse(event: str, arguments: tuple[object, ...]) -> None:
    """The audit hook; see https://docs.python.org/3/library/audit_events.html for the events' arguments."""
    if event in ADDRESSED:
        address = arguments[1] if len(arguments) > 1 else None
        host = address[0] if isinstance(address, tuple) and address else None  # a Unix socket's is a path
        if isinstance(host, int):  # netlink
            host = None
    elif event in LOOKED_UP:
        host = arguments[0]
    else:
        return
    if not is_loopback(host):
        refused.append(f"{event} {host!r}")
        raise NetworkBlockedError(f"{event}: {host!r} is not this machine; tests may only use loopback")


sys.addaudithook(refuse)
