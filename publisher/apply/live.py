"""Waiting until the blog's own page is there, before a copy of it is made public elsewhere.

The blog is built somewhere else; a copy that points back to a page not there yet would greet readers with a 404.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from publisher.apply.transport import Policy, Transport
from publisher.errors import NeedsPerson, PublisherError

_PAUSE = 5.0
"""Seconds between two looks: a site's build takes minutes, and its host shall not be hammered."""


class PageWait:
    """Waits for pages, each once a run: callable with an address.

    `seconds` is the most that one page is waited for; 0 asks nobody. `sleep` is given seconds.
    """

    def __init__(self, http: Transport, *, seconds: float, sleep: Callable[[float], None]) -> None:
        self._http = http
        self._seconds = seconds
        self._sleep = sleep
        self._live: set[str] = set()
        self._lock = Lock()

    def __call__(self, url: str) -> None:
        """Returns once `url` answers 200. Raises `NeedsPerson` E420 when it does not in time."""
        if not self._seconds or not url:
            return
        with self._lock:
            if url not in self._live:
                self._wait(url)
                self._live.add(url)

    def _wait(self, url: str) -> None:
        left = self._seconds
        while not self._answers(url):
            if left <= 0:
                raise NeedsPerson(
                    "E420",
                    f"{url} does not answer yet, after {self._seconds:g} s",
                    fix="publish the blog first, or look why it was not built; then run again",
                )
            self._sleep(min(_PAUSE, left))
            left -= _PAUSE

    def _answers(self, url: str) -> bool:
        try:
            return self._http.send("GET", url, policy=Policy.SAFE, follow=True).status == 200
        except PublisherError:
            return False
