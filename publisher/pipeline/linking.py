"""The link graph of a site, seen from each target: which own links lead to that platform's own copies, which do not.

Reads a plan and what the workspace knows; asks nobody, decides nothing and writes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from publisher.adapter import LinkUse
from publisher.config.settings import TargetSettings
from publisher.ledger import TargetEntry
from publisher.pipeline.workspace import Workspace
from publisher.plan.model import Action
from publisher.read.post import Post

Why = Literal["never", "draft", "by hand", "gone", "not for the public", "not for this target", "broken"]
"""Why a link does not lead to that target's own copy: what the post that it names is there."""
State = Literal["not there", "as sent", "stale", "waiting", "frozen", "left alone", "held"]
"""What becomes of a copy: `stale` is updated by the next run, `waiting` with the post's next own edit, `frozen` never,
by this program; `left alone` for any other reason that the plan has."""
_STATES: dict[str, State] = {
    "unchanged": "as sent",
    "waiting": "waiting",
    "frozen": "frozen",
    "recorded by hand": "as sent",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """An own link that leads to no copy on its target: `to` is where it goes instead, empty when it is plain text."""

    line: int | None
    source: str
    post: str | None
    to: str
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """The own links of one post on one target: how many lead to copies `there`, to the `blog`, or are plain `text`;
    the `gaps` among them; and the posts whose address there is `news` to the copy that was last sent."""

    post: str
    path: str
    target: str
    state: State
    there: int
    blog: int
    text: int
    gaps: tuple[Gap, ...] = ()
    news: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A post whose publication on a target would close the most gaps: `count` links of other posts name it."""

    post: str
    path: str
    target: str
    why: Why
    count: int


def links_of(workspace: Workspace, actions: Sequence[Action]) -> tuple[Linked, ...]:
    """The links of every action that has a rendition and own links, on targets that are no blog."""
    known = {post.id: post for post in workspace.posts.values()}
    return tuple(_linked(workspace, action, known) for action in actions if _counts(workspace, action))


def _counts(workspace: Workspace, action: Action) -> bool:
    target = workspace.settings.targets[action.target]
    return not target.adapter.capabilities.is_blog and any(map(_is_own, action.links))


def _is_own(link: LinkUse) -> bool:
    return link.kind == "broken" or (link.kind == "own" and link.post is not None)


def _linked(workspace: Workspace, action: Action, known: dict[str, Post]) -> Linked:
    target = workspace.settings.targets[action.target]
    urls = workspace.public_urls(target)
    own = [link for link in action.links if _is_own(link)]
    there = [link for link in own if link.post and link.to and link.to == urls.get(link.post)]
    others = [link for link in own if link not in there]
    return Linked(
        post=action.post,
        path=action.path,
        target=action.target,
        state=_state(action),
        there=len(there),
        blog=sum(bool(link.to) for link in others),
        text=sum(not link.to for link in others),
        gaps=tuple(_gap(workspace, target, link, known) for link in others),
        news=tuple(_news(workspace, action, there)),
    )


def _state(action: Action) -> State:
    if action.kind == "hold":
        return "held"
    if action.kind in ("create", "update"):
        return "not there" if action.kind == "create" else "stale"
    return _STATES.get(action.reason, "left alone")


def _gap(workspace: Workspace, target: TargetSettings, link: LinkUse, known: dict[str, Post]) -> Gap:
    post = known.get(link.post or "")
    return Gap(link.line, link.source, link.post, link.to, _why(workspace, target, post))


def _why(workspace: Workspace, target: TargetSettings, post: Post | None) -> Why:
    if post is None:
        return "broken"
    if post.private_reason:
        return "not for the public"
    if post.targets is not None and target.name not in post.targets:
        return "not for this target"
    return _stage(
        workspace.entries[post.id].targets.get(target.name) if post.id in workspace.entries else None
    )


def _stage(entry: TargetEntry | None) -> Why:
    if entry is None or (entry.id is None and entry.url is None and entry.stage == "draft"):
        return "never"
    match entry.stage:
        case "draft" | "gone":
            return entry.stage
        case "manual" | "published":
            return "by hand"  # out, and its address not recorded yet


def _news(workspace: Workspace, action: Action, there: Iterable[LinkUse]) -> Iterator[str]:
    """The posts whose address on the target does not stand in the body that was last sent."""
    sent = workspace.ledger.sent_body(action.target, action.post) if action.kind != "create" else None
    if sent is None:
        return
    for post, address in dict.fromkeys((link.post, link.to) for link in there):
        if post and address not in sent and escape(address) not in sent:
            yield post


def wanted_posts(workspace: Workspace, linked: Sequence[Linked]) -> tuple[Wanted, ...]:
    """The posts that gaps lead to and that may be published there, those that most links name first."""
    paths = {post.id: post.path for post in workspace.posts.values()}
    counts = Counter(
        (gap.post, one.target, gap.why)
        for one in linked
        for gap in one.gaps
        if gap.post and gap.why not in ("broken", "not for the public", "not for this target")
    )
    found = (Wanted(post, paths[post], target, why, count) for (post, target, why), count in counts.items())
    return tuple(sorted(found, key=lambda one: (-one.count, one.path, one.target)))
