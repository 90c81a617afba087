"""Zhihu's refusals as our errors: status, code and page translated once, in one table.

The codes are those public tools met up to 2026-11. Messages carry Zhihu's code and words, never an address with
its query: the captcha's holds a session.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from publisher.apply.transport import Answer
from publisher.errors import (
    ExitCode,
    NeedsPerson,
    NotThere,
    OutcomeUnknown,
    RateLimited,
    Refused,
    TargetError,
    Unauthorized,
)

RENEW = "log in at www.zhihu.com in a browser and copy the cookie again"
SOLVE = (
    "solve the captcha at www.zhihu.com in the cookie's own browser, then run again; the cookie is still good"
)
AGAIN = "run again: it looks there first and never makes a second article"
GONE = "`publish record` its new address, --force for a new draft, or `publish forget`"


def read_answer(answer: Answer, what: str) -> Any:
    """The JSON of an answer that went well, None for an empty one. Raises what `refusal` returns."""
    if not 200 <= answer.status < 300:
        raise refusal(answer, what)
    if not answer.body.strip():
        return None
    if not is_data(answer):
        raise refusal(answer, what)
    return answer.json()


def is_data(answer: Answer) -> bool:
    """Whether the body is JSON, whatever its label says."""
    try:
        answer.json()
    except ValueError:
        return False
    return True


def refusal(answer: Answer, what: str) -> TargetError:
    """The error that says what happened to `what` ("reading the draft") and who must act."""
    code, words = _told(answer)
    said = f"{what}: {words or 'no reason given'} (HTTP {answer.status}, code {code})"
    if "zh-zse-ck" in answer.text:
        return NeedsPerson("E403", f"{what}: Zhihu wants to see a browser (challenge page)", fix=SOLVE)
    match answer.status, code:
        case 401, _:
            return Unauthorized("E402", f"Zhihu no longer knows this login: {said}", fix=RENEW)
        case _, 40352:
            return NeedsPerson("E403", f"Zhihu asks for a captcha: {said}", fix=SOLVE)
        case _, 10003:
            return Refused(
                "E407",
                f"Zhihu answers signed requests only there: {said}",
                platform_code=code,
                why="requests are not signed here, and will not be: that imitates the site's own guard",
                fix="set hosts.zhuanlan back to https://zhuanlan.zhihu.com",
                exit_code=ExitCode.PERSON,
            )
        case 404, int():
            return NotThere(
                "E404", f"Zhihu has no such article any more: {said}", platform_code=code, fix=GONE
            )
        case 429, _:
            return RateLimited(
                "E408", f"Zhihu asks for a pause: {said}", fix="wait an hour, raise client.delay"
            )
        case _, None:
            return Unauthorized(
                "E402", f"{what}: Zhihu answered with a page, not with data (HTTP {answer.status})", fix=RENEW
            )
        case 403, _:
            return Refused(
                "E413",
                f"this account may not: {said}",
                platform_code=code,
                fix=_LOOK,
                exit_code=ExitCode.PERSON,
            )
        case _:
            return Refused("E407", said, platform_code=code, fix=_LOOK)


def check_publication(answer: Any) -> None:
    """Passes when Zhihu says that it published: code 0 and nothing to toast, whatever the HTTP status said."""
    if not isinstance(answer, Mapping) or not isinstance(answer.get("code"), int):
        raise OutcomeUnknown("E406", "publishing: Zhihu's answer says neither yes nor no", fix=AGAIN)
    code, toast = answer["code"], str(answer.get("toast_message") or "")
    if code == 0 and not toast:
        return
    words = toast or answer.get("message") or "no reason given"
    raise Refused(
        "E411",
        f"publishing: {words} (code {code})",
        platform_code=code,
        fix="the draft is written: open it on Zhihu, mend what it asks for, publish it there or run again",
        exit_code=ExitCode.PERSON,
    )


_LOOK = "look at the draft on Zhihu, mend what it says, run again"


def _told(answer: Answer) -> tuple[int | None, str]:
    """Zhihu's own code and words, from either shape of its errors; no code when the body is no object."""
    try:
        body = answer.json()
    except ValueError:
        return None, ""
    if not isinstance(body, Mapping):
        return None, ""
    error = body.get("error", body)
    if not isinstance(error, Mapping):
        return 0, str(error)
    code = error.get("code")
    words = str(error.get("message") or error.get("name") or "")
    return code if isinstance(code, int) else 0, words[:200]
