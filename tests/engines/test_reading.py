"""Our reading of posts against real Hexo's, with hexo-renderer-marked and with pandoc: words, lists, bold, tables, pictures.

The posts are our own samples and goldens, those beside this file, and real ones where they lie beside the
checkout. Differences that are meant stand in `reading_differences.toml`, each with its reason.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from publisher.document import Document
from publisher.read.dialect import dialect
from publisher.read.parse import parse
from publisher.read.post import read_post
from tests.conftest import ROOT
from tests.engines.reading import COUNTED, Engine, Said, build, said_by

HERE = Path(__file__).parent
SHARED = ROOT.parent / "shared"

pytestmark = pytest.mark.engines

_POST_LINK = re.compile(r"\{% post_link \S+ ?([^%]*?) ?%\}")
_TITLE = re.compile(r"^title:[^\r\n]*", re.MULTILINE)


@dataclass(frozen=True)
class Difference:
    """A difference that is meant; `is_used` is told by the test that asks for stale ones."""

    engines: tuple[str, ...]
    posts: tuple[str, ...]
    reason: str
    ours: str | None = None
    theirs: str | None = None
    counts: Mapping[str, int] | None = None

    def concerns(self, engine: Engine, post: str) -> bool:
        return engine in self.engines and ("*" in self.posts or post in self.posts)

    def allows(self, ours: str, theirs: str) -> bool:
        if self.ours is None or self.theirs is None:
            return False
        return bool(re.fullmatch(self.ours, ours, re.DOTALL) and re.fullmatch(self.theirs, theirs, re.DOTALL))


def differences() -> tuple[Difference, ...]:
    table = tomllib.loads((HERE / "reading_differences.toml").read_text("utf-8"))
    return tuple(
        Difference(
            tuple(row.get("engines", get_args(Engine))),
            tuple(row["posts"]),
            row["reason"],
            row.get("ours"),
            row.get("theirs"),
            row.get("counts"),
        )
        for row in table.get("difference", [])
    )


@cache
def texts(engine: Engine) -> Mapping[str, str]:
    """The posts, by name: of one title, so that no heading repeats it, and without links that need the whole site."""
    files = {f"golden-{path.parent.name}": path for path in (ROOT / "tests/golden").glob("*/post.md")}
    del files["golden-players"]  # full of tags that only themes bring
    files |= {path.stem: path for path in (*(ROOT / "posts").glob("*.md"), *HERE.glob("posts/*.md"))}
    files |= {path.stem: path for path in (SHARED / "corpus").glob("[0-9]*.md")}
    files |= {path.stem: path for path in (SHARED / "seed").glob("*.md")}
    found = {name: _prepared(path.read_bytes().decode()) for name, path in sorted(files.items())}
    other = {"marked": "pandoc", "pandoc": "marked"}[engine]
    return {
        name: text
        for name, text in found.items()
        if f"reader: {other}" not in text and "published: false" not in text
    }


def _prepared(text: str) -> str:
    text = _POST_LINK.sub(r"\1", text)
    head = re.match(r"\ufeff?\s*---\r?\n", text)
    if head is None:
        return f"---\ntitle: 题\n---\n{text}"
    titled, count = _TITLE.subn("title: 题", text, count=1)
    return titled if count else f"{head[0]}title: 题\n{text[head.end() :]}"


@cache
def ours(engine: Engine, name: str, folder: Path) -> Document:
    path = folder / "source" / "_posts" / f"{name}.md"
    return parse(
        read_post(path, root=folder, posts_root=path.parent),
        dialect("hexo-marked" if engine == "marked" else "hexo-pandoc"),
    )


@pytest.fixture(scope="module", params=get_args(Engine))
def built(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Engine, Path, Mapping[str, Said]]:
    engine: Engine = request.param
    site = tmp_path_factory.mktemp(engine)
    named = {path.stem: path.with_suffix("") for path in (ROOT / "posts").glob("*.md")}
    named |= {
        f"golden-{path.parent.name}": path.with_suffix("")
        for path in (ROOT / "tests/golden").glob("*/post.md")
    }
    folders = {name: folder for name, folder in named.items() if folder.is_dir() and name in texts(engine)}
    return engine, site, build(site, texts(engine), engine, folders=folders)


Built = tuple[Engine, Path, Mapping[str, Said]]


def test_every_post_has_its_page(built: Built) -> None:
    engine, _, pages = built
    assert set(pages) == set(texts(engine))
    assert len(pages) >= 20


def test_we_say_what_the_page_says(built: Built) -> None:
    engine, site, pages = built
    wrong = []
    for name, page in pages.items():
        known = [each for each in differences() if each.concerns(engine, name)]
        said = said_by(ours(engine, name, site))
        wrong += [
            f"{name}: ours {a[:80]!r}, theirs {b[:80]!r}"
            for a, b in unequal(said.text, page.text)
            if not any(each.allows(a, b) for each in known)
        ]
    assert not wrong, "\n".join(wrong)


def test_lists_bold_tables_and_pictures_are_as_many(built: Built) -> None:
    engine, site, pages = built
    wrong = []
    for name, page in pages.items():
        known = [each for each in differences() if each.concerns(engine, name) and each.counts]
        said = said_by(ours(engine, name, site))
        more = {kind: said.counts[kind] - page.counts[kind] for kind in COUNTED}
        found = {kind: count for kind, count in more.items() if count}
        meant: dict[str, int] = {}
        for each in known:
            meant |= each.counts or {}
        if found != meant:
            wrong.append(f"{name}: {found}, meant {meant}")
    assert not wrong, "\n".join(wrong)


def test_each_difference_has_a_reason_and_still_occurs(built: Built) -> None:
    engine, site, pages = built
    pieces = {
        name: list(unequal(said_by(ours(engine, name, site)).text, page.text)) for name, page in pages.items()
    }
    for each in differences():
        assert each.reason
        posts = [name for name in pieces if each.concerns(engine, name)]
        if each.ours is not None and posts and engine in each.engines:
            assert any(each.allows(a, b) for name in posts for a, b in pieces[name]), each


def unequal(first: str, second: str) -> Iterator[tuple[str, str]]:
    """The pieces in which two texts differ, told by words and signs."""
    words, others = (re.findall(r"[A-Za-z0-9]+|.", text) for text in (first, second))
    for tag, i, j, k, m in difflib.SequenceMatcher(None, words, others).get_opcodes():
        if tag != "equal":
            yield "".join(words[i:j]), "".join(others[k:m])
