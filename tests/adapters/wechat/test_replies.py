"""Answers in shapes that WeChat never gives: none is believed, none ends in a crash, none makes a second draft.

Proxies, captive portals and half-written gateways answer with status 200 too.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from publisher.adapter import Remote
from publisher.cli.results import code_of
from publisher.errors import ExitCode, NotThere, OutcomeUnknown, PublisherError, Refused
from publisher.sandbox.faults import Fault
from publisher_wechat.errors import explain, say
from tests.adapters.wechat.conftest import Account
from tests.adapters.wechat.test_faults import Line, line  # noqa: F401 - a fixture

ANYWHERE: tuple[Any, ...] = (
    b"",
    b"<!doctype html><title>Login</title>",
    b"null",
    b"[]",
    b'"ok"',
    b"5",
    b"{",
    b"\xff\xfe",
    {"errcode": None},
    {"errcode": [1]},
    {"errcode": "no"},
    {"errcode": 1.5},
)
"""No reply of WeChat's, whatever was asked."""
SHAPES: dict[str, tuple[Any, ...]] = {
    "stable_token": (
        {},
        {"access_token": 5, "expires_in": 7200},
        {"access_token": "", "expires_in": 7200},
        {"access_token": ["x"], "expires_in": 7200},
        {"access_token": "x"},
        {"access_token": "x", "expires_in": "soon"},
        {"access_token": "x", "expires_in": None},
        {"access_token": "x", "expires_in": True},
    ),
    "media/uploadimg": (
        {},
        {"errcode": 0, "errmsg": "ok"},
        {"url": 5},
        {"url": None},
        {"url": ""},
        {"url": ["http://mmbiz.qpic.cn/x"]},
        {"url": "nowhere"},
    ),
    "material/add_material": (
        {},
        {"media_id": "m"},
        {"url": "http://mmbiz.qpic.cn/x"},
        {"media_id": 5, "url": "http://mmbiz.qpic.cn/x"},
        {"media_id": "", "url": "http://mmbiz.qpic.cn/x"},
        {"media_id": {}, "url": "http://mmbiz.qpic.cn/x"},
    ),
    "draft/batchget": (
        {},
        {"item": [], "total_count": 3},
        {"total_count": 3},
        {"item": "x", "total_count": 1},
        {"item": None, "total_count": 1},
        {"item": ["x"], "total_count": 1},
        {"item": [{}], "total_count": 1},
        {"item": [{"media_id": 5}], "total_count": 1},
        {"item": [{"media_id": "m", "content": []}], "total_count": 1},
        {"item": [{"media_id": "m", "content": {"news_item": {}}}], "total_count": 1},
        {"item": [{"media_id": "m", "content": {"news_item": [None]}}], "total_count": 1},
        {"item": [{"media_id": "m", "content": {"news_item": []}}], "total_count": "1"},
    ),
    "draft/add": (
        {},
        {"media_id": 5},
        {"media_id": None},
        {"media_id": ""},
        {"media_id": ["m"]},
        {"errcode": 0},
    ),
    "draft/get": ({}, {"news_item": "x"}, {"news_item": None}, {"news_item": [5]}, {"news_item": {}}),
    "draft/update": ({}, {"errmsg": "ok"}, {"ok": True}),
    "draft/delete": ({}, {"errmsg": "ok"}),
    "freepublish/submit": (
        {},
        {"publish_id": None},
        {"publish_id": [1]},
        {"publish_id": ""},
        {"publish_id": True},
    ),
    "freepublish/get": (
        {},
        {"publish_status": "0"},
        {"publish_status": None},
        {"publish_status": True},
        {"publish_status": 0},
        {"publish_status": 0, "article_id": 5},
        {"publish_status": 0, "article_id": "a", "article_detail": []},
        {"publish_status": 0, "article_id": "a", "article_detail": {"item": "x"}},
        {"publish_status": 0, "article_id": "a", "article_detail": {"item": [{"idx": 1}]}},
        {"publish_status": 0, "article_id": "a", "article_detail": {"item": [{"idx": 1, "article_url": 5}]}},
    ),
    "freepublish/getarticle": ({}, {"news_item": "x"}, {"news_item": [5]}, {"news_item": [{"url": 5}]}),
    "freepublish/batchget": (
        {},
        {"item": 5, "total_count": 1},
        {"item": [{"article_id": 5}], "total_count": 1},
    ),
}
"""Of each call: replies without, or with the wrong kind of, what must be in them."""
CASES = [(call, shape) for call, own in SHAPES.items() for shape in (*ANYWHERE, *own)]
IN_A_RUN = (
    "stable_token",
    "media/uploadimg",
    "material/add_material",
    "draft/batchget",
    "draft/add",
    "draft/get",
)


def fault(call: str, shape: Any, *, status: int = 200, times: int = 9) -> Fault:
    body = shape if isinstance(shape, bytes) else json.dumps(shape).encode()
    return Fault(kind="reply", match=f"*{call}", status=status, body=body, times=times)


@pytest.mark.parametrize(("call", "shape"), [one for one in CASES if one[0] in IN_A_RUN], ids=str)
def test_a_run_stops_with_a_word_and_the_next_one_makes_one_draft(line: Line, call: str, shape: Any) -> None:  # noqa: F811
    given = line.rendition(pictures=2)
    line.server.faults.add(fault(call, shape))
    first = line.run(given)
    assert first.outcome != "done"
    error = first.error
    assert error is not None
    assert error.code in ("E406", "E407"), error
    assert isinstance(error, OutcomeUnknown) is (error.code == "E406")
    assert code_of(first) in (ExitCode.FAILED, ExitCode.PERSON)
    assert error.fix
    assert call in error.message

    line.server.faults.clear()
    assert line.run(given).outcome == "done"
    check_one_of_each_of(line, given)


def check_one_of_each_of(line: Line, given: Any) -> None:  # noqa: F811
    assert len(line.sandbox.drafts()) == 1
    assert max(line.uploaded().values()) == 1
    assert line.is_done(given)


@pytest.mark.parametrize(
    ("call", "shape"), [one for one in CASES if one[0] in ("draft/update", "draft/get")], ids=str
)
def test_an_edit_stops_with_a_word_and_the_next_run_brings_it(line: Line, call: str, shape: Any) -> None:  # noqa: F811
    assert line.run(line.rendition(pictures=1)).outcome == "done"
    edited = line.rendition(words="改过。", pictures=1)
    line.server.faults.add(fault(call, shape))
    first = line.run(edited)
    assert first.error is not None
    assert first.error.code in ("E406", "E407"), first.error
    line.server.faults.clear()
    assert line.run(edited).outcome == "done"
    (draft,) = line.sandbox.drafts()
    assert "改过" in draft["articles"][0]["content"]


@pytest.mark.parametrize(
    ("call", "shape"), [one for one in CASES if one[0] in ("freepublish/submit", "freepublish/get")], ids=str
)
def test_a_publication_is_handed_in_once_whatever_is_answered(line: Line, call: str, shape: Any) -> None:  # noqa: F811
    line.server.faults.add(fault(call, shape))
    first = line.run(line.rendition(pictures=1), mode="publish")
    assert first.error is not None
    assert first.error.code in ("E406", "E407"), first.error
    assert [entry.path for entry in line.server.journal.requests if entry.path.endswith("submit")] == [
        "/wechat/cgi-bin/freepublish/submit"
    ]


@pytest.mark.parametrize(
    ("call", "shape"),
    [one for one in CASES if one[0] in ("draft/delete", "freepublish/getarticle", "freepublish/batchget")],
    ids=str,
)
def test_the_other_calls_stop_with_a_word_too(account: Account, call: str, shape: Any) -> None:
    client = account.client()
    account.server.faults.add(fault(call, shape))
    account.server.faults.add(fault("draft/get", {"news_item": [{}]}))
    public = Remote("m", stage="published", extra={"article_id": "a"})
    asked: dict[str, Callable[[], object]] = {
        "draft/delete": lambda: client.retract(Remote("m")),
        "freepublish/getarticle": lambda: client.fetch(public),
        "freepublish/batchget": lambda: list(client.inventory()),
    }
    with pytest.raises(PublisherError) as caught:
        asked[call]()
    assert caught.value.code == "E407", caught.value
    assert call in caught.value.message


def test_a_message_without_the_article_is_told_apart_from_no_message(account: Account) -> None:
    account.server.faults.add(fault("draft/get", {"news_item": []}))
    with pytest.raises(NotThere) as caught:
        account.client().fetch(Remote("m"))
    assert caught.value.code == "E404"


def test_an_error_is_an_error_though_its_code_is_a_text(account: Account) -> None:
    account.server.faults.add(fault("draft/get", {"errcode": "45009", "errmsg": "rid: 1-2"}))
    with pytest.raises(PublisherError) as caught:
        account.client().fetch(Remote("m"))
    assert caught.value.code == "E408"


@pytest.mark.parametrize("status", [400, 403, 404])
def test_a_gateways_json_is_no_reply(account: Account, status: int) -> None:
    account.server.faults.add(fault("draft/get", {"message": "no"}, status=status))
    with pytest.raises(Refused) as caught:
        account.client().fetch(Remote("m"))
    assert f"status {status}" in caught.value.message


def test_all_words_of_our_own_are_there_in_both_languages() -> None:
    values = {"call": "/x", "what": "y", "status": 9, "limit": 3, "count": 2}
    names = [
        *("misshapen", "misshapen-unclear", "publication-unnamed", "busy-unclear", "other-kind", "too-long"),
        *("address-too-long", "no-cover", "cover-gone", "no-draft", "left-message", "article-deleted"),
        *(
            "not-ours-to-delete",
            "neighbours",
            "token-program-failed",
            "token-program-silent",
            "status-unknown",
        ),
        *(f"status-{number}" for number in range(1, 7)),
    ]
    for name in names:
        error = say(name, **values)
        chinese = error.wordings["zh"]
        assert error.message.isascii(), name
        assert error.fix, name
        assert chinese.fix, name
        assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese.message), name
        assert "{" not in f"{error.message}{error.fix}{chinese.message}{chinese.fix}", name
    assert explain({"errcode": -1}, "/x").wordings["zh"].fix
