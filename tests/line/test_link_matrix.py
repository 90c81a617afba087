"""The matrix of links (issue 7, "It shows"): every spelling × every target × what the named post is on that target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PIL import Image as Pillow

from publisher.adapter import LinkUse, Rendition
from publisher.config.load import load_settings
from publisher.ledger import Ledger, LedgerEntry, Sent, TargetEntry
from publisher.pipeline.workspace import Workspace

SETTINGS = """\
site:
  url: https://www.example.cn
  aliases: [http://old.example.org/blog]
posts: posts
markdown: {dialect: hexo-marked}
targets:
  blog: {adapter: hexo, path: blog}
  zhihu: {adapter: zhihu}
  wechat: {adapter: wechat}
  second: {adapter: zhihu}
"""
CANONICAL = "https://www.example.cn/b1.html"
THERE = {"zhihu": "https://zhuanlan.zhihu.com/p/42", "wechat": "https://mp.weixin.qq.com/s/AbCd"}
ELSEWHERE = "https://zhuanlan.zhihu.com/p/77"
"""The page of the named post on a target that no row is about: its address is a spelling of the post everywhere."""

SPELLINGS: Mapping[str, str] = {
    "a file beside": "[x](./named.md)",
    "a file, bare": "[x](named.md)",
    "a file, around": "[x](../posts/named.md)",
    "the address": "[x](/b1.html)",
    "the address, short": "[x](/b1)",
    "a whole address": "[x](https://www.example.cn/b1.html)",
    "http": "[x](http://www.example.cn/b1.html)",
    "no www": "[x](https://example.cn/b1.html)",
    "no scheme": "[x](//www.example.cn/b1.html)",
    "capital letters": "[x](HTTPS://WWW.Example.CN/b1.html)",
    "an alias": "[x](http://old.example.org/blog/b1.html)",
    "a tag": "{% post_link named x %}",
    "a tag by its title": '{% post_link "被提到的文章" x %}',
    "with a fragment": "[x](/b1.html#part)",
    "a file with a fragment": "[x](./named.md#part)",
    "with a query": "[x](https://www.example.cn/b1.html?from=rss)",
    "percent-encoded": "[x](/%62%31.html)",
    "a platform's address": f"[x]({ELSEWHERE})",
    "a platform's address, http": f"[x]({ELSEWHERE.replace('https', 'http')})",
    "wrapped by Zhihu": "[x](https://link.zhihu.com/?target=https%3A//www.example.cn/b1.html)",
    "a platform's address, wrapped": "[x](https://link.zhihu.com/?target=https%3A//zhuanlan.zhihu.com/p/77)",
    "a reference": "[x][n]\n\n[n]: /b1.html",
    "between brackets": "<https://www.example.cn/b1.html>",
    "HTML": '<a href="/b1.html">x</a>',
    "a picture's link": "[![p](p.png)](/b1.html)",
}
PLACES = {"with a fragment", "a file with a fragment"}
"""Spellings that name a place in the page: kept on the blog's address, dropped on a platform's."""

NO_ADDRESS_OF_THE_BLOG = {
    "a file beside",
    "a file, bare",
    "a file, around",
    "a file with a fragment",
    "a platform's address",
    "a platform's address, http",
    "wrapped by Zhihu",
    "a platform's address, wrapped",
}
"""Spellings that lead a reader of the blog nowhere, or round about; all others stay on the blog as they are written."""


@dataclass(frozen=True, slots=True)
class Row:
    """What the named post is on the target, and whether a link then leads to its page there."""

    entry: TargetEntry | None
    leads_there: bool


SENT = Sent("own", "links", "around", "whole")
STATES: Mapping[str, Mapping[str, Row]] = {
    target: {
        "not there": Row(None, leads_there=False),
        "a draft there": Row(
            TargetEntry(id="42", url=f"{page}/edit", stage="draft", sent=SENT), leads_there=False
        ),
        "published there": Row(
            TargetEntry(id="42", url=page, stage="published", sent=SENT), leads_there=True
        ),
        "recorded by hand": Row(TargetEntry(url=page, stage="published", sent=SENT), leads_there=True),
        "out by hand, no address": Row(TargetEntry(stage="manual", sent=SENT), leads_there=False),
        "gone there": Row(TargetEntry(id="42", url=page, stage="gone", sent=SENT), leads_there=False),
        "frozen there": Row(
            TargetEntry(
                id="42", url=page, stage="published", sent=SENT, returned="r", extra={"article_id": "9"}
            ),
            leads_there=True,
        ),
    }
    for target, page in THERE.items()
}
BLOG = {
    "never sent": Row(None, leads_there=True),
    "published there": Row(
        TargetEntry(id="named.md", url=CANONICAL, stage="published", sent=SENT), leads_there=True
    ),
}
"""The blog's page counts as live from the start."""


@cache
def renditions(target: str, state: str) -> Mapping[str, Rendition]:
    """What `target` receives of one post a spelling, all of which name the same other post."""
    entry = (BLOG if target == "blog" else STATES[target])[state].entry
    with TemporaryDirectory() as folder:
        root = Path(folder)
        workspace = site(
            root, {"second": TargetEntry(id="77", url=ELSEWHERE, stage="published", sent=SENT)}, target, entry
        )
        settings = workspace.settings.targets[target]
        names = {f"posts/{number:02}.md": spelling for number, spelling in enumerate(SPELLINGS)}
        return {names[path]: workspace.rendition(workspace.post_named(path), settings) for path in names}


def site(root: Path, known: dict[str, TargetEntry], target: str, entry: TargetEntry | None) -> Workspace:
    (root / "posts").mkdir()
    (root / "publisher.yaml").write_text(SETTINGS, "utf-8")
    head = "---\ntitle: {title}\nabbrlink: {id}\ntags: [a]\ndate: 2024-01-01 10:00:00\n---\n"
    Pillow.new("RGB", (4, 4)).save(root / "posts/p.png")
    (root / "posts/named.md").write_text(head.format(title="被提到的文章", id="b1") + "正文。\n", "utf-8")
    for number, text in enumerate(SPELLINGS.values()):
        words = head.format(title=f"文章 {number}", id=f"a{number}") + f"见 {text} 。\n"
        (root / f"posts/{number:02}.md").write_text(words.replace(" 。", "\n"), "utf-8")
    settings = load_settings(root / "publisher.yaml")
    ledger = Ledger(settings.state)
    targets = {**known, **({target: entry} if entry else {})}
    ledger.save(LedgerEntry("b1", "posts/named.md", "hash", targets))
    return Workspace(settings, ledger)


def own_link(rendition: Rendition) -> LinkUse:
    (found,) = (link for link in rendition.links if link.post == "b1")
    return found


ROWS = [(target, state) for target, states in {"blog": BLOG, **STATES}.items() for state in states]


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(("target", "state"), ROWS)
def test_a_link_leads_where_the_ladder_says(target: str, state: str, spelling: str) -> None:
    rendition = renditions(target, state)[spelling]
    row = (BLOG if target == "blog" else STATES[target])[state]
    blog = f"{CANONICAL}#part" if spelling in PLACES else CANONICAL

    link = own_link(rendition)

    assert link.kind == "own"
    if target == "blog":
        assert link.to == (blog if spelling in NO_ADDRESS_OF_THE_BLOG else link.source)
    else:
        assert link.to == (THERE[target] if row.leads_there else blog)
    assert not [loss for loss in rendition.losses if loss.code == "W311"]


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(("target", "state"), [row for row in ROWS if row[0] != "blog"])
def test_what_readers_get_holds_that_address_and_no_draft_s(target: str, state: str, spelling: str) -> None:
    """WeChat lets no link to the blog stand: there it is a note."""
    rendition, row = renditions(target, state)[spelling], STATES[target][state]
    body = rendition.body

    assert "/edit" not in body
    if spelling == "a picture's link":
        address = THERE[target] if row.leads_there else CANONICAL
        assert f'href="{address}"' not in body, "a picture bears no link there"
        assert address in body or "W308" in {loss.code for loss in rendition.losses}, "a note, or a loss"
        return
    assert (f'href="{THERE[target]}"' in body) is row.leads_there
    if target == "wechat" and not row.leads_there:
        assert "href" not in body
    if spelling != "between brackets":  # whose words are the address
        assert ("www.example.cn/b1.html" in body) is not row.leads_there


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_blog_beside_gets_the_author_s_own_words_with_addresses_that_lead_there(spelling: str) -> None:
    body = renditions("blog", "never sent")[spelling].body

    assert "link.zhihu.com" not in body
    assert "zhuanlan.zhihu.com" not in body
    assert ".md" not in body
