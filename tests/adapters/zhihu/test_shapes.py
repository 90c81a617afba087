"""Answers of a shape that nobody has seen: every endpoint × every wrong shape says so, and never looks like a bug."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from publisher.adapter import Mode, Rendition
from publisher.errors import PublisherError
from publisher.sandbox.faults import Fault
from publisher_zhihu.client import ZhihuClient
from publisher_zhihu.sandbox_replies import LOGIN_PAGE
from publisher_zhihu.shapes import moment_of
from tests.adapters.zhihu.conftest import Line
from tests.adapters.zhihu.test_faults import CREATE, with_everything
from tests.adapters.zhihu.test_lifecycle import Life

SHAPES: dict[str, Any] = {
    "null": None,
    "list": [],
    "list of numbers": [1, 2],
    "string": "ok",
    "number": 7,
    "empty object": {},
    "nulls": dict.fromkeys(("id", "data", "paging", "author", "upload_file", "code", "status")),
    "texts": dict.fromkeys(("id", "data", "paging", "author", "upload_file", "code"), ""),
    "lists": {key: [[]] for key in ("id", "data", "paging", "author", "upload_file", "code", "topics")},
    "a list of nulls": {"data": [None], "paging": {"is_end": True}, "id": 1, "author": None},
    "records without ids": {"data": [{}], "paging": {"is_end": True}, "id": 1, "author": {}},
    "no end": {"data": [{"id": 1, "title": None}], "paging": {}},
}
BODIES = {
    **{name: json.dumps(shape).encode() for name, shape in SHAPES.items()},
    "html": LOGIN_PAGE.body,
    "nothing": b"",
}
NAMED = ("a list of nulls", "records without ids")
"""Shapes that have an id, and so tell who somebody is."""
NOBODY = {"E402", "E407"}
STOPS: dict[str, tuple[Mode, set[str]]] = {
    "GET /zhihu/www/api/v4/me": ("draft", NOBODY),
    "GET /zhihu/www/api/v4/articles/my_drafts": ("draft", NOBODY),
    "GET /zhihu/www/api/v4/members/*/articles": ("draft", NOBODY),
    f"{CREATE.replace(' ', ' /zhihu')}": ("draft", {"E406"}),
    "GET /zhihu/zhuanlan/api/articles/*/draft": ("draft", NOBODY),
    "POST /zhihu/api/images": ("draft", NOBODY),
    "GET /zhihu/api/images/*": ("draft", NOBODY),
    "POST /zhihu/www/api/v4/content/publish": ("publish", {"E406"}),
}
"""A call, the mode of a run that makes it, and the codes that its wrong answers may get."""
WARNS: dict[str, Mode] = {
    "GET /zhihu/zhuanlan/api/autocomplete/topics": "draft",
    "GET /zhihu/www/api/v4/members/*/column-contributions": "publish",
}
"""Calls without which an article can be read: a warning, no reason to stop."""


@pytest.fixture
def life(tmp_path: Path, line: Line) -> Life:
    return Life(tmp_path, line.server, line.emulator)


def answer_with(line: Line, match: str, shape: str) -> None:
    headers = LOGIN_PAGE.headers if shape == "html" else {"Content-Type": "application/json"}
    fault = Fault(kind="reply", match=match, times=99, status=200, body=BODIES[shape], headers=headers)
    line.server.faults.add(fault)


CASES = [
    (call, shape)
    for call in STOPS
    for shape in BODIES
    if not (shape in NAMED and call.endswith(("/me", "/drafts")))
]
"""Every call × every shape, but for those that bear all that is asked of the call's answer."""


@pytest.mark.parametrize(("call", "shape"), CASES)
def test_a_wrong_shape_is_a_refusal_with_the_call_s_name(
    life: Life, rendition: Rendition, call: str, shape: str
) -> None:
    mode, codes = STOPS[call]
    answer_with(life.line, call, shape)

    result = life.run(with_everything(rendition), mode)

    assert result.error is not None, f"{call} was believed"
    assert result.error.code in codes, (result.error.code, result.error.message)
    assert result.error.fix
    life.line.server.faults.clear()
    runs = [life.run(with_everything(rendition), mode) for _ in range(3)]
    assert runs[-1].outcome == "done", runs[-1].error
    assert len(life.line.emulator.articles()) == 1


@pytest.mark.parametrize("shape", BODIES)
@pytest.mark.parametrize("call", WARNS)
def test_what_an_article_can_do_without_is_a_warning(
    life: Life, rendition: Rendition, call: str, shape: str
) -> None:
    answer_with(life.line, call, shape)

    result = life.run(with_everything(rendition), WARNS[call])

    if result.error is not None:  # a page is what an expired login looks like
        assert (shape, result.error.code) == ("html", "E402")
    else:
        assert result.outcome == "done"
        assert result.warnings


@pytest.mark.parametrize("shape", [shape for shape in BODIES if shape != "html"])
def test_reading_the_article_that_is_out_or_not(life: Life, rendition: Rendition, shape: str) -> None:
    """Whether a publication of unknown outcome was carried out is asked of the article itself."""
    life.run(rendition, "publish")
    changed = replace(rendition, body="<p>从西门出发。</p>")
    life.line.server.faults.add(Fault(kind="cut-after", match="*/publish"))
    life.run(changed, "publish")
    answer_with(life.line, "GET /zhihu/zhuanlan/api/articles/??????????", shape)
    answer_with(life.line, f"GET /zhihu/zhuanlan/api/articles/{life.entry.id}", shape)

    result = life.run(changed, "publish")

    code = result.error.code if result.error else ""
    assert code in {"E407", ""}, result.error
    assert code == "E407" or shape in NAMED, "it was believed"


@pytest.mark.parametrize("shape", BODIES)
@pytest.mark.parametrize("work", ["inventory", "examine"])
def test_reading_alone_says_it_as_well(line: Line, work: str, shape: str) -> None:
    answer_with(line, "GET *", shape)

    if (work, shape) in {("examine", named) for named in NAMED}:
        assert list(line.client().examine())
        return
    with pytest.raises(PublisherError) as caught:
        list(getattr(ZhihuClient, work)(line.client()))

    assert caught.value.code in NOBODY


@pytest.mark.parametrize(
    ("value", "is_one"),
    [(0, True), (1_700_000_000.5, True), (None, False), ("1700000000", False), (10**20, False), ([], False)],
)
def test_a_moment_is_a_time_or_none(value: object, is_one: bool) -> None:
    assert (moment_of(value) is not None) is is_one
