"""The site: every post's address, and every spelling of it that an author may write.

Needs front matters only. Where a link leads on a platform belongs to `write`; here own links are recognised.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote, unquote, urljoin, urlsplit

from publisher.document import (
    Block,
    Document,
    Figure,
    Inline,
    Link,
    Loss,
    OwnLink,
    Text,
    map_blocks,
    map_inlines,
)
from publisher.read.frontmatter import as_text
from publisher.read.pages import Pages, has_beside
from publisher.read.permalink import canonical_url
from publisher.read.post import Post, file_title
from publisher.read.tags import FILES, address_tag, is_tag

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HEADING = re.compile(r"\s*#{1,6}[ \t]+(.+?)[ \t#]*(?:\r?\n|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """What the configuration says about the site's addresses: `site.url`, its aliases, permalink, time zone."""

    url: str
    aliases: tuple[str, ...] = ()
    permalink: str = ":abbrlink.html"
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class SitePost:
    """A post as the others see it: `path` of its file, `canonical` address, and whether it is for the public."""

    id: str
    path: str
    name: str
    canonical: str
    title: str
    is_public: bool = True
    folder: Path = field(default=Path(), compare=False, repr=False)
    """Where Hexo looks for the files of this post alone."""


@dataclass(frozen=True, slots=True)
class Site:
    """All posts of a site, and the tables by which a link finds its post.

    `bases` are the spellings of the site's own base (host, and path of the site on it), `by_key` maps the key
    of an own path, `by_path` that of a file, `by_name` a file's name as tags use it, `by_address` the addresses
    that the ledger knows; `pages` are the addresses that are no posts.
    """

    url: str
    posts: tuple[SitePost, ...]
    bases: frozenset[tuple[str, str]]
    by_key: Mapping[str, SitePost] = field(repr=False)
    by_path: Mapping[str, SitePost] = field(repr=False)
    by_name: Mapping[str, SitePost] = field(repr=False)
    by_address: Mapping[str, SitePost] = field(repr=False)
    pages: Pages = field(default=Pages(), repr=False)

    def canonical(self, path: str) -> str:
        """The canonical address of the post whose file is `path`; empty when it is not of this site."""
        post = self.by_path.get(path)
        return post.canonical if post else ""

    def find(self, href: str, *, path: str) -> OwnLink | None:
        """The own page that `href` names in the file `path`; None for an address of somebody else.

        An own address that no post has gives an `OwnLink` without post; the bare root is one of them.
        """
        known = self.by_address.get(_address_key(href))
        if known is not None:
            return OwnLink(known.id, known.canonical, _fragment(href))
        try:
            split = urlsplit(href.strip())
            is_elsewhere = split.scheme not in ("", "http", "https") or bool(
                split.scheme and not split.hostname
            )
        except ValueError:
            return None
        if is_elsewhere:
            return None
        if split.hostname:
            return self._on_site(split.hostname.lower(), split.path, split.fragment)
        if not split.path and not split.query:
            return self._own_place(path, split.fragment)
        return self._below(split.path, split.fragment, path)

    def named(self, name: str) -> OwnLink:
        """The post that a tag names by its file: `{% post_link name %}`."""
        way, _, fragment = name.partition("#")
        way = unquote(way).removesuffix(".md").strip("/")
        post = self.by_name.get(way) or self.by_name.get(way.rpartition("/")[2])
        return OwnLink(post.id, post.canonical, fragment) if post else OwnLink(None, self.url, fragment)

    def beside(self, name: str, *, path: str) -> OwnLink:
        """A file of the post `path` alone, which a tag names: `{% asset_path a.pdf %}`."""
        post = self.by_path.get(path)
        if post is None:
            return OwnLink(None, self.url)
        base = post.canonical.removesuffix("/").removesuffix(".html")
        url = f"{base}/{quote(unquote(name.lstrip('/')), safe=_KEPT)}"
        return OwnLink(None, url, is_page=has_beside(post.folder, name))

    def is_root(self, own: OwnLink) -> bool:
        """Whether an own link leads to the site's front page, which is no post and yet not broken."""
        return own.post is None and own.url.rstrip("/") == self.url.rstrip("/")

    def _own_place(self, path: str, fragment: str) -> OwnLink | None:
        post = self.by_path.get(path)
        return OwnLink(post.id, post.canonical, fragment) if post else None

    def _on_site(self, host: str, way: str, fragment: str) -> OwnLink | None:
        for own_host, prefix in self.bases:
            if host == own_host and (not prefix or way == prefix or way.startswith(f"{prefix}/")):
                return self._at(way[len(prefix) :], fragment)
        return None

    def _below(self, way: str, fragment: str, path: str) -> OwnLink | None:
        """A way without a host: a file beside this one, else an address seen from the post's own."""
        file = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(way)))
        post = self.by_path.get(file) or self.by_path.get(f"{file}.md")
        if way.startswith("/"):
            post = self.by_path.get(unquote(way).lstrip("/"))
        if post is not None:
            return OwnLink(post.id, post.canonical, fragment)
        prefix = urlsplit(self.url).path.rstrip("/")
        if not way.startswith("/"):
            way = urlsplit(
                urljoin(self.canonical(path) or f"{self.url}/", quote(unquote(way), safe="/:@%"))
            ).path
            return self._at(way.removeprefix(prefix), fragment)
        return self._at(way.removeprefix(prefix) if way.startswith(f"{prefix}/") else way, fragment)

    def _at(self, way: str, fragment: str) -> OwnLink:
        post = self.by_key.get(_key(way))
        if post is not None:
            return OwnLink(post.id, post.canonical, fragment)
        url = f"{self.url.rstrip('/')}/{quote(unquote(way.lstrip('/')), safe=_KEPT)}"
        return OwnLink(None, url, fragment, is_page=self.pages.has(way) or self._is_of_post(way))

    def _is_of_post(self, way: str) -> bool:
        """Whether a path leads to a file that Hexo puts below the page of its post."""
        folder, _, name = unquote(way).strip("/").rpartition("/")
        post = self.by_key.get(_key(folder)) if folder else None
        return post is not None and has_beside(post.folder, name)


_KEPT = "/:@!$&'()*+,;=~-._"


def build_site(
    posts: Iterable[Post],
    addresses: Addresses,
    *,
    known: Mapping[str, str] = MappingProxyType({}),
    static: Path | None = None,
) -> Site:
    """The site of `posts`; `known` maps addresses that the ledger knows to the identity of their post, `static` is
    the folder of its other files."""
    entries = tuple(_site_post(post, addresses) for post in posts)
    by_id = {entry.id: entry for entry in entries}
    prefix = urlsplit(addresses.url).path.rstrip("/")
    by_key: dict[str, SitePost] = {}
    for entry in entries:
        by_key.setdefault(_key(urlsplit(entry.canonical).path.removeprefix(prefix)), entry)
    return Site(
        url=addresses.url.rstrip("/") + "/",
        posts=entries,
        bases=frozenset(base for url in (addresses.url, *addresses.aliases) for base in _spellings(url)),
        by_key=MappingProxyType(by_key),
        by_path=MappingProxyType({entry.path: entry for entry in entries}),
        by_name=MappingProxyType(_names(entries)),
        by_address=MappingProxyType(
            {_address_key(url): by_id[post] for url, post in known.items() if post in by_id}
        ),
        pages=Pages(static),
    )


def resolve_own_links(document: Document, site: Site) -> Document:
    """`document` with every link to its own site marked as such; a W311 for each address that no post has."""
    losses: list[Loss] = []

    def resolve(link: Link) -> Link:
        is_named = is_tag(link.written)
        own = _own(link, site, document.path)
        if own is None:
            return link
        if own.post is None and not own.is_page and (is_named or not site.is_root(own)):
            losses.append(Loss("W311", link.line, f"{link.href} leads to no post of this site"))
        return replace(link, own=own, inlines=link.inlines or _label(link, own, site, is_named=is_named))

    def inline(given: Inline) -> tuple[Inline, ...]:
        return (resolve(given),) if isinstance(given, Link) else (given,)

    def block(given: Block) -> tuple[Block, ...]:
        if isinstance(given, Figure) and given.link is not None:
            return (replace(given, link=replace(resolve(given.link), inlines=())),)
        return (given,)

    def deep(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return map_blocks(blocks, block, inlines=lambda inlines: map_inlines(inlines, inline))

    blocks = deep(document.blocks)
    footnotes = MappingProxyType({label: deep(note) for label, note in document.footnotes.items()})
    return replace(document, blocks=blocks, footnotes=footnotes, losses=(*document.losses, *losses))


def _own(link: Link, site: Site, path: str) -> OwnLink | None:
    tag = address_tag(link.written) if is_tag(link.written) else None
    if tag is not None and tag.name in FILES:
        return site.beside(link.href, path=path)
    return site.named(link.href) if is_tag(link.written) else site.find(link.href, path=path)


def _label(link: Link, own: OwnLink, site: Site, *, is_named: bool) -> tuple[Inline, ...]:
    """The text of a tag's link that brings none: the post's title, else the name it was called by."""
    if not is_named:
        return ()
    title = next((post.title for post in site.posts if post.id == own.post), "") if own.post else ""
    return (Text(title or link.href),)


def _site_post(post: Post, addresses: Addresses) -> SitePost:
    canonical = canonical_url(post, base=addresses.url, permalink=addresses.permalink, zone=addresses.zone)
    heading = _HEADING.match(post.body[:2_000])
    title = as_text(post.front.values.get("title")) or (heading[1] if heading else "") or file_title(post)
    return SitePost(
        post.id, post.path, post.name, canonical, title, not post.private_reason, post.folder / post.file.stem
    )


def _names(entries: tuple[SitePost, ...]) -> dict[str, SitePost]:
    """Posts by the names that tags use: the path below the posts folder, the bare file name, the title."""
    names: dict[str, SitePost] = {}
    for entry in entries:
        names[entry.name] = entry
    for entry in entries:
        names.setdefault(entry.name.rpartition("/")[2], entry)
        names.setdefault(entry.title, entry)
    return names


def _spellings(url: str) -> tuple[tuple[str, str], ...]:
    """Host and path of a base address, with and without `www.`."""
    split = urlsplit(url if _SCHEME.match(url) or url.startswith("//") else f"//{url}")
    host, prefix = (split.hostname or "").lower(), split.path.rstrip("/")
    other = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    return ((host, prefix), (other, prefix)) if host else ()


def _key(way: str) -> str:
    """An own path without what makes no difference: encoding, slashes, `index.html`, `.html`."""
    plain = unquote(way).strip("/")
    if plain == "index.html" or plain.endswith("/index.html"):
        plain = plain[: -len("index.html")].rstrip("/")
    return plain.removesuffix(".html").removesuffix(".htm")


def _address_key(href: str) -> str:
    """An address that the ledger may know, without scheme, fragment and the slash at its end."""
    bare = href.strip().partition("#")[0]
    return re.sub(r"^(?:https?:)?//", "", bare).rstrip("/")


def _fragment(href: str) -> str:
    return href.partition("#")[2]
