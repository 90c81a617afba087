"""Pictures: hosts that refuse other sites, no https, no words, over a target's limits, very many."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from publisher.adapter import Capabilities, PictureLimits
from publisher.check.hosts import GUARDED, guard_of
from publisher.check.pictures import (
    guarded_pictures,
    pictures_over_limits,
    silent_pictures,
    very_many_pictures,
)
from publisher.check.subject import Subject
from publisher.document import Asset, Document, Figure, Image, Metadata, Paragraph, Part
from tests.check.posts import found, subject_of

LIMITS = PictureLimits(("image/png", "image/jpeg"), max_bytes=1_000_000, max_width=1_440)
THERE = Capabilities(label="那边", format="html", pictures=MappingProxyType({"body": LIMITS}))
BLOG = replace(THERE, is_blog=True)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://wx1.sinaimg.cn/large/a.jpg", "W333"),
        ("http://img-blog.csdnimg.cn/a.png", "W333"),
        ("https://upload-images.jianshu.io/a.png", "W333"),
        ("https://mmbiz.qpic.cn/a/0", "W333"),
        ("//pic1.zhimg.com/a.jpg", "W333"),
        ("https://GITEE.com/u/r/raw/master/a.png", "W333"),
        ("http://img.example.com/a.png", "W334"),
        ("https://img.example.com/a.png", None),
        ("https://notsinaimg.cn/a.png", None),
        ("https://sinaimg.cn.example.com/a.png", None),
        ("https://jianshu.io/a.png", None),
        ("//img.example.com/a.png", None),
        ("http://[broken/a.png", "W334"),
    ],
)
def test_remote_pictures(address: str, code: str | None) -> None:
    post = f"字\n\n看 ![说明](<{address}>)"
    assert [each[0] for each in found(guarded_pictures, subject_of(post))] == ([code] if code else [])


def test_the_place_is_that_of_the_address() -> None:
    post = "---\ntitle: 甲\n---\n\n看 ![说明](http://a.example/b.png)"
    assert found(guarded_pictures, subject_of(post)) == [("W334", 5, 9)]
    (finding,) = guarded_pictures(subject_of("![x](https://wx1.sinaimg.cn/a.jpg)"))
    assert "wx1.sinaimg.cn" in finding.message
    assert "403" in finding.message


def test_every_guarded_host_is_a_bare_domain_with_a_reason() -> None:
    for domain, answer in GUARDED.items():
        assert guard_of(f"https://{domain}/a.png") == (domain, answer)
        assert answer
        assert domain == domain.lower().strip("./")


@pytest.mark.parametrize(
    ("post", "count"),
    [
        ("![](a.png)", 1),
        ("![ ](a.png)", 1),
        ('<img src="a.png">', 1),
        ("![一张图](a.png)", 0),
        ('![](a.png "一张图")', 0),
        ('<img src="a.png" alt="一张图">', 0),
        ("{% asset_img a.png 一张图 %}", 0),
        ("字[^1]\n\n[^1]: ![](a.png)", 1),
        ("`![](a.png)`", 0),
        ("![](a.png) ![](b.png)", 2),
    ],
)
def test_pictures_without_words(post: str, count: int) -> None:
    assert [each[0] for each in found(silent_pictures, subject_of(post))] == ["W335"] * count


def test_what_needs_no_words() -> None:
    meta = Metadata("p", "标题", "https://blog/p.html")
    silent = Image("qr.png", line=3)
    part = Part("footer", (Figure(silent),))
    missing = Paragraph((replace(silent, missing="there is no such file"),))
    document = Document(meta, (part, missing), cover=silent)
    assert list(silent_pictures(Subject(document, "a.md", {}))) == []


def picture(**values: object) -> Image:
    asset = Asset("1", "image/png", 500_000, "a.png", bytes, 800, 600)
    return Image("a.png", "图", asset=replace(asset, **values), line=3)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, None),
        ({"width": 1_440}, None),
        ({"width": 1_441}, "scaled from 1441 to 1440 pixels for there"),
        ({"size": 1_000_001}, "compressed from 1.0 to 1.0 MB for there"),
        ({"media_type": "image/webp"}, "converted from WEBP for there"),
        ({"media_type": "image/svg+xml", "width": 9_000}, "converted from SVG for there"),
        (
            {"media_type": "image/webp", "width": 2_000},
            "converted from WEBP and scaled from 2000 to 1440 pixels for",
        ),
        ({"size": None, "width": None}, None),
        ({"drawn": True, "width": 9_000}, None),
    ],
)
def test_what_becomes_of_a_picture(values: dict[str, object], words: str | None) -> None:
    document = Document(Metadata("p", "标题", ""), (Figure(picture(**values)), Figure(picture(**values))))
    findings = list(pictures_over_limits(Subject(document, "a.md", {"there": THERE, "blog": BLOG})))
    assert len(findings) == (words is not None)
    assert words is None or words in findings[0].message
    assert list(pictures_over_limits(Subject(document, "a.md", {"blog": BLOG}))) == []


@pytest.mark.parametrize(("count", "is_told"), [(60, False), (61, True)])
def test_very_many_pictures(count: int, is_told: bool) -> None:
    figures = tuple(Figure(Image(f"{number}.png", "图", line=number)) for number in range(count))
    document = Document(Metadata("p", "标题", ""), figures)
    subject = Subject(document, "a.md", {"there": THERE, "blog": BLOG})
    assert bool(list(very_many_pictures(subject))) == is_told
    assert list(very_many_pictures(replace(subject, targets={"blog": BLOG}))) == []
