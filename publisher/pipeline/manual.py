"""The manual lane: a rendition goes out as a page to copy from, and a person's address comes back into the ledger.

No network and no secret. What a page looks like, `export` knows; which addresses are right, `plan.addresses`.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from types import MappingProxyType

from publisher.adapter import Importable, Remote, Rendition
from publisher.apply.work import Result, Work
from publisher.config.findings import shown
from publisher.config.settings import TargetSettings
from publisher.errors import ConfigError, PublisherError
from publisher.export.files import PictureFile, pasted, picture_files
from publisher.export.folder import write_folder
from publisher.export.page import ExportPage, Language
from publisher.export.rich import mark
from publisher.ledger import Sent, TargetEntry
from publisher.pipeline.live_pictures import live_pictures
from publisher.pipeline.orphans import source_digest
from publisher.pipeline.workspace import Workspace
from publisher.plan.addresses import read_address
from publisher.preview.frames import Names
from publisher.read.post import Post

_NOTHING: Mapping[str, str] = MappingProxyType({})


def record_command(path: str, target: str) -> str:
    """What a person types once an article is public."""
    return f"{shlex.join(['publish', 'record', path, target])} URL"


# ---------------------------------------------------------------- going out


def export_folder(workspace: Workspace) -> Path:
    """Where pages go when nobody names a place; git is told to leave it alone."""
    return workspace.settings.state / "export"


def write_page(
    workspace: Workspace, rendition: Rendition, path: str, folder: Path, *, language: Language = "zh"
) -> Path:
    """Writes the page of `rendition` below `folder`, in a folder of its target and post; returns where.

    `path` is the post's file as shown to people. Raises `SourceError` for a picture that cannot be had.
    """
    settings = workspace.settings
    target = settings.targets[rendition.target]
    capabilities = target.adapter.capabilities
    post = workspace.post_named(path)
    live = live_pictures(workspace, post) if capabilities.fetches_pasted else _NOTHING
    shown = pasted(rendition.pictures, capabilities.pictures, live)
    left = [one for one in rendition.pictures if one.purpose != "body" or one.url not in shown]
    files = picture_files(left, capabilities.pictures, cjk_font=settings.fonts.cjk)
    page = ExportPage(
        rendition=rendition,
        adapter=target.platform,
        capabilities=capabilities,
        files=files,
        live=shown,
        importable=_importable(workspace, post, target, files),
        record=record_command(path, target.name),
        macros=settings.markdown.macros,
        names=Names(settings.site.author),
        language=language,
    )
    return write_folder(folder / target.name / rendition.post, page)


def _importable(
    workspace: Workspace, post: Post, target: TargetSettings, files: Sequence[PictureFile]
) -> str:
    """The article as the platform's own import takes it; nothing where it has none."""
    adapter = target.adapter
    if not isinstance(adapter, Importable):
        return ""
    marks = {file.url: unescape(mark(file.number, "")) for file in files if file.number}
    context = workspace.context(target, workspace.mode_of(post, target))
    return adapter.import_file(workspace.composed(post, target), context, marks)


def send_by_hand(workspace: Workspace, work: Work) -> Result:
    """What a target of mode manual gets instead of calls: the page, and the ledger's word that it went out."""
    rendition = work.rendition
    try:
        page = write_page(workspace, rendition, work.path, export_folder(workspace))
        _record_export(workspace, work)
    except PublisherError as error:
        return Result(
            post=rendition.post,
            target=rendition.target,
            action=work.action,
            outcome="failed",
            error=error,
        )
    entry = workspace.ledger.target(rendition.post, rendition.target)
    return Result(
        post=rendition.post,
        target=rendition.target,
        action=work.action,
        outcome="done",
        url=entry.url if entry else None,
        remote=Remote("", entry.url if entry else None, "manual"),
        note=f"page {shown(page)}",
    )


def _record_export(workspace: Workspace, work: Work) -> None:
    """Stage manual; a public address and the id behind it stay, those of a mere draft do not."""
    rendition, ledger = work.rendition, workspace.ledger
    known = ledger.target(rendition.post, rendition.target) or TargetEntry()
    is_public = known.public_url is not None
    ledger.keep_sent(rendition.target, rendition.post, rendition.body, format=rendition.format)
    entry = replace(
        known,
        id=known.id if is_public else None,
        url=known.public_url,
        stage="manual",
        pending=None,
        returned="",
        sent=Sent.of(rendition.prints, rendition.fingerprint),
        time=_now(),
    )
    ledger.save_target(rendition.post, rendition.target, entry, path=work.path, source=work.source)


# ---------------------------------------------------------------- coming back


def record_copy(workspace: Workspace, post: Post, target: TargetSettings, address: str) -> TargetEntry:
    """Tells the ledger that a person published today's version of `post` at `address`; returns what is known now.

    To be called while the ledger's lock is held. Raises `ConfigError` E421 for an address that is refused.
    """
    remote = _public_copy(workspace, post, target, address)
    ledger, source = workspace.ledger, source_digest(post)
    known = ledger.target(post.id, target.name) or TargetEntry()
    is_same = bool(remote.id) and remote.id == known.id
    entry = replace(
        known,
        id=remote.id or None,
        url=remote.url,
        stage="published",
        pending=None,
        returned=known.returned if is_same else "",
        extra=known.extra if is_same else _NOTHING,
        time=_now(),
    )
    ledger.save_target(post.id, target.name, entry, path=post.path, source=source)
    # Rendered behind the record: a link to itself has the new address already.
    rendition = workspace.reread().rendition(post, target)
    ledger.keep_sent(target.name, post.id, rendition.body, format=rendition.format)
    sent = Sent.of(rendition.prints, rendition.fingerprint)
    returned = entry.returned if sent.own == known.sent.own else ""
    entry = replace(entry, sent=sent, returned=returned)
    ledger.save_target(post.id, target.name, entry, path=post.path, source=source)
    return entry


def _public_copy(workspace: Workspace, post: Post, target: TargetSettings, address: str) -> Remote:
    """The copy at `address`, when it is one that this post may have."""
    capabilities = target.adapter.capabilities
    if capabilities.is_blog:
        raise ConfigError(
            "E421", f"{target.name} is a blog: its addresses are known", fix="publish the post there"
        )
    remote = read_address(address, capabilities)
    owner = workspace.ledger.addresses().get(remote.url or "")
    if owner is not None and owner != post.id:
        raise ConfigError(
            "E421",
            f"{remote.url} is the address of another post, {owner}",
            fix="check the address; `publish forget` drops a wrong one",
        )
    return remote


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
