"""Where a post's pictures can be fetched already: on the blog, when the ledger says that both are there.

Nothing is asked of any network. How a blog names its files, its adapter knows; what an address is good for, its user.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from urllib.parse import quote, urljoin

from publisher.adapter import Picture
from publisher.ledger import TargetEntry
from publisher.pipeline.workspace import Workspace
from publisher.read.post import Post


def live_pictures(workspace: Workspace, post: Post) -> Mapping[str, str]:
    """By `asset:` address, where each picture of `post` stands on a blog that has the post and the picture."""
    return MappingProxyType(dict(_found(workspace, post)))


def _found(workspace: Workspace, post: Post) -> Iterator[tuple[str, str]]:
    for target in workspace.settings.targets.values():
        entry = workspace.ledger.target(post.id, target.name)
        if entry is None or entry.public_url is None or not target.adapter.capabilities.is_blog:
            continue
        for picture in workspace.rendition(post, target).pictures:
            if picture.asset is not None and picture.asset.sha256 in entry.images:
                yield picture.asset.url, _address(picture, entry, workspace.settings.site.url)


def _address(picture: Picture, entry: TargetEntry, site: str) -> str:
    """A root path is one below the site; a relative one lies in the folder of the post's page.

    Hexo lays a post's own files where its address leads, without the ending: for `/one.html` in `/one/` (its
    `PostAsset`, 7.3; tried 2026-11).
    """
    path = quote(picture.url, safe="/%:?=&+,;@~!$'()*")
    if picture.url.startswith("/"):
        return site.rstrip("/") + path
    page = entry.public_url or ""
    folder = page.removesuffix(".html").removesuffix(".htm").rstrip("/")
    return urljoin(f"{folder}/", path)
