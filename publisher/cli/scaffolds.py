"""The head of a new post, in the blog's own style: Hexo's scaffold, Hugo's archetype, or ours where there is none.

Template languages are not run: the words that every blog's scaffold has are filled in, a line with any other goes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_HOLE = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}")
_BLOCK = re.compile(r"\{%.*?%\}")
_KEY = re.compile(r"\s*([\w-]+)\s*[:=]")
_LONGEST = 72
"""Letters of a file's name: in Chinese 216 bytes, of the 255 that most systems allow with the suffix and a date."""
_UNFIT = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Start:
    """What a new post begins with: its title, the moment, and its id (empty: the blog has none)."""

    title: str
    now: datetime
    abbrlink: str = ""


def scaffold_of(root: Path) -> str:
    """The text of the blog's own scaffold for posts, empty without one."""
    for name in ("scaffolds/post.md", "archetypes/posts.md", "archetypes/post.md", "archetypes/default.md"):
        if (root / name).is_file():
            return (root / name).read_text(encoding="utf-8-sig", errors="replace")
    return ""


def filled(scaffold: str, start: Start) -> str:
    """A scaffold with its holes filled; the id is added where the scaffold has none."""
    lines = [line for line in scaffold.splitlines() if not _BLOCK.search(line)]
    made = [line for each in lines if (line := _line(each, start)) is not None]
    text = "\n".join(made).rstrip() + "\n\n"
    return _with_id(text, start.abbrlink) if start.abbrlink else text


def front_matter(start: Start) -> str:
    """The head of a post without a scaffold; strings are quoted, for YAML takes some titles and ids for numbers."""
    lines = [f"title: {_quoted(start.title)}", f"date: {start.now:%Y-%m-%d %H:%M:%S}", "tags: []"]
    lines += [f'abbrlink: "{start.abbrlink}"'] if start.abbrlink else []
    return "\n".join(["---", *lines, "---", "", ""])


def file_name(title: str, now: datetime, pattern: str) -> str:
    """A post's file: Hexo's `new_post_name`, or a title with the signs that files cannot bear as hyphens."""
    name = _UNFIT.sub("-", title).strip("-.")[:_LONGEST].rstrip("-.")
    if not name:
        return ""
    words: Mapping[str, str] = {
        ":title": name,
        ":year": f"{now:%Y}",
        ":month": f"{now:%m}",
        ":i_month": f"{now.month}",
        ":day": f"{now:%d}",
        ":i_day": f"{now.day}",
    }
    return re.sub(r":(?:i_)?[a-z]+", lambda word: words.get(word[0], ""), pattern)


def _line(line: str, start: Start) -> str | None:
    """A line filled in; None for one that holds what nobody knows here."""
    key = _KEY.match(line)
    if key and key[1] == "title" and _HOLE.search(line):
        return f"{key[0]} {_quoted(start.title)}"
    fills: tuple[tuple[str, Callable[[], str]], ...] = (
        (r"title", lambda: start.title),
        (r"date", lambda: f"{start.now:%Y-%m-%d %H:%M:%S}"),
        (r"\.?Date|now\b.*|\.Date\b.*", lambda: start.now.isoformat(timespec="seconds")),
        (r"layout", lambda: "post"),
    )
    for hole in _HOLE.finditer(line):
        known = next((fill for words, fill in fills if re.fullmatch(words, hole[1])), None)
        if known is None:
            return None
        line = line.replace(hole[0], known(), 1)
    return line


def _with_id(text: str, abbrlink: str) -> str:
    """The text with `abbrlink` in its front matter: where the scaffold left it empty, else as its last key."""
    named = re.search(r"(?m)^abbrlink[ \t]*:[ \t]*$", text)
    if named:
        return f'{text[: named.start()]}abbrlink: "{abbrlink}"{text[named.end() :]}'
    ends = [found.start() for found in re.finditer(r"(?m)^---[ \t]*$", text)]
    if not ends or re.search(r"(?m)^abbrlink", text):
        return text
    end = ends[1] if text.startswith("---") and len(ends) > 1 else ends[0]
    return f'{text[:end]}abbrlink: "{abbrlink}"\n{text[end:]}'


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
