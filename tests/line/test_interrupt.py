"""Ctrl-C in the middle of a run: the call under way comes to its end and is recorded, and the code is 130."""

from __future__ import annotations

import signal
import subprocess

import pytest

from tests.line.conftest import World

NINE = "source/_posts/nine.md"


def interrupt_at(world: World, number: int) -> int:
    """Runs `publish -y` and presses Ctrl-C while the platforms' request `number` is under way."""
    started: list[subprocess.Popen[bytes]] = []

    def hook(seen: int, request: object) -> None:
        if seen == number:
            started[0].send_signal(signal.SIGINT)

    world.server.before = hook
    started.append(world.blog.start("-y", NINE))
    code = started[0].wait(timeout=120)
    world.server.before = None
    return code


@pytest.mark.parametrize("number", [1, 4, 7])
def test_an_interrupted_run_leaves_nothing_half_known(world: World, number: int) -> None:
    assert interrupt_at(world, number) == 130
    assert not (world.blog.root / ".publisher/lock").exists()
    assert world.blog.publish("-y", NINE).code == 0
    assert world.copies() == {"blog": 1, "zhihu": 1, "wechat": 1}
    for target in ("blog", "zhihu", "wechat"):
        entry = world.blog.ledger(target)
        assert entry is not None
        assert entry["pending"] is None
