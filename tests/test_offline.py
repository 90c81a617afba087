"""The fence round the tests: loopback is open, everything else is shut, in this process and in others."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, offline


@pytest.mark.parametrize(
    "reach",
    [
        pytest.param(lambda: socket.create_connection(("192.0.2.1", 80), timeout=1), id="connect"),
        pytest.param(lambda: socket.getaddrinfo("www.example.cn", 443), id="look-up"),
        pytest.param(lambda: socket.socket().bind(("0.0.0.0", 0)), id="listen"),
        pytest.param(
            lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 9)), id="datagram"
        ),
    ],
)
def test_other_hosts_are_refused(reach: object) -> None:
    assert callable(reach)
    with pytest.raises(offline.NetworkBlockedError, match="not this machine"):
        reach()
    assert offline.refused
    offline.refused.clear()


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(("localhost", server.getsockname()[1]), timeout=5) as client:
            client.sendall(b"x")
        connection, _ = server.accept()
        with connection:
            assert connection.recv(1) == b"x"


def test_a_started_process_is_fenced_too() -> None:
    code = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "NetworkBlockedError" in done.stderr


def test_home_is_nobodys(tmp_path: Path) -> None:
    assert tmp_path.parent in Path(os.environ["HOME"]).parents
    assert os.environ["XDG_CACHE_HOME"].startswith(os.environ["HOME"])
    assert ROOT not in Path.home().parents
