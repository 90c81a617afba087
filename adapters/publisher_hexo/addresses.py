"""Where a link of a post leads on the blog: as written while that already opens the right page.

Pure. How an address comes into the text belongs to `edits`.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from publisher.adapter import Capabilities, Context
from publisher.document import Document, Link, OwnLink
from publisher.write.links import Resolved, resolve_link


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one post's links on one blog."""

    document: Document
    context: Context
    capabilities: Capabilities

    def of(self, link: Link) -> str:
        """The address that stands in the file: the author's own where it does already, else the ladder's."""
        if self._leads_to_the_blog(link):
            return link.written or link.href
        return self.resolved(link).to

    def resolved(self, link: Link) -> Resolved:
        """What the ladder says of a link: its kind, the post it names, the blog's canonical address."""
        return resolve_link(link, self.context, self.capabilities)

    def _leads_to_the_blog(self, link: Link) -> bool:
        written = link.written or link.href
        if link.own is None:
            return False
        if written.startswith("{%"):
            return True
        host = _host(written)
        if host is None:
            return False
        return host in self.context.hosts if host else self._opens(written, link.own)

    def _opens(self, written: str, own: OwnLink) -> bool:
        """Whether an address without a host, seen from the post's page, is the page that is meant."""
        if own.post is None or written.startswith("#"):
            return True
        seen = urljoin(self.document.meta.canonical, written)
        return _page(seen) == _page(own.url)


def _host(address: str) -> str | None:
    """The host that an address names, nothing when it names none; None for what cannot be understood."""
    try:
        return (urlsplit(address.strip()).hostname or "").lower()
    except ValueError:
        return None


def _page(address: str) -> str:
    """The path of an address, spelled as servers understand it either way."""
    path = unquote(urlsplit(address).path)
    return path.removesuffix("index.html").removesuffix(".html").rstrip("/")
