"""The sample posts hold what the demo and the documentation promise of them; read as text, without our own reader."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from PIL import Image

from tests.conftest import ROOT

POSTS = ROOT / "posts"
FILES = sorted(POSTS.glob("*.md"))
PICTURES = sorted(path for path in POSTS.rglob("*") if path.suffix in {".jpg", ".png"})


def front_matter(path: Path) -> dict[str, object]:
    read = yaml.load(path.read_text("utf-8").split("---\n")[1], yaml.BaseLoader)
    assert isinstance(read, dict)
    return read


def everything() -> str:
    return "\n".join(path.read_text("utf-8") for path in FILES)


def test_each_post_has_an_id_of_its_own() -> None:
    ids = [front_matter(path)["abbrlink"] for path in FILES]
    assert len(ids) == len(set(ids)) == len(FILES) >= 6


def test_own_links_lead_to_samples() -> None:
    ids = {front_matter(path)["abbrlink"] for path in FILES}
    linked = set(re.findall(r"(?:example\.cn)?/([0-9a-f]{7,8})\.html", everything()))
    assert linked <= ids
    assert len(linked) >= 6
    for stem in re.findall(r"\{% post_link (\S+)", everything()):
        assert (POSTS / f"{stem}.md").is_file()
    for target in re.findall(r"\]\(([^():/]+\.md)", everything()):
        assert (POSTS / target).is_file()


@pytest.mark.parametrize(
    "construct",
    [
        "abbrlink: '04812735'", 'abbrlink: "12e50417"', "abbrlink: 7e3b91c", "published: false", "【本文已在同名",
        "【推荐文章】", "```python", "```bash", "```\n", "```mermaid", "{% asset_img", "{% post_link", "](/images/", "- [x] ",
        "> [!NOTE]", "[^", "~~", "<!-- more -->", "\\text{", "\\begin{aligned}", "\\begin{bmatrix}", "\\|", "> >", "***",
        "在https://", "https://link.zhihu.com/?target=https", "https://link.zhihu.com/?target=http%3A//www.example.cn",
        "http://www.example.cn/", "https://www.example.cn/", "http://example.cn/", "https://example.cn/", ".html#", ".md#",
        "  \n", "：**", "**“",
    ],
)  # fmt: skip
def test_a_construct_is_used(construct: str) -> None:
    assert construct in everything()


def test_two_labels_lead_to_one_page_once() -> None:
    doubled = [
        (path.name, address)
        for path in FILES
        for address in set(re.findall(r"\[\(\d\)\]\((\S+?)\)", path.read_text("utf-8")))
        if len(set(re.findall(rf"\[(\(\d\))\]\({re.escape(address)}\)", path.read_text("utf-8")))) > 1
    ]
    assert doubled == [("排序的稳定性.md", "http://www.example.cn/12e50417.html")]


def test_pictures_are_small_and_one_extension_lies() -> None:
    assert sum(path.stat().st_size for path in PICTURES) < 400_000
    kinds = {}
    for path in PICTURES:
        with Image.open(path) as picture:
            picture.load()
            kinds[path.name] = picture.format
    assert [name for name, kind in kinds.items() if name.endswith(".png") and kind != "PNG"] == ["load.png"]


def test_the_qr_code_says_the_site() -> None:
    zxingcpp = pytest.importorskip("zxingcpp")
    with Image.open(POSTS / "static" / "images" / "qrcode.jpg") as picture:
        assert zxingcpp.read_barcode(picture).text == "https://www.example.cn/"


def test_no_post_lies_in_the_static_folder() -> None:
    assert not list((POSTS / "static").rglob("*.md"))
