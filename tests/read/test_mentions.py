"""Links of a person's own lists, with their words."""

from __future__ import annotations

import pytest

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
