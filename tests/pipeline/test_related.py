"""What a target receives of related data: lists, series and templates, each with what that target can show."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from publisher.config.load import load_settings
from publisher.ledger import Ledger
from publisher.pipeline.workspace import Workspace

SETTINGS = """\
site: {{url: https://www.example.cn, author: 林}}
posts: posts
{related}
targets:
  blog: {{adapter: hexo, path: blog}}
  zhihu: {{adapter: zhihu{zhihu}}}
  wechat: {{adapter: wechat}}
"""
DATA = """\
groups:
  - title: 缓存
    posts: [one, two: 乙, three, hidden]
"""


class Words(HTMLParser):
    """A fragment as its words: `label<address>` for links, `|` between blocks and lines."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said, self.address = "", ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.address = dict(attrs).get("href") or ""
        elif tag in ("p", "br", "li", "ul", "section"):
            self.part()

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.said += f"<{self.address}>"
        elif tag in ("p", "li", "ul", "section"):
            self.part()

    def handle_data(self, data: str) -> None:
        self.said += data.replace("\n", "")

    def part(self) -> None:
        self.said = self.said if self.said.endswith("|") else f"{self.said}|"


def plain_html(html: str) -> str:
    return Words(html).said.strip("|")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    for n, name in enumerate(("one", "two", "three", "hidden"), 1):
        extra = "hidden: true\n" if name == "hidden" else ""
        text = f"---\ntitle: 第{n}篇文章\nabbrlink: {name}\ndate: 2026-11-0{n}\ntags: [a]\nseries: 连载\n{extra}---\n正文\n"
        (tmp_path / f"posts/{name}.md").write_text(text, "utf-8")
    return tmp_path


def live(site: Path, post: str, url: str) -> None:
    """Lets the ledger say that a post is public on Zhihu."""
    entry = {
        "account": "lin",
        "fields": {},
        "id": "1",
        "images": {},
        "pending": None,
        "returned": "",
        "sent": {"own": "", "links": "", "around": ""},
        "stage": "published",
        "time": "2026-11-01T00:00:00Z",
        "url": url,
    }
    folder = site / ".publisher/ledger"
    folder.mkdir(parents=True, exist_ok=True)
    whole = {
        "path": f"posts/{post}.md",
        "post": post,
        "schema_version": 1,
        "source": "",
        "targets": {"zhihu": entry},
    }
    (folder / f"{post}.json").write_text(json.dumps(whole), "utf-8")


def body(site: Path, target: str, *, post: str = "two", related: str = "", zhihu: str = "") -> str:
    """What a target receives of a post, as words with their links."""
    (site / "publisher.yaml").write_text(SETTINGS.format(related=related, zhihu=zhihu), "utf-8")
    settings = load_settings(site / "publisher.yaml")
    workspace = Workspace(settings, Ledger(settings.state))
    rendition = workspace.rendition(workspace.post_named(f"posts/{post}.md"), settings.targets[target])
    return plain_html(rendition.body) if target != "blog" else rendition.body


def test_a_series_of_front_matters_needs_no_file(site: Path) -> None:
    live(site, "one", "https://zhuanlan.zhihu.com/p/1")
    said = body(site, "zhihu")
    assert (
        "系列：连载|上一篇：第1篇文章<https://zhuanlan.zhihu.com/p/1>|下一篇：第3篇文章<https://www.example.cn/three.html>"
        in said
    )
    assert "推荐文章" not in said
    assert "上一篇" not in body(site, "zhihu", post="one")
    assert "下一篇" not in body(site, "zhihu", post="three")


def test_what_is_not_there_follows_the_targets_rule(site: Path) -> None:
    (site / "related.yaml").write_text(DATA, "utf-8")
    live(site, "one", "https://zhuanlan.zhihu.com/p/1")
    data = "related: related.yaml"
    said = body(site, "zhihu", related=data)
    assert (
        "推荐文章|缓存|第1篇文章<https://zhuanlan.zhihu.com/p/1>|第3篇文章<https://www.example.cn/three.html>"
        in said
    )
    assert "缓存|第1篇文章<https://zhuanlan.zhihu.com/p/1>|第3篇文章" in body(
        site, "zhihu", related=data, zhihu=", related_without_copy: title"
    )
    assert body(site, "zhihu", related=data, zhihu=", related_without_copy: drop").count("第3篇文章") == 0
    assert body(site, "zhihu", related=data, zhihu=", related: none").count("第") == 0
    wechat = body(site, "wechat", related=data)
    assert "系列" not in wechat
    assert "推荐文章" not in wechat, "a list left empty goes with its heading"


def test_the_heading_is_the_datas(site: Path) -> None:
    data = "related: related.yaml"
    (site / "related.yaml").write_text(f"heading: 接着读\n{DATA}", "utf-8")
    assert "接着读|缓存|" in body(site, "zhihu", related=data)
    (site / "related.yaml").write_text(f"heading: ''\n{DATA}", "utf-8")
    assert "推荐文章" not in body(site, "zhihu", related=data)


def test_a_blog_keeps_its_own_text(site: Path) -> None:
    (site / "related.yaml").write_text(DATA, "utf-8")
    assert body(site, "blog", related="related: related.yaml") == (site / "posts/two.md").read_text("utf-8")


def test_a_template_says_what_comes_before_and_after(site: Path) -> None:
    live(site, "one", "https://zhuanlan.zhihu.com/p/1")
    (site / "end.md").write_text(
        "**{series}**\\\n上：{previous}\\\n下：{next}\n\n[下一篇]({next})\n\n也在 {copies}\n\n{account}\n\n{author}《{title}》\n",
        "utf-8",
    )
    said = body(site, "zhihu", zhihu=", related: end.md")
    assert said.endswith(
        "连载|上：第1篇文章<https://zhuanlan.zhihu.com/p/1>|下：第3篇文章<https://www.example.cn/three.html>|"
        "下一篇<https://www.example.cn/three.html>|也在 博客<https://www.example.cn/two.html>|林《第2篇文章》"
    )
    said = body(site, "zhihu", post="three", zhihu=", related: end.md")
    assert "下：" not in said
    assert "下一篇" not in said


def test_only_where_a_post_really_is_counts_as_a_copy(site: Path) -> None:
    live(site, "two", "https://zhuanlan.zhihu.com/p/2")
    (site / "head.md").write_text("也在 {copies}\n", "utf-8")
    settings = SETTINGS.replace("{{adapter: wechat}}", "{{adapter: wechat, header: head.md}}")
    (site / "publisher.yaml").write_text(settings.format(related="", zhihu=""), "utf-8")
    loaded = load_settings(site / "publisher.yaml")
    workspace = Workspace(loaded, Ledger(loaded.state))

    def head(post: str) -> str:
        found = workspace.rendition(workspace.post_named(f"posts/{post}.md"), loaded.targets["wechat"])
        return plain_html(found.body).partition("|")[0]

    assert head("two") == "也在 博客、知乎"
    assert head("one") == "也在 博客"
