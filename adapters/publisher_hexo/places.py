"""Where files stand in a Hexo site, below its `source/` (hexo.io/docs/asset-folders, 2026-11).

Pure: paths and addresses only. What is written there, the client decides.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import unquote

_ENDINGS = {"image/jpeg": ".jpg", "image/svg+xml": ".svg", "image/x-icon": ".ico"}


def post_place(name: str) -> str:
    """The file of the post called `name`, its path below the folder of posts without suffix."""
    return f"_posts/{name}.md"


def home_place(sha256: str, media_type: str) -> str:
    """The place of a picture that the post's own address does not lead to: named by its bytes, the same for all."""
    ending = _ENDINGS.get(media_type) or f".{media_type.rpartition('/')[2].partition('+')[0] or 'bin'}"
    return f"images/{sha256[:16]}{ending}"


def picture_place(src: str, name: str) -> str:
    """Where Hexo looks for a picture whose address in the post `name` is `src`; nothing when it would not find it.

    A root path is a file of `source/`. A relative one is looked for, as it is written, in the post's asset folder;
    there hexo-renderer-marked decodes nothing and keeps a query (7.0.1, tried 2026-11).
    """
    if src.startswith("/"):
        return _inside(unquote(src.partition("?")[0].partition("#")[0]).lstrip("/"))
    has_odd_characters = any(char in src for char in "%?#\\:")
    below = "" if has_odd_characters else _inside(src)
    return f"_posts/{name}/{below}" if below else ""


def _inside(path: str) -> str:
    """`path` without detours; nothing when it is empty or leads upwards."""
    parts = PurePosixPath(path).parts
    is_odd = ".." in parts or "\\" in path or "\0" in path or not parts or path.endswith("/")
    return "" if is_odd else "/".join(parts)
