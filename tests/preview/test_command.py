from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = """\
site: {url: https://www.example.cn, author: Lin}
posts: posts
targets:
  blog: {adapter: hexo, path: ../blog}
  zhihu: {adapter: zhihu, client: {cookie: env:ZHIHU_COOKIE}}
  wechat: {adapter: wechat, client: {appid: env:WECHAT_APPID, secret: env:WECHAT_SECRET}}
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "publisher.yaml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "posts/a.md").write_text("---\ntitle: 甲文\n---\n\n正文 $x^2$。\n", encoding="utf-8")
    (tmp_path / "posts/b.md").write_text("---\ntitle: 草稿\ndraft: true\n---\n\n没写完。\n", encoding="utf-8")
    (tmp_path / "posts/c.md").write_text("---\ntitle: [\n---\n\n坏的。\n", encoding="utf-8")
    return tmp_path


def publish(site: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "publisher", "-C", str(site), "preview", *words]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def test_it_writes_one_page_and_nothing_else(site: Path) -> None:
    before = set(site.rglob("*"))
    done = publish(site, "-o", "out/page.html", "--lang", "zh")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(Path("out/page.html"))
    made = {path.relative_to(site).as_posix() for path in set(site.rglob("*")) - before}
    assert made - {".publisher"} <= {"out", "out/page.html"} | {
        name for name in made if name.startswith(".publisher/cache")
    }
    page = (site / "out/page.html").read_text("utf-8")
    assert page.count("<iframe") == 6  # a draft is shown, a broken head is not
    assert "甲文" in page
    assert "没写完" in page
    assert "E204" in page


def test_posts_and_targets_can_be_chosen(site: Path) -> None:
    assert publish(site, "posts/a.md", "--to", "zhihu", "-o", "page.html").returncode == 0
    assert (site / "page.html").read_text("utf-8").count("<iframe") == 1


@pytest.mark.parametrize(
    "words", [("-o", "."), ("--to", "zhihuu", "-o", "x.html"), ("posts/none.md",), ("--to", "zhihuu")]
)
def test_wrong_use_leaves_with_2(site: Path, words: tuple[str, ...]) -> None:
    assert publish(site, *words).returncode == 2
