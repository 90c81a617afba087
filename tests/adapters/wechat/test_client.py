"""Our client against the emulated account, over sockets: what it sends, how often, and what it says when refused."""

from __future__ import annotations

import sys
from dataclasses import replace
from types import MappingProxyType

import pytest

from publisher.adapter import Payload, Remote, Secret, Snapshot, Uploaded
from publisher.errors import (
    ExitCode,
    NeedsPerson,
    NotThere,
    OutcomeUnknown,
    PublisherError,
    RateLimited,
    Refused,
    Unauthorized,
    Unreachable,
)
from publisher.sandbox.faults import Fault
from publisher.testing import check_client
from publisher_wechat.adapter import WechatAdapter
from publisher_wechat.client import WechatClient
from publisher_wechat.sandbox import APPID, SECRET
from tests.adapters.wechat.conftest import CANONICAL, GIF, JPEG, PNG, Account, cover_payload, job, rendition

INVALID = b'{"errcode":40001,"errmsg":"invalid credential rid: 1-2-3"}'


def create(client: WechatClient, **meta: object) -> Remote:
    (step,) = client.steps(job(client, rendition(**meta)))
    return step.run().remote


def update(client: WechatClient, remote: Remote, before: Snapshot, **meta: object) -> Remote:
    (step,) = client.steps(job(client, rendition(**meta), remote=remote, before=before))
    return step.run().remote


def body_picture(data: bytes = PNG, media_type: str = "image/png") -> Payload:
    return Payload("ab" * 32, data, media_type, "图.png")


def test_it_conforms(account: Account) -> None:
    check_client(WechatAdapter(), account.client())


# ---------------------------------------------------------------- calls


def test_a_new_post_takes_one_call_for_each_thing(account: Account) -> None:
    client = account.client()
    given = rendition()
    assert client.look(given) == ()
    client.upload(body_picture())
    remote = create(client)
    client.fetch(remote)
    assert account.calls() == [
        "stable_token",
        "draft/batchget",
        "media/uploadimg",
        "material/add_material",
        "draft/add",
        "draft/get",
    ]


def test_the_token_is_kept_for_the_next_run_and_the_list_for_this_one(account: Account) -> None:
    client = account.client()
    client.look(rendition())
    client.look(rendition(id="two", canonical="https://blog.example/two.html"))
    account.client().look(rendition())
    assert account.calls() == ["stable_token", "draft/batchget", "draft/batchget"]
    (seconds,) = account.tokens.seconds.values()
    assert seconds == 7200 - 300


def test_an_edit_starts_from_what_is_there(account: Account) -> None:
    client = account.client()
    remote = create(client)
    before = client.fetch(remote)
    account.calls()
    update(client, remote, before, title="新标题")
    assert account.calls() == ["material/add_material", "draft/update"]
    (draft,) = account.sandbox.drafts()
    assert draft["articles"][0]["title"] == "新标题"


def test_naming_the_account_sends_nothing_and_tells_no_secret(account: Account) -> None:
    client = account.client()
    assert client.account() == account.client(token="plain").account()
    assert APPID not in client.account()
    assert account.calls() == []


def test_chinese_and_emoji_arrive_as_they_are(account: Account) -> None:
    create(account.client(), title="中文标题🎉", digest='引"号')
    article = account.sandbox.drafts()[0]["articles"][0]
    assert (article["title"], article["digest"]) == ("中文标题🎉", '引"号')
    assert article["content_source_url"] == CANONICAL


# ---------------------------------------------------------------- tokens


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_stale_token_is_renewed_once_and_the_call_repeated_once(account: Account, code: int) -> None:
    body = b'{"errcode":%d,"errmsg":"no"}' % code
    account.server.faults.add(Fault(kind="reply", match="*draft/batchget", status=200, body=body))
    assert account.client().look(rendition()) == ()
    assert account.calls()[-2:] == ["stable_token", "draft/batchget"]


def test_a_token_that_stays_stale_is_an_error_after_one_repetition(account: Account) -> None:
    account.server.faults.add(Fault(kind="reply", match="*draft/batchget", status=200, body=INVALID, times=5))
    with pytest.raises(Unauthorized, match="40001") as caught:
        account.client().look(rendition())
    assert account.calls().count("draft/batchget") == 2
    assert caught.value.exit_code is ExitCode.PERSON


def test_a_draft_is_added_once_after_its_token_went_stale(account: Account) -> None:
    client = account.client()
    client.look(rendition())
    account.sandbox.tokens.end_all()
    create(client)
    assert len(account.sandbox.drafts()) == 1


def test_the_token_is_kept_though_the_address_changes(account: Account) -> None:
    account.client().look(rendition())
    account.client(base_url=account.server.url_of("wechat").replace("127.0.0.1", "localhost")).look(
        rendition()
    )
    assert account.calls().count("stable_token") == 1


def test_the_plain_token(account: Account) -> None:
    account.client(token="plain").look(rendition())
    assert account.calls() == ["token", "draft/batchget"]


def test_a_token_from_a_program_is_asked_for_once_a_run_and_not_kept(account: Account) -> None:
    token = account.sandbox.tokens.stable(force=False)["token"]
    client = account.client(token=f"command:{sys.executable} -c \"print('{token}')\"")
    client.look(rendition())
    assert account.calls() == ["draft/batchget"]
    assert not account.tokens.kept


@pytest.mark.parametrize("program", ["exit(1)", "print('')", "print('two words')"])
def test_a_program_that_gives_no_token(account: Account, program: str) -> None:
    with pytest.raises(Unauthorized, match=r"client\.token"):
        account.client(token=f'command:{sys.executable} -c "{program}"').look(rendition())


# ---------------------------------------------------------------- refusals


def test_an_unlisted_address_is_named_with_the_place_to_click(account: Account) -> None:
    account.sandbox.switches.is_listed = False
    with pytest.raises(NeedsPerson, match=r"203\.0\.113\.7 .*40164") as caught:
        account.client().look(rendition())
    assert caught.value.code == "E412"
    assert "IP白名单, add 203.0.113.7" in caught.value.fix


def test_a_wrong_secret_is_not_repeated_and_not_told(account: Account) -> None:
    client = account.client(secret=Secret(literal="wrong-secret-value"))
    with pytest.raises(Unauthorized) as caught:
        client.look(rendition())
    assert "wrong-secret-value" not in f"{caught.value.message}{caught.value.fix}"
    assert account.calls() == ["stable_token"]


def test_an_unknown_code_is_told_with_its_words_and_its_request_id(account: Account) -> None:
    body = b'{"errcode":99999,"errmsg":"new thing hint: [x] rid: 1a-2b-3c"}'
    account.server.faults.add(Fault(kind="reply", match="*draft/batchget", status=200, body=body))
    with pytest.raises(Refused, match=r"errcode 99999, new thing, /cgi-bin/draft/batchget, rid 1a-2b-3c"):
        account.client().look(rendition())


def test_no_token_gets_into_a_message(account: Account) -> None:
    token = account.sandbox.tokens.stable(force=False)["token"]
    body = b'{"errcode":99999,"errmsg":"bad access_token %s rid: 1"}' % token.encode()
    account.server.faults.add(Fault(kind="reply", match="*draft/batchget", status=200, body=body))
    with pytest.raises(Refused) as caught:
        account.client().look(rendition())
    assert token not in caught.value.message


def test_a_busy_system_is_asked_again_for_reads_only(account: Account) -> None:
    body = b'{"errcode":-1,"errmsg":"system error"}'
    account.server.faults.add(Fault(kind="reply", match="*draft/batchget", status=200, body=body, times=2))
    client = account.client()
    assert client.look(rendition()) == ()
    assert account.slept == [1.0, 3.0]
    account.server.faults.add(Fault(kind="reply", match="*draft/add", status=200, body=body))
    with pytest.raises(OutcomeUnknown):
        create(client)
    assert not account.sandbox.drafts()


def test_the_quota_of_a_day(account: Account) -> None:
    account.sandbox.switches.quotas = MappingProxyType({"/cgi-bin/draft/batchget": 0})
    with pytest.raises(RateLimited) as caught:
        account.client().look(rendition())
    assert (caught.value.code, caught.value.retry_after) == ("E408", None)


@pytest.mark.parametrize(("kind", "count"), [("cut-before", 0), ("cut-after", 1)])
def test_an_add_without_an_answer_is_unknown_and_not_repeated(
    account: Account, kind: str, count: int
) -> None:
    client = account.client()
    account.server.faults.add(Fault(kind=kind, match="*draft/add"))  # type: ignore[arg-type]
    with pytest.raises(OutcomeUnknown):
        create(client)
    assert len(account.sandbox.drafts()) == count
    assert account.calls().count("draft/add") == 1
    found = account.client().look(rendition())
    assert [one.is_ours for one in found] == [True] * count


def test_an_answer_that_is_not_wechats(account: Account) -> None:
    account.server.faults.add(Fault(kind="reply", match="*draft/batchget", status=403, body=b"<html>"))
    with pytest.raises(Refused, match="status 403"):
        account.client().look(rendition())


def test_nobody_listens(account: Account) -> None:
    with pytest.raises(Unreachable):
        account.client(base_url="http://127.0.0.1:9/wechat").look(rendition())


# ---------------------------------------------------------------- pictures


def test_pictures_of_the_body_and_the_cover_take_their_own_ways(account: Account) -> None:
    client = account.client()
    small = client.upload(body_picture())
    moving = client.upload(body_picture(GIF, "image/gif"))
    large = client.upload(body_picture(JPEG + b"\0" * 1_000_000, "image/jpeg"))
    cover = client.upload(replace(body_picture(), purpose="cover"))
    assert account.calls()[1:] == ["media/uploadimg"] + ["material/add_material"] * 3
    assert not small.media_id
    assert all(one.media_id for one in (moving, large, cover))
    assert all(one.url.startswith("https://mmbiz.qpic.cn/") for one in (small, moving, large, cover))


def test_a_picture_that_wechat_does_not_take(account: Account) -> None:
    with pytest.raises(Refused, match="40137") as caught:
        account.client().upload(body_picture(b"RIFF....WEBP"))
    assert caught.value.code == "E407"


# ---------------------------------------------------------------- whose is it


def test_a_draft_is_found_by_its_address_in_any_place_of_any_message(account: Account) -> None:
    client = account.client()
    for number in range(21):
        create(client, title=f"别的{number}", canonical=f"https://blog.example/{number}.html")
    store = account.sandbox._store
    first = account.sandbox.drafts()[0]
    ours = {**first["articles"][0], "content_source_url": CANONICAL, "title": "我的"}
    store.drafts.put({**first, "articles": [first["articles"][0], ours]})
    account.calls()
    (found,) = account.client().look(rendition())
    assert (found.title, found.is_ours, found.remote.extra["index"]) == ("我的", True, "1")
    assert account.calls() == ["draft/batchget", "draft/batchget"]
    snapshot = account.client().fetch(found.remote)
    assert snapshot.title == "我的"
    update(client, found.remote, snapshot, title="改过")
    titles = [one["title"] for one in account.sandbox.drafts()[0]["articles"]]
    assert titles == ["别的0", "改过"]


def test_an_equal_title_alone_means_nothing(account: Account) -> None:
    create(account.client())
    assert account.client().look(rendition(canonical="https://blog.example/other.html")) == ()


def test_a_draft_that_is_gone(account: Account) -> None:
    client = account.client()
    remote = create(client)
    account.sandbox.delete_draft(remote.id)
    with pytest.raises(NotThere) as caught:
        client.fetch(remote)
    assert caught.value.code == "E404"


def test_a_draft_published_by_hand_is_found_among_the_articles(account: Account) -> None:
    client = account.client()
    remote = create(client)
    account.sandbox.publish_draft(remote.id)
    with pytest.raises(NotThere):
        client.fetch(remote)
    (found,) = client.look(rendition())
    assert found.remote.stage == "published"
    assert (found.remote.url or "").startswith("https://mp.weixin.qq.com/s/")
    assert client.fetch(found.remote).remote.url == found.remote.url


def test_an_account_that_may_not_list_its_articles_has_none(account: Account) -> None:
    account.sandbox.switches.kind = "personal"
    client = account.client()
    remote = create(client)
    account.sandbox.publish_draft(remote.id)
    with pytest.raises(NotThere):
        client.fetch(remote)
    assert client.look(rendition()) == ()


# ---------------------------------------------------------------- what a person set there


def test_a_persons_digest_cover_and_comments_stay(account: Account) -> None:
    client = account.client()
    remote = create(client)
    other = client.upload(replace(cover_payload(rendition()), data=JPEG)).media_id
    hand = {"digest": "手写", "thumb_media_id": other, "need_open_comment": 1, "pic_crop_1_1": "0_0_1_1"}
    account.sandbox.edit_draft(remote.id, **hand)
    update(client, remote, client.fetch(remote), title="新")
    article = account.sandbox.drafts()[0]["articles"][0]
    assert {key: article[key] for key in hand} == hand
    assert article["title"] == "新"


def test_what_the_post_sets_itself_wins(account: Account) -> None:
    client = account.client()
    remote = create(client)
    account.sandbox.edit_draft(remote.id, digest="手写")
    update(client, remote, client.fetch(remote), digest="文中所写")
    assert account.sandbox.drafts()[0]["articles"][0]["digest"] == "文中所写"


def test_our_own_digest_and_cover_follow_the_post(account: Account) -> None:
    client = account.client()
    remote = create(client)
    first = account.sandbox.drafts()[0]["articles"][0]
    remote = update(client, remote, client.fetch(remote), title="新", digest="新摘要")
    second = account.sandbox.drafts()[0]["articles"][0]
    assert second["thumb_media_id"] != first["thumb_media_id"]
    update(client, remote, client.fetch(remote), title="新")
    assert account.sandbox.drafts()[0]["articles"][0]["digest"] == "正文。"


def test_an_over_long_author_is_not_sent(account: Account) -> None:
    client = account.client()
    (step,) = client.steps(job(client, rendition(adapter=WechatAdapter(author="长" * 17))))
    with pytest.raises(Refused, match="author"):
        step.run()
    assert "draft/add" not in account.calls()


def test_a_cover_that_was_deleted_there_is_not_taken_for_a_lost_draft(account: Account) -> None:
    client = account.client()
    given = job(client, rendition())
    (cover,) = given.uploads
    (step,) = client.steps(replace(given, uploads={cover: Uploaded(media_id="gone")}))
    with pytest.raises(Refused, match="cover") as caught:
        step.run()
    assert not isinstance(caught.value, NotThere)


# ---------------------------------------------------------------- publication


def publish(client: WechatClient, remote: Remote | None = None) -> list[Remote]:
    given = replace(job(client, rendition(), remote=remote), mode="publish")
    return [step.run().remote for step in client.steps(given)]


def test_publishing_adds_submits_and_asks(account: Account) -> None:
    client = account.client()
    added, submitted, public = publish(client)
    assert (added.stage, submitted.stage, public.stage) == ("draft", "draft", "published")
    assert submitted.extra["publish_id"].isdecimal()
    assert public.extra["article_id"]
    assert (public.url or "").startswith("https://mp.weixin.qq.com/s/")
    assert client.fetch(public).remote.stage == "published"


def test_names_and_repeatability_of_the_steps(account: Account) -> None:
    client = account.client()
    given = replace(job(client, rendition()), mode="publish")
    steps = []
    for step in client.steps(given):
        steps.append((step.name, step.repeatable))
        step.run()
    assert steps == [("add", False), ("submit", False), ("poll", True)]


@pytest.mark.parametrize("status", [1, 2, 3, 4, 5, 6])
def test_every_other_end_is_told_and_needs_a_person(account: Account, status: int) -> None:
    account.sandbox.switches.statuses = (status,)
    with pytest.raises(PublisherError, match=f"publish_status {status}") as caught:
        publish(account.client())
    assert (caught.value.code, caught.value.exit_code) == ("E411", ExitCode.PERSON)


def test_a_publication_handed_in_earlier_is_settled_first(account: Account) -> None:
    account.sandbox.switches.statuses = (1,)
    client = account.client()
    remotes: list[Remote] = []
    with pytest.raises(NeedsPerson):
        remotes.extend(
            step.run().remote for step in client.steps(replace(job(client, rendition()), mode="publish"))
        )
    (draft,) = account.sandbox.drafts()
    (publication,) = account.sandbox._store.publications.all()
    handed_in = Remote(draft["id"], extra={"publish_id": publication["id"]})
    account.sandbox.switches.statuses = (0,)
    account.calls()
    (public,) = publish(client, handed_in)
    assert public.stage == "published"
    assert account.calls() == ["material/add_material", "freepublish/get"]


def test_a_publication_that_failed_is_handed_in_anew(account: Account) -> None:
    account.sandbox.switches.statuses = (4,)
    client = account.client()
    with pytest.raises(Refused):
        publish(client)
    (publication,) = account.sandbox._store.publications.all()
    handed_in = Remote(account.sandbox.drafts()[0]["id"], extra={"publish_id": publication["id"]})
    account.sandbox.switches.statuses = (0, 4)  # what was handed in first is asked a second time
    remotes = publish(client, handed_in)
    assert "publish_id" not in remotes[0].extra
    assert remotes[-1].stage == "published"


def test_an_account_without_the_right_is_told_since_when(account: Account) -> None:
    account.sandbox.switches.kind = "personal"
    with pytest.raises(NeedsPerson, match="48001") as caught:
        publish(account.client())
    assert caught.value.code == "E413"
    assert "July 2025" in caught.value.why
    assert len(account.sandbox.drafts()) == 1


def test_the_secret_goes_to_the_token_call_alone(account: Account) -> None:
    seen: list[str] = []
    account.server.before = lambda _, request: seen.append(f"{request.path} {request.query} {request.body!r}")
    create(account.client())
    assert [line.split()[0] for line in seen if SECRET in line] == ["/wechat/cgi-bin/stable_token"]


def test_two_accounts_share_no_token(account: Account) -> None:
    """Requirement 35: another appid never travels with the first one's token."""
    account.client().look(rendition())
    account.calls()
    with pytest.raises(Unauthorized, match="40013"):
        account.client(appid=Secret(literal="wx-another-account")).look(rendition())
    assert account.calls() == ["stable_token"]
    assert len(account.tokens.kept) == 1
