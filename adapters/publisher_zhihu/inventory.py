"""An account's articles as its lists name them, and how one is taken down.

No list is read here: the client reads them, page by page.
"""

from __future__ import annotations

import re
from html import unescape

from publisher.adapter import Listed, Remote
from publisher.errors import NotThere
from publisher_zhihu.calls import Calls
from publisher_zhihu.shapes import Record, text_of

_TAG = re.compile(r"<[^>]*>")


def listed(item: Record, remote: Remote) -> Listed:
    """One line of a list. Zhihu tells the beginning of the text, and nothing of where it comes from."""
    excerpt = unescape(_TAG.sub("", text_of(item, "excerpt") or text_of(item, "summary")))
    return Listed(remote=remote, title=text_of(item, "title"), excerpt=excerpt)


def take_down(remote: Remote, calls: Calls) -> None:
    """The article's page, or the draft that has none (public tools, 2026-11)."""
    is_public = remote.stage == "published"
    path = f"/api/articles/{remote.id}" if is_public else f"/api/articles/{remote.id}/draft"
    what = "deleting the article" if is_public else "deleting the draft"
    try:
        calls.write("DELETE", "zhuanlan", path, what, None, page=f"/p/{remote.id}/edit")
    except NotThere:
        return
