"""Where the links of a site lead, seen over all posts: drafts that are named, and one name for two pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.check.finding import Finding
from publisher.config.load import load_settings
from publisher.ledger import Ledger
from publisher.pipeline.checking import check_posts
from publisher.pipeline.workspace import Workspace

SETTINGS = "site: {url: 'https://blog.example'}\nposts: posts\ntargets: {zhihu: {adapter: zhihu}}\n"
ITEMS = "".join(f"- [甲乙丙丁 {number}](/p{number}.html)\n" for number in range(6))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "publisher.yaml").write_text(SETTINGS)
    for number in range(7):
        write(tmp_path, f"p{number}", "正文。")
    return tmp_path


def write(site: Path, name: str, body: str, head: str = "") -> None:
    text = f"---\ntitle: 文章 {name}\nabbrlink: {name}\n{head}---\n{body}\n"
    (site / f"posts/{name}.md").write_text(text, "utf-8")


def found(site: Path, *codes: str, posts: tuple[str, ...] = ()) -> list[Finding]:
    return list(_found(site, codes, posts))


def _found(site: Path, codes: tuple[str, ...], posts: tuple[str, ...]) -> Iterator[Finding]:
    settings = load_settings(site / "publisher.yaml")
    workspace = Workspace(settings, Ledger(settings.state))
    files = workspace.select([site / f"posts/{name}.md" for name in posts])
    yield from (finding for finding in check_posts(workspace, files) if finding.code in codes)


@pytest.mark.parametrize(
    ("head", "is_told"),
    [
        ("draft: true\n", True),
        ("hidden: true\n", True),
        ("published: false\n", True),
        ("draft: false\n", False),
    ],
)
def test_a_link_to_a_post_that_is_not_for_the_public(site: Path, head: str, is_told: bool) -> None:
    write(site, "later", "以后再发。", head)
    write(site, "now", "见[那一篇](./later.md)。")

    told = found(site, "W358")

    assert [(one.path, one.line) for one in told] == ([("posts/now.md", 5)] if is_told else [])
    assert all("posts/later.md" in one.message and one.level == "warning" for one in told)


def test_what_is_not_public_itself_may_name_its_like(site: Path) -> None:
    write(site, "one", "见[另一篇](two.md)。", "draft: true\n")
    write(site, "two", "见[另一篇](one.md)。", "draft: true\n")

    assert found(site, "W358") == []


def test_one_name_for_two_pages_is_told_where_it_is_unlike_the_others(site: Path) -> None:
    for name in ("a", "b", "c"):
        write(site, name, ITEMS if name != "b" else ITEMS.replace("(/p3.html)", "(/p6.html)"))

    (told,) = found(site, "W359")

    assert (told.path, told.line) == ("posts/b.md", 8)
    assert "“甲乙丙丁 3” leads to https://blog.example/p6.html here" in told.message
    assert "https://blog.example/p3.html in posts/a.md:8" in told.message


def test_one_name_for_two_pages_in_one_list(site: Path) -> None:
    write(site, "a", ITEMS + "- [甲乙丙丁　０](/p6.html)\n")

    assert [(one.path, one.line) for one in found(site, "W359")] == [("posts/a.md", 11)]


@pytest.mark.parametrize("label", ["上一篇", "这里", "next"])
def test_a_word_that_names_no_page_may_lead_anywhere(site: Path, label: str) -> None:
    for number, name in enumerate("ab"):
        write(site, name, ITEMS + f"- [{label}](/p{number}.html)\n")

    assert found(site, "W359") == []


def test_prose_is_no_list(site: Path) -> None:
    for number, name in enumerate("ab"):
        write(site, name, f"见[甲乙丙丁戊](/p{number}.html)。")

    assert found(site, "W359") == []


def test_posts_that_were_not_asked_for_say_nothing(site: Path) -> None:
    write(site, "later", "以后再发。", "draft: true\n")
    write(site, "now", "见[那一篇](./later.md)。")

    assert found(site, "W358", posts=("p0",)) == []
    assert len(found(site, "W358", posts=("now",))) == 1
