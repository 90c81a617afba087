"""Everything that a run knows before it decides: the posts, the site they make, the ledger, the renditions.

Files are read here, each once; nothing is written and nothing is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from publisher.adapter import Context, Mode, Rendition, Uploaded
from publisher.config.settings import PartRule, Settings, TargetSettings
from publisher.document import Block, Document, Image, Loss, PartKind, Problem, fingerprint
from publisher.errors import ConfigError, NoSuchPost, PublisherError, SourceError
from publisher.ledger import Ledger, LedgerEntry
from publisher.pipeline.directories import directory_of
from publisher.pipeline.orphans import Lookalike, lookalikes, renamed
from publisher.pipeline.surroundings import surroundings_of
from publisher.plan.prints import prints_of
from publisher.read.dialect import Dialect, dialect
from publisher.read.post import Post, doubled_ids, find_posts, read_post, relative_path, with_text
from publisher.write.parts import compose

if TYPE_CHECKING:
    from publisher.read.assets import Locator, Shelf
    from publisher.read.site import Site
    from publisher.read.variables import Value
    from publisher.related.directory import Directory


class Workspace:
    """One site's posts and ledger, as they are at the beginning of a run."""

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        self.settings = settings
        self.ledger = ledger
        self._documents: dict[Path, Document] = {}
        self._images: dict[str, Mapping[str, Uploaded]] = {}
        self._urls: dict[str, Mapping[str, str]] = {}
        self._posts, self._errors = _read_all(settings)
        known = self.ledger.load_all()
        self._posts |= renamed(self._posts, known)
        self._errors |= lookalikes(self._posts, known, ledger)
        self._posts = {file: post for file, post in self._posts.items() if file not in self._errors}
        _check_permalink(settings, self._posts.values())

    # ------------------------------------------------------------ posts

    @property
    def posts(self) -> Mapping[Path, Post]:
        """Every post that could be read, by its file."""
        return self._posts

    def select(self, named: Iterable[Path]) -> tuple[Path, ...]:
        """The files that a run is about: those named, each once, or every post.

        Raises `NoSuchPost` E201 or E202 for what is no file, E208 for a file that is below no folder of posts.
        """
        chosen = tuple(dict.fromkeys(self._known(path) for path in named))
        return chosen or tuple(sorted({**self._posts, **self._errors}))

    def post_of(self, file: Path) -> Post:
        return self._posts[file]

    def post_named(self, path: str) -> Post:
        """The post whose file is shown as `path`."""
        return next(post for post in self._posts.values() if post.path == path)

    def error_of(self, file: Path) -> PublisherError | None:
        """Why a post cannot be read, or bears another's identity."""
        return self._errors.get(file)

    @property
    def lookalikes(self) -> tuple[Lookalike, ...]:
        """The new posts that may be one whose file is gone."""
        return tuple(error for error in self._errors.values() if isinstance(error, Lookalike))

    def shown(self, file: Path) -> str:
        return relative_path(file, self.settings.root)

    def _known(self, path: Path) -> Path:
        file = path.absolute()
        for known in (file, file.resolve()):
            if known in self._posts or known in self._errors:
                return known
        for candidate in (*self._posts, *self._errors):
            if candidate.resolve() == file.resolve():
                return candidate
        shown = self.shown(file)
        if file.is_dir():
            raise NoSuchPost(
                "E202", "this is a folder, not a post", fix="name the .md files in it", path=shown
            )
        if not file.exists():
            raise NoSuchPost("E201", "there is no such post", fix="check the path", path=shown)
        raise NoSuchPost(
            "E208",
            "this file is below no folder of `posts:`",
            fix="move it there, or add its folder",
            path=shown,
        )

    # ------------------------------------------------------------ site and ledger

    @cached_property
    def entries(self) -> Mapping[str, LedgerEntry]:
        """What the ledger knows, by post; files that cannot be understood are left out and stop their post."""
        return self.ledger.load_all().entries

    def entry_of(self, post: Post) -> LedgerEntry | None:
        """The ledger's entry of a post. Raises `LedgerError` for a file that cannot be understood."""
        return self.ledger.load(post.id)

    @cached_property
    def site(self) -> Site:
        from publisher.read.site import Addresses, build_site

        site = self.settings.site
        addresses = Addresses(url=site.url, aliases=site.aliases, permalink=site.permalink, zone=self._zone)
        return build_site(
            self._posts.values(), addresses, known=self.ledger.addresses(), static=self.settings.static
        )

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.site.timezone)

    @cached_property
    def directory(self) -> Directory:
        """The related lists and series, as data and front matters keep them."""
        return directory_of(self.settings.related_data, self._posts.values(), self.site, self._zone)

    def known_images(self, target: str) -> Mapping[str, Uploaded]:
        """The pictures that the account behind `target` has already, by hash."""
        if target not in self._images:
            account = self.account_of(target)
            self._images[target] = self.ledger.known_images(account) if account else MappingProxyType({})
        return self._images[target]

    def account_of(self, target: str) -> str:
        """The account that the ledger last saw behind a target, empty when none."""
        seen = [entry.targets[target] for entry in self.entries.values() if target in entry.targets]
        return max(seen, key=lambda entry: entry.time).account if seen else ""

    def public_urls(self, target: TargetSettings) -> Mapping[str, str]:
        """The posts that readers can open on `target`, and where; gathered once."""
        if target.name not in self._urls:
            self._urls[target.name] = self._gather_urls(target)
        return self._urls[target.name]

    def _gather_urls(self, target: TargetSettings) -> Mapping[str, str]:
        if target.adapter.capabilities.is_blog:
            return MappingProxyType({post.id: post.canonical for post in self.site.posts if post.is_public})
        known = {post: entry.targets.get(target.name) for post, entry in self.entries.items()}
        return MappingProxyType(
            {post: entry.public_url for post, entry in known.items() if entry and entry.public_url}
        )

    # ------------------------------------------------------------ from post to rendition

    def document(self, post: Post) -> Document:
        """The post, parsed once: own links marked, parts recognised. Raises `SourceError`."""
        if post.file not in self._documents:
            self._documents[post.file] = self._parsed(post)
        return self._documents[post.file]

    def _parsed(self, post: Post) -> Document:
        from publisher.read.boilerplate import recognise_parts
        from publisher.read.codefiles import attach_code
        from publisher.read.parse import parse
        from publisher.read.site import resolve_own_links

        document = parse(post, self.dialect, canonical=self.site.canonical(post.path), zone=self._zone)
        document = attach_code(document, self.settings.static)
        rules = self.settings.boilerplate
        marks: dict[PartKind, PartRule | None] = {
            "header": rules.header,
            "footer": rules.footer,
            "related": rules.related,
        }
        document = recognise_parts(resolve_own_links(document, self.site), marks)
        problems, losses = self._wishes(post)
        return replace(
            document,
            reparse=partial(self._reparse, post),
            problems=(*document.problems, *_unknown_address(document), *problems),
            losses=(*losses, *document.losses),
        )

    def misdirected(self, post: Post) -> SourceError | None:
        """Why a post cannot be sent anywhere: it asks for a target or a mode that is not there."""
        for problem in self._wishes(post)[0]:
            return SourceError(
                problem.code, problem.message, fix=problem.fix, path=post.path, line=problem.line
            )
        return None

    def _wishes(self, post: Post) -> tuple[tuple[Problem, ...], tuple[Loss, ...]]:
        from publisher.read.wishes import flaws_of

        return flaws_of(post.front, targets=tuple(self.settings.targets), modes=get_args(Mode))

    def _reparse(self, post: Post, text: str) -> Document:
        return self._parsed(with_text(post, text))

    @cached_property
    def dialect(self) -> Dialect:
        """How the posts are read."""
        markdown = self.settings.markdown
        return dialect(markdown.dialect, math=markdown.math, tags=markdown.tags)

    def rendition(self, post: Post, target: TargetSettings) -> Rendition:
        """What `target` will receive of `post`. Raises `SourceError`, `ConfigError`."""
        document = self.composed(post, target)
        rendition = target.adapter.render(document, self.context(target, self.mode_of(post, target)))
        return replace(rendition, prints=prints_of(document, rendition, target.adapter))

    def mode_of(self, post: Post, target: TargetSettings) -> Mode:
        """The mode of one post on one target: the post's own word for that target or for all, else the target's."""
        from publisher.read.parse import EVERY_TARGET

        modes = self.document(post).meta.modes
        own = modes.get(target.name) or modes.get(EVERY_TARGET)
        return next((mode for mode in get_args(Mode) if mode == own), target.mode)

    def composed(self, post: Post, target: TargetSettings) -> Document:
        """The document with the parts that `target` wants, and with its pictures found."""
        from publisher.read.assets import attach_assets

        document = self.document(post)
        document = replace(document, cover=self._cover(document, target))
        around = surroundings_of(
            document,
            target,
            self.settings,
            self.entry_of(post),
            has_copy=frozenset(self.public_urls(target)),
            directory=self.directory,
            fragment=self._fragment,
        )
        return attach_assets(compose(document, around, target.adapter.capabilities), self._locator(post))

    def _cover(self, document: Document, target: TargetSettings) -> Image | None:
        """The post's own cover, else the one that the target is configured with."""
        from publisher.read.assets import Missing

        configured: Path | None = getattr(target.adapter, "cover", None)
        if document.meta.cover or configured is None:
            return Image(document.meta.cover) if document.meta.cover else None
        found = self._shelf.configured(configured)
        if isinstance(found, Missing):
            return Image(self.shown(configured), missing=found.reason)
        return Image(self.shown(configured), asset=found)

    def with_pictures(self, post: Post) -> Document:
        """The post as its author has it, with all its pictures found."""
        from publisher.read.assets import attach_assets

        document = self.document(post)
        cover = Image(document.meta.cover) if document.meta.cover else None
        return attach_assets(replace(document, cover=cover), self._locator(post))

    def _locator(self, post: Post) -> Locator:
        return self._shelf.beside(post.folder, post.file.stem)

    def context(self, target: TargetSettings, mode: Mode) -> Context:
        """What a rendition depends on besides its document."""
        site = self.settings.site
        return Context(
            target=target.name,
            mode=mode,
            urls=self.public_urls(target),
            site=site.url,
            hosts=_hosts(site.url, *site.aliases),
            author=site.author,
            macros=self.settings.markdown.macros,
            cjk_font=self.settings.fonts.cjk,
        )

    @cached_property
    def _shelf(self) -> Shelf:
        from publisher.media.sniff import sniff
        from publisher.read.assets import Shelf

        return Shelf(posts=self.settings.posts, static=self.settings.static, sniff=sniff)

    def _fragment(self, text: str, variables: Mapping[str, Value]) -> tuple[Block, ...]:
        from publisher.read.fragment import parse_fragment

        return parse_fragment(text, variables)

    def base_digest(self) -> str:
        """Names what a plan is made from: configuration, adapter versions, the ledger as it was read."""
        adapters = tuple((name, target.adapter.version) for name, target in self.settings.targets.items())
        return fingerprint((self.settings.digest, adapters, dict(self.entries)))

    def digests(self) -> Mapping[str, object]:
        """The same piece by piece, as a reviewed plan keeps it: what moved since can be named."""
        return {
            "configuration": self.settings.digest,
            "adapters": {name: target.adapter.version for name, target in self.settings.targets.items()},
            "ledger": {post: fingerprint(entry) for post, entry in sorted(self.entries.items())},
        }

    def reread(self) -> Workspace:
        """The workspace anew, from the files and the ledger as they are now."""
        return Workspace(self.settings, self.ledger)


def _check_permalink(settings: Settings, posts: Iterable[Post]) -> None:
    """Says once what would be wrong with every post. Raises `ConfigError` E104."""
    from publisher.read.permalink import known_placeholder, unknown_placeholders

    permalink = settings.site.permalink
    posts = tuple(posts)
    for name in unknown_placeholders(permalink, posts) if posts else ():
        raise ConfigError(
            "E104",
            f"site.permalink is {permalink}, and nothing fills :{name}: no placeholder of Hexo's, no post's key",
            fix=f":{near}"
            if (near := known_placeholder(name))
            else f"remove it, or give the posts a key {name}",
            path=relative_path(settings.path, settings.root),
        )


def _unknown_address(document: Document) -> tuple[Problem, ...]:
    """A canonical address in which a placeholder is left would lead readers of every copy nowhere."""
    left = [part for part in urlsplit(document.meta.canonical).path.split("/") if part.startswith(":")]
    if not left:
        return ()
    message = f"its address would be {document.meta.canonical}: nothing fills {', '.join(left)}"
    return (Problem("E312", 1, message, fix="add `date:` to the front matter, or a `permalink:` of its own"),)


def _read_all(settings: Settings) -> tuple[dict[Path, Post], dict[Path, PublisherError]]:
    posts: dict[Path, Post] = {}
    errors: dict[Path, PublisherError] = {}
    for file, folder in find_posts(settings.posts, root=settings.root):
        try:
            posts[file] = read_post(file, root=settings.root, posts_root=folder)
        except SourceError as error:
            errors[file] = error
    doubled = doubled_ids(posts.values())
    for file in [file for file, post in posts.items() if post.path in doubled]:
        errors[file] = doubled[posts.pop(file).path]
    return posts, errors


def _hosts(*addresses: str) -> tuple[str, ...]:
    """Every host of the site, with and without `www.`."""
    named = [(urlsplit(address).hostname or "").lower() for address in addresses]
    both = (spelling for host in named for spelling in (host, f"www.{host}", host.removeprefix("www.")))
    return tuple(dict.fromkeys(both))
