"""A real Hexo builds what `publish` wrote for it from the sample posts: pages, links, pictures and words are all there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from publisher.config.load import load_settings
from publisher.document import Code, CodeBlock, Document, Text, walk
from publisher.ledger import Ledger
from publisher.pipeline.workspace import Workspace
from tests.conftest import ROOT

ENGINE = ROOT / "tests" / "engines" / "hexo"
HOSTS = ("", "www.example.cn", "example.cn")
FRAME = frozenset({"/atom.xml"})
"""The theme links to a feed that no plugin here makes."""
PARTS = {
    "as the author has them": "",
    "made anew": "header: auto, footer: auto, related: auto, qr: 'url:https://www.example.cn/'",
}

pytestmark = pytest.mark.engines


@dataclass(frozen=True)
class Blog:
    """A site that was published to and built: its configuration's folder, its pages."""

    root: Path
    documents: dict[str, Document]

    @property
    def source(self) -> Path:
        return self.root / "build" / "blog" / "source"

    @property
    def public(self) -> Path:
        return self.root / "build" / "blog" / "public"

    def pages(self) -> Iterator[tuple[str, Page]]:
        for path in sorted(self.public.rglob("*.html")):
            yield path.relative_to(self.public).as_posix(), read_page(path)


@dataclass
class Page(HTMLParser):
    """What a reader finds on a page."""

    links: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    depth: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if tag == "img":
            self.pictures.append(given.get("src") or "")
        self.depth += tag in ("pre", "code", "script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in ("pre", "code", "script", "style")

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if not self.depth:
            self.prose.append(data)


def read_page(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text("utf-8"))
    page.close()
    return page


def publish_and_build(root: Path, options: str) -> Blog:
    shutil.copytree(ROOT / "posts", root / "posts")
    configuration = (ROOT / "publisher.yaml").read_text("utf-8")
    place = "    path: build/blog"
    assert place in configuration
    lines = "".join(f"    {option}\n" for option in options.split(", ") if option)
    (root / "publisher.yaml").write_text(configuration.replace(place, f"{lines}{place}"), "utf-8")
    site = root / "build" / "blog"
    site.mkdir(parents=True)
    for name in ("package.json", "_config.yml"):
        shutil.copy(ENGINE / name, site)
    (site / "node_modules").symlink_to(ENGINE / "node_modules")
    run([sys.executable, "-m", "publisher", "--to", "blog", "--yes", "--many"], root)
    run([str(ENGINE / "node_modules" / ".bin" / "hexo"), "generate", "--bail"], site)
    return Blog(root, dict(composed_documents(root)))


def run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def composed_documents(root: Path) -> Iterator[tuple[str, Document]]:
    """What each public post says on the blog, by its identity."""
    settings = load_settings(root / "publisher.yaml")
    workspace = Workspace(settings, Ledger(settings.state))
    for post in workspace.posts.values():
        if not post.private_reason:
            yield post.id, workspace.composed(post, settings.targets["blog"])


@pytest.fixture(scope="module", params=list(PARTS))
def blog(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Blog:
    return publish_and_build(tmp_path_factory.mktemp("author"), PARTS[request.param])


def test_each_public_post_has_its_page_at_its_permalink(blog: Blog) -> None:
    pages = {path.stem for path in blog.public.glob("*.html")} - {"index"}
    assert pages == set(blog.documents)
    assert len(pages) >= 6


def test_nothing_of_the_draft_is_there(blog: Blog) -> None:
    assert not (blog.source / "_posts" / "向量检索.md").exists()
    assert all("e41d6a05" not in link for _, page in blog.pages() for link in page.links)


def test_own_links_lead_to_pages(blog: Blog) -> None:
    found = 0
    for name, page in blog.pages():
        for link in page.links:
            split = urlsplit(link)
            if split.path in FRAME:
                continue
            if (
                (split.hostname or "") not in HOSTS
                or not split.path
                or split.scheme not in ("", "http", "https")
            ):
                continue
            path = unquote(split.path).lstrip("/")
            assert (blog.public / path).is_file() or (blog.public / path / "index.html").is_file(), (
                f"{name}: {link}"
            )
            found += 1
    assert found > 100


def test_no_link_is_left_that_only_editors_or_platforms_understand(blog: Blog) -> None:
    for document in blog.documents:
        links = read_page(blog.public / f"{document}.html").links
        assert not [link for link in links if "link.zhihu.com" in link or urlsplit(link).path.endswith(".md")]


def test_pictures_are_there(blog: Blog) -> None:
    shown = [
        (name, src) for name, page in blog.pages() for src in page.pictures if not src.startswith("http")
    ]
    assert len(shown) > 10
    for name, src in shown:
        file = blog.public / unquote(urlsplit(src).path).lstrip("/")
        assert file.is_file(), f"{name}: {src}"
        assert file.stat().st_size > 0


def test_every_picture_of_a_post_is_shown_on_its_page(blog: Blog) -> None:
    for post in ("04812735", "b6d90f38", "12e50417", "5d1c07e2", "9a0b77f1"):
        names = {unquote(src).rpartition("/")[2] for src in read_page(blog.public / f"{post}.html").pictures}
        written = (blog.source / "_posts" / f"{blog.documents[post].name}.md").read_text("utf-8")
        assert set(re.findall(r"([\w-]+\.(?:png|jpg))(?=[ )])", written)) <= names


def test_no_tag_and_no_undefined_is_left(blog: Blog) -> None:
    for name, page in blog.pages():
        prose = "".join(page.prose)
        assert "{%" not in prose, name
        assert "%}" not in prose, name
        assert not [address for address in (*page.links, *page.pictures) if "undefined" in address], name


def test_texts_are_complete(blog: Blog) -> None:
    for post, document in blog.documents.items():
        page = bare("".join(read_page(blog.public / f"{post}.html").words))
        assert bare(document.meta.title) in page
        for node in walk((*document.blocks, *(b for note in document.footnotes.values() for b in note))):
            for said in words_of(node):
                assert bare(said) in page, f"{post}: {said}"


def words_of(node: object) -> list[str]:
    match node:
        case Text():
            return [node.text]
        case Code():
            return [node.text]
        case CodeBlock():
            return node.text.splitlines()
        case _:
            return []


def bare(text: str) -> str:
    """Text without blanks and without the quotes that Hexo's typographer turns."""
    return re.sub(r"[\s\"'“”‘’]+", "", text)


def test_publishing_again_has_nothing_to_do(blog: Blog) -> None:
    files = {path: path.stat().st_mtime_ns for path in blog.source.rglob("*") if path.is_file()}
    run([sys.executable, "-m", "publisher", "--to", "blog", "--yes"], blog.root)
    assert {path: path.stat().st_mtime_ns for path in blog.source.rglob("*") if path.is_file()} == files
