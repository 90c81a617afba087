"""The three parts of a fingerprint: what counts as the post's own, and what only surrounds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.adapter import Adapter, Prints, Rendition
from publisher.document import Block, Document, Metadata, Paragraph, Part, Rule, Text
from publisher.plan.prints import prints_of
from publisher_hexo.adapter import ADAPTER as HEXO
from publisher_zhihu.adapter import ADAPTER

ZHIHU = ADAPTER()
BODY = Paragraph((Text("正文"),))
LIST = Part("related", (Paragraph((Text("【推荐文章】"),)),))
GONE = Part("related", ())


def prints(*blocks: Block, adapter: Adapter = ZHIHU) -> Prints:
    document = Document(Metadata("a", "题", "https://blog/a.html"), blocks)
    rendition = Rendition(target="zhihu", post="a", format="html", title="题", body="")
    return prints_of(document, rendition, adapter)


@pytest.mark.parametrize("others", [(BODY, GONE), (BODY, Rule(), GONE), (BODY, LIST), (BODY, GONE, Rule())])
def test_a_part_comes_and_goes_with_its_rules(others: tuple[Block, ...]) -> None:
    assert prints(BODY, Rule(), LIST).own == prints(*others).own


def test_a_rule_of_the_text_is_the_posts_own() -> None:
    assert prints(BODY, Rule(), BODY, LIST).own != prints(BODY, BODY, LIST).own
    assert prints(BODY, Rule(), BODY, LIST).around == prints(BODY, BODY, LIST).around


def test_where_a_folder_lies_is_no_change_and_an_option_is_one() -> None:
    """A ledger that came from another machine knows the same post."""
    here, there = (
        prints(BODY, adapter=HEXO(path=Path(folder))) for folder in ("/home/a/blog", "/srv/ci/blog")
    )
    assert here == there
    assert prints(BODY).around != prints(BODY, adapter=ADAPTER(contents="on")).around
