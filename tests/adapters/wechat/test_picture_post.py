"""Picture posts (newspic): asked for in the front matter, sent as pictures and plain text, read back the same."""

from __future__ import annotations

from hashlib import sha256
from types import MappingProxyType

import pytest

from publisher.adapter import Rendition
from publisher.document import Block, CodeBlock, Figure, Image, Paragraph, Part, Rule, Text
from publisher.read.dialect import dialect
from publisher.read.parse import parse
from publisher.read.post import with_text
from publisher_wechat.adapter import WechatAdapter
from publisher_wechat.picture_text import html_of, text_of
from tests.adapters.wechat.conftest import context, document
from tests.adapters.wechat.test_faults import Line, _png, figures, line  # noqa: F401 - a fixture


def render(*blocks: Block) -> Rendition:
    given = document(*blocks, kinds=MappingProxyType({"wechat": "newspic"}))
    return WechatAdapter().render(given, context())


def words(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def test_pictures_go_to_the_library_in_order_and_the_text_is_plain() -> None:
    given = render(words("一 <b> & 二"), *figures(3), words("三"))
    assert given.body == "<p>一 &lt;b&gt; &amp; 二</p><p>三</p>"
    assert given.fields["pictures"] == tuple(picture.url for picture in given.pictures)
    assert {picture.purpose for picture in given.pictures} == {"cover"}
    assert "cover" not in given.fields
    assert not given.problems


@pytest.mark.parametrize(
    ("blocks", "code"),
    [
        ((words("文"),), "E301"),
        (figures(21), "E304"),
    ],
)
def test_what_wechat_would_refuse_is_held(blocks: tuple[Block, ...], code: str) -> None:
    """Requirement 28: 1 to 20 pictures."""
    assert code in {problem.code for problem in render(*blocks).problems}


def test_a_long_text_is_warned_of_and_not_held() -> None:
    given = render(words("字" * 1_001), *figures(1))
    assert [loss.code for loss in given.losses] == ["W350"]
    assert not given.problems
    assert not render(words("字" * 1_000), *figures(1)).losses


def test_a_remote_picture_is_fetched_and_sent_in_its_place(line: Line) -> None:  # noqa: F811
    remote = Figure(Image("https://a.example/x.png"))
    given = render(words("文"), *figures(3)[1:2], remote, *figures(3)[2:])
    result = line.run(given)
    assert result.outcome == "done", result.error
    (draft,) = line.sandbox.drafts()
    shown = [one["image_media_id"] for one in draft["articles"][0]["image_info"]["image_list"]]
    by_id = {one["media_id"]: one["sha256"] for one in line.sandbox.pictures()}
    assert len(shown) == 3
    assert by_id[shown[1]] == sha256(_png(0)).hexdigest()
    edited = render(words("改"), *figures(3)[1:2], remote, *figures(3)[2:])
    assert line.run(edited).outcome == "done"
    assert len(line.sandbox.pictures()) == 3


def test_what_cannot_be_plain_text_is_a_loss() -> None:
    assert [loss.code for loss in render(CodeBlock("x"), *figures(1)).losses] == ["W303"]
    assert not render(Part("footer", (words("脚"),)), Rule(), *figures(1)).losses


@pytest.mark.parametrize("text", ["甲", "甲\n乙", 'a < b & "c"', "&amp;", "</p>x"])
def test_text_and_body_are_one(text: str) -> None:
    assert text_of(html_of(text)) == text


def test_a_picture_post_is_sent_changed_and_read_back(line: Line) -> None:  # noqa: F811
    first = render(words("文 & 字"), *figures(4))
    result = line.run(first)
    assert result.outcome == "done", result.error
    (draft,) = line.sandbox.drafts()
    (article,) = draft["articles"]
    library = {one["media_id"] for one in line.sandbox.pictures()}
    assert article["article_type"] == "newspic"
    assert article["content"] == "文 & 字"
    assert {one["image_media_id"] for one in article["image_info"]["image_list"]} == library
    assert len(library) == 4
    second = render(words("改过"), *figures(4))
    result = line.run(second)
    assert result.outcome == "done", result.error
    assert line.sandbox.drafts()[0]["articles"][0]["content"] == "改过"
    assert len(line.sandbox.pictures()) == 4


def test_the_front_matter_asks_for_it() -> None:
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from publisher.read.post import read_post

    with TemporaryDirectory() as folder:
        file = Path(folder) / "a.md"
        file.write_text("---\ntitle: 题\npublisher: {kind: {wechat: newspic}}\n---\n文\n", "utf-8")
        post = read_post(file, root=Path(folder), posts_root=Path(folder))
        assert parse(post, dialect("commonmark")).meta.kind_for("wechat") == "newspic"
        assert parse(post, dialect("commonmark")).meta.kind_for("zhihu") == ""
        every = with_text(post, post.text.replace("{wechat: newspic}", "newspic"))
        assert parse(every, dialect("commonmark")).meta.kind_for("wechat") == "newspic"
