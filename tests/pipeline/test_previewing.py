"""What the preview shows of a site, and that only what may have changed is planned anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from publisher.config.load import load_settings
from publisher.errors import ConfigError, NoSuchPost
from publisher.ledger import Ledger
from publisher.pipeline import previewing
from publisher.pipeline.previewing import Opened, PreviewSource
from publisher.pipeline.workspace import Workspace
from publisher.preview.model import PreviewPost
from publisher.preview.watch import look

CONFIG = """\
site: {url: https://www.example.cn, author: Lin, accounts: {wechat: "[Lin 的号](https://a.cn)"}}
posts: posts
related: related.yaml
targets:
  blog: {adapter: hexo, path: blog}
  zhihu: {adapter: zhihu, footer: foot.md, client: {cookie: env:ZHIHU_COOKIE}}
  wechat: {adapter: wechat, cover: cover.png, client: {appid: env:WECHAT_APPID, secret: env:WECHAT_SECRET}}
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "publisher.yaml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "foot.md").write_text("页脚\n", encoding="utf-8")
    (tmp_path / "related.yaml").write_text("series: []\n", encoding="utf-8")
    for name in "abc":
        text = f"---\ntitle: 题 {name}\nabbrlink: {name}1\n---\n\n正文 {name}，$x^2$。\n"
        (tmp_path / f"posts/{name}.md").write_text(text, encoding="utf-8")
    return tmp_path


def source_of(site: Path, *named: str) -> PreviewSource:
    def opened() -> Opened:
        settings = load_settings(site / "publisher.yaml")
        return Workspace(settings, Ledger(settings.state)), tuple(settings.targets)

    return PreviewSource(opened, [site / name for name in named])


def turn(source: PreviewSource, *, first: str = "") -> dict[str, PreviewPost]:
    source.begin()
    stamps = look(source.watched())
    found = [post for batch in source.posts(stamps, first=lambda: first) for post in batch]
    return {post.path: post for post in found}


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The posts that were planned, in their order."""
    made: list[str] = []
    plan = previewing.preview_posts

    def count(workspace: Workspace, files: Sequence[Path], targets: Sequence[str]) -> tuple[PreviewPost, ...]:
        made.extend(workspace.shown(file) for file in files)
        return plan(workspace, files, targets)

    monkeypatch.setattr(previewing, "preview_posts", count)
    return made


def edit(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text("utf-8").replace(old, new), encoding="utf-8")


def test_only_the_post_whose_body_changed_is_planned_again(site: Path, planned: list[str]) -> None:
    source = source_of(site)
    before = turn(source)
    assert planned == ["posts/a.md", "posts/b.md", "posts/c.md"]
    planned.clear()
    edit(site / "posts/b.md", "正文", "新的正文")
    after = turn(source)
    assert planned == ["posts/b.md"]
    assert after["posts/a.md"] is before["posts/a.md"]
    assert "新的正文" in after["posts/b.md"].source


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("posts/a.md", "题 a", "别的题"),  # other posts may name it
        ("foot.md", "页脚", "另一个页脚"),
        ("publisher.yaml", "author: Lin", "author: Lan"),
    ],
)
def test_what_others_depend_on_plans_all_anew(
    site: Path, planned: list[str], path: str, old: str, new: str
) -> None:
    source = source_of(site)
    turn(source)
    planned.clear()
    edit(site / path, old, new)
    turn(source)
    assert sorted(planned) == ["posts/a.md", "posts/b.md", "posts/c.md"]


def test_a_picture_that_changes_plans_anew(site: Path, planned: list[str]) -> None:
    source = source_of(site)
    turn(source)
    planned.clear()
    (site / "posts/a.png").write_bytes(b"x")
    turn(source)
    assert len(planned) == 3


def test_the_post_in_view_comes_first(site: Path, planned: list[str]) -> None:
    turn(source_of(site), first="posts/c.md")
    assert planned == ["posts/c.md", "posts/a.md", "posts/b.md"]


def test_what_is_watched(site: Path) -> None:
    source = source_of(site)
    assert source.watched() == ()
    source.begin()
    names = {path.relative_to(site).as_posix() for path in source.watched()}
    assert {"publisher.yaml", "posts", "foot.md", "related.yaml", "cover.png", ".publisher/ledger"} <= names


def test_named_posts_alone_are_shown_and_one_that_goes_is_left_out(site: Path) -> None:
    source = source_of(site, "posts/a.md", "posts/b.md")
    assert set(turn(source)) == {"posts/a.md", "posts/b.md"}
    (site / "posts/a.md").unlink()
    assert source.begin() == ("posts/b.md",)
    (site / "posts/b.md").unlink()
    assert source.begin() == ()
    with pytest.raises(NoSuchPost):
        source_of(site, "posts/none.md").check()


def test_a_configuration_that_is_wrong_is_raised(site: Path) -> None:
    source = source_of(site)
    turn(source)
    (site / "publisher.yaml").write_text(CONFIG + "postss: x\n", encoding="utf-8")
    with pytest.raises(ConfigError):
        source.begin()
    assert site / "posts" in source.watched()


def test_each_column_bears_its_name_and_what_is_copied(site: Path) -> None:
    blog, zhihu, wechat = turn(source_of(site))["posts/a.md"].columns
    assert (wechat.account, wechat.label) == ("Lin 的号", "微信公众号")
    assert (blog.rich, blog.plain[:14]) == ("", "---\ntitle: 题 a")
    assert zhihu.plain == "", "its editor would parse plain text"
    assert zhihu.rendition
    assert zhihu.rich.replace("https:", "") == zhihu.rendition.body.replace("https:", "")
    assert "正文 a" in wechat.plain
    assert "<" not in wechat.plain
