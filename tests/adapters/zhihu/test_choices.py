"""What stands beside the text: contents, comments, statement, column. What nobody configured stays as it is there."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from publisher.adapter import Field, Receipt, Remote, Rendition
from publisher.document import Document
from publisher_zhihu.adapter import ADAPTER
from publisher_zhihu.publication import Choices, publication
from publisher_zhihu.sandbox_columns import TITLES
from tests.adapters.zhihu.conftest import NOW, Line, ask, job_of, run
from tests.adapters.zhihu.test_dialect import CONTEXT, META, p

WAYS = ("content", "legacy")


def with_fields(rendition: Rendition, **fields: Field) -> Rendition:
    return replace(rendition, fields={**rendition.fields, **fields})


def record(line: Line, remote: Remote) -> dict[str, Any]:
    found = line.emulator._store.article(remote.id)
    assert found is not None
    return found


def edit(line: Line, remote: Remote, **changes: object) -> None:
    """What a person chooses in Zhihu's editor."""
    line.emulator._store.keep_article({**record(line, remote), **changes})


# ---------------------------------------------------------------- configured


def test_what_is_kept_is_not_sent_and_what_is_chosen_is() -> None:
    """Requirement 32: the defaults leave everything to the editor."""
    document = Document(META, (p("文"),))
    assert set(ADAPTER().render(document, CONTEXT).fields) == {"topics", "source_url", "cover"}
    chosen = ADAPTER(contents="off", comments="anyone", statement="ai", column="读书札记")
    fields = chosen.render(document, CONTEXT).fields
    assert {key: fields[key] for key in ("contents", "comments", "statement", "column")} == {
        "contents": False,
        "comments": "anyone",
        "statement": "ai_creation",
        "column": "读书札记",
    }


@pytest.mark.parametrize("way", WAYS)
def test_what_is_configured_is_set(line: Line, rendition: Rendition, way: str) -> None:
    """Requirement 32, by both ways of publishing."""
    chosen = with_fields(
        rendition, contents=True, comments="anyone", statement="ai_creation", column=TITLES[1]
    )
    remote = run(line.client(publish_path=way), job_of(chosen, mode="publish"))
    there = record(line, remote)
    assert (there["published"]["toc"], there["comments"], there["statement"]) == (
        True,
        "anyone",
        "ai_creation",
    )
    assert len(there["columns"]) == 1
    assert remote.extra == {"column": TITLES[1]}


@pytest.mark.parametrize("way", WAYS)
def test_what_a_person_chose_there_stays(line: Line, rendition: Rendition, way: str) -> None:
    """Requirement 32: omitted settings keep remote values."""
    client = line.client(publish_path=way)
    remote = run(client, job_of(rendition, mode="publish"))
    draft = {**record(line, remote)["draft"], "toc": True}
    edit(line, remote, draft=draft, comments="censor", statement="spoiler", columns=["c_1"])
    changed = replace(rendition, title="周末散步（二）")
    again = run(client, job_of(changed, remote=remote, before=client.fetch(remote), mode="publish"))
    there = record(line, again)
    assert there["published"]["title"] == "周末散步（二）"
    assert there["published"]["toc"] is True
    assert (there["comments"], there["statement"], there["columns"]) == ("censor", "spoiler", ["c_1"])


def test_contents_go_with_the_draft(line: Line, rendition: Rendition) -> None:
    client = line.client()
    remote = run(client, job_of(with_fields(rendition, contents=True)))
    assert record(line, remote)["draft"]["toc"] is True
    off = with_fields(rendition, contents=False)
    run(client, job_of(off, remote=remote, before=client.fetch(remote)))
    assert record(line, remote)["draft"]["toc"] is False


@pytest.mark.parametrize(
    ("statement", "status"), [("none", "close"), ("ai_creation", "open"), ("spoiler", "open")]
)
def test_a_statement_stands_with_its_status(statement: str, status: str) -> None:
    """The capture's own words: `close` for none, not `closed`; the string within is valid JSON."""
    body: Any = publication("1", "题", Choices(statement=statement), now=NOW, is_published=False)
    made = {"disclaimer_type": statement, "disclaimer_status": status}
    assert body["data"]["creationStatement"] == made
    assert json.loads(body["data"]["extra_info"]["pc_business_params"]).items() >= made.items()


# ---------------------------------------------------------------- columns


def test_a_column_is_joined_once(line: Line, rendition: Rendition) -> None:
    """The ledger keeps which column an article was put into: an update does not ask for columns again."""
    client = line.client()
    chosen = with_fields(rendition, column=TITLES[0])
    remote = run(client, job_of(chosen, mode="publish"))
    line.server.journal.clear()
    changed = replace(chosen, title="周末散步（二）")
    again = run(client, job_of(changed, remote=remote, before=client.fetch(remote), mode="publish"))
    assert again.extra == {"column": TITLES[0]}
    assert not any("column" in asked for asked in line.lines)


def test_a_draft_joins_no_column(line: Line, rendition: Rendition) -> None:
    run(line.client(), job_of(with_fields(rendition, column=TITLES[0])))
    assert not any("column" in asked for asked in line.lines)


def test_a_column_that_is_not_there_is_a_warning(line: Line, rendition: Rendition) -> None:
    """Requirement 32: the article is public; the person is told, and the next edit tries again."""
    chosen = with_fields(rendition, column="没有这个专栏")
    receipts: list[Receipt] = [step.run() for step in line.client().steps(job_of(chosen, mode="publish"))]
    assert receipts[-1].remote.stage == "published"
    assert "没有这个专栏" in receipts[-1].warnings[0]
    assert "column" not in receipts[-1].remote.extra


@pytest.mark.parametrize(
    ("asked", "body", "status"),
    [
        ("POST /www/api/v4/columns/c_1/items", {"type": "article", "id": "1"}, 404),
        ("POST /www/api/v4/creators/article_publish/check/question", {"article_token": "1"}, 404),
    ],
)
def test_the_emulator_puts_nothing_of_nobody_anywhere(
    line: Line, asked: str, body: dict[str, str], status: int
) -> None:
    assert ask(line.emulator, asked, body=json.dumps(body).encode()).status == status


def test_the_emulator_shows_an_article_below_a_question(line: Line, rendition: Rendition) -> None:
    remote = run(line.client(), job_of(rendition, mode="publish"))
    body = json.dumps({"article_token": remote.id, "question_token": "4711"}).encode()
    asked = "POST /www/api/v4/creators/article_publish/check/question"
    assert ask(line.emulator, asked, body=body).status == 200
    assert record(line, remote)["questions"] == ["4711"]
