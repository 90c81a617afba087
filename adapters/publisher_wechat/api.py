"""One account's calls: the token, its one renewal, replies read as JSON, codes turned into errors.

What is sent, and when, is the client's business. The secret goes to the token call alone, the token into the
query, and neither into a message.
"""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Mapping
from threading import Lock
from typing import Any, cast

from publisher.adapter import Access
from publisher.apply.transport import Answer, Policy, Upload
from publisher.errors import NeedsPerson, TargetError, Unauthorized
from publisher_wechat.errors import (
    MINUTE_QUOTA,
    STALE_TOKEN,
    SYSTEM_ERROR,
    error_code,
    explain,
    say,
    unreadable,
)
from publisher_wechat.options import WechatOptions
from publisher_wechat.replies import Reply, number_in, text_in

_EARLY = 300
"""A token is renewed so many seconds before its end, when its successor is already valid (getStableAccessToken)."""
_COMMAND_SECONDS = 30
_PAUSES = {SYSTEM_ERROR: (1.0, 3.0), MINUTE_QUOTA: (30.0, 30.0)}
"""Waits, in seconds, before a call that may be repeated is repeated."""


class Api:
    """Sends calls for one account; safe to use from several threads."""

    def __init__(self, options: WechatOptions, access: Access) -> None:
        self._options = options
        self._access = access
        self._token = ""
        self._refusal: TargetError | None = None
        self._lock = Lock()

    @property
    def appid(self) -> str:
        return self._access.reveal(self._options.appid)

    def post(self, path: str, body: Mapping[str, object], *, policy: Policy = Policy.SAFE) -> Reply:
        """One call with a JSON body. Raises the `TargetError` of the code in the reply."""
        return self._call(path, policy, json=body)

    def upload(self, path: str, file: Upload, *, kind: str | None = None) -> Reply:
        """One picture as the form's part `media`; `kind` is the library's `type`."""
        return self._call(path, Policy.SAFE, params={"type": kind} if kind else {}, files={"media": file})

    def _call(
        self, path: str, policy: Policy, *, params: Mapping[str, str] | None = None, **content: Any
    ) -> Reply:
        token = self._current()
        reply = self._patiently(path, policy, {"access_token": token, **(params or {})}, content)
        if error_code(reply) in STALE_TOKEN:
            token = self._renewed(token)
            reply = self._patiently(path, policy, {"access_token": token, **(params or {})}, content)
        if error_code(reply):
            raise self._error(reply, path, policy)
        return reply

    def _patiently(
        self, path: str, policy: Policy, params: Mapping[str, str], content: Mapping[str, Any]
    ) -> Reply:
        """One call, repeated after a pause when WeChat is busy and a second time can do no harm."""
        reply = self._send("POST", path, policy, params=params, **content)
        for number in range(2):
            code = error_code(reply)
            is_harmless = policy is Policy.SAFE or code == MINUTE_QUOTA
            if code not in _PAUSES or not is_harmless:
                break
            self._access.sleep(_PAUSES[code][number])
            reply = self._send("POST", path, policy, params=params, **content)
        return reply

    def _send(self, method: str, path: str, policy: Policy, **content: Any) -> Reply:
        url = self._options.base_url.rstrip("/") + path
        answer = self._access.http.send(method, url, policy=policy, **content)
        return _read(answer, path, policy)

    def _error(self, reply: Reply, path: str, policy: Policy) -> TargetError:
        clean = {**reply, "errmsg": self._access.http.redactor.clean(str(reply.get("errmsg", "")))}
        if error_code(reply) == SYSTEM_ERROR and policy is Policy.ONCE:
            return say("busy-unclear", call=path)
        return explain(clean, path)

    # ---------------------------------------------------------------- the token

    def _current(self) -> str:
        with self._lock:
            if self._refusal:
                raise self._refusal  # another thread was told already: asking again would change nothing
            if not self._token:
                self._token = self._stored() or self._first_token()
            return self._token

    def _first_token(self) -> str:
        try:
            return self._ask(force=False)
        except (Unauthorized, NeedsPerson) as refusal:
            self._refusal = refusal
            raise

    def _renewed(self, refused: str) -> str:
        """Another token than `refused`, which another thread may have brought already."""
        with self._lock:
            if self._token == refused:
                self._access.tokens.drop(self._key)
                self._token = self._ask(force=False)
                if self._token == refused and self._options.token == "stable":
                    self._token = self._ask(force=True)
            return self._token

    @property
    def _key(self) -> str:
        return f"wechat {self._options.token} {self.appid}"

    def _stored(self) -> str:
        token = "" if _command(self._options) else self._access.tokens.get(self._key) or ""
        if token:
            self._access.http.redactor.add(token)
        return token

    def _ask(self, *, force: bool) -> str:
        """A token from where the options say; kept across runs unless a program of the user's keeps it."""
        if command := _command(self._options):
            token = _run(command)
        else:
            token, seconds = self._ask_wechat(force=force)
            if seconds > 0:
                self._access.tokens.put(self._key, token, seconds=seconds)
        self._access.http.redactor.add(token)
        return token

    def _ask_wechat(self, *, force: bool) -> tuple[str, int]:
        """A token, and for how many seconds to keep it."""
        asked = {
            "grant_type": "client_credential",
            "appid": self.appid,
            "secret": self._access.reveal(self._options.secret),
        }
        if self._options.token == "plain":
            path = "/cgi-bin/token"
            reply = self._send("GET", path, Policy.SAFE, params=asked)
        else:
            path = "/cgi-bin/stable_token"
            reply = self._send("POST", path, Policy.SAFE, json={**asked, "force_refresh": force})
        if error_code(reply):
            raise self._error(reply, path, Policy.SAFE)
        return text_in(reply, "access_token", path), number_in(reply, "expires_in", path) - _EARLY


def _read(answer: Answer, path: str, policy: Policy) -> Reply:
    """The reply, whatever its label says (uploads are labelled text/plain)."""
    try:
        reply = answer.json()
    except ValueError:
        reply = None
    is_reply = isinstance(reply, dict) and _bears_a_code(reply, answer.status)
    if not is_reply:
        raise unreadable(answer.status, path, is_unclear=policy is Policy.ONCE and answer.status < 400)
    return cast(Reply, reply)


def _bears_a_code(reply: Reply, status: int) -> bool:
    """Whether WeChat can have said it: an error comes with a number, and with status 200 (2026-11)."""
    code = reply.get("errcode", None if status >= 400 else 0)
    return isinstance(code, int) or (isinstance(code, str) and code.removeprefix("-").isdecimal())


def _command(options: WechatOptions) -> str:
    return options.token.removeprefix("command:") if options.token.startswith("command:") else ""


def _run(command: str) -> str:
    """What the user's program prints; its words on the error stream stay its own."""
    try:
        done = subprocess.run(shlex.split(command), capture_output=True, timeout=_COMMAND_SECONDS, check=True)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise say("token-program-failed", what=type(error).__name__) from None
    token = done.stdout.decode(errors="replace").strip()
    if not token or not token.isascii() or len(token.split()) != 1:
        raise say("token-program-silent")
    return token
