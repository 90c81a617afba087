"""The emulator is as strict as Zhihu: what it refuses, what it forgets, what it changes without a word."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest

from publisher.sandbox.wire import Request, Response
from publisher.testing import sample_asset
from publisher_zhihu.sandbox import EXPIRED_TICKET, XSRF, ZhihuSandbox
from publisher_zhihu.sandbox_html import kept_by_editor, with_other_hosts
from tests.adapters.zhihu.conftest import MINE, NOW, OTHER, ask

KEY = "v2-0123456789abcdef0123456789abcdef"
TEXT = "<p>正文</p>"
DRAFTS = "POST /zhuanlan/api/articles/drafts"


def send(emulator: ZhihuSandbox, line: str, body: object = None, *, cookie: str = MINE) -> Any:
    """The JSON of an answer that went well."""
    answer = ask(emulator, line, cookie=cookie, body=json.dumps(body).encode() if body is not None else b"")
    assert answer.status == 200, answer.body
    return json.loads(answer.body) if answer.body else None


def new_draft(
    emulator: ZhihuSandbox, title: str = "标题", content: str = TEXT, *, topic: str = "散步"
) -> str:
    id = str(send(emulator, DRAFTS, {"title": title})["id"])
    send(emulator, f"PATCH /zhuanlan/api/articles/{id}/draft", {"content": content})
    if topic:
        exact = send(emulator, f"GET /zhuanlan/api/autocomplete/topics?token={topic}")[1]
        send(emulator, f"POST /zhuanlan/api/articles/{id}/topics", exact)
    return id


def draft(emulator: ZhihuSandbox, id: str) -> Any:
    return send(emulator, f"GET /zhuanlan/api/articles/{id}/draft")


def publication(id: str, *, is_published: bool = False) -> dict[str, Any]:
    trace = "1795500000000,01234567-89ab-4def-8123-456789abcdef"
    return {
        "action": "article",
        "data": {"publish": {"traceId": trace}, "draft": {"id": id, "isPublished": is_published}},
    }


def publish(emulator: ZhihuSandbox, body: dict[str, Any]) -> Any:
    return send(emulator, "POST /www/api/v4/content/publish", body)


# ---------------------------------------------------------------- the gate

ME = "GET /www/api/v4/me"
GATE = [
    ("no cookie", ME, {"cookie": ""}, 401, 101),
    ("no ticket", ME, {"cookie": f"_xsrf={XSRF}"}, 401, 101),
    ("an expired ticket", ME, {"cookie": f"z_c0={EXPIRED_TICKET}"}, 401, 100),
    ("a ticket that is none", ME, {"cookie": "z_c0=nonsense"}, 401, 100),
    ("no browser", ME, {"user-agent": "python-requests/2"}, 403, "zh-zse-ck"),
    ("a write without the editor's mark", DRAFTS, {"x-requested-with": ""}, 403, 4030),
    ("a write without the CSRF value", DRAFTS, {"x-xsrftoken": "other"}, 403, 4030),
    ("the signed route", "GET /www/api/v4/articles/1", {}, 403, 10003),
    ("no such article", "GET /zhuanlan/api/articles/1/draft", {}, 404, 4041),
    ("a picture by address", "POST /zhuanlan/api/uploaded_images", {}, 422, 4000),
]


@pytest.mark.parametrize(("name", "line", "headers", "status", "code"), GATE, ids=[row[0] for row in GATE])
def test_refuses_with_the_platform_s_own_codes(
    emulator: ZhihuSandbox, name: str, line: str, headers: dict[str, str], status: int, code: int | str
) -> None:
    answer = ask(emulator, line, **headers)
    assert answer.status == status
    if isinstance(code, str):
        assert code in answer.body.decode()
    else:
        body = json.loads(answer.body)
        assert body.get("error", body)["code"] == code


def test_knows_who_asks(emulator: ZhihuSandbox) -> None:
    assert send(emulator, ME)["url_token"] == "sandbox-author"
    assert send(emulator, ME, cookie=OTHER)["url_token"] == "sandbox-other"


# ---------------------------------------------------------------- drafts


def test_the_content_of_the_create_call_is_not_stored(emulator: ZhihuSandbox) -> None:
    made = send(emulator, DRAFTS, {"title": "标题", "content": TEXT})
    assert isinstance(made["id"], str)
    assert (made["title"], made["content"], made["state"]) == ("标题", "", "draft")


def test_a_patch_keeps_what_it_leaves_out(emulator: ZhihuSandbox) -> None:
    id = new_draft(emulator)
    send(emulator, f"PATCH /zhuanlan/api/articles/{id}/draft", {"title": "另一个"})
    assert (draft(emulator, id)["title"], draft(emulator, id)["content"]) == ("另一个", TEXT)


def test_a_deleted_draft_is_gone_and_its_id_is_not_given_again(emulator: ZhihuSandbox) -> None:
    id = new_draft(emulator)
    send(emulator, f"DELETE /zhuanlan/api/articles/{id}/draft")
    assert ask(emulator, f"GET /zhuanlan/api/articles/{id}/draft").status == 404
    assert int(new_draft(emulator)) > int(id)


def test_others_drafts_are_out_of_reach(emulator: ZhihuSandbox) -> None:
    id = new_draft(emulator)
    assert ask(emulator, f"GET /zhuanlan/api/articles/{id}/draft", cookie=OTHER).status == 403
    assert send(emulator, "GET /www/api/v4/articles/my_drafts", cookie=OTHER)["data"] == []


@pytest.mark.parametrize("field", [{"title": "长" * 101}, {"titleImage": "https://example.org/a.png"}])
def test_a_title_too_long_and_a_foreign_cover_are_bad_requests(
    emulator: ZhihuSandbox, field: dict[str, str]
) -> None:
    assert ask(emulator, DRAFTS, body=json.dumps(field).encode()).status == 400
    assert send(emulator, "GET /www/api/v4/articles/my_drafts/count")["count"] == 0


def test_lists_come_in_pages(emulator: ZhihuSandbox) -> None:
    ids = [new_draft(emulator, topic="") for _ in range(3)]
    first = send(emulator, "GET /www/api/v4/articles/my_drafts?offset=0&limit=2")
    last = send(emulator, "GET /www/api/v4/articles/my_drafts?offset=2&limit=2")
    assert [item["id"] for item in first["data"] + last["data"]] == ids[::-1]
    assert (first["paging"]["is_end"], last["paging"]["is_end"]) == (False, True)


def test_what_was_done_outlives_the_process(emulator: ZhihuSandbox, tmp_path: Path) -> None:
    id = new_draft(emulator)
    publish(emulator, publication(id))
    successor = ZhihuSandbox(tmp_path / "zhihu", now=NOW.timestamp)
    assert draft(successor, id) == draft(emulator, id)


# ---------------------------------------------------------------- publishing


def test_publishing_answers_without_an_address(emulator: ZhihuSandbox) -> None:
    id = new_draft(emulator)
    answer = publish(emulator, publication(id))
    assert (answer["code"], answer["toast_message"]) == (0, "")
    assert json.loads(answer["data"]["result"])["publish"] == {"id": id}
    assert draft(emulator, id)["state"] == "published"
    (listed,) = send(emulator, "GET /www/api/v4/members/sandbox-author/articles")["data"]
    assert listed["id"] == id


def test_readers_see_an_edit_once_it_is_published_again(emulator: ZhihuSandbox) -> None:
    id = new_draft(emulator)
    publish(emulator, publication(id))
    send(emulator, f"PATCH /zhuanlan/api/articles/{id}/draft", {"title": "改过"})
    assert send(emulator, f"GET /zhuanlan/api/articles/{id}")["title"] == "标题"
    publish(emulator, publication(id, is_published=True))
    assert send(emulator, f"GET /zhuanlan/api/articles/{id}")["title"] == "改过"


def business_failures(id: str) -> list[tuple[str, dict[str, Any]]]:
    body, data = publication(id), publication(id)["data"]
    return [
        ("an array where an object belongs", {**body, "data": {**data, "hybrid": []}}),
        ("no trace of a browser", {**body, "data": {**data, "publish": {}}}),
        ("called published while it is not", publication(id, is_published=True)),
        ("someone else's", publication("2002036615099400001")),
    ]


@pytest.mark.parametrize("place", range(4))
def test_a_business_failure_is_an_ok_with_a_code(emulator: ZhihuSandbox, place: int) -> None:
    id = new_draft(emulator)
    _, body = business_failures(id)[place]
    assert publish(emulator, body)["code"] != 0
    assert draft(emulator, id)["state"] == "draft"


def test_without_a_topic_nothing_is_published(emulator: ZhihuSandbox) -> None:
    id = new_draft(emulator, topic="")
    answer = publish(emulator, publication(id))
    assert answer["code"] == 0
    assert answer["toast_message"]
    assert ask(emulator, f"PUT /zhuanlan/api/articles/{id}/publish", body=b"{}").status == 400
    assert draft(emulator, id)["state"] == "draft"


def test_publishing_without_a_draft_makes_a_second_article(emulator: ZhihuSandbox) -> None:
    """The trap in which tools made duplicates: the emulator has it too."""
    id = new_draft(emulator)
    body = publication(id)
    del body["data"]["draft"]
    publish(
        emulator, {**body, "data": {**body["data"], "title": {"title": "标题"}, "hybrid": {"html": TEXT}}}
    )
    assert send(emulator, "GET /www/api/v4/articles/my_drafts/count")["count"] == 2


# ---------------------------------------------------------------- topics


def test_the_exact_topic_is_not_the_first(emulator: ZhihuSandbox) -> None:
    names = [topic["name"] for topic in send(emulator, "GET /zhuanlan/api/autocomplete/topics?token=散步")]
    assert names.index("散步") > 0


def test_an_article_takes_five_topics(emulator: ZhihuSandbox) -> None:
    id = new_draft(emulator, topic="")
    statuses = []
    for name in "甲乙丙丁戊己":
        topic = send(emulator, f"GET /zhuanlan/api/autocomplete/topics?token={name}")[1]
        answer = ask(emulator, f"POST /zhuanlan/api/articles/{id}/topics", body=json.dumps(topic).encode())
        statuses.append(answer.status)
    assert statuses == [200] * 5 + [400]
    first = draft(emulator, id)["topics"][0]["id"]
    send(emulator, f"DELETE /zhuanlan/api/articles/{id}/topics/{first}")
    assert [topic["name"] for topic in draft(emulator, id)["topics"]] == list("乙丙丁戊")


# ---------------------------------------------------------------- pictures

PNG = sample_asset().load()
MD5 = hashlib.md5(PNG, usedforsecurity=False).hexdigest()


def register(emulator: ZhihuSandbox) -> Any:
    return send(emulator, "POST /api/images", {"image_hash": MD5, "source": "article"})


def put(emulator: ZhihuSandbox, token: dict[str, str], data: bytes = PNG, **changes: str) -> Response:
    """The bytes, signed by hand after the store's documentation."""
    headers = {
        "content-type": "image/png",
        "x-oss-date": "Tue, 24 Nov 2026 08:00:00 GMT",
        "x-oss-security-token": token["access_token"],
        "x-oss-user-agent": "aliyun-sdk-js/6.8.0",
    }
    lines = ["PUT", "", headers["content-type"], headers["x-oss-date"]]
    lines += [
        f"{name}:{headers[name]}" for name in ("x-oss-date", "x-oss-security-token", "x-oss-user-agent")
    ]
    text = "\n".join([*lines, f"/zhihu-pics/v2-{MD5}"])
    made = hmac.new(token["access_key"].encode(), text.encode(), "sha1").digest()
    signed = f"OSS {token['access_id']}:{base64.b64encode(made).decode()}"
    given = {**headers, "authorization": signed, **changes}
    return emulator.handle(Request("PUT", f"/upload/v2-{MD5}", {}, given, data))


def test_a_picture_is_registered_sent_and_processed(emulator: ZhihuSandbox) -> None:
    answer = register(emulator)
    assert (answer["upload_file"]["state"], answer["upload_file"]["object_key"]) == (2, f"v2-{MD5}")
    assert put(emulator, answer["upload_token"]).status == 200
    state = f"GET /api/images/{answer['upload_file']['image_id']}"
    assert [send(emulator, state)["status"] for _ in range(2)] == ["processing", "success"]
    assert send(emulator, state)["original_hash"] == f"v2-{MD5}"
    assert register(emulator)["upload_file"]["state"] == 1


WRONG = [
    ("signature", {"authorization": "OSS x:y"}, 403),
    ("another type than was signed", {"content-type": "image/jpeg"}, 403),
    ("another date than was signed", {"x-oss-date": "Tue, 24 Nov 2026 08:00:01 GMT"}, 403),
    ("a header that was not signed", {"x-oss-meta-a": "b"}, 403),
    ("another token", {"x-oss-security-token": "CAISx"}, 403),
    ("a cookie of Zhihu", {"cookie": MINE}, 400),
]


@pytest.mark.parametrize(("name", "changes", "status"), WRONG, ids=[row[0] for row in WRONG])
def test_the_store_verifies_byte_by_byte(
    emulator: ZhihuSandbox, name: str, changes: dict[str, str], status: int
) -> None:
    token = register(emulator)["upload_token"]
    assert put(emulator, token, **changes).status == status
    assert register(emulator)["upload_file"]["state"] == 2


def test_the_store_verifies_the_bytes(emulator: ZhihuSandbox) -> None:
    token = register(emulator)["upload_token"]
    assert put(emulator, token, PNG + b"\0").status == 400


# ---------------------------------------------------------------- what the editor keeps

TABLE = '<table data-draft-node="block" data-draft-type="table" data-size="normal" data-row-style="normal">'
IMG = f'<img src="https://picx.zhimg.com/{KEY}.png">'
EDITOR = [
    ("what it knows stays byte for byte", f"<p>a &lt;b> &quot;<b>c</b></p><figure>{IMG}</figure>", None),
    ("its own table", f"{TABLE}<tbody><tr><th>a</th></tr></tbody></table>", None),
    ("a foreign picture", '<p>a</p><figure><img src="https://example.org/a.png"></figure>', "<p>a</p>"),
    ("a picture never sent", f"<p>{IMG.replace('0123', 'ffff')}a</p>", "<p>a</p>"),
    ("a plain table", "<p>a</p><table><tr><td>b</td></tr></table>", "<p>a</p>"),
    (
        "columns",
        f"{TABLE}<colgroup><col></colgroup><tbody></tbody></table>",
        f"{TABLE}<tbody></tbody></table>",
    ),
    ("blank text between blocks", "<p>a</p>\n<p>b</p>", "<p>a</p><p></p><p>b</p>"),
    ("a heading it does not have", "<h1>a</h1><h5>b</h5>", "<p><b>a</b></p><p>b</p>"),
    ("code within code", '<pre lang="c"><code class="x">a</code></pre>', '<pre lang="c">a</pre>'),
    ("styles", '<p style="color:red" id="x">a<del>b</del><sup>2</sup></p>', "<p>ab2</p>"),
    ("scripts", "<p>a</p><script>b<p>c</p></script><iframe>d</iframe>", "<p>a</p>"),
    ("a formula of its own", '<p><img eeimg="1" src="//www.zhihu.com/equation?tex=x" alt="x"></p>', None),
    ("a formula of another host", '<p>a<img eeimg="1" src="//example.org/?tex=x"></p>', "<p>a</p>"),
]


@pytest.mark.parametrize(("name", "given", "kept"), EDITOR, ids=[row[0] for row in EDITOR])
def test_the_editor_keeps(name: str, given: str, kept: str | None) -> None:
    expected = given if kept is None else kept
    assert kept_by_editor(given, knows_picture=lambda key: key == KEY) == expected


def test_pictures_read_back_from_another_host() -> None:
    moved = with_other_hosts(IMG, host="pic1.zhimg.com", suffix="_1440w", folder="80/")
    assert moved == f'<img src="https://pic1.zhimg.com/80/{KEY}_1440w.png">'
