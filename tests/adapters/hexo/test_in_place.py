"""The blog in place: the author's posts are the Hexo source, and a whole run leaves every file as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.apply.redact import Redactor
from publisher.apply.work import Result
from publisher.config.load import load_settings
from publisher.ledger import Ledger
from publisher.pipeline.applying import apply_plan
from publisher.pipeline.clients import Clients
from publisher.pipeline.planning import Request, make_plan
from publisher.pipeline.workspace import Workspace
from tests.adapters.hexo.author import PNG

CONFIG = """\
site: {url: "https://blog.example"}
posts: source/_posts
static: source
boilerplate: {footer: {starts_with: "博客："}}
targets:
  blog: {adapter: hexo, path: ., footer: none}
"""
POST = "\ufeff---\r\ntitle: 题\r\nabbrlink: 0000cafe\r\n---\r\n\r\n见[另一篇](other.md)。 ![图](../images/a.png)\r\n\r\n博客：x\r\n"
OTHER = "---\ntitle: 另一篇\nabbrlink: 0000beef\n---\n\n正文 ![图](a.png)\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for place, content in {
        "publisher.yaml": CONFIG,
        "_config.yml": "title: 博客\n",
        "source/_posts/post.md": POST,
        "source/_posts/other.md": OTHER,
    }.items():
        file = tmp_path / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode())
    for place in ("source/images/a.png", "source/_posts/other/a.png"):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_bytes(PNG)
    return tmp_path


def publish(site: Path) -> tuple[Result, ...]:
    settings = load_settings(site / "publisher.yaml")
    workspace = Workspace(settings, Ledger(settings.state))
    plan = make_plan(workspace, Request()).plan
    with workspace.ledger.lock():
        return apply_plan(workspace, plan, Request(), clients=Clients(settings, Redactor()))


def files(site: Path) -> dict[str, tuple[bytes, int, int]]:
    found = (path for path in site.rglob("*") if path.is_file() and ".publisher" not in path.parts)
    return {
        path.relative_to(site).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino)
        for path in found
    }


def test_a_run_only_records(site: Path) -> None:
    before = files(site)
    results = publish(site)
    assert [(result.post, result.outcome) for result in results] == [
        ("0000beef", "done"),
        ("0000cafe", "done"),
    ]
    assert files(site) == before
    entry = Ledger(site / ".publisher").target("0000cafe", "blog")
    assert entry is not None
    assert (entry.id, entry.url, entry.stage) == (
        "_posts/post.md",
        "https://blog.example/0000cafe.html",
        "published",
    )


def test_a_second_run_has_nothing_to_do(site: Path) -> None:
    publish(site)
    assert publish(site) == ()


def test_the_authors_next_edit_is_no_conflict(site: Path) -> None:
    publish(site)
    post = site / "source/_posts/post.md"
    post.write_bytes(post.read_bytes().replace("见[".encode(), "补：见[".encode()))
    before = files(site)
    assert [(result.action, result.outcome) for result in publish(site)] == [("update", "done")]
    assert files(site) == before


def test_a_file_that_the_author_renames_is_followed(site: Path) -> None:
    publish(site)
    (site / "source/_posts/other.md").rename(site / "source/_posts/neu.md")
    (site / "source/_posts/other").rename(site / "source/_posts/neu")
    before = files(site)
    results = {result.post: result.outcome for result in publish(site)}
    assert results["0000beef"] == "done"
    assert files(site) == before
    entry = Ledger(site / ".publisher").target("0000beef", "blog")
    assert entry is not None
    assert entry.id == "_posts/neu.md"
