"""The only HTTP of the program: time-outs, retries by two named policies, and the translation of what went wrong.

Platforms and their codes are unknown here; an answer below 500 is the client's to judge. No address with its
query, no header and no body ever enters a message.
"""

from __future__ import annotations

import json as jsonlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from enum import Enum
from http.cookiejar import DefaultCookiePolicy
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from publisher.apply.guard import Guard, mount_guard
from publisher.apply.redact import Redactor
from publisher.errors import OutcomeUnknown, PublisherError, Refused, Unreachable

_CONNECT_SECONDS = 10.0
_LONGEST_WAIT = 60.0
"""A server that asks for a longer pause than this is not waited for."""
_MOST_BYTES = 50_000_000
"""Twenty drafts of a megabyte each, the largest answer any platform gives, and as much again."""
_CHUNK = 65_536
_NOTHING: Mapping[str, str] = MappingProxyType({})
Upload = tuple[str, bytes, str]
"""A file of a form: its name, its bytes, its media type."""


class Policy(Enum):
    """How often one call may be made.

    `SAFE`: reads, and uploads keyed by content; repeated after connection errors, read time-outs, 5xx, and 429
    with `Retry-After`. `ONCE`: creates; repeated only when surely nothing was received.
    """

    SAFE = "safe"
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status below 500, headers (named in any case), and the whole body."""

    status: int
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def text(self) -> str:
        """The body as UTF-8; what is none becomes a replacement character."""
        return self.body.decode(errors="replace")

    def json(self) -> Any:
        """The body read as JSON, whatever its label; raises `ValueError`."""
        try:
            return jsonlib.loads(self.body)
        except RecursionError:
            raise ValueError("the JSON is nested too deep") from None


class Transport:
    """Sends requests. Thread-safe; one for each client, or one for all.

    `timeout` is in seconds: the most that one read may take, and within ten of it a connection. `retries` counts
    the calls after the first. Proxies of the environment are ignored; `proxy` is the only one used. `guard` sees
    every address that was connected to before a byte is sent, and may raise.
    """

    def __init__(
        self,
        *,
        redactor: Redactor,
        timeout: float = 20,
        retries: int = 4,
        proxy: str | None = None,
        sleep: Callable[[float], None] = time.sleep,
        session: requests.Session | None = None,
        guard: Guard | None = None,
    ) -> None:
        self.redactor = redactor
        self._timeout = (min(timeout, _CONNECT_SECONDS), timeout)
        self._retries = retries
        self._sleep = sleep
        self._kept = session or _open_session(proxy, guard)
        # A create never travels on a connection that the other side may just be closing: that would look unknown.
        self._fresh = session or _open_session(proxy, guard)

    def send(
        self,
        method: str,
        url: str,
        *,
        policy: Policy,
        headers: Mapping[str, str] = _NOTHING,
        params: Mapping[str, str] | None = None,
        data: bytes | None = None,
        json: object | None = None,
        files: Mapping[str, Upload] | None = None,
        follow: bool = False,
        limit: int = _MOST_BYTES,
    ) -> Answer:
        """Sends one request and reads its answer, of at most `limit` bytes.

        `json` goes out as raw UTF-8, `files` as a form. Redirects are answers unless `follow`, which is for reads.
        Raises `Unreachable` when nothing was carried out, `OutcomeUnknown` when under `ONCE` nobody knows.
        """
        request = _build(
            method, url, policy, headers, params, _body(data, json), files, has_json=json is not None
        )
        try:
            return self._repeat(lambda: self._exchange(request, policy, follow=follow, limit=limit), policy)
        except _Failure as failure:
            if failure.answer is not None:
                return failure.answer
            raise self._translate(failure, request, policy) from None

    def _repeat(self, call: Callable[[], Answer], policy: Policy) -> Answer:
        repeatable = _REPEATABLE[policy]
        retrying = Retrying(
            stop=stop_after_attempt(1 + self._retries),
            wait=_pause,
            retry=retry_if_exception(lambda error: isinstance(error, _Failure) and error.kind in repeatable),
            sleep=self._sleep,
            reraise=True,
        )
        return retrying(call)

    def _exchange(self, request: requests.Request, policy: Policy, *, follow: bool, limit: int) -> Answer:
        session = self._fresh if policy is Policy.ONCE else self._kept
        try:
            prepared = session.prepare_request(request)
            settings = session.merge_environment_settings(prepared.url, {}, True, None, None)
            with session.send(
                prepared, timeout=self._timeout, allow_redirects=follow, **settings
            ) as response:
                answer = Answer(
                    response.status_code, CaseInsensitiveDict(response.headers), _read(response, limit)
                )
        except requests.RequestException as error:
            raise _explain(error) from None
        return _judge(answer)

    def _translate(self, failure: _Failure, request: requests.Request, policy: Policy) -> PublisherError:
        parts = urlsplit(request.url)
        place = f"{parts.netloc.rpartition('@')[2]}{parts.path}"
        what = self.redactor.clean(f"{request.method} {place}: {failure.reason}")
        if failure.kind is _Kind.TOO_LARGE and policy is Policy.SAFE:
            return Refused("E407", what, fix="look at what that address answers")
        if policy is Policy.ONCE and failure.kind not in (_Kind.NOT_CONNECTED, _Kind.NOT_SENT):
            return OutcomeUnknown(
                "E406", what, fix="run again: it looks there first and never makes a second copy"
            )
        return Unreachable("E401", what, fix="check the network and the configured address, then run again")


# ---------------------------------------------------------------- what is sent


def _open_session(proxy: str | None, guard: Guard | None) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.max_redirects = 5
    session.headers["User-Agent"] = "post-publisher"
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    if proxy:
        session.proxies = {"http": proxy, "https": proxy}
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(pool_maxsize=16, max_retries=0))
    if guard:
        mount_guard(session, guard)
    return session


def _body(data: bytes | None, json: object | None) -> bytes | None:
    """The bytes to send. Chinese stays as it is: WeChat stores escapes literally (api_draft_add, 2026-11)."""
    return data if json is None else jsonlib.dumps(json, ensure_ascii=False, separators=(",", ":")).encode()


def _build(
    method: str,
    url: str,
    policy: Policy,
    headers: Mapping[str, str],
    params: Mapping[str, str] | None,
    body: bytes | None,
    files: Mapping[str, Upload] | None,
    *,
    has_json: bool,
) -> requests.Request:
    own: dict[str, str] = {"Content-Type": "application/json; charset=utf-8"} if has_json else {}
    if policy is Policy.ONCE:
        own["Connection"] = "close"
    return requests.Request(
        method,
        url,
        headers=CaseInsensitiveDict({**own, **headers}),
        params=dict(params or {}),
        data=body,
        files=dict(files) if files else None,
    )


# ---------------------------------------------------------------- what comes back


class _Kind(Enum):
    NOT_CONNECTED = "nothing listened, now"
    NOT_SENT = "nothing can be sent there"
    UNCLEAR = "something was sent"
    SERVER_ERROR = "5xx"
    TOO_LARGE = "more than we read"
    BUSY = "429 with a time"


_REPEATABLE = {
    Policy.SAFE: frozenset({_Kind.NOT_CONNECTED, _Kind.UNCLEAR, _Kind.SERVER_ERROR, _Kind.BUSY}),
    Policy.ONCE: frozenset({_Kind.NOT_CONNECTED}),
}


class _Failure(Exception):
    """One exchange that brought no answer to hand on; `answer` is kept for a 429 that may be handed on after all."""

    def __init__(
        self, kind: _Kind, reason: str, *, answer: Answer | None = None, wait: float | None = None
    ) -> None:
        super().__init__(reason)
        self.kind = kind
        self.reason = reason
        self.answer = answer
        self.wait = wait


def _read(response: requests.Response, limit: int) -> bytes:
    """The whole body, unpacked; raises when it grows beyond `limit`."""
    chunks: list[bytes] = []
    size = 0
    for chunk in response.iter_content(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise _Failure(_Kind.TOO_LARGE, f"the answer has more than {limit} bytes")
        chunks.append(chunk)
    return b"".join(chunks)


def _judge(answer: Answer) -> Answer:
    """The answer, unless it asks for another try."""
    if answer.status >= 500:
        raise _Failure(_Kind.SERVER_ERROR, f"answered {answer.status}")
    wait = _retry_after(answer) if answer.status == 429 else None
    if wait is not None and wait <= _LONGEST_WAIT:
        raise _Failure(_Kind.BUSY, "answered 429", answer=answer, wait=wait)
    return answer


def _explain(error: requests.RequestException) -> _Failure:
    """What a failed exchange means for the question whether anything was received there."""
    match error:
        case requests.exceptions.ConnectTimeout():
            return _Failure(_Kind.NOT_CONNECTED, "no connection in time")
        case requests.exceptions.SSLError():
            return _Failure(_Kind.NOT_SENT, "no trusted connection (TLS)")
        case requests.exceptions.InvalidURL() | requests.exceptions.InvalidSchema():
            return _Failure(_Kind.NOT_SENT, "no address that can be asked")
        case requests.exceptions.MissingSchema() | requests.exceptions.InvalidHeader():
            return _Failure(_Kind.NOT_SENT, "no request that can be sent")
        case requests.exceptions.TooManyRedirects():
            return _Failure(_Kind.NOT_SENT, "redirected in circles")
        case requests.exceptions.ReadTimeout():
            return _Failure(_Kind.UNCLEAR, "no answer in time")
        case requests.exceptions.ConnectionError() if _was_refused(error):
            return _Failure(_Kind.NOT_CONNECTED, "cannot be reached")
        case _:
            return _Failure(_Kind.UNCLEAR, "the connection broke off")


def _was_refused(error: requests.ConnectionError) -> bool:
    """Whether no connection came about: name lookup, a closed port, no way there."""
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", cause)
    inner = getattr(reason, "original_error", reason)
    return isinstance(inner, (NewConnectionError, ConnectTimeoutError))


def _retry_after(answer: Answer) -> float | None:
    """Seconds that the server asks to wait; a date counts from the server's own clock."""
    value = answer.headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        until, now = parsedate_to_datetime(value), parsedate_to_datetime(answer.headers.get("Date", ""))
        return max((until - now).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None


_BACK_OFF = wait_random_exponential(multiplier=0.5, max=8)


def _pause(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    wait = error.wait if isinstance(error, _Failure) else None
    return _BACK_OFF(state) if wait is None else wait
