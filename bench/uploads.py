"""What sending twenty pictures costs when each request takes 80 ms, against the ideal for six at a time.

    python -m bench.uploads

The ideal: the token, twenty pictures and the cover by sixes, the draft, its reading back, sent bare to the same
server in turn with the runs, so that a busy machine slows both. Prints the ratio of the medians, and the requests of
a second run; leaves with 1 when the ratio is over 1.2 or there are any.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from threading import local

import requests
from PIL import Image as Pillow

from publisher.apply.redact import Redactor
from publisher.config.load import load_settings
from publisher.ledger import Ledger
from publisher.pipeline.applying import apply_plan
from publisher.pipeline.clients import Clients, sandboxed
from publisher.pipeline.planning import Request, make_plan
from publisher.pipeline.workspace import Workspace
from publisher.sandbox.server import SandboxServer

SECONDS, PICTURES, AT_A_TIME, ALLOWED, RUNS = 0.08, 20, 6, 1.2, 5
SETTINGS = "site: {url: https://www.example.cn}\nposts: posts\ntargets: {wechat: {adapter: wechat}}\n"


def main() -> int:
    """Prints the medians and the verdict."""
    runs = [(_ideal(), *_in_a_new_site(_run_twice)) for _ in range(RUNS + 1)][1:]
    ideal, seconds = (median(run[place] for run in runs) for place in (0, 1))
    again = max(run[2] for run in runs)
    ratio = seconds / ideal
    print(
        f"ideal {ideal * 1000:6.0f} ms   run {seconds * 1000:6.0f} ms   ratio {ratio:.2f} (allowed {ALLOWED})"
    )
    print(f"second run: {again} requests")
    return int(ratio > ALLOWED or again > 0)


def _ideal() -> float:
    """The seconds that the bare requests take: one, then by sixes, then two."""
    with (
        SandboxServer([], before=lambda *_: time.sleep(SECONDS)) as server,
        ThreadPoolExecutor(AT_A_TIME) as pool,
    ):
        sessions = local()

        def ask(_: int) -> None:
            if not hasattr(sessions, "one"):
                sessions.one = requests.Session()
                sessions.one.trust_env = False
            sessions.one.get(f"{server.url}/nothing", timeout=20)

        begun = time.perf_counter()
        for together in (1, PICTURES + 1, 1, 1):
            list(pool.map(ask, range(together)))
        return time.perf_counter() - begun


def _run_twice(root: Path) -> tuple[float, int]:
    """From the first request to the last answer, in seconds; and the requests of a second run."""
    first = _run(root)
    assert len(first) >= PICTURES
    return first[-1] - first[0], len(_run(root))


def _run(root: Path) -> list[float]:
    """When each request came, and at the end when the last was answered."""
    settings = load_settings(root / "publisher.yaml")
    times: list[float] = []

    def wait(*_: object) -> None:
        times.append(time.perf_counter())
        time.sleep(SECONDS)

    with sandboxed(settings) as (world, server):
        server.before = wait
        workspace = Workspace(world, Ledger(world.state))
        request = Request(with_diff=False)
        plan = make_plan(workspace, request).plan
        with workspace.ledger.lock():
            clients = Clients(world, Redactor(), tokens=world.state / "tokens")
            results = apply_plan(workspace, plan, request, clients=clients)
        assert all(result.outcome == "done" for result in results), results
        return [*times, time.perf_counter()] if times else []


def _in_a_new_site(work: Callable[[Path], tuple[float, int]]) -> tuple[float, int]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "posts").mkdir()
        (root / "publisher.yaml").write_text(SETTINGS, encoding="utf-8")
        shown = []
        for number in range(PICTURES):
            _picture(number).save(root / f"posts/{number}.png")
            shown.append(f"![图{number}]({number}.png)")
        text = "---\ntitle: 二十张图\nabbrlink: twenty\n---\n\n正文。\n\n" + "\n\n".join(shown) + "\n"
        (root / "posts/twenty.md").write_text(text, encoding="utf-8")
        return work(root)


def _picture(number: int) -> Pillow.Image:
    """A small drawing; what fitting large ones costs is not the question here."""
    dice = random.Random(number)
    picture = Pillow.new("RGB", (320, 180), (240, 240, 240))
    for _ in range(40):
        x, y = dice.randrange(300), dice.randrange(160)
        picture.paste((dice.randrange(256), 80, 160), (x, y, x + 20, y + 20))
    return picture


if __name__ == "__main__":
    sys.exit(main())
