"""The gaps of the link graph: where own links lead on each target, why not to a copy, and which posts are missed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from publisher.config.load import load_settings
from publisher.ledger import Ledger, LedgerEntry, Sent, TargetEntry
from publisher.pipeline.linking import Gap, Linked, Wanted, links_of, wanted_posts
from publisher.pipeline.planning import Request, make_plan
from publisher.pipeline.workspace import Workspace

SETTINGS = """\
site: {url: 'https://blog.example'}
posts: posts
targets:
  blog: {adapter: hexo, path: blog}
  zhihu: {adapter: zhihu, header: none, footer: none}
  wechat: {adapter: wechat, header: none, footer: none}
"""
THERE = "https://zhuanlan.zhihu.com/p/7"
SENT = Sent("own", "links", "around", "whole")
BLOG = "https://blog.example/named.html"


def open_site(
    root: Path, entry: TargetEntry | None = None, *, target: str = "zhihu", more: str = ""
) -> Workspace:
    """A post that names another one, and what the ledger knows of that one on `target`."""
    (root / "posts").mkdir(exist_ok=True)
    (root / "publisher.yaml").write_text(SETTINGS)
    head = "---\ntitle: {id}\nabbrlink: {id}\ntags: [a]\n{more}---\n"
    (root / "posts/named.md").write_text(head.format(id="named", more=more) + "正文。\n", "utf-8")
    (root / "posts/names.md").write_text(
        head.format(id="names", more="") + "见[另一篇](named.md)。\n", "utf-8"
    )
    settings = load_settings(root / "publisher.yaml")
    ledger = Ledger(settings.state)
    if entry is not None:
        ledger.save(LedgerEntry("named", "posts/named.md", "hash", {target: entry}))
    return Workspace(settings, ledger)


def linked(workspace: Workspace) -> Mapping[str, Linked]:
    actions = make_plan(workspace, Request(with_diff=False)).plan.actions
    return {one.target: one for one in links_of(workspace, actions) if one.post == "names"}


@pytest.mark.parametrize(
    ("entry", "more", "why"),
    [
        (None, "", "never"),
        (TargetEntry(account="lin"), "", "never"),
        (TargetEntry(id="7", url=f"{THERE}/edit", sent=SENT), "", "draft"),
        (TargetEntry(id="7", url=THERE, stage="gone", sent=SENT), "", "gone"),
        (TargetEntry(stage="manual", sent=SENT), "", "by hand"),
        (None, "draft: true\n", "not for the public"),
        (None, "publisher: {targets: [blog]}\n", "not for this target"),
    ],
)
def test_a_gap_says_why(tmp_path: Path, entry: TargetEntry | None, more: str, why: str) -> None:
    found = linked(open_site(tmp_path, entry, more=more))["zhihu"]

    assert (found.there, found.blog, found.text) == (0, 1, 0)
    assert found.gaps == (Gap(6, "named.md", "named", BLOG, why),)  # type: ignore[arg-type]


def test_a_copy_that_is_out_closes_the_gap_and_is_news_to_what_was_sent(tmp_path: Path) -> None:
    workspace = open_site(tmp_path, TargetEntry(id="7", url=THERE, stage="published", sent=SENT))
    entry = TargetEntry(id="8", stage="draft", sent=SENT)
    workspace.ledger.save(LedgerEntry("names", "posts/names.md", "hash", {"zhihu": entry}))
    workspace.ledger.keep_sent("zhihu", "names", f'<p>见<a href="{BLOG}">另一篇</a>。</p>', format="html")

    found = linked(workspace.reread())

    assert (found["zhihu"].there, found["zhihu"].gaps) == (1, ())
    assert (found["zhihu"].state, found["zhihu"].news) == ("stale", ("named",))
    assert (found["wechat"].state, found["wechat"].gaps[0].why) == ("not there", "never")


@pytest.mark.parametrize("stage", ["published", "draft"])
def test_a_public_article_that_cannot_be_changed_is_frozen(tmp_path: Path, stage: str) -> None:
    workspace = open_site(tmp_path)
    entry = TargetEntry(id="8", url="https://mp.weixin.qq.com/s/x", stage=stage, sent=SENT)  # type: ignore[arg-type]
    workspace.ledger.save(LedgerEntry("names", "posts/names.md", "hash", {"wechat": entry}))

    assert linked(workspace.reread())["wechat"].state == ("frozen" if stage == "published" else "stale")


def test_no_blog_is_listed_and_no_post_without_own_links(tmp_path: Path) -> None:
    workspace = open_site(tmp_path)
    actions = make_plan(workspace, Request(with_diff=False)).plan.actions

    assert {(one.post, one.target) for one in links_of(workspace, actions)} == {
        ("names", "zhihu"),
        ("names", "wechat"),
    }


def test_the_posts_that_most_links_name_come_first(tmp_path: Path) -> None:
    workspace = open_site(tmp_path)
    (tmp_path / "posts/other.md").write_text(
        "---\ntitle: o\ntags: [a]\n---\n[a](named.md) [b](/named.html) [c](names.md) [d](/nobody.html)\n",
        "utf-8",
    )
    workspace = workspace.reread()
    actions = make_plan(workspace, Request(with_diff=False, targets=("zhihu",))).plan.actions

    assert wanted_posts(workspace, links_of(workspace, actions)) == (
        Wanted("named", "posts/named.md", "zhihu", "never", 3),
        Wanted("names", "posts/names.md", "zhihu", "never", 1),
    )
