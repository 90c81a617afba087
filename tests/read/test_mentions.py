"""Links of a person's own lists, with their words."""

from __future__ import annotations

import json
from html import escape
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.read.mentions import Mention, read_mentions

S = "https://mp.weixin.qq.com/s/AbC-1_x"
LONG = "http://mp.weixin.qq.com/s?__biz=MzA3==&mid=22&idx=1&sn=ab&chksm=9#rd"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param("a.html", f'<p><a href="{S}">批处理与<b>缓存</b></a></p>', [("批处理与缓存", S)], id="page"),
        pytest.param(
            "", f'<div><a href="{LONG.replace("&", "&amp;")}">\n 批处理\n </a></div>', [("批处理", LONG)],
            id="page by its text, entities and blanks",
        ),
        pytest.param(
            "a.htm", f'<a href="{S}"><img src="x.png"></a><a href="{S}" title="批处理"><i></i></a>',
            [("", S), ("批处理", S)], id="links around pictures",
        ),
        pytest.param(
            "album.html", f'<li class="album" data-link="{S}" data-title="显存 从哪里来"><span>1</span></li>',
            [("显存 从哪里来", S)], id="album",
        ),
        pytest.param(
            "list.html",
            '<script>var list = [{"title":"\\u663e\\u5b58","x":1,"link":"http:\\/\\/mp.weixin.qq.com\\/s\\/q1"}]</script>',
            [("显存", "http://mp.weixin.qq.com/s/q1")], id="data of a page's script",
        ),
        pytest.param("a.html", "<a href='//zhuanlan.zhihu.com/p/12'>题</a>", [("题", "https://zhuanlan.zhihu.com/p/12")],
                     id="no scheme"),
        pytest.param(
            "a.html", '<a href="https://link.zhihu.com/?target=https%3A//mp.weixin.qq.com/s/q1">显存</a>',
            [("显存", "https://mp.weixin.qq.com/s/q1")], id="through a redirecting page",
        ),
        pytest.param(
            "a.md", f"- [批处理(一)]({S})  \n- [x \\[y\\]](<{LONG}>)\n", [("批处理(一)", S), ("x [y]", LONG)],
            id="Markdown list",
        ),
        pytest.param("a.md", f"[a]({S}) 与 [b]({LONG})", [("a", S), ("b", LONG)], id="two in a line"),
        pytest.param("a.txt", f"1. 显存从哪里来：{S}\n", [("显存从哪里来", S)], id="a bare address behind words"),
        pytest.param("", f"**显存从哪里来**\n{S}\n\n{LONG}\n", [("显存从哪里来", S), ("", LONG)], id="below its title"),
        pytest.param("a.csv", f"标题,网址\n显存,{S}\n\"甲, 乙\",{LONG}\n", [("显存", S), ("甲, 乙", LONG)], id="table"),
        pytest.param("", f"显存,{S}\n甲, 乙,{LONG}\n", [("显存", S), ("甲, 乙", LONG)], id="table by its text, a bare comma"),
        pytest.param("a.csv", f"{S},显存\n", [("显存", S)], id="table the other way round"),
        pytest.param("a.md", "\ufeff没有链接\n", [], id="none"),
        pytest.param("a.html", "<a href=''>x</a><a>y</a><a href='javascript:0'", [], id="broken"),
    ],
)  # fmt: skip
def test_links(name: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert list(read_mentions(text, name=name)) == [Mention(*each) for each in expected]


@pytest.mark.parametrize("depth", range(3))
def test_data_within_data(depth: int) -> None:
    """A saved list of published articles holds JSON within a text of JSON, with HTML's escapes around it."""
    data: object = {
        "appmsgex": [{"title": "显存 “从哪里来”", "digest": "", "link": LONG}, {"title": "乙", "link": S}]
    }
    for _ in range(depth):
        data = {"publish_info": json.dumps(data)}
    page = f"<html><script>publish_page = {escape(json.dumps(data))};</script></html>"
    assert read_mentions(page) == (Mention("显存 “从哪里来”", LONG), Mention("乙", S))


@given(
    st.text(alphabet="<>a[](),\"'!-/?=&;:\\\0\n x链", max_size=60),
    st.sampled_from(["", "a.html", "a.csv", "a.md"]),
)
def test_no_text_is_too_strange(text: str, name: str) -> None:
    for mention in read_mentions(text + S, name=name):
        assert mention.address


@pytest.mark.parametrize(
    "text", ["[x](http://a(" * 2000, "\\[" * 10000 + "]", "[" * 20000 + "](", "[a](b" * 5000]
)
def test_no_line_keeps_it_busy(text: str) -> None:
    """A choice that could be read two ways would take minutes here, not hundredths of a second."""
    begun = process_time()
    read_mentions(text, name="a.md")
    assert process_time() - begun < 5


@pytest.mark.parametrize("text", ["<![", "a<![x>b", "<![CDATA[x]]>"])
def test_a_marked_section_that_is_none(text: str) -> None:
    link = f'<a href="{S}">题</a>'
    assert read_mentions(f"{link}{text}", name="a.html")[0] == Mention("题", S)
