"""Pictures of a page to copy from: those that the blog has come along by their public addresses, the others by number."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from PIL import Image

from tests.cli.conftest import Blog

POST = """\
---
title: 内存
abbrlink: 0a1b2c3d
---

![甲](/images/地图%201.png)

![乙](memory.png)

![丙](photo.webp)
"""


def picture(kind: str, colour: str) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (9, 6), colour).save(made, kind)
    return made.getvalue()


@pytest.fixture
def site(blog: Blog) -> Blog:
    """A blog whose pictures lie below `static` and in the post's own folder."""
    blog.write("posts/pictures.md", POST)
    for place, data in (
        ("source/images/地图 1.png", picture("PNG", "red")),
        ("posts/pictures/memory.png", picture("PNG", "blue")),
        ("posts/pictures/photo.webp", picture("WEBP", "green")),
    ):
        file = blog.root / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return blog


def exported(blog: Blog) -> tuple[str, list[str]]:
    """The rich text that is copied, and the files beside the page."""
    ended = blog.publish("export", "posts/pictures.md", "--to", "wechat", "-o", "out")
    assert ended.code == 0, ended.err
    folder = next((blog.root / "out/wechat").iterdir())
    found = re.search(r'id="parts">(.*?)</script>', (folder / "index.html").read_text("utf-8"), re.S)
    assert found
    parts: Any = json.loads(found[1])
    return parts["body"], sorted(file.name for file in (folder / "pictures").iterdir())


def test_before_the_blog_has_it_every_picture_is_marked_and_lies_beside_the_page(site: Blog) -> None:
    body, files = exported(site)
    assert "<img" not in body
    assert [f"【图 {number}】" in body for number in (1, 2, 3)] == [True] * 3
    assert [name[:2] for name in files] == ["01", "02", "03", "co"]


def test_what_the_blog_has_is_pasted_from_there(site: Blog) -> None:
    """Only kinds that WeChat takes as they are: a WebP is still put in by hand, as a file that it takes."""
    ended = site.publish("posts/pictures.md", "--to", "blog", "-y")
    assert ended.code == 0, ended.err
    body, files = exported(site)
    base = "https://www.example.cn"
    assert re.findall(r'<img src="([^"]*)"', body) == [
        f"{base}/images/%E5%9C%B0%E5%9B%BE%201.png",
        f"{base}/0a1b2c3d/memory.png",
    ]
    assert body.count("【图 ") == 1
    assert [name[:8] for name in files] == ["01-photo", "cover.pn"]


def test_a_picture_that_is_newer_than_the_blog_s_copy_is_marked(site: Blog) -> None:
    assert site.publish("posts/pictures.md", "--to", "blog", "-y").code == 0
    (site.root / "posts/pictures/memory.png").write_bytes(picture("PNG", "yellow"))
    body, _ = exported(site)
    assert body.count("<img") == 1
    assert body.count("【图 ") == 2


def test_zhihu_s_pictures_are_marked_as_ever(site: Blog) -> None:
    assert site.publish("posts/pictures.md", "--to", "blog", "-y").code == 0
    assert site.publish("export", "posts/pictures.md", "--to", "zhihu", "-o", "out").code == 0
    page = next((site.root / "out/zhihu").glob("*/index.html")).read_text("utf-8")
    assert page.count("【图 3") >= 1
