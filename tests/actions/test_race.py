"""Two machines, one repository, one account: real processes, held or killed in the middle of the step that counts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from tests.actions.conftest import World


def start(world: World, root: Path, *words: str) -> subprocess.Popen[str]:
    """`publish -y --to zhihu` in a clone, as a process of its own."""
    paths = os.pathsep.join(path for path in sys.path if path)
    return subprocess.Popen(
        [sys.executable, "-m", "publisher", "-C", str(root), "-y", "--to", "zhihu", *words],
        env={**os.environ, **world.secrets, "PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def said(process: subprocess.Popen[str]) -> tuple[int, str]:
    out, _ = process.communicate(timeout=120)
    return process.returncode, out


def is_create(request: object) -> bool:
    return getattr(request, "method", "") == "POST" and "drafts" in str(getattr(request, "path", ""))


def test_one_is_at_it_and_the_other_is_held(world: World) -> None:
    """While the first waits for its answer, the second plans, sees the claim and leaves the post alone."""
    one, two = world.clone("one"), world.clone("two")
    reached, go_on = threading.Event(), threading.Event()

    def hold(number: int, request: object) -> None:
        if is_create(request) and not reached.is_set():
            reached.set()
            assert go_on.wait(100)

    world.server.before = hold
    first = start(world, one)
    assert reached.wait(100)
    code, out = said(start(world, two))
    assert code == 4, out
    assert "E428" in out
    go_on.set()
    assert said(first)[0] == 0
    code, out = said(start(world, two))
    assert code == 0, out
    assert world.articles() == ["批处理与缓存"]
    assert world.known()["5a0c11d2"]["zhihu"]["pending"] is None


def test_one_planned_before_the_other_began(world: World) -> None:
    """Both planned to create; the claim that is pushed second is refused, before the platform is asked for anything new."""
    one, two = world.clone("one"), world.clone("two")
    reached, go_on = threading.Event(), threading.Event()

    def hold(number: int, request: object) -> None:
        if str(getattr(request, "path", "")).endswith("sandbox-author/articles") and not reached.is_set():
            reached.set()  # the first has seen the lists, which hold nothing of this post
            assert go_on.wait(100)

    world.server.after = hold
    first = start(world, one)
    assert reached.wait(100)
    assert said(start(world, two))[0] == 0
    go_on.set()
    code, out = said(first)
    assert code == 4, out
    assert "E428" in out
    assert world.articles() == ["批处理与缓存"]
    assert said(start(world, one))[0] == 0
    assert world.articles() == ["批处理与缓存"]


def test_one_is_killed_between_its_claim_and_its_receipt(world: World) -> None:
    """The article is there, its receipt is not: whoever comes next finds it and makes no second."""
    one, two = world.clone("one"), world.clone("two")
    processes: list[subprocess.Popen[str]] = []

    def kill(number: int, request: object) -> None:
        if is_create(request) and processes[0].poll() is None:
            processes[0].kill()
            processes[0].wait()
            raise ConnectionError("nobody listens any more")

    world.server.after = kill
    processes.append(start(world, one))
    processes[0].wait(timeout=120)
    world.server.after = None
    assert world.known()["5a0c11d2"]["zhihu"]["pending"]["step"]
    assert len(world.zhihu.articles()) == 1
    code, out = said(start(world, two))
    assert code == 0, out
    assert world.articles() == ["批处理与缓存"]
    code, out = said(start(world, one))
    assert code == 0, out
    assert world.articles() == ["批处理与缓存"]
    assert world.known()["5a0c11d2"]["zhihu"]["pending"] is None


def test_ctrl_c_tells_the_others_what_was_done(world: World) -> None:
    """The call under way comes to its end, the rest is not begun, and the branch knows both."""
    one = world.clone("one")
    for number in range(3):
        world.write(one, f"第 {number} 篇.md", title=f"第 {number} 篇", id=f"more{number}")
    reached, go_on = threading.Event(), threading.Event()

    def hold(number: int, request: object) -> None:
        if is_create(request) and len(world.zhihu.articles()) == 1 and not reached.is_set():
            reached.set()
            assert go_on.wait(100)

    world.server.before = hold
    first = start(world, one)
    assert reached.wait(100)
    first.send_signal(signal.SIGINT)
    go_on.set()
    code, out = said(first)
    assert code != 0, out
    known = world.known()
    made = {article["id"] for article in world.zhihu.articles()}
    assert {targets["zhihu"]["id"] for targets in known.values() if "zhihu" in targets} - {None} <= made
    assert len(made) < 4
    two = world.clone("two")
    (two / "source/_posts").mkdir(exist_ok=True)
    for file in (one / "source/_posts").glob("*.md"):
        (two / "source/_posts" / file.name).write_bytes(file.read_bytes())
    code, out = said(start(world, two))
    assert code == 0, out
    assert world.articles() == ["批处理与缓存", "第 0 篇", "第 1 篇", "第 2 篇"]
    assert {targets["zhihu"]["id"] for targets in world.known().values()} >= made
