"""From a Markdown file to Zhihu's HTML, through the whole line: what an author writes, and exactly what is sent."""

from __future__ import annotations

import ast
import io
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from PIL import Image

from publisher.adapter import Rendition
from publisher.config.load import load_settings
from publisher.ledger import Ledger, TargetEntry
from publisher.pipeline.workspace import Workspace
from publisher.read.post import Post
from tests.conftest import ROOT

SETTINGS = """\
site: {url: https://www.example.cn, aliases: [http://www.example.cn]}
posts: posts
static: static
markdown: {dialect: hexo-marked}
boilerplate: {footer: {starts_with: "博客：", ends_with: [qrcode.jpg]}}
targets:
  blog: {adapter: hexo, path: blog}
  zhihu: {adapter: zhihu, header: none}
  wechat: {adapter: wechat}
"""
HEAD = "---\ntitle: 题\nabbrlink: aa000001\ntags: [散步]\ndate: 2026-11-01\n---\n"


class Site:
    """A site of one post and what it names; `here` is what Zhihu knows of other posts."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.settings = SETTINGS
        self.ledger = Ledger(root / ".publisher")
        self.write("posts/old.md", "---\ntitle: 旧文\nabbrlink: bb000002\ndate: 2026-10-01\n---\n旧。\n")
        (root / "static/images").mkdir(parents=True)
        buffer = io.BytesIO()
        Image.new("RGB", (64, 48), "teal").save(buffer, "PNG")
        for name in ("map.png", "qrcode.jpg"):
            (root / "static/images" / name).write_bytes(buffer.getvalue())

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def workspace(self, text: str, head: str = HEAD) -> tuple[Workspace, Post]:
        self.write("posts/new.md", head + text)
        self.write("publisher.yaml", self.settings)
        workspace = Workspace(load_settings(self.root / "publisher.yaml"), self.ledger)
        return workspace, workspace.post_named("posts/new.md")

    def rendition(self, text: str, *, head: str = HEAD, target: str = "zhihu") -> Rendition:
        workspace, post = self.workspace(text, head)
        return workspace.rendition(post, workspace.settings.targets[target])

    def sent(self, text: str, **more: Any) -> str:
        return self.rendition(text, **more).body

    def publish_old(self, url: str = "https://zhuanlan.zhihu.com/p/42") -> None:
        entry = TargetEntry(account="me", id="42", url=url, stage="published")
        self.ledger.save_target("bb000002", "zhihu", entry, path="posts/old.md", source="")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def codes(rendition: Rendition) -> list[str]:
    return [loss.code for loss in rendition.losses]


# ---------------------------------------------------------------- the text


@pytest.mark.parametrize(
    "text",
    ["# 题\n\n文", "文\n<!-- more -->\n", "{% gallery %}\n文\n{% endgallery %}\n", "<!-- toc -->\n\n文"],
)
def test_the_title_and_hexo_s_own_words_are_not_in_the_text(site: Site, text: str) -> None:
    """Requirement 1."""
    rendition = site.rendition(text)
    assert (rendition.title, rendition.body) == ("题", "<p>文</p>")


def test_without_a_title_the_first_heading_is_it_once(site: Site) -> None:
    """Requirement 1."""
    head = "---\nabbrlink: aa000001\ntags: [散步]\n---\n"
    rendition = site.rendition("# 从标题来\n\n## 节\n\n文", head=head)
    assert (rendition.title, rendition.body) == ("从标题来", "<h2>节</h2><p>文</p>")


def test_headings_by_what_is_used(site: Site) -> None:
    """Requirement 2."""
    body = site.sent("## 甲\n\n#### 乙\n\n##### 丙\n\n###### 丁\n")
    assert body == "<h2>甲</h2><h3>乙</h3><p><strong>丙</strong></p><p><strong>丁</strong></p>"


def test_nothing_stands_between_blocks(site: Site) -> None:
    """Requirement 3: no blank text, no empty paragraph; blank lines of code stay."""
    body = site.sent("甲\n\n\n\n- 乙\n\n\n> 丙\n\n&nbsp;\n\n```\n\n丁\n\n```\n")
    assert body == '<p>甲</p><ul><li>乙</li></ul><blockquote>丙</blockquote><pre lang="text">\n丁\n</pre>'


def test_code_is_left_alone(site: Site) -> None:
    """Requirement 4."""
    body = site.sent('```c++\nif (a<b && c) cout << "$x$";\n```\n\n~~~没有这种语言\nx\n~~~\n')
    assert (
        body == '<pre lang="cpp">if (a&lt;b &amp;&amp; c) cout &lt;&lt; "$x$";</pre><pre lang="text">x</pre>'
    )


X = '<img eeimg="1" src="//www.zhihu.com/equation?tex=x" alt="x">'


def test_formulas_and_what_is_none(site: Site) -> None:
    """Requirement 5."""
    assert site.sent("设 $x$：\n\n$$\nx\n$$\n") == f"<p>设 {X}：</p><p>{X.replace('1', '2', 1)}</p>"
    body = site.sent("门票 $5 和 $6，\\$7，`$y$`，[a$b$](https://e.org/$z$)")
    assert "eeimg" not in body.partition("<a")[0]
    assert "https://e.org/$z$" in body
    everywhere = site.sent("## $x$\n\n- $x$\n\n> $x$\n\n| $x$ | b |\n|---|---|\n| $x$ | c |\n")
    assert everywhere.count(X) == 5


def test_tables(site: Site) -> None:
    """Requirement 6: cells are filled up or cut, an escaped pipe is a pipe."""
    body = site.sent("| 甲 | 乙 |\n|:--|--:|\n| `a\\|b` | $x$ | 多余 |\n| [链](https://e.org) |\n")
    head = (
        '<table data-draft-node="block" data-draft-type="table" data-size="normal" data-row-style="normal">'
    )
    assert body == (
        f"{head}<tbody><tr><th>甲</th><th>乙</th></tr><tr><td><code>a|b</code></td><td>{X}</td></tr>"
        '<tr><td><a href="https://e.org">链</a></td><td></td></tr></tbody></table>'
    )


def test_nested_lists(site: Site) -> None:
    """Requirement 7."""
    body = site.sent("3. 甲\n   - 一\n     1. 深\n\n   ```c\n   x\n   ```\n4. 乙\n")
    assert body == (
        '<ol start="3"><li>甲</li><ul><li>一</li><ol><li>深</li></ol></ul></ol><pre lang="c">x</pre>'
        '<ol start="4"><li>乙</li></ol>'
    )


def test_lists_in_quotations(site: Site) -> None:
    """Requirement 8."""
    assert site.sent("> 甲\n>\n> - 一\n> - 二\n>\n> 1. 三\n") == (
        "<blockquote>甲<br>• 一<br>• 二<br>1. 三</blockquote>"
    )


def test_footnotes(site: Site) -> None:
    """Requirement 9."""
    rendition = site.rendition("甲[^b]乙[^a]丙[^b]丁[^c]\n\n[^a]: 注甲\n[^b]: 注乙\n")
    assert [part.partition('"')[0] for part in rendition.body.split('data-numero="')[1:]] == ["1", "2", "1"]
    assert rendition.body.count('data-text="注乙"') == 2
    assert "注甲</p>" not in rendition.body
    assert "W319" in codes(rendition)


def test_pictures(site: Site) -> None:
    """Requirement 10."""
    body = site.sent('![](/images/map.png "地图")\n\n![](/images/map.png)\n')
    one, two = body.split("</figure>")[:2]
    assert 'data-caption="地图" data-size="normal" data-rawwidth="64" data-rawheight="48"' in one
    assert 'data-caption=""' in two
    assert 'src="asset:' in one


FALLBACKS = [
    ("[![图](/images/map.png)](https://e.org)", "W323"),
    ("~~删~~", "W303"),
    ("H<sub>2</sub>O", "W303"),
    ("<form>x</form>\n\n文", "W305"),
    ("<iframe src='https://e.org'></iframe>\n\n文", "W348"),
    ("<dl><dt>甲</dt><dd>乙</dd></dl>", "W313"),
    ("文 ![图](/images/map.png) 文", "W308"),
    ("```mermaid\ngraph TD\n```", "W304"),
    ("> [!NOTE]\n> 文", "W315"),
]


@pytest.mark.parametrize(("text", "code"), FALLBACKS, ids=[code for _, code in FALLBACKS])
def test_every_fallback_is_told_with_its_line(site: Site, text: str, code: str) -> None:
    """Requirement 11: line 7 is the first behind the front matter."""
    assert [(loss.code, loss.line) for loss in site.rendition(text).losses] == [(code, 7)]


def test_task_lists_and_details_have_words_of_their_own(site: Site) -> None:
    """Requirement 11."""
    assert site.sent("- [x] 已办\n- [ ] 待办\n") == "<ul><li>☑ 已办</li><li>☐ 待办</li></ul>"
    body = site.sent("<details><summary>题</summary>\n\n文\n\n</details>\n")
    assert "题" in body
    assert "文" in body
    assert "details" not in body


# ---------------------------------------------------------------- links and what surrounds


def test_own_links_lead_to_zhihu_once_the_post_is_there(site: Site) -> None:
    """Requirement 13: every spelling; the fragment stays on the blog's address only; a broken one is reported."""
    text = (
        "[甲](/bb000002.html#节)、[乙](http://www.example.cn/bb000002.html)、[丙](old.md)、[丁](/none.html)"
    )
    before = site.rendition(text)
    assert before.body.count("https://www.example.cn/bb000002.html") == 3
    assert "bb000002.html#" in before.body
    assert "W311" in codes(before)
    site.publish_old()
    assert site.sent(text).count('href="https://zhuanlan.zhihu.com/p/42"') == 3


def test_a_draft_s_address_is_nobody_s_link(site: Site) -> None:
    """Requirement 13."""
    entry = TargetEntry(account="me", id="42", url="https://zhuanlan.zhihu.com/p/42/edit", stage="draft")
    site.ledger.save_target("bb000002", "zhihu", entry, path="posts/old.md", source="")
    assert "zhuanlan" not in site.sent("[甲](/bb000002.html)")


def test_zhihu_s_redirector_is_unwrapped(site: Site) -> None:
    """Requirement 14."""
    body = site.sent("[外](https://link.zhihu.com/?target=https%3A//e.org/%3Fa%3D1)")
    assert body == '<p><a href="https://e.org/?a=1">外</a></p>'


def test_a_card_is_opt_in(site: Site) -> None:
    """Requirement 15."""
    assert site.sent("https://e.org/a\n") == '<p><a href="https://e.org/a">https://e.org/a</a></p>'
    site.settings = SETTINGS.replace("header: none}", "header: none, link_cards: true}")
    assert site.sent("https://e.org/a\n").startswith('<a href="https://e.org/a" data-draft-node="block"')


FOOTER = "文\n\n---\n\n博客：[http://www.example.cn/](http://www.example.cn/)  \n微信公众号：林  \n![](/images/qrcode.jpg)\n"


def test_the_footer_has_no_qr_code_and_names_nobody_unless_a_template_does(site: Site) -> None:
    """Requirement 16: off by default, a template instead, and opting in by `keep`."""
    assert "公众号" not in site.sent(FOOTER)
    assert "asset:" not in site.sent(FOOTER)
    site.write("foot.md", "更多文章见[我的专栏](https://zhuanlan.zhihu.com/c_1)。\n")
    site.settings = SETTINGS.replace("header: none}", "header: none, footer: foot.md}")
    assert '<a href="https://zhuanlan.zhihu.com/c_1">我的专栏</a>' in site.sent(FOOTER)
    site.settings = SETTINGS.replace("header: none}", "header: none, footer: keep, qr: keep}")
    kept = site.rendition(FOOTER)
    assert "asset:" in kept.body
    assert "W330" in codes(kept), "and says why that is a risk"


def test_a_qr_code_that_no_rule_recognises_is_warned_of(site: Site) -> None:
    """Requirement 16."""
    site.settings = SETTINGS.replace(
        'boilerplate: {footer: {starts_with: "博客：", ends_with: [qrcode.jpg]}}\n', ""
    )
    assert {"W318", "W330"} <= set(codes(site.rendition(FOOTER)))


def test_all_targets_are_written_from_one_document(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requirement 17: the post is parsed once, whatever it is written for, and its own part has one fingerprint."""
    from publisher.read import parse as reading

    parsed: list[str] = []
    original = reading.parse

    def counted(post: Post, *rest: Any, **more: Any) -> Any:
        parsed.append(post.path)
        return original(post, *rest, **more)

    monkeypatch.setattr(reading, "parse", counted)
    workspace, post = site.workspace("文 **粗** $x$")
    made = [workspace.rendition(post, target) for target in workspace.settings.targets.values()]
    assert parsed.count("posts/new.md") == 1
    assert len(made) == 3
    assert all("粗" in rendition.body for rendition in made)


# ---------------------------------------------------------------- checks before any request


@pytest.mark.parametrize(
    ("head", "text", "code"),
    [
        (HEAD.replace("题", "长" * 101), "文", "E303"),
        (HEAD, "# 题\n", "E207"),
        (HEAD.replace("tags: [散步]\n", "publisher: {mode: publish}\n"), "文", "E309"),
        (HEAD, "![](/images/none.png)", "E301"),
        (HEAD, "$\\frac{1}{$", "E305"),
    ],
)
def test_what_zhihu_would_refuse_is_known_before(site: Site, head: str, text: str, code: str) -> None:
    """Requirement 33: title, text, topic, pictures and formulas are checked without a request."""
    assert code in {problem.code for problem in site.rendition(text, head=head).problems}


def test_the_defaults_are_careful() -> None:
    """Requirements 23 and 38: a draft, no QR code, at most three pictures at a time."""
    from publisher_zhihu.adapter import ADAPTER

    capabilities = ADAPTER().capabilities
    assert (capabilities.defaults["mode"], capabilities.defaults["qr"], capabilities.uploads) == (
        "draft",
        "none",
        3,
    )


def test_one_rendition_is_as_long_as_it_says(site: Site) -> None:
    rendition = site.rendition("文" * 100)
    assert rendition.limits.characters == len(rendition.body)
    assert replace(rendition, fields=MappingProxyType({})).body == rendition.body


# ---------------------------------------------------------------- Python alone

PROGRAMS = ("subprocess", "os.system", "os.popen", "os.exec", "shutil.which")


@pytest.mark.parametrize(
    "room", ["adapters/publisher_zhihu", "publisher/read", "publisher/write", "publisher/media"]
)
def test_no_other_program_is_needed(room: str) -> None:
    """Requirement 42: no pandoc, no node, no browser; a diagram stays code (see the fallbacks)."""
    for file in (ROOT / room).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            named = ast.unparse(node) if isinstance(node, ast.Import | ast.ImportFrom | ast.Attribute) else ""
            assert not any(program in named for program in PROGRAMS), f"{file}: {named}"
