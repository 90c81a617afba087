"""WeChat's codes as errors of ours: the kind, the word, the next step; unknown ones with all their numbers."""

from __future__ import annotations

import pytest

from publisher.errors import (
    NeedsPerson,
    NotThere,
    OutcomeUnknown,
    RateLimited,
    Refused,
    TargetError,
    Unauthorized,
    Unreachable,
)
from publisher_wechat.errors import error_code, explain, unreadable
from publisher_wechat.sandbox_rules import _TEXTS

CALL = "/cgi-bin/draft/add"


@pytest.mark.parametrize(
    ("code", "kind", "word"),
    [
        (-1, Unreachable, "E401"),
        (40001, Unauthorized, "E402"),
        (40125, Unauthorized, "E402"),
        (40164, NeedsPerson, "E412"),
        (89503, NeedsPerson, "E412"),
        (40007, NotThere, "E404"),
        (40005, Refused, "E407"),
        (45009, RateLimited, "E408"),
        (45011, RateLimited, "E408"),
        (45166, Refused, "E407"),
        (48001, NeedsPerson, "E413"),
        (53504, NeedsPerson, "E411"),
        (12345, Refused, "E407"),
    ],
)
def test_kinds(code: int, kind: type[TargetError], word: str) -> None:
    error = explain({"errcode": code, "errmsg": "text hint: [x] rid: 1-2"}, CALL)
    assert type(error) is kind
    assert error.code == word
    assert f"errcode {code}" in error.message
    assert "rid 1-2" in error.message
    assert error.fix


def test_every_code_of_the_emulator_has_words_of_our_own() -> None:
    unknown = explain({"errcode": 1, "errmsg": ""}, CALL).message.split(" (")[0]
    silent = {40035}  # only a request that we do not build brings it about
    for code in _TEXTS.keys() - silent:
        assert not explain({"errcode": code, "errmsg": ""}, CALL).message.startswith(unknown), code


def test_the_address_to_allow_is_taken_from_the_text() -> None:
    text = "invalid ip 198.51.100.4 ipv6 ::ffff:198.51.100.4, not in whitelist rid: 1"
    error = explain({"errcode": 40164, "errmsg": text}, CALL)
    assert "198.51.100.4" in error.message
    assert "add 198.51.100.4;" in error.fix
    assert "{" not in f"{explain({'errcode': 40164, 'errmsg': ''}, CALL).fix}{error.fix}"


def test_a_reply_without_a_code_is_no_error() -> None:
    assert error_code({"media_id": "x"}) == error_code({"errcode": 0}) == error_code({"errcode": "x"}) == 0


def test_something_else_answered() -> None:
    assert isinstance(unreadable(200, CALL, is_unclear=True), OutcomeUnknown)
    assert "status 403" in unreadable(403, CALL, is_unclear=False).message
