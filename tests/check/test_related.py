"""A list in a post that is not that of the data (W355), and how `--fix` types it anew: spellings stay, and the rest
of the file stays to the byte."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from publisher.check.mending import mend
from publisher.config.load import load_settings
from publisher.ledger import Ledger
from publisher.pipeline.checking import check_posts
from publisher.pipeline.workspace import Workspace

SETTINGS = """\
site: {url: https://www.example.cn, aliases: [http://www.example.cn]}
posts: posts
related: related.yaml
markdown: {dialect: DIALECT}
boilerplate: {related: {starts_with: "【推荐文章】"}}
targets: {zhihu: {adapter: zhihu}}
"""
HEAD = "---\ntitle: 新的\nabbrlink: new\n---\n\n正文，[甲](/a.html)。\n\n***\n\n"
DATA = """\
groups:
  - title: 缓存
    posts: [a: 甲, b: 乙, c: 丙]
  - title: 题
    posts: [d: (1), e: (2)]
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    for n, post in enumerate("abcde", 1):
        text = f"---\ntitle: 第{post}篇\nabbrlink: {post}\ndate: 2026-11-0{n}\n---\n正文\n"
        (tmp_path / f"posts/{post}-file.md").write_text(text, "utf-8")
    (tmp_path / "related.yaml").write_text(DATA, "utf-8")
    return tmp_path


def mended(site: Path, text: str, *, dialect: str = "hexo-pandoc") -> tuple[str, str]:
    """What is said of the list in `text`, and what the file becomes; the message alone where it stays."""
    (site / "publisher.yaml").write_text(SETTINGS.replace("DIALECT", dialect), "utf-8")
    file = site / "posts/new.md"
    file.write_bytes(text.encode())
    settings = load_settings(site / "publisher.yaml")
    workspace = Workspace(settings, Ledger(settings.state))
    found = [finding for finding in check_posts(workspace, [file]) if finding.code == "W355"]
    mending = mend(workspace.document(workspace.post_of(file)), found)
    assert len(mending.made) == sum(finding.mend is not None for finding in found), mending.left
    return (found[0].message.partition(": ")[2] if found else ""), mending.after


COLUMN = HEAD + (
    "【推荐文章】  \n"
    "- 缓存：  \n[甲](http://www.example.cn/a.html)  \n[乙](https://www.example.cn/b.html)  \n"
    "- 题：  \n[(1)](http://www.example.cn/d.html)、\n[(2)](http://www.example.cn/d.html)  \n"
)


def test_the_first_users_list_gets_its_new_entry_and_its_slip_corrected(site: Path) -> None:
    said, after = mended(site, COLUMN)
    assert said == "2 missing: 丙, (2); 1 too much: (2)"
    assert after == COLUMN.replace(
        "b.html)  \n", "b.html)  \n[丙](https://www.example.cn/c.html)  \n"
    ).replace("[(2)](http://www.example.cn/d.html)", "[(2)](https://www.example.cn/e.html)")


def test_a_list_as_the_data_has_it_is_left_alone(site: Path) -> None:
    _, right = mended(site, COLUMN)
    assert mended(site, right) == ("", right)


LISTS: Mapping[str, tuple[str, str, str]] = {
    "bullets": (
        "commonmark",
        "【推荐文章】\n\n- 缓存\n  - [甲](/a.html)\n  - [乙](/b.html)\n- 题\n  - [(1)](/d.html)\n",
        (
            "【推荐文章】\n\n- 缓存\n  - [甲](/a.html)\n  - [乙](/b.html)\n  - [丙](/c.html)\n"
            "- 题\n  - [(1)](/d.html)\n  - [(2)](/e.html)\n"
        ),
    ),
    "numbers": (
        "commonmark",
        "【推荐文章】\n\n**缓存**\n\n1. [乙](b-file.md)\n2. [甲](a-file.md)\n\n**题**\n\n1. [(1)](d-file.md)\n2. [(2)](e-file.md)\n",
        (
            "【推荐文章】\n\n**缓存**\n\n1. [甲](a-file.md)\n2. [乙](b-file.md)\n3. [丙](c-file.md)\n\n"
            "**题**\n\n1. [(1)](d-file.md)\n2. [(2)](e-file.md)\n"
        ),
    ),
    "one line a group": (
        "commonmark",
        "【推荐文章】\n\n缓存：[甲](/a.html)、[丙](/c.html)\n\n题：[(2)](/e.html)\n",
        "【推荐文章】\n\n缓存：[甲](/a.html)、[乙](/b.html)、[丙](/c.html)\n\n题：[(1)](/d.html)、[(2)](/e.html)\n",
    ),
    "a whole group": (
        "hexo-pandoc",
        "【推荐文章】  \n- 缓存：  \n[甲](/a.html)  \n[乙](/b.html)  \n[丙](/c.html)  \n",
        (
            "【推荐文章】  \n- 缓存：  \n[甲](/a.html)  \n[乙](/b.html)  \n[丙](/c.html)  \n"
            "- 题：  \n[(1)](/d.html)  \n[(2)](/e.html)  \n"
        ),
    ),
    "a group too much": (
        "hexo-pandoc",
        (
            "【推荐文章】  \n- 旧：  \n[甲](/a.html)  \n- 缓存：  \n[乙](/b.html)  \n[丙](/c.html)  \n"
            "- 题：  \n[(1)](/d.html)、[(2)](/e.html)  \n"
        ),
        (
            "【推荐文章】  \n- 缓存：  \n[甲](/a.html)  \n[乙](/b.html)  \n[丙](/c.html)  \n"
            "- 题：  \n[(1)](/d.html)、[(2)](/e.html)  \n"
        ),
    ),
    "windows, and no line end at the end": (
        "hexo-pandoc",
        "【推荐文章】  \r\n- 缓存：  \r\n[甲](/a.html)  \r\n[乙](/b.html)  \r\n[丙](/c.html)  \r\n- 题：  \r\n[(1)](/d.html)",
        (
            "【推荐文章】  \r\n- 缓存：  \r\n[甲](/a.html)  \r\n[乙](/b.html)  \r\n[丙](/c.html)  \r\n"
            "- 题：  \r\n[(1)](/d.html)\r\n[(2)](/e.html)"
        ),
    ),
    "labels with marks, titles, angle brackets": (
        "commonmark",
        '【推荐文章】\n\n缓存：\n\n- [**甲**](</a.html> "旧")\n- [乙\\]](/b.html)\n\n题：\n\n- [(1)](/d.html)\n- [(2)](/e.html)\n',
        (
            '【推荐文章】\n\n缓存：\n\n- [**甲**](</a.html> "旧")\n- [乙](/b.html)\n- [丙](/c.html)\n\n'
            "题：\n\n- [(1)](/d.html)\n- [(2)](/e.html)\n"
        ),
    ),
    "headings": (
        "commonmark",
        "## 【推荐文章】\n\n### 缓存\n\n- [甲](/a.html)\n- [乙](/b.html)\n- [丙](/c.html)\n",
        (
            "## 【推荐文章】\n\n### 缓存\n\n- [甲](/a.html)\n- [乙](/b.html)\n- [丙](/c.html)\n"
            "\n### 题\n\n- [(1)](/d.html)\n- [(2)](/e.html)\n"
        ),
    ),
    "no titles so far": (
        "commonmark",
        "【推荐文章】\n\n- [甲](/a.html)\n- [乙](/b.html)\n",
        (
            "【推荐文章】\n\n缓存：\n- [甲](/a.html)\n- [乙](/b.html)\n- [丙](/c.html)\n"
            "\n题：\n- [(1)](/d.html)\n- [(2)](/e.html)\n"
        ),
    ),
    "more text behind it": (
        "commonmark",
        "【推荐文章】\n\n缓存：\n\n- [甲](/a.html)\n- [乙](/b.html)\n\n题：\n\n- [(1)](/d.html)\n- [(2)](/e.html)\n\n***\n\n再见\n",
        (
            "【推荐文章】\n\n缓存：\n\n- [甲](/a.html)\n- [乙](/b.html)\n- [丙](/c.html)\n\n"
            "题：\n\n- [(1)](/d.html)\n- [(2)](/e.html)\n\n***\n\n再见\n"
        ),
    ),
}


@pytest.mark.parametrize(("dialect", "before", "after"), LISTS.values(), ids=LISTS)
def test_new_entries_take_after_their_neighbours(site: Path, dialect: str, before: str, after: str) -> None:
    head = HEAD.replace("\n", "\r\n") if "\r\n" in before else HEAD
    said, text = mended(site, head + before, dialect=dialect)
    assert said
    assert text == head + after
    assert mended(site, text, dialect=dialect) == ("", text)


@pytest.mark.parametrize(
    "body",
    [
        "【推荐文章】\n\n缓存：\n\n- [甲](/a.html)：值得一读\n- [乙](/b.html)\n",
        "【推荐文章】\n\n缓存：\n\n- [甲][1]\n\n[1]: /a.html\n",
        '【推荐文章】\n\n缓存：\n\n<a href="/a.html">甲</a>\n',
        "【推荐文章】\n\n缓存：\n\n- [![甲](/x.png)](/a.html)\n- {% post_link b-file %}\n",
    ],
    ids=["words between", "reference", "html", "tag"],
)
def test_what_cannot_be_taken_apart_is_told_and_left(site: Path, body: str) -> None:
    said, after = mended(site, HEAD + body, dialect="commonmark")
    assert "missing" in said
    assert after == HEAD + body


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            "groups:\n  - {title: 缓存, posts: [b, a]}\n",
            "the same entries in another order or in other groups",
        ),
        (
            "groups:\n  - {title: 别的, posts: [a, b]}\n",
            "the same entries in another order or in other groups",
        ),
        ("groups:\n  - {title: 缓存, posts: [a: 甲, b: 别名]}\n", "1 called otherwise: 乙"),
        ("groups:\n  - {title: 缓存, posts: [a, b]}\n", ""),
        ("groups:\n  - {title: 缓存：, posts: [a, new: 自己, b]}\n", ""),
        ("groups:\n  - {title: 缓存, posts: [a, b], shown_in: own}\n", "2 too much: 甲, 乙"),
        ("series:\n  - {title: 连载, posts: [a, new]}\n", ""),
        ("heading: 相关\ngroups:\n  - {title: 缓存, posts: [a, b]}\n", ""),
    ],
)
def test_what_counts_as_different(site: Path, data: str, said: str) -> None:
    (site / "related.yaml").write_text(data, "utf-8")
    body = HEAD + "【推荐文章】\n\n缓存：\n\n- [甲](/a.html)\n- [乙](http://www.example.cn/b/)\n"
    assert mended(site, body, dialect="commonmark")[0] == said


def test_a_post_that_lists_itself_may_do_so(site: Path) -> None:
    (site / "related.yaml").write_text(
        "groups:\n  - {title: 缓存, posts: [a: 甲, new: 自己, b: 乙]}\n", "utf-8"
    )
    body = HEAD + "【推荐文章】\n\n缓存：\n\n- [甲](/a.html)\n- [我](/new.html)\n"
    assert mended(site, body, dialect="commonmark")[1] == (
        HEAD + "【推荐文章】\n\n缓存：\n\n- [甲](/a.html)\n- [自己](/new.html)\n- [乙](/b.html)\n"
    )


def test_what_is_wrong_with_the_data_is_told_first(site: Path) -> None:
    (site / "related.yaml").write_text("groups:\n  - {title: 缓存, posts: [aa]}\n", "utf-8")
    (site / "publisher.yaml").write_text(SETTINGS.replace("DIALECT", "commonmark"), "utf-8")
    settings = load_settings(site / "publisher.yaml")
    workspace = Workspace(settings, Ledger(settings.state))
    first, *_ = check_posts(workspace, list(workspace.posts))
    assert (first.code, first.line) == ("W353", 2)
    assert first.path.endswith("related.yaml")
