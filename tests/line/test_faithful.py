"""What must hold for every post and every target: nothing leaks, nothing is lost, order stays, files are untouched.

The posts are our own and those that the engine tests read, and real ones where they lie beside the checkout.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import unquote

import pytest

from publisher.adapter import Rendition
from publisher.config.load import load_settings
from publisher.config.settings import TargetSettings
from publisher.document import (
    Code,
    CodeBlock,
    Document,
    Image,
    Math,
    MathBlock,
    Text,
    fingerprint,
    walk,
)
from publisher.ledger import Ledger
from publisher.pipeline.workspace import Workspace
from publisher.read.dialect import DialectName
from publisher.write.captions import caption_runs
from publisher_wechat import formulas
from tests.conftest import ROOT

SHARED = ROOT.parent / "shared"
DIALECTS: tuple[DialectName, ...] = ("commonmark", "hexo-marked", "hexo-pandoc")
SETTINGS = """\
site: {{url: https://www.example.cn, permalink: ":name.html"}}
posts: posts
static: static
markdown: {{dialect: {dialect}}}
targets:
  blog: {{adapter: hexo, path: blog}}
  zhihu: {{adapter: zhihu}}
  wechat: {{adapter: wechat}}
"""


def files() -> dict[str, Path]:
    found = {path.stem: path for path in (ROOT / "posts").glob("*.md")}
    found |= {path.stem: path for path in (ROOT / "tests" / "engines" / "posts").glob("*.md")}
    found |= {path.stem: path for path in sorted((SHARED / "corpus").glob("[0-9]*.md"))}
    found |= {path.stem: path for path in (SHARED / "seed").glob("*.md")}
    return found


FILES = files()


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Mapping[DialectName, Path]:
    """One site for each dialect, with all posts in it."""
    roots: dict[DialectName, Path] = {}
    for name in DIALECTS:
        root = tmp_path_factory.mktemp(name)
        (root / "posts").mkdir()
        (root / "static").mkdir()
        for post, path in FILES.items():
            shutil.copyfile(path, root / "posts" / f"{post}.md")
            if path.with_suffix("").is_dir():
                shutil.copytree(path.with_suffix(""), root / "posts" / post)
        (root / "publisher.yaml").write_text(SETTINGS.format(dialect=name), "utf-8")
        roots[name] = root
    return roots


@cache
def workspace(root: Path) -> Workspace:
    settings = load_settings(root / "publisher.yaml")
    return Workspace(settings, Ledger(settings.state))


def rendered(root: Path, name: str, target: str) -> tuple[Document, Rendition]:
    site = workspace(root)
    post = site.post_of(root / "posts" / f"{name}.md")
    settings = site.settings.targets[target]
    return site.composed(post, settings), site.rendition(post, settings)


every_post = pytest.mark.parametrize("name", sorted(FILES))
every_dialect = pytest.mark.parametrize("dialect", DIALECTS)
html_targets = pytest.mark.parametrize("target", ["zhihu", "wechat"])


@every_post
def test_it_renders_for_all_targets_and_its_file_stays(sites: Mapping[DialectName, Path], name: str) -> None:
    root = sites["commonmark"]
    file = root / "posts" / f"{name}.md"
    before = file.read_bytes(), file.stat().st_mtime_ns
    bodies = [rendered(root, name, target)[1].body for target in ("blog", "zhihu", "wechat")]
    assert all(bodies)
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
    assert file.read_bytes() == FILES[name].read_bytes()


@every_post
def test_a_second_run_gives_the_same_bytes(sites: Mapping[DialectName, Path], name: str) -> None:
    root = sites["commonmark"]
    again = workspace(root).reread()
    post = again.post_of(root / "posts" / f"{name}.md")
    for target in again.settings.targets.values():
        assert again.rendition(post, target).body == rendered(root, name, target.name)[1].body


@every_post
@every_dialect
def test_zhihu_gets_every_word_in_order(
    sites: Mapping[DialectName, Path], name: str, dialect: DialectName
) -> None:
    document, rendition = rendered(sites[dialect], name, "zhihu")
    assert_all_there(document, page_of(rendition))


@every_post
def test_wechat_gets_every_word_in_order(sites: Mapping[DialectName, Path], name: str) -> None:
    document, rendition = rendered(sites["commonmark"], name, "wechat")
    assert_all_there(document, page_of(rendition))


@every_post
@html_targets
def test_nothing_leaks(sites: Mapping[DialectName, Path], name: str, target: str) -> None:
    dialect: DialectName = "hexo-pandoc" if name == "pandoc" else "commonmark"
    document, rendition = rendered(sites[dialect], name, target)
    prose = page_of(rendition).prose
    source = FILES[name].read_text("utf-8")
    assert "<!--" not in rendition.body
    assert "{%" not in prose or "{% raw" in source
    assert not re.search(r"(?m)^(?:abbrlink|categories|mathjax|updated): ", prose)
    # What is left literal was no emphasis in the source either: it is a power, a pattern or escaped.
    literal = "".join(text for text in texts_of(document, Text))
    assert prose.count("**") <= literal.count("**")
    assert not re.search(r"(?<![\s*])\*\*[^\s*]{1,40}\*\*(?![\s*])", prose)


@every_post
@html_targets
def test_code_stays_as_it_is(sites: Mapping[DialectName, Path], name: str, target: str) -> None:
    document, rendition = rendered(sites["commonmark"], name, target)
    shown = Counter(map(plain_code, page_of(rendition).blocks))
    written = Counter(plain_code(node.text) for node in nodes(document) if isinstance(node, CodeBlock))
    assert not written - shown


@every_post
def test_formulas_stay_as_they_are(sites: Mapping[DialectName, Path], name: str) -> None:
    """Zhihu's `alt` is the TeX, and its address decodes to it."""
    document, rendition = rendered(sites["commonmark"], name, "zhihu")
    written = [one_line(node.tex) for node in walk(document.blocks) if isinstance(node, Math | MathBlock)]
    page = page_of(rendition)
    shown = [one_line(alt).removesuffix("\\\\").strip() for alt in page.formulas]
    # One that cannot be drawn, such as one with its site's own macros, stands as code.
    shown += [one_line(code) for code in page.codes if one_line(code) in written]
    assert not Counter(tex.removesuffix("\\\\").strip() for tex in written) - Counter(shown)
    assert [one_line(unquote(src.partition("tex=")[2])) for src in page.equations] == shown[
        : len(page.formulas)
    ]


@every_post
@pytest.mark.parametrize("math", ["auto", "svg", "png"])
def test_wechat_draws_the_formulas_as_they_are(
    sites: Mapping[DialectName, Path], name: str, math: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What reaches the engine that draws, or becomes characters, is the author's TeX, whatever `math` is; a picture's
    source is the TeX too."""
    root = sites["commonmark"]
    drawn = record_formulas(monkeypatch)
    post, target = workspace(root).post_of(root / "posts" / f"{name}.md"), with_math(root, math)
    document = workspace(root).composed(post, target)
    rendition = workspace(root).rendition(post, target)
    written = [node.tex for node in nodes(document) if isinstance(node, Math | MathBlock)]
    captions = [
        node.tex
        for image in nodes(document)
        if isinstance(image, Image)
        for node in caption_runs(image)
        if isinstance(node, Math)
    ]
    assert not Counter(written) - Counter(drawn)
    assert set(drawn) <= {*written, *captions}
    if math == "png":
        assert set(written) <= {picture.source for picture in rendition.pictures}


@every_post
@every_dialect
def test_the_blog_s_file_says_the_same(
    sites: Mapping[DialectName, Path], name: str, dialect: DialectName
) -> None:
    """Words, code and formulas of the file that Hexo gets are those of the post, in order, and so are its pictures."""
    document, rendition = rendered(sites[dialect], name, "blog")
    assert document.reparse is not None
    again = document.reparse(rendition.body)
    for kind in (Text, Code, CodeBlock, Math, MathBlock, Image):
        assert said(again, kind) == said(document, kind)


@every_post
@html_targets
def test_pictures_out_are_pictures_in(sites: Mapping[DialectName, Path], name: str, target: str) -> None:
    document, rendition = rendered(sites["commonmark"], name, target)
    written = [node for node in nodes(document) if isinstance(node, Image)]
    shown = page_of(rendition).pictures
    here = Counter(node.asset.url for node in written if node.asset)
    assert not here - Counter(shown)
    assert sum(src.startswith(("http", "//")) for src in shown) == sum(node.is_remote for node in written)


def record_formulas(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every TeX that WeChat's writer draws or turns into characters from now on, in order; nothing is really drawn."""
    drawn: list[str] = []
    real = formulas.plain_html

    def plain(tex: str) -> str | None:
        shown = real(tex)
        if shown is not None:
            drawn.append(tex)
        return shown

    def svg(_self: object, tex: str, *, display: bool = False) -> object:
        drawn.append(tex)
        return SimpleNamespace(
            markup=f"<svg id='{fingerprint((tex, display))}'></svg>", width_em=1.0, depth_em=0.0
        )

    monkeypatch.setattr(formulas, "plain_html", plain)
    monkeypatch.setattr("publisher.write.tex.Formulas.svg", svg)
    return drawn


def with_math(root: Path, math: str) -> TargetSettings:
    """The WeChat target with another `math`."""
    target = workspace(root).settings.targets["wechat"]
    return replace(target, adapter=replace(cast(Any, target.adapter), math=math))


def said(document: Document, kind: type) -> list[str]:
    """What the nodes of one kind say, in order, footnotes behind the text."""
    found = [node for node in nodes(document) if isinstance(node, kind)]
    return [
        str(getattr(node, "tex", None) or getattr(node, "text", None) or getattr(node, "src", ""))
        for node in found
    ]


# ---------------------------------------------------------------- what a page shows


class Page(HTMLParser):
    """The words, code blocks, formulas and pictures of a body."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.spoken: list[str] = []
        self.notes: list[str] = []  # Zhihu keeps footnotes in attributes
        self.blocks: list[str] = []
        self.codes: list[str] = []
        self.formulas: list[str] = []
        self.equations: list[str] = []
        self.pictures: list[str] = []
        self._open: list[str] = []

    @property
    def prose(self) -> str:
        return "".join(self.spoken)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "img":
            is_formula = "eeimg" in given or "equation?tex" in given.get("src", "")
            (self.formulas if is_formula else self.pictures).append(given["alt" if is_formula else "src"])
            self.equations += [given.get("src", "")] if is_formula else []
        if tag == "br":
            self.handle_data("\n")
        if tag == "sup":
            self.notes.append(given.get("data-text", ""))
        if tag == "code":
            self.codes.append("")
        if tag == "pre":
            self.blocks.append("")
        if tag in ("pre", "code", "svg"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if "svg" in self._open:
            return
        self.words.append(data)
        if "code" in self._open:
            self.codes[-1] += data
        if "pre" in self._open:
            self.blocks[-1] += data
        elif not self._open:
            self.spoken.append(data)


def page_of(rendition: Rendition) -> Page:
    page = Page()
    page.feed(rendition.body)
    page.close()
    return page


def nodes(document: Document) -> Iterator[object]:
    yield from walk(document.blocks)
    for note in document.footnotes.values():
        yield from walk(note)


def texts_of(document: Document, kind: type[Text]) -> Iterator[str]:
    return (node.text for node in nodes(document) if isinstance(node, kind))


def assert_all_there(document: Document, page: Page) -> None:
    """Every character that the document says stands on the page, in the same order; footnotes come at the end."""
    shown = bare("".join((*page.words, *page.notes)))
    for blocks in (document.blocks, *document.footnotes.values()):
        at = 0
        for node in walk(blocks):
            if not isinstance(node, Text | Code | CodeBlock):
                continue
            for character in bare(node.text):
                found = shown.find(character, at)
                assert found >= 0, f"lost: {character!r} of {node.text[:60]!r}"
                at = found + 1


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def plain_code(text: str) -> str:
    return text.replace("\xa0", " ").replace("\t", "    ").strip("\n")


def one_line(tex: str) -> str:
    return " ".join(tex.split())
