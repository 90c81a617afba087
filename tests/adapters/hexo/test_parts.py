"""Header, footer and related list of a blog: what is kept stays, what is made stands where the author's stood."""

from __future__ import annotations

from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path

import pytest

from publisher.document import plain_text
from tests.adapters.hexo.author import settle_in

GOLDENS = Path(__file__).parent / "goldens"
HEAD = "---\ntitle: 题\nabbrlink: 0000cafe\n---\n"
BREAK = "  "
POST = f"""{HEAD}
【本文已在同名 公众号 / [个人博客](http://blog.example/) 上线】{BREAK}

正文第一段，见[另一篇](other.md)。

***

博客：[http://blog.example/](http://blog.example/){BREAK}
知乎：[林](https://www.zhihu.com/people/lin){BREAK}
![](/images/qrcode.png){BREAK}

***

【推荐文章】{BREAK}
- 大模型：{BREAK}
[另一篇](http://blog.example/0000beef.html){BREAK}
[另一篇，换个说法](http://old.example/0000beef.html){BREAK}
"""
BARE = f"{HEAD}正文一段，没有页眉页脚。\n"
WITHIN = f"{HEAD}正文一段  \n博客：x  \n![](/images/qrcode.png)  \n后面的话。\n"
ALL_AUTO = {"header": "auto", "footer": "auto", "related": "auto"}
CASES: dict[str, tuple[str, dict[str, str]]] = {
    "auto": (POST, ALL_AUTO),
    "none": (POST, {"header": "none", "footer": "none", "related": "none"}),
    "no-footer": (POST, {"footer": "none"}),
    "no-related": (POST, {"related": "none"}),
    "no-qr": (POST, {"qr": "none"}),
    "drawn-qr": (POST, {"footer": "auto", "qr": "url:https://blog.example/"}),
    "templates": (POST, {"header": "head.md", "footer": "foot.md"}),
    "bare-templates": (BARE, {"header": "head.md", "footer": "foot.md"}),
    "within-auto": (WITHIN, {"footer": "auto"}),
    "within-none": (WITHIN, {"footer": "none"}),
}
HEADER = "本文《{title}》的[原文]({url})，*{author}*。\n"
FOOTER = "- 作者：{author}\n- [另一篇](https://blog.example/0000beef.html)\n\n![码](/images/qrcode.png)\n"


def rendered(tmp_path: Path, text: str, parts: dict[str, str], *, dialect: str = "commonmark") -> str:
    author = settle_in(tmp_path, text, parts=parts, dialect=dialect)
    author.write("head.md", HEADER)
    author.write("foot.md", FOOTER)
    rendition = author.render()
    assert not [loss for loss in rendition.losses if loss.code == "W324"]
    return rendition.body


@pytest.mark.parametrize("name", list(CASES))
def test_the_change_of_the_file(tmp_path: Path, golden: Callable[[Path, str], None], name: str) -> None:
    text, parts = CASES[name]
    diff = unified_diff(
        text.splitlines(), rendered(tmp_path, text, parts).splitlines(), "author", "blog", n=1, lineterm=""
    )
    golden(GOLDENS / f"{name}.diff", "".join(f"{line}\n" for line in diff))


@pytest.mark.parametrize("dialect", ["hexo-marked", "hexo-pandoc"])
@pytest.mark.parametrize("name", list(CASES))
def test_a_part_can_be_made_in_every_dialect(tmp_path: Path, name: str, dialect: str) -> None:
    text, parts = CASES[name]
    rendered(tmp_path, text, parts, dialect=dialect)


def test_kept_parts_leave_every_byte(tmp_path: Path) -> None:
    text = POST.replace("other.md", "/0000beef.html")
    assert rendered(tmp_path, text, {}) == text


@pytest.mark.parametrize("name", ["auto", "none", "templates", "within-auto"])
def test_windows_line_ends_stay_and_are_what_is_added(tmp_path: Path, name: str) -> None:
    text, parts = CASES[name]
    body = rendered(tmp_path, text.replace("\n", "\r\n"), parts)
    assert body.replace("\r\n", "\n") == rendered(tmp_path / "unix", text, parts)
    assert "\n" not in body.replace("\r\n", "")


def test_a_byte_order_mark_stays_where_it_was(tmp_path: Path) -> None:
    body = rendered(tmp_path, f"\ufeff{POST}", ALL_AUTO)
    assert body == f"\ufeff{rendered(tmp_path / 'bare', POST, ALL_AUTO)}"


def test_a_template_that_holds_the_authors_own_words_is_still_one_part(tmp_path: Path) -> None:
    """Read again, the second line of this footer begins a recognised part, and the paragraph falls in two."""
    author = settle_in(tmp_path, POST, parts={"footer": "foot.md", "qr": "none"})
    author.write("foot.md", "作者：{author}  \n博客：我的\n")
    rendition = author.render()
    assert "作者：林\\\n博客：我的\n" in rendition.body
    assert not rendition.losses


def test_a_title_full_of_marks_is_only_a_title(tmp_path: Path) -> None:
    title = "**a** [b](c) {{ d }} <e> `f` #1 {% g %}"
    text = BARE.replace("title: 题", f"title: '{title}'")
    body = rendered(tmp_path, text, {"header": "head.md"})
    line = next(line for line in body.splitlines() if line.startswith("本文《"))
    again = settle_in(tmp_path / "again", f"{HEAD}\n{line}\n")
    workspace = again.workspace()
    post = next(post for post in workspace.posts.values() if post.name == "post")
    assert f"本文《{title}》的" in plain_text(workspace.document(post).blocks)


def test_a_part_that_cannot_be_added_is_left_out_with_a_loss(tmp_path: Path) -> None:
    text = f"{HEAD}\n正文\n\n```\n没有结束的代码\n"
    rendition = settle_in(tmp_path, text, parts={"footer": "auto"}).render()
    assert rendition.body == text
    assert [loss.code for loss in rendition.losses] == ["W324"]


@pytest.mark.parametrize("dialect", ["commonmark", "hexo-marked", "hexo-pandoc"])
def test_parts_can_be_added_to_real_posts(tmp_path: Path, shared: Path, dialect: str) -> None:
    files = sorted((shared / "corpus").glob("*.md"))
    assert files
    for number, file in enumerate(files):
        rendered(tmp_path / str(number), file.read_bytes().decode(), ALL_AUTO, dialect=dialect)
