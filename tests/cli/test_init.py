"""`publish init` on a Hexo blog: what it reads, which habits it finds, and that its file is accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.cli.habits import find_habits
from publisher.cli.program import run
from publisher.config.load import load_settings

HEAD = "【本文也发布在 公众号 / [博客](https://www.example.cn/)】  "
FOOT = "博客：[https://www.example.cn/](https://www.example.cn/)  \n公众号：纸上谈机  \n![](/images/qrcode.jpg)  "
LIST = "【往期文章】  \n- 推理：  \n" + "\n".join(
    f"[第 {n} 篇](https://www.example.cn/{n}.html)  " for n in range(6)
)
BODIES = [
    f"{HEAD}\n\n# 第{number}节\n\n这一篇讲第 {number} 件事。\n\n***\n\n{FOOT}\n\n***\n\n{LIST}\n"
    for number in "一二三四"
]


def test_the_habits_of_an_author() -> None:
    habits = find_habits([*BODIES, "没有头也没有尾的一篇。"])
    assert habits.header is not None
    assert (habits.header.starts_with, habits.header.posts) == ("【本文也发布在 公众号 /", 4)
    assert habits.footer is not None
    assert (habits.footer.starts_with, habits.footer.ends_with) == ("博客：", "qrcode.jpg")
    assert habits.related is not None
    assert (habits.related.starts_with, habits.related.posts) == ("【往期文章】", 4)


@pytest.mark.parametrize("bodies", [[], [""], ["一篇。"], ["一篇。", "另一篇。"], BODIES[:1]])
def test_no_habits(bodies: list[str]) -> None:
    habits = find_habits(bodies)
    assert (habits.header, habits.footer, habits.related) == (None, None, None)


@pytest.fixture
def hexo(tmp_path: Path) -> Path:
    posts = tmp_path / "source/_posts"
    posts.mkdir(parents=True)
    for number, body in enumerate(BODIES):
        (posts / f"{number}.md").write_text(f"---\ntitle: 第 {number} 篇\n---\n{body}", encoding="utf-8")
    (tmp_path / "_config.yml").write_text(
        "title: x\nurl: https://www.example.cn\npermalink: :abbrlink.html\ntimezone: Asia/Tokyo\nauthor: Lin\n"
    )
    (tmp_path / "package.json").write_text('{"dependencies": {"hexo-renderer-pandoc": "^0.4.0"}}')
    return tmp_path


def test_a_configuration_for_a_hexo_blog(hexo: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(hexo), "init"]) == 0
    assert "【往期文章】…  in 4 of 4 posts" in capfd.readouterr().out
    settings = load_settings(hexo / "publisher.yaml")
    assert (settings.site.url, settings.site.timezone) == ("https://www.example.cn", "Asia/Tokyo")
    assert (settings.site.permalink, settings.site.author) == (":abbrlink.html", "Lin")
    assert settings.site.aliases == ("http://www.example.cn", "https://example.cn")
    assert settings.markdown.dialect == "hexo-pandoc"
    assert settings.posts == (hexo / "source/_posts",)
    assert list(settings.targets) == ["blog", "zhihu", "wechat"]
    assert settings.boilerplate.footer is not None
    assert settings.boilerplate.footer.ends_with == ("qrcode.jpg",)


def test_an_existing_file_is_never_touched(hexo: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (hexo / "publisher.yaml").write_text("mine")
    assert run(["-C", str(hexo), "init"]) == 2
    assert "never overwrites" in capfd.readouterr().err
    assert (hexo / "publisher.yaml").read_text() == "mine"


def test_a_folder_that_is_no_hexo_site(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "posts").mkdir()
    assert run(["-C", str(tmp_path), "init"]) == 0
    assert list(load_settings(tmp_path / "publisher.yaml").targets) == ["zhihu", "wechat"]
