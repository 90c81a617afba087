"""Made-up posts, for every target: every word in order, code and formulas as they are, pictures out as many as in,
nothing leaks, the file untouched, a second run the same bytes. `test_faithful` holds the same for real posts.
"""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publisher.adapter import Rendition
from publisher.config.load import load_settings
from publisher.document import Document, Image
from publisher.ledger import Ledger
from publisher.pipeline.workspace import Workspace
from publisher.read.dialect import DialectName
from tests.line.test_faithful import (
    DIALECTS,
    SETTINGS,
    assert_all_there,
    nodes,
    one_line,
    page_of,
    plain_code,
    record_formulas,
)

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
BLOCKS = [
    "W 一句话，**W**、*W*、~~W~~ 与 `C`，“W”后面。",
    "W [W](https://e.org/W) 和 $T$，接着 $$T$$ W。\nW 下一行",
    "## W",
    "# W **W**",
    "- W\n  - W\n    - W $T$\n- W",
    "3. W\n\n   W\n4. W",
    "- [x] W\n- [ ] W",
    "> W\n> - W\n>\n> W",
    "> [!WARNING] W\n> W",
    "| W | $T$ |\n|---|:--:|\n| `C` | **W** |\n| W | W |",
    "```python\nC  # **C** $C$\n\n    {% C %} {{ C }}\n```",
    "    C <b>\n    C",
    "$$\nT \\\\\nT\n$$",
    "![](/images/a.png)",
    "W ![](b.png) W",
    "[![](https://e.org/W.png)](https://e.org)",
    "<div>\nW <b>W</b>\n</div>",
    "<table><tr><td>W</td><td>W</td></tr></table>",
    "<details><summary>W</summary>\n\nW\n\n</details>",
    "<dl><dt>W</dt><dd>W</dd></dl>",
    "<!-- 藏起来 -->",
    "W <!-- 藏起来\n\n还是藏起来 --> W",
    "{# 藏起来 #}",
    "{% note info %}\nW\n\nW\n{% endnote %}",
    "{% note W %}W{% endnote %}",
    "{% spoiler W %}\nW\n{% endspoiler %}",
    "{% blockquote %}\nW\n{% endblockquote %}",
    "{% codeblock lang:js %}\nC\n{% endcodeblock %}",
    "{% raw %}W{% endraw %}",
    "{% tabs W %}\n<!-- tab W -->\nW\n<!-- endtab -->\n{% endtabs %}".replace("tabs W", "tabs t"),
    "::: tip W\nW\n:::",
    "***",
    "W😀　W\u00a0W",
]
POSTS = st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=10).map("\n\n".join)


@dataclass(frozen=True)
class Site:
    """A site with one post, and the post's words, code and formulas."""

    root: Path

    @property
    def file(self) -> Path:
        return self.root / "posts" / "a.md"

    def write(self, text: str, end: str) -> str:
        """Writes the post, with its marks filled in: W a word, C code, T a formula; returns what stands in it."""
        numbers = iter(range(10_000))
        filled = re.sub(r"\b[WCT]\b", lambda match: _filled(match[0], next(numbers)), text)
        body = f"---\ntitle: 题目\nabbrlink: aaaa0001\ntags: [b]\ndate: 2024-01-02\n---\n\n头\n\n{filled}\n"
        self.file.write_bytes(body.replace("\n", end).encode())
        return filled

    def workspace(self) -> Workspace:
        loaded = load_settings(self.root / "publisher.yaml")
        return Workspace(loaded, Ledger(loaded.state))


def _filled(mark: str, number: int) -> str:
    return {"W": f"w{number:04}w", "C": f"c{number:04}c", "T": f"x_{{{number}}}+\\frac{{1}}{{2}}"}[mark]


@pytest.fixture(scope="module", params=DIALECTS)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    dialect: DialectName = request.param
    root = tmp_path_factory.mktemp(dialect)
    (root / "posts" / "a").mkdir(parents=True)
    (root / "static" / "images").mkdir(parents=True)
    (root / "posts" / "a" / "b.png").write_bytes(PIXEL)
    (root / "static" / "images" / "a.png").write_bytes(PIXEL)
    (root / "publisher.yaml").write_text(SETTINGS.format(dialect=dialect), "utf-8")
    return Site(root)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=POSTS, end=st.sampled_from(["\n", "\r\n"]))
def test_made_up_posts(site: Site, monkeypatch: pytest.MonkeyPatch, text: str, end: str) -> None:
    filled = site.write(text, end)
    before = site.file.read_bytes()
    with monkeypatch.context() as patched:
        drawn = record_formulas(patched)
        first = dict(_rendered(site.workspace()))
        again = dict(_rendered(site.workspace()))
    assert site.file.read_bytes() == before
    assert {name: made.body for name, (_, made) in first.items()} == {
        name: m.body for name, (_, m) in again.items()
    }
    for name in ("zhihu", "wechat"):
        _assert_faithful(*first[name], filled)
    _assert_formulas(first, drawn, filled)
    _assert_the_same(*first["blog"])


def _rendered(workspace: Workspace) -> Iterator[tuple[str, tuple[Document, Rendition]]]:
    post = next(iter(workspace.posts.values()))
    for name, target in workspace.settings.targets.items():
        yield name, (workspace.composed(post, target), workspace.rendition(post, target))


def _assert_faithful(document: Document, rendition: Rendition, filled: str) -> None:
    page = page_of(rendition)
    shown = "".join((*page.words, *page.notes))
    words = [word for word in re.findall(r"w\d{4}w", filled) if f"e.org/{word}" not in filled]
    assert list(dict.fromkeys(word for word in re.findall(r"w\d{4}w", shown) if word in words)) == words
    assert_all_there(document, page)
    assert set(re.findall(r"c\d{4}c", filled)) == set(re.findall(r"c\d{4}c", shown))
    for leak in ("藏起来", "<!--", "**", "{% note", "{% endnote", "abbrlink", ":::"):
        assert leak not in page.prose
    blocks = [plain_code(block) for block in page.blocks]
    for code in re.findall(r"```python\n(.*?)\n```", filled, re.DOTALL):
        assert plain_code(code) in blocks
    images = [node for node in nodes(document) if isinstance(node, Image)]
    assert len(page.pictures) == len(images)


def _assert_formulas(made: Mapping[str, tuple[Document, Rendition]], drawn: list[str], filled: str) -> None:
    """Each formula once on Zhihu, byte for byte but for line ends; each reaches WeChat's engine."""
    numbers = Counter(re.findall(r"x_\{\d+\}\+\\frac\{1\}\{2\}", filled))
    zhihu = page_of(made["zhihu"][1])
    assert Counter(re.findall(r"x_\{\d+\}\+\\frac\{1\}\{2\}", "\n".join(zhihu.formulas))) == numbers
    decoded = [one_line(unquote(source.partition("tex=")[2])) for source in zhihu.equations]
    assert decoded == [one_line(alt) for alt in zhihu.formulas]
    assert set(re.findall(r"x_\{\d+\}\+\\frac\{1\}\{2\}", "\n".join(drawn))) == set(numbers)


def _assert_the_same(document: Document, rendition: Rendition) -> None:
    """The blog's file is the author's own, or reads like it."""
    assert document.reparse is not None
    assert document.reparse(rendition.body).blocks == document.reparse(document.source).blocks
