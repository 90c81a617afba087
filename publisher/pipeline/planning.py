"""The plan of a run: which posts, on which targets, and what each needs.

Reads what the workspace and the ledger know; decides by `plan`; sends nothing and writes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from publisher.adapter import Mode, Picture, PictureLimits, Rendition
from publisher.config.settings import TargetSettings
from publisher.document import Asset, Problem
from publisher.errors import ExitCode, LedgerError, PublisherError, SourceError, UnsafePlan
from publisher.pipeline.workspace import Workspace
from publisher.plan.guards import Stop, mass_changes
from publisher.plan.model import Action, ImageAction, Plan, PlannedImage, Reason
from publisher.plan.planner import Wish, plan_action
from publisher.read.post import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a run is asked for. Empty `posts` mean every post, empty `targets` every configured one.

    `with_diff` asks for diffs, which cost time; `many` lets surroundings reach live articles and lifts the
    mass-change stop; `force` overrides a copy that is gone, a conflict, an equal title.
    `by_name` says whether a person named the posts one by one, rather than git by `--changed`.
    """

    posts: tuple[Path, ...] = ()
    by_name: bool = True
    targets: tuple[str, ...] = ()
    force: bool = False
    strict: bool = False
    many: bool = False
    with_diff: bool = True


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and why some of it would ask first."""

    plan: Plan
    stops: tuple[Stop, ...] = ()


def make_plan(workspace: Workspace, request: Request) -> Planned:
    """The plan for `request`. Raises `ConfigError`, and `NoSuchPost` for what was named and is no post."""
    files = workspace.select(request.posts)
    targets = tuple(
        target for name, target in workspace.settings.targets.items() if name in (request.targets or (name,))
    )
    actions = tuple(action for file in files for action in _actions_of(workspace, file, targets, request))
    stops = () if request.many else stops_of(workspace, request, actions)
    return Planned(Plan(actions, workspace.base_digest()), stops)


def stops_of(workspace: Workspace, request: Request, actions: Sequence[Action]) -> tuple[Stop, ...]:
    """Why some of `actions` would be too much change."""
    targets = [
        workspace.settings.targets[name] for name in dict.fromkeys(action.target for action in actions)
    ]
    is_named = bool(request.posts) and request.by_name
    return mass_changes(actions, _posts_of(workspace, targets), named=is_named)


def _posts_of(workspace: Workspace, targets: Iterable[TargetSettings]) -> Counter[str]:
    """How many posts each target has, by the ledger."""
    return Counter(
        name
        for entry in workspace.entries.values()
        for name in entry.targets
        if name in {t.name for t in targets}
    )


def _actions_of(
    workspace: Workspace, file: Path, targets: tuple[TargetSettings, ...], request: Request
) -> Iterable[Action]:
    broken = workspace.error_of(file)
    if broken is not None:
        return [_broken(workspace.shown(file), target, broken) for target in targets]
    post = workspace.post_of(file)
    return [_action(workspace, post, target, request) for target in targets]


def _action(workspace: Workspace, post: Post, target: TargetSettings, request: Request) -> Action:
    if post.private_reason:
        return _skip(post, target, "not for the public", post.private_reason)
    if (misdirected := workspace.misdirected(post)) is not None:
        return _broken(post.path, target, misdirected, post.id)
    if post.targets is not None and target.name not in post.targets:
        return _skip(post, target, "not for this target", "publisher.targets")
    try:
        entry = workspace.entry_of(post)
        workspace.ledger.require_free(post.id, target.name)
        rendition = workspace.rendition(post, target)
    except (SourceError, LedgerError, UnsafePlan) as error:
        return _broken(post.path, target, error, post.id)
    known = entry.targets.get(target.name) if entry else None
    action = plan_action(
        rendition,
        known,
        _wish(target, workspace.mode_of(post, target), request),
        path=post.path,
        sent_body=workspace.ledger.sent_body(target.name, post.id) if request.with_diff else None,
        source=post.text,
        images=_images(workspace, rendition, target),
        with_diff=request.with_diff,
    )
    return _with_names(workspace, post, action)


def _with_names(workspace: Workspace, post: Post, action: Action) -> Action:
    """The action with the TeX of what its diff holds as drawings."""
    if "<svg" not in action.diff:
        return action
    from publisher.write.drawings import tex_of_drawings

    names = tex_of_drawings(workspace.document(post), workspace.settings.markdown.macros)
    return replace(action, names=names)


def _wish(target: TargetSettings, mode: Mode, request: Request) -> Wish:
    return Wish(
        mode=mode,
        refresh_now=request.many or target.refresh == "now" or target.adapter.capabilities.is_blog,
        force=request.force,
        strict=request.strict,
        can_update_published=target.adapter.capabilities.can_update_published,
    )


def _images(workspace: Workspace, rendition: Rendition, target: TargetSettings) -> tuple[PlannedImage, ...]:
    known = workspace.known_images(target.name) if rendition.pictures else {}
    limits = target.adapter.capabilities.pictures
    return tuple(_image(picture, known, limits.get(picture.purpose)) for picture in rendition.pictures)


def _image(picture: Picture, known: Collection[str], limits: PictureLimits | None) -> PlannedImage:
    asset = picture.asset
    if asset is None:
        return PlannedImage(picture.source, None, "upload", None, None)
    action: ImageAction = (
        "known" if asset.sha256 in known else "upload" if _fits(asset, limits) else "convert"
    )
    return PlannedImage(picture.source, asset.sha256, action, asset.size, asset.media_type)


def _fits(asset: Asset, limits: PictureLimits | None) -> bool:
    """Whether the picture may go out as it is; one that is drawn is drawn to fit."""
    if limits is None or asset.drawn or "*" in limits.types:
        return True
    is_small = (asset.size or 0) <= limits.max_bytes and (asset.width or 0) <= limits.max_width
    return asset.media_type in limits.types and is_small


def _skip(post: Post, target: TargetSettings, reason: Reason, note: str) -> Action:
    return Action(post=post.id, path=post.path, target=target.name, kind="skip", reason=reason, note=note)


def _broken(path: str, target: TargetSettings, error: PublisherError, post: str = "") -> Action:
    problem = Problem(error.code, error.line, error.message, error.fix)
    code = error.exit_code if isinstance(error, (LedgerError, UnsafePlan)) else ExitCode.CONTENT
    return Action(
        post=post or path.removesuffix(".md"),
        path=path,
        target=target.name,
        kind="hold",
        reason="a check failed",
        problems=(problem,),
        exit_code=code,
    )
