"""Addresses of WeChat that mean the same have one spelling; everything else stays as it was written."""

from __future__ import annotations

import pytest

from publisher_wechat.spellings import clean_url, fold_picture, fold_pictures

PICTURE = "https://mmbiz.qpic.cn/mmbiz_png/abc/0"


@pytest.mark.parametrize(
    "url",
    [
        "http://mmbiz.qpic.cn/mmbiz_png/abc/0",
        "https://mmbiz.qlogo.cn/mmbiz_png/abc/640?wx_fmt=png&from=appmsg",
        "https://mmbiz.qpic.cn/mmbiz_png/abc/0?wx_fmt=png&tp=webp",
    ],
)
def test_a_picture_has_one_address(url: str) -> None:
    assert fold_picture(url) == PICTURE


def test_foreign_pictures_stay() -> None:
    assert fold_picture("http://example.org/a/640?x=1") == "http://example.org/a/640?x=1"


def test_html_stays_as_it_is_but_for_pictures() -> None:
    around = '<section style="color:red"><p leaf="">&lt;a&#39;&nbsp;</p><!-- x --><svg viewBox="0 0 1 1"><path d="m0"/></svg>'
    html = f'{around}<img class="x" data-src="{PICTURE}?wx_fmt=png&amp;a=1"></section>'
    assert fold_pictures(html) == f'{around}<img src="{PICTURE}" class="x"></section>'


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("http://mp.weixin.qq.com/s/AbC-d_1?scene=1&click_id=2#rd", "https://mp.weixin.qq.com/s/AbC-d_1"),
        (
            "http://mp.weixin.qq.com/s?__biz=MzA==&mid=22&idx=1&sn=ab&chksm=cd&scene=27#wechat_redirect",
            "https://mp.weixin.qq.com/s?__biz=MzA==&mid=22&idx=1&sn=ab",
        ),
    ],
)
def test_an_articles_address_without_statistics(given: str, clean: str) -> None:
    assert clean_url(given) == clean
