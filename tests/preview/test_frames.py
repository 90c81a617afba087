from __future__ import annotations

from dataclasses import replace

import pytest

from publisher.adapter import Picture, Rendition
from publisher.document import Asset
from publisher.errors import SourceError
from publisher.preview.formulas import FormulaView
from publisher.preview.frames import Names, frame_document, look_of
from publisher.preview.pictures import Gallery
from tests.preview.samples import MARKDOWN, SHA, WECHAT, ZHIHU, picture, rendition


def framed(made: Rendition, look: str, *, math: tuple[str, ...] = ("dollars",)) -> str:
    gallery = Gallery(made.pictures)
    return frame_document(made, look, gallery, FormulaView({}, math), Names("Lin", "Lin 的笔记"))


def broken() -> bytes:
    raise SourceError("E302", "cannot be read")


@pytest.mark.parametrize(
    ("adapter", "form", "look"),
    [
        ("hexo", "md", "blog"),
        ("zhihu", "html", "zhihu"),
        ("wechat", "html", "wechat"),
        ("x", "html", "plain"),
        ("x", "md", "blog"),
    ],
)
def test_each_platform_has_a_look(adapter: str, form: str, look: str) -> None:
    assert look_of(adapter, form) == look


def test_markdown_is_drawn_as_a_blog_does() -> None:
    html = framed(rendition("hexo", MARKDOWN, "md", pictures=(replace(picture(), url="pic.png"),)), "blog")
    body = html[html.index("<article>") :]
    assert body.count("<svg") == 2
    assert "$" not in body
    assert 'class="alert tip"' in body
    assert "☑" in body
    assert "☐" in body
    assert 'href="#note-1"' in body
    assert 'id="note-1"' in body
    assert "脚注 <em>里</em> 的话" in body
    assert '<img src="data:image/png;base64,' in body
    assert "2026-10-01" in body
    assert "#卷积" in body


def test_a_remote_picture_is_a_place_with_its_caption() -> None:
    html = framed(
        rendition("zhihu", '<figure><img src="https://a.example/b.png" data-caption="远"></figure>'), "zhihu"
    )
    assert "<img" not in html
    assert 'class="missing"' in html
    assert "<b>远</b>" in html


def test_zhihu_draws_formulas_captions_code_and_references() -> None:
    html = framed(rendition("zhihu", ZHIHU), "zhihu")
    assert html.count("<svg") == 1
    assert "equation" not in html
    assert "<figcaption>一张环</figcaption>" in html
    assert '<span class="nb">print</span>' in html
    assert "&lt;" in html
    assert "<li>脚注的话</li>" in html


def test_formulas_open_as_the_site_says() -> None:
    made = rendition("hexo", "有 \\(x^2\\) 吗", "md")
    assert "<svg" not in framed(made, "blog")
    assert "<svg" in framed(made, "blog", math=("dollars", "brackets"))


def test_a_bad_formula_stands_as_its_tex() -> None:
    html = framed(rendition("hexo", "坏的 $\\frac{a$ 公式", "md"), "blog")
    assert "\\frac{a" in html
    assert "bad-formula" in html


def test_wechat_shows_account_and_has_dark_rules() -> None:
    html = framed(rendition("wechat", WECHAT), "wechat")
    assert "Lin 的笔记" in html
    assert '[data-theme=dark] [style="color:#333;background:#fff"]' in html


def test_a_picture_that_cannot_be_read_is_a_place() -> None:
    asset = Asset(SHA, "image/png", None, "x.png", broken)
    made = rendition("wechat", WECHAT, pictures=(Picture("x.png", asset.url, asset),))
    assert 'class="missing"' in framed(made, "wechat")


def test_large_pictures_are_fitted_and_thumbnails_small() -> None:
    large = picture(width=3_000)
    gallery = Gallery((large,))
    assert 0 < len(gallery.address(large.url)) < 400_000
    assert 0 < len(gallery.thumbnail(large.url)) < 25_000
    assert gallery.address("asset:unknown") == ""
