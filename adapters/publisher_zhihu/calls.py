"""One account's calls: hosts, headers, the pace between writes, and answers read as JSON.

What the calls mean is the client's. The cookie goes to Zhihu's own hosts only, never to the store of pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from threading import Lock
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from publisher.adapter import Access
from publisher.apply.transport import Answer, Policy
from publisher.errors import OutcomeUnknown
from publisher_zhihu.cookie import Login, read_login
from publisher_zhihu.errors import AGAIN, is_data, read_answer
from publisher_zhihu.options import HOSTS, ZhihuClientOptions

# The write calls want a browser's name (public tools, 2026-11); which one does not matter.
USER_AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)
_EDITOR = "https://zhuanlan.zhihu.com"
_NOTHING: Mapping[str, str] = MappingProxyType({})


class Calls:
    """Sends what the editor would send. Reads and uploads may come from several threads; writes wait in line."""

    def __init__(self, options: ZhihuClientOptions, access: Access) -> None:
        self._options = options
        self._access = access
        self._turn = Lock()
        self._has_written = False

    def read(self, host: str, path: str, what: str, *, params: Mapping[str, str] = _NOTHING) -> Any:
        """A GET; returns its JSON."""
        url = self._url(host, path)
        return read_answer(
            self._access.http.send("GET", url, policy=Policy.SAFE, headers=self._headers(), params=params),
            what,
        )

    def write(
        self,
        method: str,
        host: str,
        path: str,
        what: str,
        body: object,
        *,
        once: bool = False,
        page: str = "/write",
    ) -> Any:
        """A call that changes something there, not sooner than `delay` after the one before. `page` is the editor's
        page that would send it; `once` when it must not be repeated: then an answer that went well and cannot be
        read leaves the outcome unknown."""
        policy = Policy.ONCE if once else Policy.SAFE

        def send() -> Answer:
            headers = {**self._headers(), "Referer": _EDITOR + page}
            return self._access.http.send(
                method, self._url(host, path), policy=policy, headers=headers, json=body
            )

        answer = self._in_turn(send)
        if once and answer.status < 300 and answer.body.strip() and not is_data(answer):
            raise OutcomeUnknown("E406", f"{what}: Zhihu answered with a page, not with data", fix=AGAIN)
        return read_answer(answer, what)

    def register(self, path: str, what: str, body: object, *, method: str = "POST") -> Any:
        """A call that tells of bytes by their hash: it changes nothing that is seen, so it waits for nobody."""
        url = self._url("api", path)
        return read_answer(
            self._access.http.send(method, url, policy=Policy.SAFE, headers=self._headers(), json=body), what
        )

    def send_form(self, path: str, what: str, form: Mapping[str, str]) -> Any:
        """A form, as the editor sends one when a picture is pasted by its address; seen by nobody until it is used."""
        headers = {**self._headers(), "Content-Type": "application/x-www-form-urlencoded"}
        url, data = self._url("zhuanlan", path), urlencode(form).encode()
        return read_answer(
            self._access.http.send("POST", url, policy=Policy.SAFE, headers=headers, data=data), what
        )

    def store(
        self,
        method: str,
        key: str,
        data: bytes,
        headers: Mapping[str, str],
        *,
        params: Mapping[str, str] = _NOTHING,
    ) -> Answer:
        """Bytes to the store of pictures: another host, another login, no cookie."""
        given, url = {"User-Agent": USER_AGENT, **headers}, self._url("upload", f"/{key}")
        return self._access.http.send(
            method, url, policy=Policy.SAFE, headers=given, params=params, data=data
        )

    def pause(self) -> None:
        """Waits as long as between two writes."""
        if self._options.delay > 0:
            self._access.sleep(self._options.delay)

    def _in_turn(self, send: Callable[[], Answer]) -> Answer:
        with self._turn:
            if self._has_written:
                self.pause()
            self._has_written = True
            return send()

    def _url(self, host: str, path: str) -> str:
        return self._options.hosts.get(host, HOSTS[host]).rstrip("/") + path

    @cached_property
    def login(self) -> Login:
        """The login, read once. Raises `Unauthorized` for one that is none or past its time."""
        login = read_login(self._access.reveal(self._options.cookie), now=self._access.now())
        # An export was revealed as one long text: now each value in it is known as a secret as well.
        self._access.http.redactor.add(login.header)
        return login

    def _headers(self) -> dict[str, str]:
        """What public tools send with success, and no signature (x-zse-…), which these calls do not need."""
        headers = {
            "Cookie": self.login.header,
            "User-Agent": USER_AGENT,
            "x-requested-with": "fetch",
            "Origin": _EDITOR,
            "Referer": f"{_EDITOR}/write",
            "Accept": "application/json",
        }
        return {**headers, "x-xsrftoken": self.login.xsrf} if self.login.xsrf else headers
