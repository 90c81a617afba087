"""`state: branch:NAME` through the command line: what a dry run knows, what offline means, what is left for later."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from publisher.cli.program import run
from tests.cli.conftest import SETTINGS, Blog, Ended
from tests.state.conftest import git


@pytest.fixture
def hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the remote is."""
    return tmp_path_factory.mktemp("hub")


@pytest.fixture
def site(blog: Blog, hub: Path) -> Blog:
    """The blog in a repository with a remote, its ledger on a branch."""
    blog.write("publisher.yaml", SETTINGS.replace("path: blog", "path: .") + "state: branch:账本\n")
    blog.write("_config.yml", "title: x\n")
    blog.write("source/_posts/one.md", (blog.root / "posts/batch.md").read_text("utf-8"))
    blog.write(
        "publisher.yaml",
        (blog.root / "publisher.yaml").read_text("utf-8").replace("posts: posts", "posts: source/_posts"),
    )
    git(hub, "init", "-q", "--bare", "origin.git")
    git(blog.root, "init", "-q")
    git(blog.root, "remote", "add", "origin", (hub / "origin.git").as_uri())
    git(blog.root, "add", "source", "publisher.yaml", "_config.yml")
    git(blog.root, "commit", "-qm", "x")
    git(blog.root, "push", "-q", "origin", "HEAD:main")
    git(hub / "origin.git", "symbolic-ref", "HEAD", "refs/heads/main")
    return blog


def clone(hub: Path, *options: str) -> Path:
    root = hub / "elsewhere"
    git(hub, "clone", "-q", *options, (hub / "origin.git").as_uri(), str(root))
    return root


def elsewhere(site: Blog, root: Path, *words: str) -> Ended:
    site._capfd.readouterr()
    code = run(["-C", str(root), *words])
    out, err = site._capfd.readouterr()
    return Ended(code, out, err)


def files(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if ".git/" not in str(path)}


def test_a_dry_run_asks_nobody_and_writes_nothing(site: Blog, hub: Path) -> None:
    assert site.publish("-y", "--to", "blog").code == 0
    root = clone(hub, "--single-branch", "--branch=main")
    before = files(root)
    blind = elsewhere(site, root, "-n", "--to", "blog")
    assert "was never fetched" in blind.err
    assert "1 create" in blind.out
    git(root, "fetch", "-q", "origin", "+refs/heads/*:refs/remotes/origin/*")
    knowing = elsewhere(site, root, "-n", "--to", "blog", "-q")
    assert "never fetched" not in knowing.err
    assert "1 unchanged" in knowing.out
    assert files(root) == before
    (hub / "origin.git").rename(hub / "unplugged.git")
    assert elsewhere(site, root, "-n", "--to", "blog", "-q").out == knowing.out


def test_remote_fetches_first(site: Blog, hub: Path) -> None:
    site.publish("-y", "--to", "blog")
    root = clone(hub, "--single-branch", "--branch=main")
    before = files(root)
    ended = elsewhere(site, root, "-n", "--remote", "--to", "blog")
    assert "1 unchanged" in ended.out, ended.err
    assert files(root) == before


def test_nothing_is_sent_while_the_branch_cannot_be_reached(site: Blog, hub: Path) -> None:
    (hub / "origin.git").rename(hub / "unplugged.git")
    ended = site.publish("-y", "--to", "blog")
    assert ended.code == 1
    assert "E120" in ended.err
    assert "fix:" in ended.err
    assert site.ledger == []


def test_a_note_for_the_ledger_works_offline_and_is_pushed_later(site: Blog, hub: Path) -> None:
    site.publish("-y", "--to", "blog")
    gone = (hub / "origin.git").rename(hub / "unplugged.git")
    url = "https://zhuanlan.zhihu.com/p/123456"
    ended = site.publish("record", "source/_posts/one.md", "zhihu", url)
    assert (ended.code, "E430" in ended.err) == (1, True)
    gone.rename(hub / "origin.git")
    assert site.publish("-y", "--to", "blog").code == 0
    said = git(hub / "origin.git", "show", "账本:ledger/5a0c11d2.json")
    assert url in said


def test_the_sandbox_never_touches_the_branch(site: Blog, hub: Path) -> None:
    assert site.publish("-y", "--sandbox").code == 0
    assert git(hub / "origin.git", "branch", "--format=%(refname:short)").split() == ["main"]


def test_an_empty_folder_beside_a_state_branch_is_no_first_run(site: Blog, hub: Path) -> None:
    site.publish("-y", "--to", "blog")
    git(site.root, "push", "-q", "origin", "refs/remotes/origin/账本:refs/heads/publish-state")
    git(site.root, "fetch", "-q")
    root = clone(hub)
    text = (root / "publisher.yaml").read_text("utf-8").replace("state: branch:账本\n", "")
    (root / "publisher.yaml").write_text(text, "utf-8")
    ended = elsewhere(site, root, "-y", "--to", "blog")
    assert ended.code == 2
    assert "E121" in ended.err
    assert "state: branch:publish-state" in ended.err


def test_a_hook_of_git_is_no_trap(site: Blog, hub: Path) -> None:
    """Run from within a commit hook, where git sets its own variables, and beside a push hook that refuses everything."""
    hooks = site.root / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "pre-push").write_text("#!/bin/sh\nexit 1\n")
    (hooks / "pre-push").chmod(0o755)
    command = f'PYTHONPATH="$P" "$PY" -m publisher -C "{site.root}" -y --to blog >/dev/null'
    (hooks / "pre-commit").write_text(f"#!/bin/sh\n{command}\n")
    (hooks / "pre-commit").chmod(0o755)
    import os
    import sys

    site.write("note.txt", "x")
    git(site.root, "add", "note.txt")
    done = subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "y"],
        cwd=site.root,
        env={**os.environ, "PY": sys.executable, "P": os.pathsep.join(path for path in sys.path if path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert git(site.root, "show", "--name-only", "--format=", "HEAD").split() == ["note.txt"]
    assert "ledger/5a0c11d2.json" in git(hub / "origin.git", "ls-tree", "-r", "--name-only", "账本")
