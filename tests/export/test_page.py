"""The page to copy from: what is copied, what is marked, which files lie beside it."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from publisher.adapter import Picture, Rendition
from publisher.document import Asset
from publisher.errors import SourceError
from publisher.export.files import picture_files
from publisher.export.folder import write_folder
from publisher.export.page import ExportPage, export_page
from publisher.export.rich import rich_text
from publisher_wechat.adapter import ADAPTER as Wechat
from publisher_zhihu.adapter import ADAPTER as Zhihu


def png(colour: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (6, 4), colour).save(buffer, "PNG")
    return buffer.getvalue()


def picture(name: str, data: bytes = b"", *, media_type: str = "image/png", **more: Any) -> Picture:
    data = data or png("red")
    asset = Asset(sha256(data + name.encode()).hexdigest(), media_type, len(data), name, lambda: data)
    return Picture(name, asset.url, asset, **more)


MAP, CHART, COVER = picture("地图 1.png"), picture("chart.png"), picture("c.png", purpose="cover")
FORMULA = '<img eeimg="1" src="//www.zhihu.com/equation?tex=x%2By" alt="x+y">'


def figure(one: Picture, caption: str = "") -> str:
    return f'<figure><img src="{one.url}" data-caption="{caption}" data-size="normal"></figure>'


BODY = f"<h2>题</h2><p>甲{FORMULA}</p>{figure(MAP, '地图 &amp; 路')}<p>乙 &lt;script&gt;</p>{figure(CHART)}{figure(MAP)}"


def rendition(body: str = BODY, **more: Any) -> Rendition:
    given: dict[str, Any] = {"pictures": (MAP, CHART, COVER), "fields": {"topics": ("散步", "城市")}, **more}
    return Rendition(target="zhihu", post="p1", format="html", title='题 "一" </script>', body=body, **given)


def page(given: Rendition, **more: Any) -> ExportPage:
    capabilities = Zhihu().capabilities
    files = picture_files(given.pictures, capabilities.pictures, cjk_font=None)
    words: dict[str, Any] = {"record": "publish record a.md zhihu URL", **more}
    return ExportPage(rendition=given, adapter="zhihu", capabilities=capabilities, files=files, **words)


def parts(html: str) -> dict[str, str]:
    """What the page's buttons copy."""
    found = re.search(r'<script type="application/json" id="parts">(.*?)</script>', html, re.S)
    assert found
    made: dict[str, str] = json.loads(found[1])
    return made


def test_the_text_is_copied_with_marks_for_its_pictures() -> None:
    """Requirement 40: rich text in the platform's own dialect, without a picture that nobody could fetch."""
    copied = parts(export_page(page(rendition())))
    formula = FORMULA.replace('"//', '"https://')
    assert copied["body"] == (
        f"<h2>题</h2><p>甲{formula}</p><p>【图 1：地图 &amp; 路】</p><p>乙 &lt;script&gt;</p><p>【图 2】</p><p>【图 1】</p>"
    )
    assert copied["title"] == '题 "一" </script>'
    assert copied["topics"] == "散步, 城市"


def test_nothing_in_a_post_can_break_out_of_the_page() -> None:
    html = export_page(page(rendition("<p>甲</p>")))
    assert html.count("</script>") == 2
    assert "<h1>题" in html
    assert "default-src 'none'" in html


def test_pictures_within_text_are_marked_and_remote_ones_stay() -> None:
    body = f'<section><img src="{MAP.url}" style="x"> <img src="https://e.org/a.png"></section>'
    assert rich_text(body, {MAP.url: 3}) == '<section>【图 3】 <img src="https://e.org/a.png"></section>'


def test_files_are_numbered_as_the_marks_name_them() -> None:
    files = picture_files((COVER, MAP, CHART, MAP), Zhihu().capabilities.pictures, cjk_font=None)
    assert [(file.number, file.name) for file in files] == [
        (0, "cover.png"),
        (1, "01-地图-1.png"),
        (2, "02-chart.png"),
    ]


def test_a_file_is_what_the_platform_takes() -> None:
    drawing = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    )
    svg = picture("plan.svg", drawing, media_type="image/svg+xml")
    (file,) = picture_files((svg,), Wechat().capabilities.pictures, cjk_font=None)
    assert file.name == "01-plan.png"
    assert file.data.startswith(b"\x89PNG")


def test_a_picture_that_cannot_be_read_stops_the_page() -> None:
    with pytest.raises(SourceError) as caught:
        picture_files((picture("x.png", b"no picture"),), Zhihu().capabilities.pictures, cjk_font=None)
    assert caught.value.code == "E302"


def test_the_folder_holds_the_page_and_its_pictures(tmp_path: Path) -> None:
    made = write_folder(tmp_path / "a", page(rendition()))
    html = made.read_text("utf-8")
    beside = {path.relative_to(made.parent).as_posix() for path in made.parent.rglob("*") if path.is_file()}
    assert beside == {"index.html", "pictures/01-地图-1.png", "pictures/02-chart.png", "pictures/cover.png"}
    assert {f'src="{name}"' in html for name in beside - {"index.html"}} == {True}
    assert "publish record a.md zhihu URL" in html
    assert "https://zhuanlan.zhihu.com/write" in html


def test_a_folder_that_is_somebody_s_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures/mine.png").write_bytes(b"x")
    write_folder(tmp_path, page(rendition()))
    assert (tmp_path / "pictures/mine.png").read_bytes() == b"x"


@pytest.mark.parametrize(("language", "word"), [("zh", "复制正文"), ("en", "Copy text")])
def test_the_page_speaks_the_person_s_language(language: str, word: str) -> None:
    assert word in export_page(page(rendition(), language=language))


def test_equal_posts_give_equal_pages() -> None:
    assert export_page(page(rendition())) == export_page(page(rendition()))
    assert export_page(page(rendition())) != export_page(page(replace(rendition(), title="别的")))
