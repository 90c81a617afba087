"""Which posts git says were touched: every kind of push, in full clones and shallow ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.config.load import load_settings
from publisher.errors import ConfigError
from publisher.pipeline.changes import Changes, find_changes
from tests.state.conftest import git

SETTINGS = """\
site: {url: https://www.example.cn}
posts: source/_posts
targets:
  zhihu: {adapter: zhihu, footer: parts/footer.md}
"""
POSTS = ("一号.md", "二号 两.md", "three.md")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    folder = root / "source/_posts"
    folder.mkdir(parents=True)
    for name in POSTS:
        (folder / name).write_text(f"---\ntitle: {name}\n---\n" + "一段足够长的正文。\n" * 9, "utf-8")
    (folder / "一号").mkdir()
    (folder / "一号/图.png").write_bytes(b"1")
    (root / "parts").mkdir()
    (root / "parts/footer.md").write_text("尾\n", "utf-8")
    (root / "source/images").mkdir()
    (root / "source/images/a.png").write_bytes(b"1")
    (root / "README.md").write_text("x\n", "utf-8")
    (root / "publisher.yaml").write_text(SETTINGS, "utf-8")
    git(root, "init", "-q")
    commit(root)
    return root


def commit(root: Path) -> str:
    git(root, "add", "-A")
    git(root, "commit", "-qm", "x", "--allow-empty")
    return git(root, "rev-parse", "HEAD").strip()


def head(root: Path) -> str:
    return git(root, "rev-parse", "HEAD").strip()


def edit(root: Path, name: str, text: str = "又一句。\n") -> None:
    with (root / "source/_posts" / name).open("a", encoding="utf-8") as file:
        file.write(text)


def names(changes: Changes) -> list[str]:
    return sorted(post.name for post in changes.posts)


def changed(root: Path, base: str, *, head: str = "", fetches: bool = False) -> Changes:
    return find_changes(load_settings(root / "publisher.yaml"), base, head=head, fetches=fetches)


def test_a_push_of_several_commits(site: Path) -> None:
    before = head(site)
    edit(site, "一号.md")
    commit(site)
    edit(site, "three.md")
    commit(site)
    assert changed(site, before) == Changes(changed(site, before).posts)
    assert names(changed(site, before)) == ["three.md", "一号.md"]
    assert names(changed(site, before, head="HEAD")) == ["three.md", "一号.md"]
    assert names(changed(site, "HEAD")) == []


def test_a_merge_and_a_squash_show_the_same(site: Path) -> None:
    before = head(site)
    git(site, "checkout", "-qb", "topic")
    edit(site, "二号 两.md")
    topic = commit(site)
    for how in (["--no-ff", "-m", "m"], ["--squash"]):
        git(site, "checkout", "-q", "-B", "main", before)
        (site / "README.md").write_text("y\n", "utf-8")
        base = commit(site)
        git(site, "merge", "-q", *how, topic)
        commit(site)
        assert names(changed(site, base)) == ["二号 两.md"]


def test_what_is_not_committed_counts_as_well(site: Path) -> None:
    edit(site, "一号.md")
    (site / "source/_posts/新的.md").write_text("x", "utf-8")
    assert names(changed(site, "HEAD")) == ["一号.md", "新的.md"]


def test_renamed_and_deleted_posts(site: Path) -> None:
    before = head(site)
    git(site, "mv", "source/_posts/three.md", "source/_posts/三号.md")
    git(site, "rm", "-q", "source/_posts/二号 两.md")
    commit(site)
    found = changed(site, before)
    assert names(found) == ["三号.md"]
    assert sorted(file.name for file in found.gone) == ["three.md", "二号 两.md"]


def test_a_picture_in_a_posts_own_folder_is_its_post(site: Path) -> None:
    before = head(site)
    (site / "source/_posts/一号/图.png").write_bytes(b"2")
    commit(site)
    assert names(changed(site, before)) == ["一号.md"]


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("parts/footer.md", "which every post is made with"),
        ("publisher.yaml", "which every post is made with"),
        ("source/images/a.png", "which any post may show"),
        ("source/_posts/loose.png", "which any post may show"),
    ],
)
def test_what_reaches_every_post(site: Path, path: str, why: str) -> None:
    before = head(site)
    edit(site, "一号.md")
    file = site / path
    file.write_bytes((file.read_bytes() if file.is_file() else b"") + b"# \n")
    commit(site)
    assert changed(site, before).every == f"{path} changed, {why}"


def test_what_is_nobodys_business(site: Path) -> None:
    before = head(site)
    (site / "README.md").write_text("z\n", "utf-8")
    (site / "source/_posts/.DS_Store").write_bytes(b"x")
    commit(site)
    assert changed(site, before) == Changes()


def test_a_new_branch_is_every_post(site: Path) -> None:
    assert changed(site, "0" * 40).every == "the branch is new"


def test_after_a_force_push_the_old_commit_is_asked_for(site: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(site), "origin.git")
    origin = tmp_path / "origin.git"
    git(origin, "config", "uploadpack.allowAnySHA1InWant", "true")
    git(site, "remote", "add", "origin", origin.as_uri())
    edit(site, "一号.md")
    lost = commit(site)
    git(site, "push", "-q", "origin", "HEAD:refs/heads/main")
    git(site, "reset", "-q", "--hard", "HEAD~1")
    edit(site, "three.md")
    commit(site)
    git(site, "push", "-qf", "origin", "HEAD:refs/heads/main")
    runner = tmp_path / "runner"
    git(tmp_path, "clone", "-q", "--depth=1", "--branch=main", origin.as_uri(), str(runner))
    assert changed(runner, lost).every == f"commit {lost[:10]} is not in this clone"
    assert names(changed(runner, lost, fetches=True)) == ["three.md", "一号.md"]
    assert git(runner, "rev-list", "--count", "HEAD").strip() == "1"
    git(origin, "config", "uploadpack.allowAnySHA1InWant", "false")
    other = "1" * 40
    assert changed(runner, other, fetches=True).every == f"commit {other[:10]} is not in this clone"


def test_a_site_in_a_folder_of_its_repository(tmp_path: Path, site: Path) -> None:
    mono = tmp_path / "mono"
    mono.mkdir()
    (site / ".git").rename(tmp_path / "old.git")
    site.rename(mono / "blog")
    git(mono, "init", "-q")
    before = commit(mono)
    edit(mono / "blog", "一号.md")
    (mono / "other.md").write_text("x", "utf-8")
    commit(mono)
    assert names(changed(mono / "blog", before)) == ["一号.md"]


@pytest.mark.parametrize("name", ["nowhere", "-x", "HEAD~99"])
def test_a_name_that_git_does_not_know(site: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="asks git") as caught:
        changed(site, name)
    assert caught.value.code == "E109"


def test_without_git_it_says_so(site: Path) -> None:
    (site / ".git").rename(site.parent / "gone.git")
    with pytest.raises(ConfigError, match="asks git"):
        changed(site, "HEAD")
