"""An account's drafts and articles as its lists give them, and taking copies down."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from publisher.adapter import Lister, Remote, Retractor
from publisher.errors import NotThere, Refused
from tests.adapters.wechat.conftest import Account, job, rendition


def add(account: Account, title: str = "标题") -> Remote:
    client = account.client()
    *_, receipt = [step.run() for step in client.steps(job(client, rendition(title=title)))]
    return receipt.remote


def test_drafts_and_articles_with_their_texts(account: Account) -> None:
    draft, other = add(account, "稿"), add(account, "文")
    published = account.sandbox.publish_draft(other.id)
    account.calls()
    client = account.client()
    assert isinstance(client, Lister)

    listed = list(client.inventory())

    assert [(one.title, one.remote.stage, one.remote.id) for one in listed] == [
        ("稿", "draft", draft.id),
        ("文", "published", published),
    ]
    assert listed[0].marker == "https://blog.example/one.html"
    assert listed[0].remote.url is None, "a draft's address is a preview's"
    assert account.calls() == ["draft/batchget", "freepublish/batchget"]
    for one in listed:
        there = client.fetch(one.remote)
        assert one.snapshot is not None
        assert (one.snapshot.title, one.snapshot.body) == (there.title, there.body)
        assert one.snapshot.fields == there.fields


def test_an_account_that_may_not_list_its_articles_lists_its_drafts(account: Account) -> None:
    add(account)
    account.sandbox.switches = replace(account.sandbox.switches, kind="personal")

    assert [one.remote.stage for one in account.client().inventory()] == ["draft"]


def test_many_pages(account: Account) -> None:
    first = add(account)
    shelf = account.sandbox._store.drafts
    draft: dict[str, Any] = dict(shelf.get(first.id) or {})
    for number in range(1000, 1040):
        shelf.put({**draft, "id": f"m{number}", "number": number})
    account.calls()

    assert len(list(account.client().inventory())) == 41
    assert account.calls().count("draft/batchget") == 3


def test_a_draft_is_taken_down_and_again_is_no_error(account: Account) -> None:
    remote = add(account)
    client = account.client()
    assert isinstance(client, Retractor)

    client.retract(remote)

    assert account.sandbox.drafts() == ()
    client.retract(remote)


def test_one_article_of_a_public_message_is_taken_down(account: Account) -> None:
    remote = add(account)
    account.sandbox.publish_draft(remote.id)
    (listed,) = account.client().inventory()

    account.client().retract(listed.remote)

    assert list(account.client().inventory()) == []
    with pytest.raises(NotThere):
        account.client().fetch(listed.remote)


def test_neighbours_in_a_draft_stay(account: Account) -> None:
    remote = add(account)
    draft: dict[str, Any] = dict(account.sandbox._store.drafts.get(remote.id) or {})
    account.sandbox._store.drafts.put({**draft, "articles": [*draft["articles"], *draft["articles"]]})

    assert [one.remote.extra for one in account.client().inventory()] == [{}, {"index": "1"}]
    with pytest.raises(Refused, match="same draft"):
        account.client().retract(remote)
    assert len(account.sandbox.drafts()) == 1
