"""Chromium presses the buttons of the page to copy from: rich text alone for the body, plain text for the rest."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from publisher.export.folder import write_folder
from tests.engines.test_preview import CHROMIUM, QUIET
from tests.export.test_page import page, rendition

pytestmark = pytest.mark.engines

LISTEN = """
addEventListener("copy", (event) => {
  const given = event.clipboardData;
  window.got = Object.fromEntries(["text/html", "text/plain"].map((type) => [type, given.getData(type)]));
});
"""


class Browser:
    """Chromium on two pipes, spoken to in DevTools' protocol."""

    def __init__(self, profile: Path) -> None:
        (read_end, self._out), (self._in, write_end) = os.pipe(), os.pipe()

        def hand_over() -> None:
            os.dup2(read_end, 3)
            os.dup2(write_end, 4)

        words = [word for word in QUIET if not word.startswith("--virtual-time")]
        self._process = subprocess.Popen(
            [CHROMIUM, *words, f"--user-data-dir={profile}", "--remote-debugging-pipe"],
            preexec_fn=hand_over,
            close_fds=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(read_end)
        os.close(write_end)
        self._number = 0
        self._left = b""

    def ask(self, method: str, session: str = "", **params: Any) -> Any:
        """The result of one call; events in between are passed over."""
        self._number += 1
        call = {"id": self._number, "method": method, "params": params}
        os.write(self._out, json.dumps(call | ({"sessionId": session} if session else {})).encode() + b"\0")
        while (answer := self._next()).get("id") != self._number:
            pass
        assert "error" not in answer, answer
        return answer["result"]

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._left:
            self._left += os.read(self._in, 65_536)
        one, _, self._left = self._left.partition(b"\0")
        made: dict[str, Any] = json.loads(one)
        return made

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    browser = Browser(tmp_path / "profile")
    yield browser
    browser.close()


def test_the_buttons_copy_what_they_say(browser: Browser, tmp_path: Path) -> None:
    file = write_folder(tmp_path / "out", page(rendition()))
    target = browser.ask("Target.createTarget", url=file.as_uri())["targetId"]
    session = browser.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def run(script: str) -> Any:
        given = {"expression": script, "userGesture": True, "returnByValue": True, "awaitPromise": True}
        return browser.ask("Runtime.evaluate", session, **given)["result"].get("value")

    loaded = (
        "new Promise((done) => document.readyState === 'complete' ? done() : addEventListener('load', done))"
    )
    run(loaded)
    run(LISTEN)
    copied = {}
    for part in ("body", "title", "topics"):
        run(f"document.querySelector('[data-part={part}]').click()")
        copied[part] = run("window.got")
    assert copied["body"]["text/plain"] == ""
    assert copied["body"]["text/html"].startswith("<h2>题</h2><p>甲<img ")
    assert "【图 1：地图 &amp; 路】" in copied["body"]["text/html"]
    assert copied["title"] == {"text/html": "", "text/plain": '题 "一" </script>'}
    assert copied["topics"]["text/plain"] == "散步, 城市"
    assert run("document.querySelector('iframe').contentDocument.querySelectorAll('figure, p').length") > 2
    assert run("[...document.images].every((one) => one.naturalWidth > 0)")
