"""Our reading of posts for Hugo and Jekyll, with their own template tags, against the pages that the real engines make.

Words, counts and where links to other posts lead must agree. The engines are Debian's (`install.sh`).
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import pytest

from publisher.document import Document, Link, typed, walk
from publisher.read.dialect import TagLanguage, dialect
from publisher.read.parse import parse
from publisher.read.post import read_post
from publisher.read.site import Addresses, build_site, resolve_own_links
from tests.engines.reading import Said, bare, said_by, said_on

HERE = Path(__file__).parent
URL = "https://www.example.cn"
LAYOUT = '<article data-source="{}">{}</article>'

pytestmark = pytest.mark.engines


@dataclass(frozen=True)
class Blog:
    """One engine's site: its files besides the posts, where those lie, how it is built."""

    language: TagLanguage
    folder: str
    permalink: str
    files: Mapping[str, str]
    command: tuple[str, ...]
    public: str
    ours: str = ""
    """What we say and its page does not: the address of a player, which it shows in a frame."""


BLOGS = {
    "hugo": Blog(
        "hugo",
        "content/posts",
        ":slug.html",
        {
            "config.toml": f'baseURL = "{URL}/"\nuglyURLs = true\ntimeZone = "Asia/Shanghai"\n'
            'disableKinds = ["taxonomy", "term", "RSS", "sitemap", "section"]\n'
            '[permalinks]\nposts = "/:slug"\n[markup.goldmark.renderer]\nunsafe = true\n'
            "[markup.highlight]\nnoClasses = false\n",
            "layouts/_default/single.html": LAYOUT.format("{{ .File.Path }}", "{{ .Content }}"),
            "layouts/index.html": "",
            "layouts/shortcodes/notice.html": '<div class="{{ .Get 0 }}">{{ .Inner | markdownify }}</div>',
        },
        ("hugo", "--quiet"),
        "public",
        ours="https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    ),
    "jekyll": Blog(
        "liquid",
        "_posts",
        ":slug.html",
        {
            "_config.yml": f"url: {URL}\ntimezone: Asia/Shanghai\npermalink: /:slug.html\ndefaults:\n"
            "- {scope: {path: '', type: posts}, values: {layout: post}}\n",
            "_layouts/post.html": LAYOUT.format("{{ page.path }}", "{{ content }}"),
            "about.md": "---\ntitle: 关于\npermalink: /about/\n---\n文\n",
        },
        ("jekyll", "build", "--quiet"),
        "_site",
    ),
}


@pytest.fixture(scope="module", params=BLOGS)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    name: str = request.param
    blog, root = BLOGS[name], tmp_path_factory.mktemp(name)
    posts = {f"{blog.folder}/{path.name}": path.read_text("utf-8") for path in (HERE / name).glob("*.md")}
    for file, text in (*blog.files.items(), *posts.items()):
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(text, "utf-8")
    environment = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        blog.command, cwd=root, capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return name, root


def pages(name: str, root: Path) -> dict[str, tuple[Said, list[str]]]:
    """What each page says, and the own addresses that it links to."""
    found = {}
    for path in sorted((root / BLOGS[name].public).rglob("*.html")):
        html = path.read_text("utf-8")
        source, said = said_on(html)
        if source:
            links = [unescape(href) for href in re.findall(r'<a href="?([^" >]+)', html)]
            found[Path(source).stem] = said, [way for link in links if (way := _own(link))]
    return found


def documents(name: str, root: Path) -> dict[str, Document]:
    blog = BLOGS[name]
    folder = root / blog.folder
    posts = [read_post(path, root=root, posts_root=folder) for path in sorted(folder.glob("*.md"))]
    zone = ZoneInfo("Asia/Shanghai")
    site = build_site(posts, Addresses(url=URL, permalink=blog.permalink, zone=zone), static=root)
    spoken = dialect(tags=blog.language)
    return {
        post.name: resolve_own_links(parse(post, spoken, canonical=site.canonical(post.path)), site)
        for post in posts
    }


def test_we_say_what_the_page_says(built: tuple[str, Path]) -> None:
    theirs, ours = pages(*built), documents(*built)
    assert set(theirs) == set(ours)
    assert len(ours) == 2
    extra = bare(BLOGS[built[0]].ours) or "\0"
    for name, document in ours.items():
        said = said_by(document)
        assert bare(typed(said.text)).replace(extra, "") == bare(typed(theirs[name][0].text)), name
        assert said.counts == theirs[name][0].counts, name


def test_links_lead_where_theirs_do(built: tuple[str, Path]) -> None:
    theirs, ours = pages(*built), documents(*built)
    for name, document in ours.items():
        links = [node for node in walk(document.blocks) if isinstance(node, Link)]
        assert not [loss for loss in document.losses if loss.code == "W311"]
        assert [_own(link.own.address) for link in links if link.own] == theirs[name][1]
    assert sum(len(links) for _, links in theirs.values()) == 4


def _own(address: str) -> str:
    """The path and fragment of an own address; nothing for others'."""
    split = urlsplit(address)
    is_own = split.netloc in ("", urlsplit(URL).netloc)
    return unquote(split.path + (f"#{split.fragment}" if split.fragment else "")) if is_own else ""
