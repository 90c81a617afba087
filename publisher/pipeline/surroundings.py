"""What stands around a post on one target, from the configuration, the ledger and the author's templates.

`write.parts` composes it; here it is only gathered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Literal

from publisher.config.settings import EncodedAddress, PartChoice, QrChoice, Settings, TargetSettings
from publisher.document import Asset, Block, Document, Image, Inline, Link, Paragraph, Text
from publisher.errors import ConfigError
from publisher.ledger import LedgerEntry
from publisher.read.variables import Value
from publisher.related.directory import Directory
from publisher.write.parts import Copy, Policy, Surroundings, named_copies
from publisher.write.related import SeriesPlace, shown_entry

Fragment = Callable[[str, Mapping[str, Value]], tuple[Block, ...]]
"""Reads a template's Markdown into blocks, its variables put in."""


def surroundings_of(
    document: Document,
    target: TargetSettings,
    settings: Settings,
    entry: LedgerEntry | None,
    *,
    has_copy: frozenset[str],
    directory: Directory,
    fragment: Fragment,
) -> Surroundings:
    """Header, footer, related list and QR of one post on one target. Raises `ConfigError` for a lost template."""
    account = _account(target, settings, lambda text: fragment(text, {}))
    copies = _copies(document, target, settings, entry)
    series = directory.places_of(document.meta.id)
    variables: Mapping[str, Value] = {
        **_words(document, target, settings),
        **_series_variables(series, target, has_copy),
        "account": account,
        "copies": named_copies(copies, target.adapter.capabilities),
    }

    def policy(choice: PartChoice) -> Policy:
        return _policy(choice, settings, lambda text: fragment(text, variables))

    return Surroundings(
        header=policy(target.header),
        footer=policy(target.footer),
        related=policy(target.related),
        qr=_qr(target.qr),
        without_copy=target.related_without_copy,
        site=settings.site.url,
        account=account,
        copies=copies,
        has_copy=has_copy,
        related_data=directory.list_for(document.meta.id),
        series=series,
    )


def _words(document: Document, target: TargetSettings, settings: Settings) -> dict[str, str]:
    meta = document.meta
    return {
        "title": meta.title_for(target.name),
        "url": meta.canonical,
        "author": settings.site.author,
        "site": settings.site.url,
        "date": f"{meta.date:%Y-%m-%d}" if meta.date else "",
    }


def _series_variables(
    series: tuple[SeriesPlace, ...], target: TargetSettings, has_copy: frozenset[str]
) -> dict[str, Value]:
    """The first series of a post, and what this target can show of the posts before and after; empty runs else."""
    place = series[0] if series else SeriesPlace("")

    def shown(link: Link | None) -> tuple[Inline, ...]:
        return shown_entry(link, has_copy, target.related_without_copy) if link else ()

    title = (Text(place.title),) if place.title else ()
    return {"series": title, "previous": shown(place.previous), "next": shown(place.next)}


def _policy(choice: PartChoice, settings: Settings, read: Callable[[str], tuple[Block, ...]]) -> Policy:
    if not isinstance(choice, Path):
        return Policy(choice)
    try:
        return Policy("template", read(choice.read_text("utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            "E104", f"the template {choice} cannot be read: {error}", fix="mend the path in publisher.yaml"
        ) from None


def _account(
    target: TargetSettings, settings: Settings, read: Callable[[str], tuple[Block, ...]]
) -> tuple[Inline, ...]:
    """The target's account line: named by the target, else by its platform."""
    accounts = settings.site.accounts
    written = accounts.get(target.name) or accounts.get(target.platform, "")
    blocks = read(written) if written else ()
    return next((block.inlines for block in blocks if isinstance(block, Paragraph)), ())


def _copies(
    document: Document, target: TargetSettings, settings: Settings, entry: LedgerEntry | None
) -> tuple[Copy, ...]:
    """The other configured targets where this post is live; the blog's address counts from the start."""
    copies: list[Copy] = []
    for other in settings.targets.values():
        if other.name == target.name:
            continue
        capabilities = other.adapter.capabilities
        if capabilities.is_blog:
            copies.append(Copy(capabilities.label, document.meta.canonical, is_blog=True))
            continue
        known = entry.targets.get(other.name) if entry else None
        if known and known.public_url:
            copies.append(Copy(capabilities.label, known.public_url, is_blog=False))
    return tuple(copies)


def _qr(choice: QrChoice) -> Literal["keep", "none"] | Image:
    match choice:
        case Path():
            return Image(f"file:{choice.name}", "二维码", asset=_file_asset(choice))  # not where it lies
        case EncodedAddress(address=address):
            return Image(f"url:{address}", "二维码", asset=_drawn_asset(address))
        case _:
            return choice


def _file_asset(path: Path) -> Asset:
    from publisher.media.sniff import sniff

    try:
        data = path.read_bytes()
        seen = sniff(data)
    except (OSError, ValueError) as error:
        raise ConfigError(
            "E104", f"the QR picture {path} cannot be read: {error}", fix="mend `qr:`"
        ) from None
    digest = sha256(data).hexdigest()
    return Asset(digest, seen.media_type, len(data), path.name, path.read_bytes, seen.width, seen.height)


def _drawn_asset(address: str) -> Asset:
    """A QR code that is drawn when it is sent; its name is what it encodes."""
    digest = sha256(f"qr:1:{address}".encode()).hexdigest()
    return Asset(digest, "image/png", None, "qrcode.png", partial(_draw_qr, address), drawn=True)


def _draw_qr(address: str) -> bytes:
    from publisher.media.qr import qr_png

    return qr_png(address)
