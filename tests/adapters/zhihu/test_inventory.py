"""An account's list, page by page, and taking copies down."""

from __future__ import annotations

from typing import Any

import pytest

from publisher.adapter import Lister, Remote, Rendition, Retractor
from publisher.errors import NotThere, TargetError
from publisher_zhihu.sandbox_store import Store
from tests.adapters.zhihu.conftest import OTHER, Line, job_of, run


def article(store: Store, author: str, number: int, *, is_public: bool) -> dict[str, Any]:
    draft = {
        "title": f"第{number}篇",
        "content": f"<p>正文 {number} &amp; 更多</p>",
        "title_image": "",
        "topics": [],
        "toc": False,
    }
    return {
        "id": store.new_id(),
        "author": author,
        "created": 1,
        "updated": 1,
        "draft": draft,
        "published": dict(draft) if is_public else None,
        "comments": "anyone",
        "statement": "none",
    }


def test_every_copy_once_and_a_pause_between_pages(line: Line, tmp_path: Any) -> None:
    store = Store(tmp_path / "zhihu")
    for number in range(45):
        store.keep_article(article(store, "6a51e2f09b3d4c7a8e", number, is_public=number % 2 == 0))
    store.keep_article(article(store, "0b7c93d1e2f4a5968c", 99, is_public=True))
    client = line.client(delay=1.5)
    assert isinstance(client, Lister)

    listed = list(client.inventory())

    assert len(listed) == 45
    assert len({one.remote.id for one in listed}) == 45
    assert sum(one.remote.stage == "published" for one in listed) == 23
    first = next(one for one in listed if one.title == "第0篇")
    assert first.excerpt == "正文0&更多"
    assert first.snapshot is None
    assert line.slept == [1.5, 1.5], "two lists of two pages each"
    assert line.writes == []


@pytest.mark.parametrize("mode", ["draft", "publish"])
def test_what_is_taken_down_is_gone_and_taking_it_down_again_is_no_error(
    line: Line, rendition: Rendition, mode: str
) -> None:
    client = line.client()
    assert isinstance(client, Retractor)
    remote = run(client, job_of(rendition, mode=mode))

    client.retract(remote)

    assert line.emulator.articles() == ()
    with pytest.raises(NotThere):
        client.fetch(remote)
    client.retract(remote)


def test_another_account_s_article_stays(line: Line, rendition: Rendition) -> None:
    remote = run(line.client(), job_of(rendition))
    with pytest.raises(TargetError):
        line.client(cookie=OTHER).retract(Remote(remote.id, remote.url, "draft"))
    assert len(line.emulator.articles()) == 1


def test_articles_that_are_read_whole_are_read_without_haste(line: Line, tmp_path: Any) -> None:
    store = Store(tmp_path / "zhihu")
    for number in range(4):
        store.keep_article(article(store, "6a51e2f09b3d4c7a8e", number, is_public=True))
    client = line.client(delay=1.5)

    for number, listed in enumerate(client.inventory()):
        if number % 2:
            client.fetch(listed.remote)

    assert line.slept == [1.5, 1.5], "behind each of the two that were read, and no other"
