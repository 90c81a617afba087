"""What the site adds to the pages: files of the repository that pages link to become files of the site.

A page cannot be added so (the plugin for two languages takes pages from docs/ alone): `PAGES` names the page of docs/
that shows such a file whole.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PAGES = {"adapters/README.md": "howto/adapter-example.md"}
_OUTSIDE = re.compile(r"\]\((?P<path>(?:\.\./)+[^)#\s]+)(?P<anchor>#[^)\s]*)?\)")


def on_files(files: Any, config: Any) -> Any:
    """Adds every file outside of docs/ that a page links to."""
    from mkdocs.structure.files import File

    for page in list(files.documentation_pages()):
        text = Path(page.abs_src_path).read_text("utf-8")
        for path in _linked(text, page.src_uri):
            if path not in PAGES and files.get_file_from_path(path) is None and (ROOT / path).is_file():
                files.append(File(path, str(ROOT), config.site_dir, config.use_directory_urls))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Leads those links to their copies in the site."""
    here = page.file.src_uri

    def lead(found: re.Match[str]) -> str:
        path = _path(found["path"], here)
        if path is None or not (ROOT / path).is_file():
            return found[0]
        to = posixpath.relpath(PAGES.get(path, path), posixpath.dirname(here) or ".")
        return f"]({to}{found['anchor'] or ''})"

    return _OUTSIDE.sub(lead, markdown)


def _linked(text: str, here: str) -> list[str]:
    return [path for found in _OUTSIDE.finditer(text) if (path := _path(found["path"], here))]


def _path(link: str, here: str) -> str | None:
    """A link as a path from the repository's root; None when it stays within docs/."""
    path = posixpath.normpath(posixpath.join("docs", posixpath.dirname(here), link))
    return None if path.startswith(("docs/", "..")) else path
