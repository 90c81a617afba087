"""A hostile network: every call answered wrongly or not at all, then run again: exactly one article, and quiet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from publisher.sandbox.faults import Fault
from tests.line.inprocess import NINE, ONCE, Quick

_JSON = {"Content-Type": "application/json"}
FAULTS: dict[str, dict[str, Any]] = {
    "cut before": {"kind": "cut-before"},
    "cut after": {"kind": "cut-after"},
    "500": {"kind": "status", "status": 500},
    "html": {"kind": "reply", "status": 200, "body": b"<html><title>login</title></html>"},
    "half": {"kind": "reply", "status": 200, "body": b'{"id": "12', "headers": _JSON},
    "nothing": {"kind": "reply", "status": 200, "body": b""},
    "deep": {"kind": "reply", "status": 200, "body": b"[" * 100_000, "headers": _JSON},
    "busy": {"kind": "status", "status": 429, "headers": {"Retry-After": "3"}},
    "busy for long": {"kind": "status", "status": 429, "headers": {"Retry-After": "86400"}},
    "moved": {"kind": "reply", "status": 302, "headers": {"Location": "http://127.0.0.1:9/login"}},
    "login": {"kind": "reply", "status": 401, "body": b'{"error": {"code": 100}}', "headers": _JSON},
}
CALLS = {
    "draft": (
        "POST /wechat/cgi-bin/stable_token",
        "POST /wechat/cgi-bin/media/uploadimg",
        "POST /wechat/cgi-bin/material/add_material",
        "POST /wechat/cgi-bin/draft/add",
        "POST /wechat/cgi-bin/draft/get",
        "GET /zhihu/www/api/v4/me",
        "POST /zhihu/api/images",
        "PUT /zhihu/upload/*",
        "POST /zhihu/zhuanlan/api/articles/drafts",
        "PATCH /zhihu/zhuanlan/api/articles/*/draft",
        "GET /zhihu/zhuanlan/api/articles/*/draft",
    ),
    "publish": (
        "POST /wechat/cgi-bin/freepublish/submit",
        "POST /wechat/cgi-bin/freepublish/get",
        "POST /wechat/cgi-bin/freepublish/getarticle",
        "POST /zhihu/www/api/v4/content/publish",
    ),
}


_MAKES_SOMETHING = ("draft/add", "articles/drafts", "submit", "content/publish")
_OFTEN = ("cut after", "html")


def cases() -> Iterator[Any]:
    """Every fault where something is made that must not be made twice, two of them everywhere else."""
    for mode, calls in CALLS.items():
        for call in calls:
            name = re.sub("[^a-z]+", "-", call.lower()).strip("-")
            for fault in FAULTS if call.endswith(_MAKES_SOMETHING) else _OFTEN:
                yield pytest.param(mode, call, fault, id=f"{name}-{fault}")


@pytest.mark.parametrize(("mode", "call", "fault"), list(cases()))
def test_a_call_that_goes_wrong_all_the_time_then_once_more(
    quick: Quick, mode: str, call: str, fault: str
) -> None:
    quick.set_mode(mode)
    quick.server.faults.add(Fault(match=call, times=50, **FAULTS[fault]))

    hurt = quick.publish("-y", NINE)

    said = hurt.out + hurt.err
    assert hurt.code in (0, 1, 4), said
    assert "E418" not in said
    assert hurt.code == 0 or "fix:" in said
    for name, secret in quick.blog.environment.items():
        assert len(secret) < 8 or secret not in said, name

    quick.server.faults.clear()
    healed = quick.publish("-y", NINE)

    assert healed.code == 0, said + healed.out + healed.err
    assert quick.copies() == ONCE
    asked = quick.asked
    assert quick.publish("-y", NINE).code == 0
    assert quick.asked == asked, quick.world.requests[asked:]


def test_what_went_public_late_is_as_it_was_sent_and_no_failure(quick: Quick) -> None:
    """Meanwhile the post's address on another platform would stand in its header, which nobody can add any more."""
    quick.set_mode("publish")
    quick.server.faults.add(Fault(kind="cut-before", match="POST /wechat/cgi-bin/freepublish/get", times=50))
    assert quick.publish("-y", NINE).code == 1
    quick.server.faults.clear()

    late = quick.publish("-y", NINE)

    assert late.code == 0, late.out
    assert "frozen" in late.out
    ledger = quick.blog.ledger("wechat") or {}
    assert (ledger["stage"], ledger["pending"]) == ("published", None)


def test_two_attempts_that_break_off_leave_no_conflict_that_nobody_made(quick: Quick) -> None:
    assert quick.publish("-y", NINE, "--to", "zhihu").code == 0
    write = "PATCH /zhihu/zhuanlan/api/articles/*/draft"

    quick.blog.edit("激活值", "优化器状态")
    quick.server.faults.add(Fault(kind="cut-after", match=write, times=50))
    assert quick.publish("-y", NINE, "--to", "zhihu").code != 0
    quick.server.faults.clear()
    quick.blog.edit("优化器状态", "梯度")
    quick.server.faults.add(Fault(kind="cut-before", match=write, times=50))
    assert quick.publish("-y", NINE, "--to", "zhihu").code != 0
    quick.server.faults.clear()

    healed = quick.publish("-y", NINE, "--to", "zhihu")

    assert healed.code == 0, healed.out
    assert "梯度" in str(quick.zhihu.articles()[0])
