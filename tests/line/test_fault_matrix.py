"""Every fault × every request of create, update and publication: the outcome has the right class, and nothing is doubled.

retried: the run itself goes on, nobody notices. unknown: nobody knows whether it was done; the next run looks. failed:
surely not done, run again. held: a person is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import pytest

from publisher.sandbox.faults import Fault
from tests.line.inprocess import NINE, Quick

Class = Literal["retried", "unknown", "failed", "held", "retried or failed"]
Doing = Literal["create", "update", "publish"]
_JSON = {"Content-Type": "application/json"}
FAULTS: Mapping[str, Mapping[str, Any]] = {
    "cut before": {"kind": "cut-before"},
    "cut after": {"kind": "cut-after"},
    "500": {"kind": "status", "status": 500},
    "a page": {"kind": "reply", "status": 200, "body": b"<html><title>login</title></html>"},
    "nothing": {"kind": "reply", "status": 200, "body": b""},
    "busy": {
        "kind": "reply",
        "status": 429,
        "headers": {"Retry-After": "3", **_JSON},
        "body": b'{"error": {"code": 1}}',
    },
    "busy for long": {
        "kind": "reply",
        "status": 429,
        "headers": {"Retry-After": "86400", **_JSON},
        "body": b'{"error": {"code": 1}}',
    },
    "login": {"kind": "reply", "status": 401, "body": b'{"error": {"code": 100}}', "headers": _JSON},
}
"""What happens once to one request, as a platform or the way there does it."""

Row = tuple[Class, Class, Class, Class, Class, Class, Class, Class]
ASKED_AGAIN: Row = ("retried",) * 8
"""What is read while the pictures of a new post travel, and once more before anything is made."""
FIRST_ASKED: Row = (*("retried",) * 3, *("retried or failed",) * 2, "retried", *("retried or failed",) * 2)
"""Asked for by the pictures or by the list of drafts, whichever is first: the list is read again, a picture fails."""
WHO: Row = ("retried", "retried", "retried", "held", "held", "retried", "failed", "held")
READ_ZHIHU: Row = ("retried", "retried", "retried", "held", "failed", "retried", "failed", "held")
SAFE_ZHIHU: Row = ("retried", "retried", "retried", "held", "unknown", "retried", "failed", "held")
"""An empty answer is what writing gets when all is well: that nothing was written, only reading back tells."""
ONCE_ZHIHU: Row = ("unknown", "unknown", "unknown", "unknown", "unknown", "failed", "failed", "held")
SAFE_WECHAT: Row = ("retried", "retried", "retried", "failed", "failed", "retried", "failed", "failed")
ONCE_WECHAT: Row = ("unknown", "unknown", "unknown", "unknown", "unknown", "failed", "failed", "failed")
TABLE: Mapping[tuple[Doing, str], Row] = {
    ("create", "GET /zhihu/www/api/v4/me"): WHO,
    ("create", "GET /zhihu/www/api/v4/articles/my_drafts"): ASKED_AGAIN,
    ("create", "GET /zhihu/www/api/v4/members/*/articles"): ASKED_AGAIN,
    ("create", "POST /zhihu/api/images"): READ_ZHIHU,
    ("create", "POST /zhihu/zhuanlan/api/articles/drafts"): ONCE_ZHIHU,
    ("create", "PATCH /zhihu/zhuanlan/api/articles/*/draft"): SAFE_ZHIHU,
    ("create", "GET /zhihu/zhuanlan/api/articles/*/draft"): READ_ZHIHU,
    ("update", "GET /zhihu/zhuanlan/api/articles/*/draft"): READ_ZHIHU,
    ("update", "PATCH /zhihu/zhuanlan/api/articles/*/draft"): SAFE_ZHIHU,
    ("publish", "POST /zhihu/www/api/v4/content/publish"): ONCE_ZHIHU,
    ("create", "POST /wechat/cgi-bin/stable_token"): FIRST_ASKED,
    ("create", "POST /wechat/cgi-bin/draft/batchget"): ASKED_AGAIN,
    ("create", "POST /wechat/cgi-bin/media/uploadimg"): SAFE_WECHAT,
    ("create", "POST /wechat/cgi-bin/material/add_material"): SAFE_WECHAT,
    ("create", "POST /wechat/cgi-bin/draft/add"): ONCE_WECHAT,
    ("create", "POST /wechat/cgi-bin/draft/get"): SAFE_WECHAT,
    ("update", "POST /wechat/cgi-bin/draft/get"): SAFE_WECHAT,
    ("update", "POST /wechat/cgi-bin/draft/update"): SAFE_WECHAT,
    ("publish", "POST /wechat/cgi-bin/freepublish/submit"): ONCE_WECHAT,
    ("publish", "POST /wechat/cgi-bin/freepublish/get"): SAFE_WECHAT,
}
"""What becomes of a run that meets each of `FAULTS`, in their order."""
CASES = [
    pytest.param(
        doing, call, fault, wanted, id=f"{doing}-{call.rpartition('/')[2]}-{call.split('/')[1]}-{fault}"
    )
    for (doing, call), row in TABLE.items()
    for fault, wanted in zip(FAULTS, row, strict=True)
]


@pytest.mark.parametrize(("doing", "call", "fault", "wanted"), CASES)
def test_the_outcome_is_of_the_right_class_and_nothing_is_doubled(
    quick: Quick, doing: Doing, call: str, fault: str, wanted: Class
) -> None:
    target = call.split("/")[1]
    prepare(quick, doing, target)
    quick.server.faults.add(Fault(match=call, times=1, **FAULTS[fault]))

    hurt = quick.publish("-y", "--format", "json", "--to", target, NINE)

    assert not quick.server.faults.left, "nobody asked for this"
    assert class_of(hurt) in wanted.split(" or "), hurt.out + hurt.err
    quick.server.faults.clear()
    for _ in range(2):
        healed = quick.publish("-y", "--to", target, NINE)
    assert healed.code == 0, healed.out
    assert quick.copies()[target] == 1


def prepare(quick: Quick, doing: Doing, target: str) -> None:
    if doing == "publish":
        quick.set_mode("publish")
    if doing == "update":
        assert quick.publish("-y", "--to", target, NINE).code == 0
        quick.blog.edit("激活值", "优化器状态")


def class_of(run: Any) -> Class:
    """How the one piece of work ended, as a script reads it."""
    (action,) = run.json["actions"]
    if action["outcome"] == "done":
        assert run.code == 0
        return "retried"
    if action["outcome"] == "unknown":
        assert run.code == 4
        return "unknown"
    assert action["outcome"] == "failed"
    assert run.code in (1, 4)
    assert action["error"]["fix"]
    return "held" if run.code == 4 else "failed"
