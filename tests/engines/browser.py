"""Chromium on two pipes, spoken to in DevTools' protocol: a page that is looked at, clicked and typed into."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
from base64 import b64decode
from collections.abc import Sequence
from pathlib import Path
from select import select
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), NAMES[0])
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --window-size=1440,900"
).split()
_KEYS = {
    "Escape": 27,
    "Enter": 13,
    "ArrowDown": 40,
    "ArrowUp": 38,
    "ArrowLeft": 37,
    "ArrowRight": 39,
    "Tab": 9,
}
_PATIENCE = 60
"""Seconds that an answer may take."""
_WAIT = """new Promise((done, fail) => {
  const ends = performance.now() + 15000;
  const look = () => {
    let found;
    try { found = (%s); } catch { found = null; }
    if (found) done(found === true || found.nodeType || typeof found === "function" ? true : found);
    else if (performance.now() > ends) fail(new Error("waited in vain for " + %s));
    else setTimeout(look, 25);
  };
  look();
})"""


class Browser:
    """One Chromium with its own profile."""

    def __init__(self, profile: Path) -> None:
        (read_end, self._out), (self._in, write_end) = os.pipe(), os.pipe()

        def hand_over() -> None:
            ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (read_end, write_end)]
            for end, number in zip(ends, (3, 4), strict=True):  # where Chromium looks for them
                os.dup2(end, number)

        self._process = subprocess.Popen(
            [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", "--remote-debugging-pipe"],
            preexec_fn=hand_over,
            close_fds=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(read_end)
        os.close(write_end)
        self._number = 0
        self._left = b""
        self.events: list[dict[str, Any]] = []

    def ask(self, method: str, session: str = "", **params: Any) -> Any:
        """The result of one call; events in between are kept."""
        self._number += 1
        call = {"id": self._number, "method": method, "params": params}
        os.write(self._out, json.dumps(call | ({"sessionId": session} if session else {})).encode() + b"\0")
        while (answer := self._next()).get("id") != self._number:
            self.events.append(answer)
        assert "error" not in answer, answer
        return answer["result"]

    def open(self, url: str, *, width: int = 1440, height: int = 900, dark: bool = False) -> Page:
        """A page that has loaded `url`."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session, target)
        page.size(width, height)
        page.prefer(dark=dark)
        for domain in ("Page", "Runtime", "Log"):
            self.ask(f"{domain}.enable", session)
        page.go(url)
        return page

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._left:
            assert select([self._in], [], [], _PATIENCE)[0], "Chromium says nothing any more"
            self._left += os.read(self._in, 262_144)
        one, _, self._left = self._left.partition(b"\0")
        made: dict[str, Any] = json.loads(one)
        return made

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)


class Page:
    """One tab."""

    def __init__(self, browser: Browser, session: str, target: str) -> None:
        self._browser, self._session, self._target = browser, session, target

    def go(self, url: str) -> None:
        self._ask("Page.navigate", url=url)
        self._until(f"(location.href !== 'about:blank' || {json.dumps(url == 'about:blank')})")

    def reload(self) -> None:
        self.run("window.before = true")
        self._ask("Page.reload")
        self._until("!window.before")

    def _until(self, condition: str) -> None:
        """Asks until the condition holds and the page has loaded: promises and timers rest where scripts may not run."""
        loaded = f"({condition}) && document.readyState"
        while self._ask("Runtime.evaluate", expression=loaded)["result"].get("value") != "complete":
            pass  # each answer is a round trip to the browser

    def run(self, script: str) -> Any:
        """What a script comes to, once what it promises is there."""
        given = {"expression": script, "userGesture": True, "returnByValue": True, "awaitPromise": True}
        answer = self._ask("Runtime.evaluate", **given)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait(self, condition: str) -> Any:
        """Waits until the condition holds, and gives what it came to."""
        return self.run(_WAIT % (condition, json.dumps(condition)))

    def press(self, *keys: str) -> None:
        for key in keys:
            given = {"key": key, "windowsVirtualKeyCode": _KEYS.get(key, ord(key[0].upper()))}
            text = {"text": key} if len(key) == 1 else {"text": "\r"} if key == "Enter" else {}
            self._ask("Input.dispatchKeyEvent", type="keyDown", **given, **text)
            self._ask("Input.dispatchKeyEvent", type="keyUp", **given)

    def type(self, text: str) -> None:
        self._ask("Input.insertText", text=text)

    def paste(self) -> None:
        """Puts what the clipboard holds where the focus is."""
        for kind, more in (("keyDown", {"commands": ["paste"]}), ("keyUp", {})):
            self._ask(
                "Input.dispatchKeyEvent", type=kind, key="v", modifiers=2, windowsVirtualKeyCode=86, **more
            )

    def without_scripts(self) -> None:
        """Lets no script of a page run from here on."""
        self._ask("Emulation.setScriptExecutionDisabled", value=True)

    def size(self, width: int, height: int) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._ask("Emulation.setDeviceMetricsOverride", **metrics)

    def prefer(self, *, dark: bool, less_motion: bool = True) -> None:
        features = {"prefers-color-scheme": "dark" if dark else "light"}
        features |= {"prefers-reduced-motion": "reduce"} if less_motion else {}
        given = [{"name": name, "value": value} for name, value in features.items()]
        self._ask("Emulation.setEmulatedMedia", features=given)

    def shot(self) -> bytes:
        """What is seen, as PNG."""
        return b64decode(self._ask("Page.captureScreenshot", format="png")["data"])

    def complaints(self) -> Sequence[str]:
        """What the page was refused, and what went wrong in it, so far."""
        self.run("0")
        found = []
        for event in self._browser.events:
            if event.get("sessionId") != self._session:
                continue
            params = event["params"]
            if event["method"] == "Runtime.exceptionThrown":
                found.append(str(params["exceptionDetails"]))
            if event["method"] == "Log.entryAdded" and params["entry"]["level"] == "error":
                found.append(params["entry"]["text"] + params["entry"].get("url", ""))
        return found

    def front(self) -> None:
        """Brings the tab before the others, as somebody who turns to it does."""
        self._ask("Page.bringToFront")

    def close(self) -> None:
        self._browser.ask("Target.closeTarget", targetId=self._target)

    def _ask(self, method: str, **params: Any) -> Any:
        return self._browser.ask(method, self._session, **params)
