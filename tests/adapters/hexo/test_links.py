"""Links in the author's file: what leads to the blog already stays, the rest is led there at its own place."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.ledger import Ledger, Sent, TargetEntry
from tests.adapters.hexo.author import settle_in

HEAD = "---\ntitle: 题\nabbrlink: 0000cafe\n---\n\n"
CANONICAL = "https://blog.example/0000beef.html"
WRAPPED = "https://link.zhihu.com/?target=https%3A//x.example/a"


def body(tmp_path: Path, text: str) -> str:
    """The text of a post as the blog receives it."""
    rendition = settle_in(tmp_path, HEAD + text).render()
    assert rendition.body.startswith(HEAD)
    return rendition.body.removeprefix(HEAD)


@pytest.mark.parametrize(
    "written",
    [
        "[另一篇](https://blog.example/0000beef.html)",
        "[另一篇](http://blog.example/0000beef.html)",
        "[另一篇](https://www.blog.example/0000beef.html#节)",
        "[另一篇](http://old.example/0000beef.html)",
        "[另一篇](//BLOG.example/0000beef.html)",
        "[另一篇](/0000beef.html)",
        "[另一篇](/0000beef#节)",
        "[另一篇](0000beef.html)",
        "[上文](#节)",
        "[首页](/)",
        "[没有的页](/no-such.html)",
        "{% post_link other %}",
        "{% post_link other '另一篇' %}",
        "[另一篇]({% post_link other %})",
        "[外面](https://x.example/a(b)?c=d&e=f)",
        "[坏的](http://[x/)",
        "见https://blog.example/0000beef.html。",
        "[信](mailto:a@b.c)",
        "`[另一篇](other.md)`",
        "```\n[另一篇](other.md)\n[r]: other.md\n```",
        "$[a](other.md)$",
        "甲 <!-- [另一篇](other.md) -->",
    ],
)
def test_it_stays_as_written(tmp_path: Path, written: str) -> None:
    assert body(tmp_path, f"{written}\n") == f"{written}\n"


@pytest.mark.parametrize(
    ("written", "led"),
    [
        ("[另一篇](other.md)", f"[另一篇]({CANONICAL})"),
        ("[另一篇](./other.md#节)", f"[另一篇]({CANONICAL}#节)"),
        ("[另一篇](other)", f"[另一篇]({CANONICAL})"),
        ("[另一篇](../posts/other.md)", f"[另一篇]({CANONICAL})"),
        ("[另一篇](/posts/other.md)", f"[另一篇]({CANONICAL})"),
        ('[另一篇](<other.md> "题")', f'[另一篇](<{CANONICAL}> "题")'),
        ("[**另**一篇](other.md)和[它](other.md)", f"[**另**一篇]({CANONICAL})和[它]({CANONICAL})"),
        (f"[外面]({WRAPPED})", "[外面](https://x.example/a)"),
        (f"见{WRAPPED}。", "见https://x.example/a。"),
        (f"<{WRAPPED}>", "<https://x.example/a>"),
        ("[旧](https://link.zhihu.com/?target=http%3A//old.example/0000beef.html)", f"[旧]({CANONICAL})"),
        ("[另一篇][r]\n\n[r]: other.md '题'", f"[另一篇][r]\n\n[r]: {CANONICAL} '题'"),
        ("[r]和[R]\n\n[r]:\tother.md", f"[r]和[R]\n\n[r]:\t{CANONICAL}"),
        ("> [r]\n>\n> [r]: <other.md>", f"> [r]\n>\n> [r]: <{CANONICAL}>"),
        ("行内 <a href='other.md'>other.md</a>。", f"行内 <a href='{CANONICAL}'>other.md</a>。"),
        ('<div>\n<a href="other.md">甲</a>\n</div>', f'<div>\n<a href="{CANONICAL}">甲</a>\n</div>'),
        ("甲[^1]\n\n[^1]: 见[另一篇](other.md)", f"甲[^1]\n\n[^1]: 见[另一篇]({CANONICAL})"),
        ("| 头 |\n|---|\n| [另](other.md) |", f"| 头 |\n|---|\n| [另]({CANONICAL}) |"),
        ("- 甲\n  > [另](other.md)", f"- 甲\n  > [另]({CANONICAL})"),
        ("[![图](/images/qrcode.png)](other.md)", f"[![图](/images/qrcode.png)]({CANONICAL})"),
    ],
)
def test_it_is_led_to_the_blog(tmp_path: Path, written: str, led: str) -> None:
    assert body(tmp_path, f"{written}  \n") == f"{led}  \n"
    assert body(tmp_path / "again", f"{led}  \n") == f"{led}  \n"


def test_a_platforms_address_of_an_own_post_is_led_to_the_blog(tmp_path: Path) -> None:
    author = settle_in(tmp_path, f"{HEAD}[另一篇](https://zhuanlan.zhihu.com/p/123)\n")
    ledger = Ledger(author.workspace().settings.state)
    entry = TargetEntry(id="123", url="https://zhuanlan.zhihu.com/p/123", stage="published", sent=Sent("a"))
    ledger.save_target("0000beef", "zhihu", entry, path="posts/other.md", source="")
    assert author.render().body == f"{HEAD}[另一篇]({CANONICAL})\n"


def test_what_cannot_be_changed_alone_is_left_with_a_loss(tmp_path: Path) -> None:
    """The destination of one reference stands in a code block as well: which is which, only the proof knows."""
    text = "[r]\n\n[r]: other.md\n\n```\n[r]: other.md\n```\n"
    rendition = settle_in(tmp_path, HEAD + text).render()
    assert rendition.body == HEAD + text
    assert [(loss.code, loss.line) for loss in rendition.losses] == [("W324", 6)]


def test_every_link_is_named_with_where_it_leads(tmp_path: Path) -> None:
    text = "[甲](other.md) [乙](/0000beef.html) [丙](https://x.example/) [丁](/no-such.html)\n"
    uses = settle_in(tmp_path, HEAD + text).render().links
    assert [(use.source, use.to, use.kind) for use in uses] == [
        ("other.md", CANONICAL, "own"),
        ("/0000beef.html", "/0000beef.html", "own"),
        ("https://x.example/", "https://x.example/", "external"),
        ("/no-such.html", "/no-such.html", "broken"),
    ]


def test_what_other_platforms_leave_out_is_no_loss_here(tmp_path: Path) -> None:
    text = "甲\n\n<iframe src='https://x.example/'></iframe>\n\n{% bilibili BV1 %}\n\n[没有的页](/no-such.html)\n"
    rendition = settle_in(tmp_path, HEAD + text).render()
    assert rendition.body == HEAD + text
    assert [loss.code for loss in rendition.losses] == ["W311"]
