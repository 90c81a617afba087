"""The emulated account keeps WeChat's rules: tokens, uploads, drafts, publication, each with its own codes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from publisher.sandbox.wire import Request, Response
from publisher_wechat.sandbox import APPID, SECRET, WechatSandbox
from publisher_wechat.sandbox_rules import Measures, Switches
from tests.adapters.wechat.conftest import GIF, JPEG, PNG, Clock

ACCOUNT = {"grant_type": "client_credential", "appid": APPID, "secret": SECRET}
WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8 "


class Phone:
    """Asks one sandbox without a socket between."""

    def __init__(self, folder: Path, switches: Switches | None = None) -> None:
        self.clock = Clock()
        self.folder = folder
        self.sandbox = WechatSandbox(folder, now=self.clock, switches=switches)
        self.token = self.stable()["access_token"]

    def restart(self) -> None:
        self.sandbox = WechatSandbox(self.folder, now=self.clock)

    def get(self, path: str, **query: str) -> dict[str, Any]:
        return _json(self.sandbox.handle(Request("GET", f"/cgi-bin/{path}", query)))

    def post(self, path: str, body: object, **query: str) -> dict[str, Any]:
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        asked = {"access_token": self.token, **query}
        return _json(self.sandbox.handle(Request("POST", f"/cgi-bin/{path}", asked, {}, data)))

    def upload(self, path: str, data: bytes, name: str = "a.png", **query: str) -> dict[str, Any]:
        return _json(self.send_form(path, form(data, name), **query))

    def send_form(self, path: str, body: bytes, **query: str) -> Response:
        headers = {"content-type": "multipart/form-data; boundary=xyz", "content-length": str(len(body))}
        asked = {"access_token": self.token, **query}
        return self.sandbox.handle(Request("POST", f"/cgi-bin/{path}", asked, headers, body))

    def stable(self, **more: object) -> dict[str, Any]:
        return self.post_bare("stable_token", {**ACCOUNT, **more})

    def post_bare(self, path: str, body: object) -> dict[str, Any]:
        return _json(
            self.sandbox.handle(Request("POST", f"/cgi-bin/{path}", {}, {}, json.dumps(body).encode()))
        )

    def cover(self) -> str:
        return str(self.upload("material/add_material", PNG, type="image")["media_id"])

    def add(self, **values: object) -> dict[str, Any]:
        return self.post("draft/add", {"articles": [self.article(**values)]})

    def article(self, **values: object) -> dict[str, object]:
        return {"title": "标题", "content": "<p>正文</p>", "thumb_media_id": self.cover(), **values}

    def content(self, media_id: str) -> str:
        return str(self.post("draft/get", {"media_id": media_id})["news_item"][0]["content"])


def form(data: bytes, name: str, field: str = "media") -> bytes:
    head = f'--xyz\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: image/png\r\n\r\n'
    return head.encode() + data + b"\r\n--xyz--\r\n"


def _json(response: Response) -> dict[str, Any]:
    assert response.status == 200
    answer: dict[str, Any] = json.loads(response.body)
    return answer


@pytest.fixture
def phone(tmp_path: Path) -> Phone:
    return Phone(tmp_path / "wechat")


# ---------------------------------------------------------------- tokens


def test_the_stable_token_stays_while_it_is_valid(phone: Phone) -> None:
    first = phone.stable()
    phone.clock.seconds += 6000
    again = phone.stable()
    assert again == {"access_token": first["access_token"], "expires_in": 1200}


def test_the_stable_token_is_renewed_in_its_last_five_minutes_and_both_work(phone: Phone) -> None:
    phone.clock.seconds += 7000
    assert phone.stable()["access_token"] != phone.token
    assert "total_count" in phone.get("draft/count", access_token=phone.token)
    phone.clock.seconds += 300
    assert phone.get("draft/count", access_token=phone.token)["errcode"] == 42001


def test_a_forced_stable_token_ends_the_former_at_once(phone: Phone) -> None:
    phone.clock.seconds += 31
    forced = phone.stable(force_refresh=True)["access_token"]
    assert forced != phone.token
    assert phone.get("draft/count", access_token=phone.token)["errcode"] == 40001


def test_forcing_twice_within_thirty_seconds_does_nothing(phone: Phone) -> None:
    assert phone.stable(force_refresh=True)["access_token"] == phone.token


def test_a_plain_token_leaves_its_predecessor_five_minutes_and_the_other_family_alone(phone: Phone) -> None:
    first, second = (phone.get("token", **ACCOUNT)["access_token"] for _ in range(2))
    assert first != second
    assert "total_count" in phone.get("draft/count", access_token=first)
    phone.clock.seconds += 301
    assert phone.get("draft/count", access_token=first)["errcode"] == 40001
    assert "total_count" in phone.get("draft/count", access_token=phone.token)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"grant_type": "x"}, 40002),
        ({"appid": ""}, 41002),
        ({"appid": "wx1"}, 40013),
        ({"secret": ""}, 41004),
        ({"secret": "no"}, 40125),
    ],
)
def test_wrong_credentials(phone: Phone, change: Mapping[str, str], code: int) -> None:
    assert phone.post_bare("stable_token", {**ACCOUNT, **change})["errcode"] == code
    assert phone.get("token", **{**ACCOUNT, **change})["errcode"] == code


def test_an_unlisted_address_gets_no_token_and_is_told(phone: Phone) -> None:
    phone.sandbox.switches.is_listed = False
    refused = phone.stable()
    assert refused["errcode"] == 40164
    assert "invalid ip 203.0.113.7 " in refused["errmsg"]
    assert "rid:" in refused["errmsg"]


def test_a_call_without_a_known_token(phone: Phone) -> None:
    assert phone.get("draft/count")["errcode"] == 41001
    assert phone.get("draft/count", access_token="x")["errcode"] == 40014


def test_get_where_post_is_wanted(phone: Phone) -> None:
    assert phone.get("draft/add", access_token=phone.token)["errcode"] == 43002


# ---------------------------------------------------------------- pictures


@pytest.mark.parametrize(
    ("data", "code"),
    [(GIF, 40005), (WEBP, 40137), (b"<svg/>", 40137), (JPEG + b"\0" * (1 << 20), 40009)],
)
def test_uploadimg_takes_small_png_and_jpeg_by_their_bytes(phone: Phone, data: bytes, code: int) -> None:
    assert phone.upload("media/uploadimg", data)["errcode"] == code
    assert phone.upload("media/uploadimg", JPEG)["url"].startswith("http://mmbiz.qpic.cn/")


def test_uploads_answer_json_labelled_as_text(phone: Phone) -> None:
    response = phone.send_form("media/uploadimg", form(PNG, "a.png"))
    assert response.headers["Content-Type"] == "text/plain"


def test_the_library_gives_an_id_and_an_address(phone: Phone) -> None:
    reply = phone.upload("material/add_material", GIF, type="image")
    assert set(reply) == {"media_id", "url"}
    assert len(reply["url"]) < 120
    assert phone.upload("material/add_material", PNG, type="movie")["errcode"] == 40004
    assert phone.upload("material/add_material", PNG, type="thumb")["errcode"] == 40005
    assert phone.upload("material/add_material", PNG + b"\0" * (10 << 20), type="image")["errcode"] == 45001


def test_a_form_must_name_its_part_and_its_file(phone: Phone) -> None:
    bad = (
        form(PNG, "a.png", field="file"),
        form(PNG, "图.png"),
        form(PNG, "a.png").replace(b"filename=", b"f="),
    )
    for body in bad:
        assert _json(phone.send_form("media/uploadimg", body))["errcode"] == 41005


def test_the_bytes_of_a_form_arrive_as_they_are(phone: Phone) -> None:
    data = PNG + b"\r\n--xy\r\n\r\n"
    phone.upload("media/uploadimg", data)
    (picture,) = phone.sandbox.pictures()
    assert picture["bytes"] == len(data)
    assert (phone.folder / "pictures" / f"{picture['id']}.png").read_bytes() == data


# ---------------------------------------------------------------- drafts


def test_a_draft_lives_until_it_is_deleted(phone: Phone) -> None:
    media_id = phone.add()["media_id"]
    assert phone.get("draft/count", access_token=phone.token) == {"total_count": 1}
    changed = {"media_id": media_id, "index": 0, "articles": phone.article(title="新")}
    assert phone.post("draft/update", changed)["errcode"] == 0
    assert phone.post("draft/get", {"media_id": media_id})["news_item"][0]["title"] == "新"
    assert phone.post("draft/delete", {"media_id": media_id})["errcode"] == 0
    for call in ("draft/get", "draft/delete"):
        assert phone.post(call, {"media_id": media_id})["errcode"] == 40007
    assert phone.post("draft/update", changed)["errcode"] == 40007


def test_everything_is_there_after_a_restart(phone: Phone) -> None:
    media_id = phone.add()["media_id"]
    phone.restart()
    assert phone.content(media_id) == "<p>正文</p>"
    assert phone.add()["media_id"] != media_id
    assert phone.sandbox.drafts()[0]["id"] == media_id


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"title": "长" * 33}, 45003),
        ({"title": ""}, 44003),
        ({"author": "长" * 17}, 45110),
        ({"digest": "长" * 129}, 45004),
        ({"content": "长" * 20_001}, 45002),
        ({"content_source_url": "https://x.example/" + "a" * 1024}, 45005),
        ({"thumb_media_id": "x"}, 40007),
        ({"need_open_comment": 2}, 40035),
        ({"pic_crop_235_1": "0.5_0_0.2_1"}, 53402),
    ],
)
def test_an_article_that_is_refused(phone: Phone, values: Mapping[str, object], code: int) -> None:
    assert phone.add(**values)["errcode"] == code
    assert not phone.sandbox.drafts()


def test_lengths_at_the_limit_pass(phone: Phone) -> None:
    full = {"title": "长" * 32, "author": "长" * 16, "digest": "长" * 128, "content": "长" * 20_000}
    assert "media_id" in phone.add(**full, pic_crop_1_1="0_0_1_1")


def test_content_may_be_counted_without_its_tags(phone: Phone) -> None:
    phone.sandbox.switches.measures = Measures(content=10, counts="text")
    assert "media_id" in phone.add(content="<p>一二三四五</p><p>六七八九十</p>")
    assert phone.add(content="<p>一二三四五六七八九十一</p>")["errcode"] == 45002


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"", 44002), (b"{", 47001), (b"[]", 47001), (b"{}", 44003), (b'{"articles":{}}', 44003)],
)
def test_bodies_that_are_none(phone: Phone, body: bytes, code: int) -> None:
    assert phone.post("draft/add", body)["errcode"] == code


def test_escaped_characters_are_stored_as_they_were_written(phone: Phone) -> None:
    body = json.dumps({"articles": [phone.article(title="中")]}).encode()
    media_id = phone.post("draft/add", body)["media_id"]
    assert phone.post("draft/get", {"media_id": media_id})["news_item"][0]["title"] == "\\u4e2d"
    phone.sandbox.switches.escapes = "refuse"
    assert phone.post("draft/add", body)["errcode"] == 40033


def test_a_foreign_link_is_taken_out_or_the_article_refused(phone: Phone) -> None:
    content = '<p><a href="https://example.org/">去</a></p>'
    assert phone.content(phone.add(content=content)["media_id"]) == "<p>去</p>"
    phone.sandbox.switches.foreign_links = "refuse"
    assert phone.add(content=content)["errcode"] == 45166
    assert phone.add(content='<p><a href="#fn">1</a></p>')["errcode"] == 45166
    assert "media_id" in phone.add(content='<p><a href="https://mp.weixin.qq.com/s/x">1</a></p>')


def test_pictures_stay_only_when_they_were_uploaded_here(phone: Phone) -> None:
    url = phone.upload("media/uploadimg", PNG)["url"].replace("http:", "https:")
    content = f'<p><img src="{url}"><img src="https://example.org/x.png"></p>'
    assert phone.content(phone.add(content=content)["media_id"]) == f'<p><img src="{url}"></p>'


def test_lists_come_in_pages_the_newest_first(phone: Phone) -> None:
    ids = [phone.add(title=f"第{number}篇")["media_id"] for number in range(3)]
    page = phone.post("draft/batchget", {"offset": 1, "count": 20, "no_content": 1})
    assert (page["total_count"], page["item_count"]) == (3, 2)
    assert [item["media_id"] for item in page["item"]] == [ids[1], ids[0]]
    assert "content" not in page["item"][0]["content"]["news_item"][0]
    for bad in ({"offset": 0, "count": 21}, {"offset": -1, "count": 1}, {}):
        assert phone.post("draft/batchget", bad)["errcode"] == 40097


def test_a_quota_of_the_day_is_used_up_and_renewed(phone: Phone) -> None:
    phone.sandbox.switches.quotas = {"/cgi-bin/draft/count": 1}
    assert "total_count" in phone.get("draft/count", access_token=phone.token)
    assert phone.get("draft/count", access_token=phone.token)["errcode"] == 45009
    phone.clock.seconds += 86_400
    assert phone.get("draft/count", access_token=phone.stable()["access_token"]) == {"total_count": 0}


# ---------------------------------------------------------------- publication


def test_a_publication_takes_its_time_and_empties_the_box(phone: Phone) -> None:
    media_id = phone.add()["media_id"]
    publish_id = phone.post("freepublish/submit", {"media_id": media_id})["publish_id"]
    first, second = (phone.post("freepublish/get", {"publish_id": publish_id}) for _ in range(2))
    assert first["publish_status"] == 1
    assert second["publish_status"] == 0
    assert second["article_detail"]["item"][0]["article_url"].startswith("https://mp.weixin.qq.com/s/")
    assert phone.post("draft/get", {"media_id": media_id})["errcode"] == 40007
    article = phone.post("freepublish/getarticle", {"article_id": second["article_id"]})
    assert article["news_item"][0]["title"] == "标题"
    assert phone.post("freepublish/batchget", {"offset": 0, "count": 1})["total_count"] == 1


def test_unknown_publications_and_articles(phone: Phone) -> None:
    assert phone.post("freepublish/get", {"publish_id": 1})["errcode"] == 53502
    assert phone.post("freepublish/getarticle", {"article_id": "x"})["errcode"] == 53600
    assert phone.post("freepublish/submit", {"media_id": "x"})["errcode"] == 40007


def test_personal_accounts_have_drafts_and_no_publication(phone: Phone) -> None:
    phone.sandbox.switches.kind = "personal"
    media_id = phone.add()["media_id"]
    for call in ("submit", "get", "batchget", "getarticle"):
        assert phone.post(f"freepublish/{call}", {"media_id": media_id})["errcode"] == 48001


def test_a_person_can_edit_publish_and_delete(phone: Phone) -> None:
    first, second = phone.add()["media_id"], phone.add()["media_id"]
    phone.sandbox.edit_draft(first, title="手改")
    assert phone.sandbox.drafts()[0]["articles"][0]["title"] == "手改"
    phone.sandbox.publish_draft(first)
    phone.sandbox.delete_draft(second)
    assert not phone.sandbox.drafts()
    assert phone.sandbox.articles()[0]["articles"][0]["title"] == "手改"


# ---------------------------------------------------------------- kinds of accounts, and what a person does


@pytest.mark.parametrize(
    ("kind", "path", "code"),
    [
        ("personal", "/cgi-bin/freepublish/batchget", 48001),
        ("unverified", "/cgi-bin/freepublish/batchget", 48001),
        ("expired", "/cgi-bin/draft/batchget", 48001),
        ("banned", "/cgi-bin/draft/batchget", 48004),
        ("restricted", "/cgi-bin/draft/delete", 50002),
    ],
)
def test_what_a_kind_of_account_may_not_do(tmp_path: Path, kind: Any, path: str, code: int) -> None:
    sandbox = WechatSandbox(tmp_path, switches=Switches(kind=kind))
    assert _errcode(sandbox, path, {"offset": 0, "count": 1, "media_id": "x"}) == code


def test_a_restricted_account_may_read(tmp_path: Path) -> None:
    sandbox = WechatSandbox(tmp_path, switches=Switches(kind="restricted"))
    assert _errcode(sandbox, "/cgi-bin/draft/batchget", {"offset": 0, "count": 1}) == 0


def test_calls_a_minute(tmp_path: Path) -> None:
    sandbox = WechatSandbox(tmp_path, now=lambda: 60.0, switches=Switches(a_minute=2))
    codes = [_errcode(sandbox, "/cgi-bin/draft/batchget", {"offset": 0, "count": 1}) for _ in range(3)]
    assert codes == [0, 0, 45011]


def _errcode(sandbox: WechatSandbox, path: str, body: dict[str, Any]) -> int:
    token = sandbox.tokens.stable(force=False)["token"]
    request = Request("POST", path, {"access_token": token}, {}, json.dumps(body).encode())
    return int(json.loads(sandbox.handle(request).body).get("errcode", 0))
