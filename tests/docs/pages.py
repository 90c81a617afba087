"""Pages of documentation as tests see them: their fenced blocks, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

DOCS = ROOT / "docs"
_FENCE = re.compile(r"^(?P<marks>`{3,})(?P<info>[^\n]*)\n(?P<text>.*?)^(?P=marks)[ ]*$", re.M | re.S)
_TITLE = re.compile(r'title="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Fence:
    """One fenced block: `language` its first word, `title` the file it shows, `line` where it begins."""

    language: str
    title: str
    words: tuple[str, ...]
    text: str
    line: int


def fences(page: Path) -> Iterator[Fence]:
    """The fenced blocks of a page."""
    whole = page.read_text("utf-8")
    for found in _FENCE.finditer(whole):
        words = found["info"].split()
        title = _TITLE.search(found["info"])
        line = whole.count("\n", 0, found.start()) + 1
        yield Fence(
            words[0] if words else "", title[1] if title else "", tuple(words[1:]), found["text"], line
        )


def pages() -> tuple[Path, ...]:
    """Every page that a reader can open, in either language."""
    roots = (ROOT / "README.md", ROOT / "README.zh.md", *DOCS.rglob("*.md"))
    return tuple(sorted(page for page in roots if page.is_file()))
