"""What publisher.yaml says, once it has been judged: frozen values that the other rooms read.

No YAML and no secret may enter here; paths are absolute, and every default is the documented one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from publisher.adapter import Adapter, Mode
from publisher.related.model import NO_DATA, RelatedData

OneOrSeveral = Annotated[tuple[str, ...], "one or several"]
"""A list that may be written as a single value."""

PartChoice = Literal["auto", "keep", "none"] | Path
"""What a target wants of a part: ours, the author's, nothing, or the Markdown template at a path."""


@dataclass(frozen=True, slots=True)
class EncodedAddress:
    """A QR code that is drawn for `address` (`qr: url:…`)."""

    address: str


QrChoice = Literal["keep", "none"] | Path | EncodedAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The author's own site. `url` has no slash at its end; `wait` is in seconds; `accounts` by target."""

    url: str
    aliases: tuple[str, ...] = ()
    permalink: str = ":abbrlink.html"
    timezone: str = "Asia/Shanghai"
    author: str = ""
    wait: float = 0
    accounts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Markdown:
    """How the posts are written."""

    dialect: Literal["commonmark", "hexo-marked", "hexo-pandoc"] = "commonmark"
    math: tuple[Literal["dollars", "brackets"], ...] = ("dollars",)
    macros: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    tags: Literal["hexo", "liquid", "hugo", "none"] = "hexo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """`allow_hosts`: private or loopback hosts from which remote pictures may be fetched."""

    allow_hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fonts:
    """`cjk`: a font file; None to look on the system."""

    cjk: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What `publish check` tells: not the warnings of the codes in `ignore`; how Chinese is set, when asked for."""

    ignore: OneOrSeveral = ()
    typography: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRule:
    """How a part that the author repeats by hand is recognised: where it starts and, perhaps, where it ends."""

    starts_with: OneOrSeveral
    ends_with: OneOrSeveral = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Boilerplate:
    """One rule a part; None where there is none."""

    header: PartRule | None = None
    footer: PartRule | None = None
    related: PartRule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetSettings:
    """One configured destination.

    `adapter` and `client_options` are instances of its platform's own dataclasses; `digest` names everything
    that the file says about it.
    """

    name: str
    platform: str
    adapter: Adapter
    client_options: object
    mode: Mode = "draft"
    header: PartChoice = "keep"
    footer: PartChoice = "keep"
    related: PartChoice = "keep"
    related_without_copy: Literal["url", "title", "drop"] = "url"
    refresh: Literal["with-edit", "now"] = "with-edit"
    qr: QrChoice = "keep"
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The whole file. `root` is its folder, `state` that of the ledger, `digest` names what the file says, and the file
    of related lists with it, whose path is `related`.

    `branch` names the state branch that `state` is the local copy of, empty where that folder is all there is.
    `dotenv` holds what stands in `.env` beside the file; the environment itself wins over it.
    """

    path: Path
    root: Path
    site: Site
    posts: tuple[Path, ...]
    static: Path
    related: Path | None
    related_data: RelatedData = NO_DATA
    state: Path
    branch: str = ""
    markdown: Markdown = Markdown()
    media: Media = Media()
    fonts: Fonts = Fonts()
    boilerplate: Boilerplate = Boilerplate()
    check: Check = Check()
    targets: Mapping[str, TargetSettings] = field(default_factory=lambda: MappingProxyType({}))
    digest: str = ""
    dotenv: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
