"""The client over a real socket: what it asks, in which order, and what it makes of the answers."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import md5

import pytest

from publisher.adapter import Remote, Rendition
from publisher.errors import (
    ExitCode,
    NeedsPerson,
    NotThere,
    OutcomeUnknown,
    PublisherError,
    Refused,
    Unauthorized,
    Unreachable,
)
from publisher.sandbox.faults import Fault
from publisher.testing import check_client
from publisher_zhihu import sandbox_replies as replies
from publisher_zhihu.adapter import ADAPTER
from publisher_zhihu.sandbox import EXPIRED_TICKET
from tests.adapters.zhihu.conftest import MINE, OTHER, Line, job_of, picture, run


def reply(line: Line, match: str, name: str, *, times: int = 1) -> None:
    """Lets the platform refuse the next request that matches."""
    answer = replies.NAMED[name]
    fault = Fault(
        kind="reply", match=match, times=times, status=answer.status, body=answer.body, headers=answer.headers
    )
    line.server.faults.add(fault)


def test_passes_the_conformance_kit(line: Line) -> None:
    check_client(ADAPTER(), line.client())


# ---------------------------------------------------------------- a life


def test_a_first_draft_reserves_an_id_then_writes_then_reads_back(line: Line, rendition: Rendition) -> None:
    remote = run(line.client(), job_of(rendition))
    assert remote == Remote(remote.id, f"https://zhuanlan.zhihu.com/p/{remote.id}/edit", "draft")
    draft, topic = f"/zhuanlan/api/articles/{remote.id}/draft", f"/zhuanlan/api/articles/{remote.id}/topics"
    find = "GET /zhuanlan/api/autocomplete/topics"
    assert line.lines == [
        "POST /zhuanlan/api/articles/drafts",
        f"PATCH {draft}",
        f"GET {draft}",
        "GET /www/api/v4/me",
        *(find, find),
        *(f"POST {topic}", f"POST {topic}"),
    ]


def test_the_id_is_known_before_the_text_is_sent(line: Line, rendition: Rendition) -> None:
    """Requirement 25: each step is recorded before the next is asked for."""
    steps = line.client().steps(job_of(rendition))
    first = next(steps)
    assert (first.name, first.repeatable) == ("reserve", False)
    assert first.run().remote.id
    assert line.writes == ["POST /zhuanlan/api/articles/drafts"]


def test_what_was_written_reads_back(line: Line, rendition: Rendition) -> None:
    client = line.client()
    snapshot = client.fetch(run(client, job_of(rendition)))
    assert snapshot.title == "周末散步"
    assert snapshot.body == "<h2>路线</h2><p>从<b>东门</b>出发。</p>"
    assert snapshot.owner == "sandbox-author" == client.account()
    assert snapshot.fields == {"cover": None, "topics": ("散步", "城市")}


def test_a_cover_is_sent_once_zhihu_stores_it(line: Line, rendition: Rendition) -> None:
    client = line.client()
    fields = {"topics": (), "cover": client.upload(picture()).url}
    remote = run(client, job_of(replace(rendition, fields=fields)))
    assert client.fetch(remote).fields["cover"] == fields["cover"].removesuffix(".png")  # type: ignore[union-attr]
    elsewhere = {"topics": (), "cover": "https://example.org/cover.png"}
    run(client, job_of(replace(rendition, fields=elsewhere), remote=remote))
    assert client.fetch(remote).fields["cover"] == fields["cover"].removesuffix(".png")  # type: ignore[union-attr]


def test_an_update_goes_to_the_same_id_without_a_reserve(line: Line, rendition: Rendition) -> None:
    client = line.client()
    remote = run(client, job_of(rendition))
    before = client.fetch(remote)
    line.server.journal.clear()
    changed = replace(rendition, body="<p>从西门出发。</p>")
    again = run(client, job_of(changed, remote=remote, before=before))
    assert again == remote
    assert line.writes == [f"PATCH /zhuanlan/api/articles/{remote.id}/draft"]


@pytest.mark.parametrize("way", ["content", "legacy"])
def test_publishes_by_both_ways_and_makes_its_own_address(line: Line, rendition: Rendition, way: str) -> None:
    """Requirement 31; the address never comes from the answer."""
    client = line.client(publish_path=way)
    remote = run(client, job_of(rendition, mode="publish"))
    assert remote == Remote(remote.id, f"https://zhuanlan.zhihu.com/p/{remote.id}", "published")
    changed = replace(rendition, title="周末散步（二）")
    again = run(client, job_of(changed, remote=remote, before=client.fetch(remote), mode="publish"))
    assert again == remote
    assert line.lines.count("POST /zhuanlan/api/articles/drafts") == 1


def test_in_mode_draft_an_edit_of_a_live_article_waits_in_its_draft(line: Line, rendition: Rendition) -> None:
    client = line.client()
    remote = run(client, job_of(rendition, mode="publish"))
    line.server.journal.clear()
    again = run(client, job_of(replace(rendition, title="新"), remote=remote, before=client.fetch(remote)))
    assert again.stage == "published"
    assert not any("publish" in asked for asked in line.writes)


def test_writes_wait_for_each_other(line: Line, rendition: Rendition) -> None:
    """Requirement 38: between two writes, not before the first and not for reads."""
    run(line.client(delay=1.5), job_of(replace(rendition, fields={"topics": ()})))
    assert line.slept == [1.5]


# ---------------------------------------------------------------- looking


def test_finds_an_equal_title_but_never_calls_it_ours(line: Line, rendition: Rendition) -> None:
    run(line.client(), job_of(rendition))
    run(line.client(), job_of(rendition, mode="publish"))
    found = line.client().look(rendition)
    assert sorted(copy.remote.stage for copy in found) == ["draft", "published"]
    assert not any(copy.is_ours or copy.is_empty for copy in found)


def test_an_empty_draft_is_seen_as_empty(line: Line, rendition: Rendition) -> None:
    next(line.client().steps(job_of(rendition))).run()
    (copy,) = line.client().look(rendition)
    assert copy.is_empty
    assert copy.created is not None
    assert copy.created.isoformat() == "2026-11-24T08:00:00+00:00"


def test_reads_lists_once_and_to_their_end(line: Line, rendition: Rendition) -> None:
    for number in range(41):
        next(line.client().steps(job_of(replace(rendition, title=f"第{number}篇")))).run()
    line.server.journal.clear()
    client = line.client()
    assert all(client.look(replace(rendition, title=f"第{number}篇")) for number in (0, 20, 40))
    assert line.lines.count("GET /www/api/v4/articles/my_drafts") == 3


def test_another_account_s_article_is_not_touched(line: Line, rendition: Rendition) -> None:
    """Requirement 28."""
    remote = run(line.client(OTHER), job_of(rendition))
    line.server.journal.clear()
    with pytest.raises(Refused) as caught:
        run(line.client(), job_of(rendition, remote=remote))
    assert caught.value.exit_code is ExitCode.PERSON
    assert not line.writes


def test_an_author_who_is_not_me_is_refused_whatever_the_platform_allows(
    line: Line, rendition: Rendition
) -> None:
    """Requirement 28, where Zhihu would let an editor of the column read the draft."""
    body = json.dumps({"id": "1", "state": "draft", "content": "", "author": {"id": "somebody"}}).encode()
    line.server.faults.add(Fault(kind="reply", match="GET */draft", status=200, body=body))
    with pytest.raises(Refused) as caught:
        run(line.client(), job_of(rendition, remote=Remote("1")))
    assert (caught.value.code, caught.value.exit_code) == ("E410", ExitCode.PERSON)
    assert not line.writes


# ---------------------------------------------------------------- pictures


def test_a_picture_is_sent_once(line: Line) -> None:
    """Requirement 18: state 2 is sent under a signature and waited for, state 1 is not sent at all."""
    digest = md5(picture().data, usedforsecurity=False).hexdigest()
    for _ in range(2):
        assert line.client().upload(picture()).url == f"https://picx.zhimg.com/v2-{digest}.png"
    assert [asked for asked in line.writes if asked.startswith("PUT")] == [f"PUT /upload/v2-{digest}"]


def test_a_picture_on_other_hosts_reads_back_as_the_same(line: Line, rendition: Rendition) -> None:
    client = line.client()
    url = client.upload(picture()).url
    body = f'<figure><img src="{url}" data-caption="图" data-size="normal"></figure>'
    remote = run(client, job_of(replace(rendition, body=body)))
    assert url.removesuffix(".png").removeprefix("https:") in client.fetch(remote).body


@pytest.mark.parametrize("done", [b'{"status":"completed"}', b'{"status":"x","original_hash":"v2-1"}'])
def test_older_words_for_a_finished_picture_will_do(line: Line, done: bytes) -> None:
    line.server.faults.add(Fault(kind="reply", match="GET /zhihu/api/images/*", status=200, body=done))
    assert line.client().upload(picture()).url
    assert line.lines[-1].startswith("GET /api/images/")


def test_a_picture_that_is_never_finished_is_given_up(line: Line) -> None:
    waiting = b'{"status":"processing","original_hash":""}'
    line.server.faults.add(
        Fault(kind="reply", match="GET /zhihu/api/images/*", times=99, status=200, body=waiting)
    )
    with pytest.raises(Refused, match="still processing"):
        line.client(delay=2.0).upload(picture())
    assert line.slept == [2.0] * 10


def test_the_store_of_pictures_gets_no_cookie(line: Line) -> None:
    seen: list[tuple[str, bool]] = []
    line.server.before = lambda _, request: seen.append((request.path, "cookie" in request.headers))
    line.client().upload(picture())
    assert {path.split("/")[2]: has for path, has in seen} == {"api": True, "upload": False}


# ---------------------------------------------------------------- refusals

REFUSALS = [
    ("not-logged-in", Unauthorized, "E402", "copy the cookie again"),
    ("login-expired", Unauthorized, "E402", "copy the cookie again"),
    ("login-page", Unauthorized, "E402", "copy the cookie again"),
    ("captcha", NeedsPerson, "E403", "the cookie is still good"),
    ("challenge", NeedsPerson, "E403", "the cookie is still good"),
    ("unsigned", Refused, "E407", "hosts.zhuanlan"),
    ("not-found", NotThere, "E404", "publish forget"),
    ("cannot-fetch", Refused, "E407", ""),
]


@pytest.mark.parametrize(("name", "kind", "code", "fix"), REFUSALS, ids=[row[0] for row in REFUSALS])
def test_a_refusal_says_who_must_act(
    line: Line, name: str, kind: type[PublisherError], code: str, fix: str
) -> None:
    """Requirement 35: each refusal has its own error, and none is asked a second time."""
    reply(line, "GET *", name, times=9)
    with pytest.raises(kind) as caught:
        line.client().fetch(Remote("1"))
    assert type(caught.value) is kind
    assert caught.value.code == code
    assert fix in caught.value.fix
    assert "session=" not in caught.value.message
    assert len(line.lines) == 1


@pytest.mark.parametrize("name", ["format", "try-later", "toast"])
def test_an_ok_with_a_business_code_is_no_success(line: Line, rendition: Rendition, name: str) -> None:
    """Requirement 30: code 0 and nothing to toast, whatever the status says."""
    reply(line, "POST */content/publish", name)
    with pytest.raises(Refused) as caught:
        run(line.client(), job_of(rendition, mode="publish"))
    assert (caught.value.code, caught.value.exit_code) == ("E411", ExitCode.PERSON)
    assert line.lines.count("POST /www/api/v4/content/publish") == 1


@pytest.mark.parametrize("way", ["content", "legacy"])
@pytest.mark.parametrize("kind", ["cut-before", "cut-after", "status"])
def test_a_publication_of_unknown_outcome_is_not_repeated(
    line: Line, rendition: Rendition, kind: str, way: str
) -> None:
    """Requirement 29."""
    match = "*/publish"
    line.server.faults.add(Fault(kind=kind, match=match))  # type: ignore[arg-type]
    with pytest.raises(OutcomeUnknown):
        run(line.client(publish_path=way), job_of(rendition, mode="publish"))
    assert sum("publish" in asked for asked in line.writes) == 1


def test_a_reserve_of_unknown_outcome_is_not_repeated(line: Line, rendition: Rendition) -> None:
    line.server.faults.add(Fault(kind="cut-after", match="POST */drafts"))
    with pytest.raises(OutcomeUnknown):
        run(line.client(), job_of(rendition))
    (copy,) = line.client().look(rendition)
    assert copy.is_empty


def test_a_write_is_repeated_when_the_connection_breaks(line: Line, rendition: Rendition) -> None:
    line.server.faults.add(Fault(kind="cut-after", match="PATCH *"))
    assert run(line.client(), job_of(rendition)).id
    assert sum(asked.startswith("PATCH") for asked in line.lines) == 2


def test_what_does_not_read_back_is_not_published(line: Line, rendition: Rendition) -> None:
    """Requirement 29: a table without the four attributes vanishes there without a word."""
    body = "<p>前</p><table><tbody><tr><td>格</td></tr></tbody></table>"
    with pytest.raises(OutcomeUnknown) as caught:
        run(line.client(), job_of(replace(rendition, body=body), mode="publish"))
    assert caught.value.code == "E416"
    assert not any("content/publish" in asked for asked in line.writes)


def test_topics_that_fail_are_a_warning(line: Line, rendition: Rendition) -> None:
    """Requirement 32."""
    reply(line, "POST */topics", "cannot-fetch", times=9)
    _, written = [step.run() for step in line.client().steps(job_of(rendition))]
    assert written.remote.id
    (warning,) = written.warnings
    assert "topics not set" in warning


@pytest.mark.parametrize(
    ("offered", "said"), [(b"[]", "no topic for the tag"), (b'[{"id":"1","name":"x"}]', "became the topic x")]
)
def test_a_tag_that_is_no_topic_is_said(line: Line, rendition: Rendition, offered: bytes, said: str) -> None:
    """Requirement 32: the first that Zhihu offers is better than none, and the person is told."""
    line.server.faults.add(Fault(kind="reply", match="GET */topics", status=200, body=offered))
    one = replace(rendition, fields={"topics": ("散步",)})
    line.server.faults.add(Fault(kind="reply", match="POST */topics", status=200, body=b"{}"))
    _, written = [step.run() for step in line.client().steps(job_of(one))]
    assert [said in warning for warning in written.warnings] == [True]


def test_topics_are_compared_and_the_exact_name_is_taken(line: Line, rendition: Rendition) -> None:
    client = line.client()
    remote = run(client, job_of(rendition))
    line.server.journal.clear()
    run(client, job_of(rendition, remote=remote))
    assert not any("topics" in asked for asked in line.lines)
    run(client, job_of(replace(rendition, fields={"topics": ("城市", "夜色")}), remote=remote))
    assert client.fetch(remote).fields["topics"] == ("城市", "夜色")


def test_no_host_no_harm(line: Line, rendition: Rendition) -> None:
    client = line.client(hosts={"zhuanlan": "http://127.0.0.1:9"})
    with pytest.raises(Unreachable):
        run(client, job_of(rendition))


def test_an_expired_login_is_told_by_the_platform(line: Line) -> None:
    with pytest.raises(Unauthorized):
        line.client(f"z_c0={EXPIRED_TICKET}").account()


def test_a_cookie_without_a_ticket_is_refused_before_any_request(line: Line) -> None:
    """Requirement 36."""
    with pytest.raises(Unauthorized, match="z_c0"):
        line.client("_xsrf=1").account()
    assert not line.lines


def test_every_value_of_an_export_is_known_as_a_secret(line: Line) -> None:
    """Requirement 36: what is sent can never be printed."""
    pairs = [pair.partition("=") for pair in MINE.split("; ")]
    export = json.dumps([{"name": name, "value": value, "domain": ".zhihu.com"} for name, _, value in pairs])
    client = line.client(export)
    assert client.account() == "sandbox-author"
    for _, _, value in pairs:
        assert line.redactor.clean(f"it says {value}!") == "it says ***!"
