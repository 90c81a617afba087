"""Rules that are proposed from the posts themselves, and the posts that they really fit."""

from __future__ import annotations

import pytest

from publisher.document import Document
from publisher.read.boilerplate import Marks
from publisher.read.proposals import Proposal, propose_boilerplate
from tests.read.reading import document

HEADER = "【本文已在同名 微信公众号 / [博客](http://www.example.cn/) 上线】  \n\n"
FOOTER = "\n***\n\n博客：[x](http://www.example.cn/)  \n公众号：林  \n![](/images/qrcode.jpg)  \n"
NEWER = f"{FOOTER}另一个号：  \n![](/images/wechat.png?v=2)  \n"
LINKS = "".join(f"[第{n}篇](/{n}.html)  \n" for n in range(6))
RELATED = f"\n***\n\n【推荐文章】  \n- 缓存：  \n{LINKS}"


def posts(*texts: str) -> tuple[Document, ...]:
    return tuple(document(text, path=f"posts/{n}.md", name="hexo-pandoc") for n, text in enumerate(texts))


def proposed(*texts: str) -> dict[str, tuple[Marks, int]]:
    return {each.kind: (each.marks, len(each.posts)) for each in propose_boilerplate(posts(*texts))}


def test_what_every_post_bears_is_proposed_with_the_posts_it_fits() -> None:
    whole = [f"{HEADER}第{n}篇的正文。\n{FOOTER if n % 2 else NEWER}{RELATED}" for n in range(6)]
    assert proposed(*whole, "没有这些的一篇。\n", f"{HEADER}只有开头。\n") == {
        "header": (Marks(("【本文已在同名 微信公众号 /",)), 7),
        "footer": (Marks(("博客：",), ("qrcode.jpg", "wechat.png")), 6),
        "related": (Marks(("【推荐文章】",)), 6),
    }


def test_a_list_whose_first_group_is_short_is_named_by_its_heading() -> None:
    links = "".join(f"[第{n}篇](/{n}.html)  \n" for n in range(3))
    texts = [f"正文{n}。\n\n***\n\n【往期文章】  \n- 推理：  \n{links}- 训练：  \n{links}" for n in range(4)]
    assert proposed(*texts)["related"] == (Marks(("【往期文章】",)), 4)


def test_posts_are_named() -> None:
    (only,) = propose_boilerplate(posts("甲。\n", f"乙。\n{RELATED}", f"丙。\n{RELATED}"))
    assert only == Proposal("related", Marks(("【推荐文章】",)), ("posts/1.md", "posts/2.md"), 3)


@pytest.mark.parametrize(
    "texts",
    [
        (),
        ("一篇。\n",),
        (f"一篇。\n{RELATED}",),
        ("甲。\n\n完。\n", "乙。\n\n完。\n"),
        tuple(f"第{n}篇，各不相同。\n\n结尾也不同：{n}。\n" for n in range(5)),
        (*(f"正文{n}。\n" for n in range(8)), f"甲。\n{RELATED}", f"乙。\n{RELATED}"),
    ],
    ids=["nothing", "one", "one with a list", "too short", "all different", "too few"],
)
def test_what_is_no_habit_is_not_proposed(texts: tuple[str, ...]) -> None:
    assert propose_boilerplate(posts(*texts)) == ()
