"""`init --ci github`: workflows, one key in publisher.yaml, and a branch that knows what was published so far."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import Blog
from tests.state.conftest import git

PLACES = (
    ".github/actions/publish/action.yml",
    ".github/workflows/publish-plan.yml",
    ".github/workflows/publish.yml",
)


@pytest.fixture
def hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the remote is."""
    return tmp_path_factory.mktemp("hub")


@pytest.fixture
def site(blog: Blog, hub: Path) -> Blog:
    git(hub, "init", "-q", "--bare", "origin.git")
    git(blog.root, "init", "-q")
    git(blog.root, "remote", "add", "origin", str(hub / "origin.git"))
    git(blog.root, "add", "-A")
    git(blog.root, "commit", "-qm", "x")
    return blog


def said(site: Blog, name: str) -> dict[str, object]:
    found = yaml.safe_load((site.root / f".github/workflows/{name}.yml").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def step(site: Blog) -> dict[str, object]:
    """The step that publishes."""
    jobs = said(site, "publish")["jobs"]
    return next(each for each in jobs["publish"]["steps"] if each.get("id") == "publish")  # type: ignore[index]


def test_it_writes_workflows_and_seeds_the_branch(site: Blog, hub: Path) -> None:
    blog = site.publish("-y", "--to", "blog")
    assert blog.code == 0, blog.err
    ended = site.publish("init", "--ci", "github")
    assert ended.code == 0, ended.err
    assert "branch publish-state on origin: made, 2 posts known" in ended.out
    assert "state: branch:publish-state" in (site.root / "publisher.yaml").read_text("utf-8")
    origin = hub / "origin.git"
    entry = json.loads(git(origin, "show", "publish-state:ledger/5a0c11d2.json"))
    assert entry["targets"]["blog"]["stage"] == "published"
    assert git(site.root, "status", "--porcelain", "-uall").split() == ["M", "publisher.yaml"] + [
        word
        for place in (*PLACES, "blog/source/_posts/batch.md", "blog/source/_posts/memory.md")
        for word in ("??", place)
    ]
    other = hub / "other"
    subprocess.run(["cp", "-r", str(site.root), str(other)], check=True)
    subprocess.run(["rm", "-rf", str(other / ".publisher")], check=True)
    assert "Nothing to do" in site.publish("-C", str(other), "-y", "--to", "blog").out
    again = site.publish("init", "--ci", "github")
    assert again.code == 0
    assert again.out.count("= .github") == 3
    assert "brought up to date" in again.out


def test_a_ledger_that_was_committed_is_to_be_taken_out(site: Blog) -> None:
    site.publish("-y", "--to", "blog")
    git(site.root, "add", ".publisher")
    git(site.root, "commit", "-qm", "ledger")
    ended = site.publish("init", "--ci", "github")
    assert "git rm -r --cached .publisher" in ended.out
    git(site.root, "rm", "-rq", "--cached", ".publisher")
    git(site.root, "commit", "-qm", "y")
    assert "Nothing to do" in site.publish("-y", "--to", "blog").out
    assert not git(site.root, "status", "--porcelain", ".publisher")


def test_an_edited_workflow_is_left_alone(site: Blog) -> None:
    site.write(PLACES[2], "name: mine\n")
    ended = site.publish("init", "--ci", "github")
    assert f"! {PLACES[2]}  is there already" in ended.out
    assert (site.root / PLACES[2]).read_text("utf-8") == "name: mine\n"


def test_a_blog_elsewhere_is_not_written_on_a_runner(site: Blog) -> None:
    site.publish("init", "--ci", "github")
    assert step(site)["with"]["targets"] == "zhihu"  # type: ignore[index]
    assert step(site)["env"] == {"ZHIHU_COOKIE": "${{ secrets.ZHIHU_COOKIE }}"}
    assert said(site, "publish")[True] == {
        "push": {"branches": [git(site.root, "branch", "--show-current").strip()]},
        "workflow_dispatch": None,
    }


def test_the_posts_own_blog_needs_no_secret(site: Blog) -> None:
    file = site.root / "publisher.yaml"
    file.write_text(file.read_text("utf-8").replace("path: blog", "path: ."), "utf-8")
    site.publish("init", "--ci", "github")
    assert step(site)["with"]["targets"] == "blog"  # type: ignore[index]
    assert "env" not in step(site)
    assert "#   WECHAT_SECRET: ${{ secrets.WECHAT_SECRET }}" in (site.root / PLACES[2]).read_text("utf-8")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("state: .publisher   # here\r\n", "state: branch:publish-state\r\n"),
        ("", "\nstate: branch:publish-state\n"),
        ("state: branch:账本\n", "state: branch:账本\n"),
    ],
)
def test_the_one_key_that_changes(site: Blog, before: str, after: str) -> None:
    file = site.root / "publisher.yaml"
    text = file.read_text("utf-8")
    if before.endswith("\r\n"):
        text = text.replace("\n", "\r\n")
    file.write_bytes((before + text).encode())
    assert site.publish("init", "--ci", "github").code == 0
    now = file.read_bytes().decode()
    assert after in now
    assert now.replace(after, "", 1).strip() == text.replace(before, "", 1).strip()


def test_without_git_or_a_remote_it_says_what_to_do(blog: Blog) -> None:
    ended = blog.publish("init", "--ci", "github")
    assert (ended.code, "E119" in ended.err) == (2, True)
    git(blog.root, "init", "-q")
    ended = blog.publish("init", "--ci", "github")
    assert (ended.code, "git remote add origin" in ended.err) == (2, True)
    assert Path(blog.root / PLACES[0]).is_file()
