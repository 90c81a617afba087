"""What a real Hexo makes of posts, to hold our reading against: a site that is built, and what its pages say.

The site has no theme but one line, so that a page is its post and nothing else.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal

from publisher.document import (
    Document,
    Image,
    Item,
    List,
    Strong,
    Table,
    plain_text,
    walk,
)
from tests.conftest import ROOT

Engine = Literal["marked", "pandoc"]
ENGINE = ROOT / "tests" / "engines" / "hexo"
PANDOC = ROOT / "tests" / "engines" / "pandoc" / "pypandoc" / "files"
COUNTED = ("list", "item", "bold", "table", "picture")

_VOID = frozenset(
    {"img", "br", "hr", "input", "col", "source", "wbr", "meta", "link", "embed", "area", "param"}
)
_UNSAID = frozenset({"script", "style", "figcaption", "video", "audio", "iframe"})
"""What a reader does not read, and captions, which are a picture's own words."""
_MARKS = frozenset({"footnote-ref", "footnote-back"})

_PLUGINS = {"marked": "hexo-renderer-marked", "pandoc": "hexo-renderer-pandoc"}
_SETTINGS = """
url: https://www.example.cn
timezone: Asia/Shanghai
post_asset_folder: true
future: true
updated_option: date
permalink: pages/:hash.html
theme: bare
syntax_highlighter: highlight.js
highlight: {line_number: false, wrap: false, auto_detect: false}
marked: {prependRoot: true, postAsset: true}
pandoc: {args: [--mathjax]}
"""
_LAYOUT = '<article data-source="<%= page.source %>"><%- page.content %></article>'
_TAGS = """
const render = content => hexo.render.renderSync({text: content, engine: 'markdown'});
hexo.extend.tag.register('spoiler', ([label], content) => `<b>${label}</b>${render(content)}`, {ends: true});
hexo.extend.tag.register('note', (args, content) => render(content), {ends: true});
hexo.extend.tag.register('pdf', ([path]) => `<a href="${path}">${path.split('/').pop()}</a>`);
hexo.extend.tag.register('unknown_tag', () => '');
"""
"""Stand-ins for what themes and plugins bring: an unknown tag is fatal for Hexo's whole build."""


@dataclass(frozen=True)
class Said:
    """What a text says: its words without blanks, and how often each kind of thing stands in it."""

    text: str
    counts: Mapping[str, int]


def build(
    site: Path, posts: Mapping[str, str], engine: Engine, *, folders: Mapping[str, Path]
) -> Mapping[str, Said]:
    """Lets Hexo with `engine` build `posts` (name -> text of the file), and returns what each page says.

    `folders` hold the pictures of some posts.
    """
    node = '"hexo": {"version": "8.1.2"}, "dependencies": {'
    wanted = ("hexo", "hexo-renderer-ejs", _PLUGINS[engine])
    dependencies = ", ".join(f'"{name}": "*"' for name in wanted)
    _write(site / "package.json", f'{{"name": "site", "version": "0.0.0", {node}{dependencies}}}}}')
    _write(site / "_config.yml", _SETTINGS)
    for layout in ("post", "index"):
        _write(site / "themes" / "bare" / "layout" / f"{layout}.ejs", _LAYOUT)
    _write(site / "scripts" / "tags.js", _TAGS)
    (site / "node_modules").symlink_to(ENGINE / "node_modules")
    for name, text in posts.items():
        (site / "source" / "_posts").mkdir(parents=True, exist_ok=True)
        (site / "source" / "_posts" / f"{name}.md").write_bytes(text.encode())
    for name, folder in folders.items():
        shutil.copytree(folder, site / "source" / "_posts" / name)
    hexo = [str(ENGINE / "node_modules" / ".bin" / "hexo"), "generate", "--bail"]
    environment = {**os.environ, "PATH": f"{PANDOC}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(hexo, cwd=site, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, "\n".join((done.stdout + done.stderr).splitlines()[:12])
    return dict(_pages(site / "public"))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _pages(public: Path) -> Iterable[tuple[str, Said]]:
    for path in sorted(public.rglob("*.html")):
        source, said = said_on(path.read_text("utf-8"))
        if source:
            yield Path(source).stem, said


def said_on(html: str) -> tuple[str, Said]:
    """The file that a page names as its source (nothing when it names none), and what the page says."""
    page = _Page()
    page.feed(html)
    page.close()
    return page.source, page.said()


@dataclass
class _Page(HTMLParser):
    """Gathers what a page says; `source` is the file that it was made from."""

    source: str = ""
    words: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    hidden: int = 0
    in_formula: bool = False
    in_notes: bool = False
    _holds_notes: bool = False

    _KINDS = {"ul": "list", "ol": "list", "li": "item", "strong": "bold", "b": "bold"}  # noqa: RUF012
    _KINDS |= {"table": "table", "img": "picture"}

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "article" and given.get("data-source"):
            self.source = given["data-source"]
        classes = given.get("class", "").split()
        if tag not in _VOID and (self.hidden or tag in _UNSAID or not _MARKS.isdisjoint(classes)):
            self.hidden += 1
        self.in_notes = self.in_notes or "footnotes" in classes
        is_frame_of_notes = self.in_notes and (given.get("id", "").startswith("fn") or not self._holds_notes)
        if tag in self._KINDS and not is_frame_of_notes:
            self.counts[self._KINDS[tag]] += 1
        self._holds_notes = self._holds_notes or (self.in_notes and tag == "ol")
        self.in_formula = tag == "span" and "math" in classes

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= bool(self.hidden) and tag not in _VOID
        self.in_formula = False

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data.strip()[2:-2] if self.in_formula else data)

    def said(self) -> Said:
        return Said(bare("".join(self.words)), {kind: self.counts[kind] for kind in COUNTED})


def said_by(document: Document) -> Said:
    """What our own reading of a post says."""
    nodes = [*document.blocks, *(block for note in document.footnotes.values() for block in note)]
    counts: Counter[str] = Counter()
    for node in walk(tuple(nodes)):
        match node:
            case List():
                counts["list"] += 1
            case Item():
                counts["item"] += 1
            case Strong():
                counts["bold"] += 1
            case Table():
                counts["table"] += 1
            case Image():
                counts["picture"] += 1
            case _:
                pass
    return Said(bare(plain_text(tuple(nodes))), {kind: counts[kind] for kind in COUNTED})


def bare(text: str) -> str:
    """Text without what differs for no reader: blanks, marks of formulas, backslashes that marked eats."""
    return re.sub(r"[\s\u200b\ufeff\\_*$]", "", text)
