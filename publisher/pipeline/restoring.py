"""An earlier version on its way back: planned as an update with that version's text, sent as a draft.

The post itself is not changed, so that the next run would bring today's text again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from publisher.adapter import Client, Picture, Prints, Rendition
from publisher.apply.work import Event, Result, Work
from publisher.config.settings import TargetSettings
from publisher.document import Asset, Problem, fingerprint
from publisher.errors import ExitCode, NeedsPerson, SourceError
from publisher.pipeline.applying import send_works
from publisher.pipeline.orphans import source_digest
from publisher.pipeline.versions import Version
from publisher.pipeline.workspace import Workspace
from publisher.plan.diff import diff_bodies
from publisher.plan.model import Action
from publisher.read.post import Post

_ASSET = re.compile(r"asset:([0-9a-f]{64})")


def plan_restore(
    workspace: Workspace, post: Post, target: TargetSettings, version: Version, *, force: bool = False
) -> Action:
    """What would be done: the copy there updated, or with `force` a new draft where it is gone.

    Title and fields are today's. Raises `NeedsPerson` E427 where a target cannot take an earlier version as a draft.
    """
    entry = workspace.ledger.target(post.id, target.name)
    _require_drafts(target, entry.stage if entry else "draft")
    rendition, missing = _rendition(workspace, workspace.rendition(post, target), version)
    is_new = entry is None or entry.id is None or (entry.stage == "gone" and force)
    return Action(
        post=post.id,
        path=post.path,
        target=target.name,
        kind="hold" if missing else "create" if is_new else "update",
        reason="a check failed" if missing else "edited here",
        title=rendition.title,
        note=f"as it was sent {version.time or version.name}, as a draft; title and fields are today's",
        remote=entry.remote if entry else None,
        diff=diff_bodies(
            workspace.ledger.sent_body(target.name, post.id), version.body, format=version.format
        ),
        problems=missing,
        exit_code=ExitCode.CONTENT if missing else ExitCode.DONE,
        rendition=rendition,
    )


def send_restore(
    workspace: Workspace,
    post: Post,
    action: Action,
    *,
    clients: Callable[[str], Client],
    force: bool = False,
    on_event: Callable[[Event], None] = lambda _: None,
) -> tuple[Result, ...]:
    """Sends what was planned, never to readers; to be called while the ledger's lock is held."""
    assert action.rendition is not None
    assert action.kind in ("create", "update")
    work = Work(
        action=action.kind,
        rendition=action.rendition,
        path=post.path,
        source=source_digest(post),
        mode="draft",
        force=force,
    )
    return send_works(workspace, (work,), clients=clients, on_event=on_event)


def _require_drafts(target: TargetSettings, stage: str) -> None:
    label, capabilities = target.adapter.capabilities.label, target.adapter.capabilities
    if capabilities.is_blog:
        raise NeedsPerson(
            "E427", f"{label} ({target.name}) has no drafts", fix="git keeps the blog's earlier versions"
        )
    if stage == "published" and not capabilities.can_update_published:
        raise NeedsPerson(
            "E427",
            f"{label} does not let a published article be changed",
            fix="`publish history` names the versions; `publish forget` first makes the next one a new draft",
        )


def _rendition(
    workspace: Workspace, today: Rendition, version: Version
) -> tuple[Rendition, tuple[Problem, ...]]:
    """Today's rendition with the version's text and its pictures, and the pictures that nobody has any more."""
    mine = {picture.asset.sha256: picture for picture in today.pictures if picture.asset}
    known = workspace.known_images(today.target)
    wanted = dict.fromkeys(_ASSET.findall(version.body))
    lost = [digest for digest in wanted if digest not in mine and digest not in known]
    covers = tuple(picture for picture in today.pictures if picture.purpose == "cover")
    pictures = tuple(mine.get(digest) or _sent_before(digest) for digest in wanted if digest not in lost)
    bodies = tuple(picture for picture in pictures if picture.purpose != "cover")
    own = fingerprint((today.title, version.body))
    rendition = replace(
        today,
        body=version.body,
        format=version.format,
        pictures=(*bodies, *covers),
        problems=(),
        losses=(),
        prints=Prints(own=own, links=today.prints.links, around=today.prints.around),
    )
    return rendition, tuple(_lost(digest) for digest in lost)


def _sent_before(digest: str) -> Picture:
    """A picture that the account has already: its bytes are needed by nobody."""

    def load() -> bytes:
        raise SourceError("E301", f"the picture {digest[:12]} is only on the platform")

    return Picture("", f"asset:{digest}", Asset(digest, "image/png", None, digest[:12], load))


def _lost(digest: str) -> Problem:
    return Problem(
        "E301",
        None,
        f"the picture {digest[:12]} of that version is neither in the post nor on the account",
        fix="take it back into the post from git, or choose another version",
    )
