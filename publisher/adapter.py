"""The contract of a platform: what an adapter, a client and their options may and must not do.

`render` is pure; `Client` is the only code that changes anything outside; a `Step` is the unit after which the
ledger is written. Nothing here touches disk or network, and nothing here knows a platform by name.
`publisher.testing.check_adapter` proves the promises of this page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol, runtime_checkable

from publisher.document import Asset, Document, Loss, Problem, fingerprint

if TYPE_CHECKING:
    from publisher.apply.transport import Transport

Mode = Literal["draft", "publish", "manual"]
Stage = Literal["draft", "published", "manual", "gone"]
LinkKind = Literal["own", "external", "platform", "broken"]
Purpose = Literal["body", "cover"]
Field = str | tuple[str, ...] | bool | None
"""A value of `Rendition.fields`: what JSON can hold."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of the user's that an adapter's option names: `name` as it is written there, and its text as it was
    when the configuration was read. An option takes one as `Literal["word", …] | TextFile`."""

    name: str
    text: str = field(repr=False)
    sha256: str = ""
    """Names the text where the adapter is spelled out (`repr`), so that another text is another adapter."""


# ---------------------------------------------------------------- what a platform can do, as data


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """What an upload takes: `types` the media types accepted as they are, the best first; `max_bytes` of one
    file; `max_width` in pixels. Anything else is converted before it is sent."""

    types: tuple[str, ...] = ("image/png", "image/jpeg", "image/gif", "image/webp")
    max_bytes: int = 10_000_000
    max_width: int = 2_880
    moving_bytes: int | None = None
    """The most bytes of a GIF that moves, where it may have more (or fewer) than the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressForm:
    """One form of a public address on a platform: its `host`, a regular expression for its whole `path`, the keys of
    its query that belong to it. `page` is the clean address, made from the path's named groups and those keys; a
    group `id` is the copy's id there. A query that holds every key of one of `temporary` is a link that expires."""

    host: str
    path: str
    page: str
    query: tuple[str, ...] = ()
    temporary: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a platform can do and where its limits lie; the shared steps read it instead of asking for names.

    `label` is the platform's name for readers. `hosts` are its own public hosts: a link there is `platform`.
    `keeps_links` says whether links to other hosts stay live. `is_blog` marks a target whose copy is the
    canonical one. `addresses` are the forms of its articles' addresses, `editor` the page where a person writes
    there. `header_names_blogs_only` is for platforms that frown on other platforms' names.
    `can_update_published` is False where a published article is frozen. `part_defaults` and `defaults` are the
    values of `header`, `footer`, `related`, `qr`, `related_without_copy`, `refresh`, `mode` where the
    configuration is silent; a key missing from `defaults` is unknown to the target.
    """

    label: str
    format: Literal["html", "md"]
    hosts: tuple[str, ...] = ()
    addresses: tuple[AddressForm, ...] = ()
    editor: str = ""
    keeps_links: bool = True
    is_blog: bool = False
    header_names_blogs_only: bool = False
    can_update_published: bool = True
    title_limit: int | None = None
    body_limit: int | None = None
    digest_limit: int | None = None
    tag_limit: int | None = None
    pictures: Mapping[Purpose, PictureLimits] = field(default_factory=lambda: MappingProxyType({}))
    uploads: int = 1
    """How many uploads may run side by side."""
    fetches_pasted: bool = False
    """Whether its editor fetches the pictures of a text that is pasted, from where they are public."""
    by_hand: tuple[str, ...] = ()
    """What only a person can set there, in the platform's own words: said beside a draft that waits."""
    defaults: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


# ---------------------------------------------------------------- rendering


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a rendition depends on besides the document and the adapter's own options.

    `urls` maps the identity of each post that is public on this target to its address there (never a draft's).
    `site` is the canonical base address, `hosts` every host under which that site answers, `author` its
    author's name; `macros` are TeX macros of the whole site.
    `cjk_font` is the configured font, opened only when something is drawn.
    """

    target: str
    mode: Mode = "draft"
    urls: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    site: str = ""
    hosts: tuple[str, ...] = ()
    author: str = ""
    macros: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    cjk_font: Path | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a rendition shows: `source` as written, `url` as it stands in the body (`asset:…`, a remote
    address, or the address as written where the target finds the file by itself), `asset` None while it is
    remote and unfetched. `place` is where the file belongs on a target that is a folder (`images/x.png`)."""

    source: str
    url: str
    asset: Asset | None
    line: int | None = None
    purpose: Purpose = "body"
    place: str = ""


@dataclass(frozen=True, slots=True)
class LinkUse:
    """A link as written (`source`), where it leads on this target (`to`, empty when it became plain text), what
    kind it is, and the own post it names."""

    source: str
    to: str
    kind: LinkKind
    post: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """The length of the body as sent, in characters, and the most the platform takes (None: unknown)."""

    characters: int
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Prints:
    """The fingerprint in three parts: the post's own content, where its links lead, what surrounds it."""

    own: str = ""
    links: str = ""
    around: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """What one target will receive of one post.

    `body` is HTML or Markdown with `asset:<sha256>` for every picture that must be uploaded. `fields` holds
    everything else that is sent (digest, cover as `asset:…`, author, tags, source_url …). `problems` hold the
    post for this target; `losses` are shown. No time, no secret and no remote id may stand here.
    """

    target: str
    post: str
    format: Literal["html", "md"]
    title: str
    body: str
    fields: Mapping[str, Field] = field(default_factory=lambda: MappingProxyType({}))
    pictures: tuple[Picture, ...] = ()
    links: tuple[LinkUse, ...] = ()
    losses: tuple[Loss, ...] = ()
    problems: tuple[Problem, ...] = ()
    limits: Limits = Limits(0)
    prints: Prints = Prints()

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of everything that is sent."""
        return fingerprint((self.target, self.format, self.title, self.body, self.fields))


class Adapter(Protocol):
    """Turns a document into what one platform will receive.

    An implementation is a frozen dataclass whose fields are its own options in `publisher.yaml`. It MUST be
    pure: no clock, disk, network, random, environment. It MUST name everything it cannot show as a `Loss` with
    a line, and everything that must not be sent as a `Problem`. It MUST NOT drop a visible character, raise on
    any document, import its client or read a font (drawn assets carry a loader instead). It MAY keep caches
    that change time and never output.
    """

    name: ClassVar[str]
    version: ClassVar[int]
    """Raised whenever the same document would render differently: it counts as a change."""

    @property
    def capabilities(self) -> Capabilities: ...

    def render(self, document: Document, context: Context) -> Rendition: ...


@runtime_checkable
class Importable(Protocol):
    """An adapter whose platform reads Markdown files by itself, for whoever publishes there by hand."""

    def import_file(self, document: Document, context: Context, marks: Mapping[str, str]) -> str:
        """The Markdown that the platform's own import makes most of. Pure, as `render` is; `marks` says by a
        picture's `asset:` address what stands where the picture is to be put in."""


# ---------------------------------------------------------------- sending


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret that is named, not held: `env:NAME` of the configuration, or a made-up one of the sandbox."""

    name: str = ""
    literal: str = field(default="", repr=False)


class TokenCache(Protocol):
    """Short-lived tokens, kept across runs in the user's cache folder (0600), shared between processes."""

    def get(self, key: str) -> str | None:
        """The token stored under `key`, None once it is past its time."""

    def put(self, key: str, token: str, *, seconds: float) -> None:
        """Keeps `token` under `key` for `seconds`."""

    def drop(self, key: str) -> None:
        """Forgets what is stored under `key`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What a client is given to reach the world: the only HTTP, the secrets it names, a token cache, a clock
    and a way to wait. `protected` are the author's own folders: a client MUST NOT write below them. Tests and
    the sandbox hand in others."""

    http: Transport
    reveal: Callable[[Secret], str]
    tokens: TokenCache
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    protected: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Remote:
    """A copy on a platform. `extra` holds the platform's further ids (`publish_id`, `article_id`, `index`)."""

    id: str
    url: str | None = None
    stage: Stage = "draft"
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A copy as the platform gives it back now. `body` has the platform's interchangeable spellings (CDN hosts,
    sizes in addresses) folded into one, so that equal for a reader is equal here. `fields` are the values a
    person may have set there (digest, cover, author …); `owner` is the account it belongs to, when told."""

    remote: Remote
    title: str
    body: str
    fields: Mapping[str, Field] = field(default_factory=lambda: MappingProxyType({}))
    owner: str | None = None
    raw: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    """The platform's own object, for a client that must send it back whole."""
    is_source: bool = False
    """The copy is the author's own file, which is only recorded: whatever stands there is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A copy that may be this post's. `is_ours` when the platform proves it (a marker with the canonical URL);
    `is_empty` for a draft without text; `created` when the platform tells."""

    remote: Remote
    title: str
    is_ours: bool
    reason: str
    is_empty: bool = False
    created: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A copy as the account's own list names it. `marker` is the canonical address that it bears, `post` the identity
    of a post that it bears, `excerpt` what the list tells of its text. `snapshot` is the whole copy where the list
    holds it; else `fetch` brings it."""

    remote: Remote
    title: str
    marker: str = ""
    post: str = ""
    excerpt: str = ""
    snapshot: Snapshot | None = None


@dataclass(frozen=True, slots=True)
class Payload:
    """The bytes of one picture, already fitted to `Capabilities.pictures`; `sha256` is the original's, `place`
    that of its `Picture`, `source` the address that a remote one was fetched from."""

    sha256: str
    data: bytes = field(repr=False)
    media_type: str
    name: str
    purpose: Purpose = "body"
    width: int | None = None
    height: int | None = None
    place: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """Where a picture is now: an address, or an id of the platform's library (`media_id`), or both."""

    url: str = ""
    media_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One rendition on its way: `body` and `fields` hold real addresses now. `remote` is the copy to change,
    None to create one; `before` is that copy as it was read just now, when it was. `resumes` names the step of the
    same content whose outcome nobody knows: whether it is still to be done, only a look there can tell."""

    rendition: Rendition
    body: str
    fields: Mapping[str, Field]
    mode: Mode
    uploads: Mapping[str, Uploaded]
    """By sha256, every picture of the rendition, uploaded now or earlier."""
    remote: Remote | None = None
    before: Snapshot | None = None
    resumes: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a step brought: the copy as it is now known. `apply` writes it to the ledger before the next step.

    `warnings` are what went wrong without being a reason to stop (a topic that the platform does not know), for
    the person."""

    remote: Remote
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One call, or calls, after which the ledger is written.

    `repeatable` says whether running it a second time changes nothing more; when not, `apply` writes `pending`
    first, and an outcome that stays unknown is settled by looking, never by repeating.
    """

    name: str
    repeatable: bool
    run: Callable[[], Receipt]


class Client(Protocol):
    """Talks to one account of one platform. The only code that changes anything outside.

    Built as `CLIENT(adapter=…, options=…, access=…)`; building one sends nothing. Every call MUST go through
    `access.http`, every secret through `access.reveal`, and no secret may enter an exception. A client MUST
    NOT write the ledger, decide what is sent, or create anything outside `upload` and `steps`. It MAY remember
    within a run what it read (lists, the token).
    """

    def account(self) -> str:
        """The public id of the account, never a secret. Raises `Unauthorized`, `NeedsPerson`."""

    def look(self, rendition: Rendition) -> tuple[Found, ...]:
        """Copies on the platform that may be this post's, the surest first. Reads lists at most once a run."""

    def fetch(self, remote: Remote) -> Snapshot:
        """The copy as it is there now. Raises `NotThere` when it is gone."""

    def upload(self, payload: Payload) -> Uploaded:
        """Stores a picture; the same bytes twice are stored once where the platform can tell."""

    def steps(self, job: Job) -> Iterator[Step]:
        """The steps that bring `job` about, in order; each is run, and recorded, before the next is asked for."""


# ---------------------------------------------------------------- what a client may do besides


@runtime_checkable
class Lister(Protocol):
    """A client that can list its account, for posts that were there before this program."""

    def inventory(self) -> Iterator[Listed]:
        """Every copy of the account once, drafts and published, as far as the platform lets it; pages are read one
        after another, without haste. Raises `Unauthorized`, `NeedsPerson`."""


@dataclass(frozen=True, slots=True)
class Health:
    """One thing that was looked at: what was found and, where it is not well, the next step.

    `about` names it in a word (`token`); what is not `is_urgent` works today and is a warning only.
    """

    found: str
    fix: str = ""
    about: str = ""
    is_urgent: bool = True

    @property
    def is_well(self) -> bool:
        return not self.fix


@runtime_checkable
class Patient(Protocol):
    """A client that can be asked whether its platform would let it in."""

    def examine(self) -> Iterator[Health]:
        """What a person should know of the login: as few reads as possible, nothing written. Raises `TargetError`,
        and `ConfigError` for a secret that is not set."""


@runtime_checkable
class Retractor(Protocol):
    """A client that can take a copy down."""

    def retract(self, remote: Remote) -> None:
        """Takes the copy down there, for good; one that is gone already is no error. Raises `Refused` where that would
        take more with it, or the platform does not allow it."""
