"""Addresses of the own site that are no posts and lead somewhere all the same: files, pages, what the blog makes.

Looks whether files are there and opens none. Posts are found by `site`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

_GENERATED = re.compile(
    r"(?:tags?|categories|category|archives?|series|page)(?:/.*)?"
    r"|(?:.*/)?(?:atom|rss2?|feed|index|sitemap|baidusitemap|post-sitemap|search|local-search)\.(?:xml|json|txt)"
)
"""What Hexo's generators, Jekyll's and Hugo make of the posts (2026-11)."""
_PAGE_NAMES = ("index.md", "index.html", "index.htm", "index.markdown", "_index.md")
_PAGE_ENDINGS = (".md", ".html", ".markdown")


@dataclass(frozen=True, slots=True)
class Pages:
    """What lies below `static`, the folder that the site's root is made of; None where nobody knows it."""

    static: Path | None = None

    def has(self, way: str) -> bool:
        """Whether the site's path `way` (below its root, without query) leads to a file, a page or a made list."""
        plain = posixpath.normpath(unquote(way).strip("/") or ".")
        if plain.startswith("..") or "\0" in plain:
            return False
        if _GENERATED.fullmatch(plain):
            return True
        is_hidden = any(part.startswith(("_", ".")) for part in plain.split("/"))
        return self.static is not None and not is_hidden and any(map(_is_file, _places(self.static, plain)))


def has_beside(folder: Path, name: str) -> bool:
    """Whether a post's own folder holds the file `name`."""
    plain = posixpath.normpath(unquote(name).lstrip("/"))
    return not plain.startswith("..") and "\0" not in plain and _is_file(folder / plain)


def _places(static: Path, plain: str) -> Iterator[Path]:
    """The files that may stand behind a path: itself, the page of a folder, the source of a page."""
    whole = static / plain
    yield whole
    yield from (whole / name for name in _PAGE_NAMES)
    bare = plain.removesuffix(".html").removesuffix(".htm")
    yield from (static / f"{bare}{ending}" for ending in _PAGE_ENDINGS)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
