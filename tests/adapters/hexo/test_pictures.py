"""Pictures of a post: found where the author has them, or brought to where Hexo looks for them."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from publisher_hexo.places import home_place, picture_place
from tests.adapters.hexo.author import PNG, settle_in

HEAD = "---\ntitle: 题\nabbrlink: 0000cafe\n---\n\n"
HOME = f"images/{sha256(PNG).hexdigest()[:16]}.png"


@pytest.mark.parametrize(
    ("src", "place"),
    [
        ("a.png", "_posts/甲/p/a.png"),
        ("./a.png", "_posts/甲/p/a.png"),
        ("p/a.png", "_posts/甲/p/p/a.png"),
        ("图 一.png", "_posts/甲/p/图 一.png"),
        ("/images/a.png", "images/a.png"),
        ("/images/%E5%9B%BE.png?v=1#x", "images/图.png"),
        ("//images//a.png", "images/a.png"),
        ("../a.png", ""),
        ("b/../../a.png", ""),
        ("/../a.png", ""),
        ("/%2e%2e/a.png", ""),
        ("/", ""),
        ("a%20b.png", ""),
        ("a.png?v=1", ""),
        ("b\\a.png", ""),
        ("file:/home/me/a.png", ""),
        ("C:/a.png", ""),
        ("", ""),
    ],
)
def test_where_hexo_looks(src: str, place: str) -> None:
    assert picture_place(src, "甲/p") == place


@pytest.mark.parametrize(
    ("kind", "ending"),
    [
        ("image/png", ".png"),
        ("image/jpeg", ".jpg"),
        ("image/svg+xml", ".svg"),
        ("image/webp", ".webp"),
        ("", ".bin"),
    ],
)
def test_a_home_is_named_by_the_bytes(kind: str, ending: str) -> None:
    assert home_place("0123456789abcdef" * 4, kind) == f"images/0123456789abcdef{ending}"


@pytest.mark.parametrize(
    ("file", "written", "place"),
    [
        ("posts/post/a.png", "![图](a.png)", "_posts/post/a.png"),
        ("posts/post/a.png", "{% asset_img a.png 图 %}", "_posts/post/a.png"),
        ("posts/post/a.png", "![图](post/a.png)", "_posts/post/post/a.png"),
        ("posts/a.png", "![图](a.png)", "_posts/post/a.png"),
        ("posts/b/a.png", "![图](b/a.png '题')", "_posts/post/b/a.png"),
        ("static/images/a.png", "![图](/images/a.png)", "images/a.png"),
        ("static/images/a.png", '<img src="/images/a.png" alt="图">', "images/a.png"),
    ],
)
def test_an_address_that_hexo_finds_stays(tmp_path: Path, file: str, written: str, place: str) -> None:
    author = settle_in(tmp_path, f"{HEAD}{written}\n")
    author.write(file, PNG)
    rendition = author.render()
    assert rendition.body == f"{HEAD}{written}\n"
    (picture,) = rendition.pictures
    assert picture.place == place
    assert not rendition.problems


@pytest.mark.parametrize(
    ("file", "written", "shown"),
    [
        ("static/a.png", "![图](../static/a.png)", f"![图](/{HOME})"),
        ("posts/a b.png", '![图](a%20b.png "题")', f'![图](/{HOME} "题")'),
        ("posts/a.png", "图 ![图](<a.png?v=1>) 图", f"图 ![图](</{HOME}>) 图"),
        ("posts/b/a.png", r"![图](b\\a.png)", f"![图](/{HOME})"),
    ],
)
def test_one_that_it_would_not_find_gets_a_home(tmp_path: Path, file: str, written: str, shown: str) -> None:
    author = settle_in(tmp_path, f"{HEAD}{written}\n")
    author.write(file, PNG)
    rendition = author.render()
    assert rendition.body == f"{HEAD}{shown}\n"
    (picture,) = rendition.pictures
    assert (picture.url, picture.place) == (f"/{HOME}", HOME)


def test_a_tag_that_leads_nowhere_is_left_with_a_loss(tmp_path: Path) -> None:
    author = settle_in(tmp_path, f"{HEAD}{{% asset_img ../static/a.png 图 %}}\n")
    author.write("static/a.png", PNG)
    rendition = author.render()
    assert "asset_img ../static/a.png" in rendition.body
    assert [loss.code for loss in rendition.losses] == ["W324"]


@pytest.mark.parametrize(
    "written", ["![图](https://x.example/a.png)", "![图](data:image/png;base64,iVBORw0KGgo=)"]
)
def test_remote_and_inline_pictures_stay(tmp_path: Path, written: str) -> None:
    assert settle_in(tmp_path, f"{HEAD}{written}\n").render().body == f"{HEAD}{written}\n"


def test_a_missing_picture_holds_the_post(tmp_path: Path) -> None:
    rendition = settle_in(tmp_path, f"{HEAD}甲\n\n![图](no.png)\n").render()
    assert [(problem.code, problem.line) for problem in rendition.problems] == [("E301", 8)]


def test_a_cover_goes_along(tmp_path: Path) -> None:
    author = settle_in(tmp_path, HEAD.replace("---\n\n", "cover: c.png\n---\n\n") + "甲\n")
    author.write("posts/post/c.png", PNG)
    assert [picture.place for picture in author.render().pictures] == ["_posts/post/c.png"]


def test_a_qr_code_of_the_configuration_never_tells_where_it_lay(tmp_path: Path) -> None:
    author = settle_in(tmp_path, f"{HEAD}甲\n", parts={"footer": "auto", "qr": "code.png"})
    author.write("code.png", PNG)
    rendition = author.render()
    assert f"![二维码](/{HOME})" in rendition.body
    assert str(tmp_path) not in rendition.body
    assert [picture.place for picture in rendition.pictures] == [HOME]
