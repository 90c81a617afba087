"""A plan carried out: from its actions to pieces of work, under the ledger's lock, and the second pass.

What is done with each piece is `apply`'s business; what may be done at all was decided before this is called.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from publisher.adapter import Capabilities, Client
from publisher.apply.fetch import PictureFetcher
from publisher.apply.live import PageWait
from publisher.apply.redact import Redactor
from publisher.apply.run import apply_actions
from publisher.apply.transport import Transport
from publisher.apply.work import Event, Result, Tools, Work
from publisher.config.settings import TargetSettings
from publisher.document import Link, walk
from publisher.errors import SourceError
from publisher.pipeline.orphans import source_digest
from publisher.pipeline.planning import Planned, Request, make_plan, stops_of
from publisher.pipeline.workspace import Workspace
from publisher.plan.guards import hold_back
from publisher.plan.model import Action, Plan

_MINOR = frozenset({"links moved", "surroundings"})
Listener = Callable[[Event], None]


def hold_what_stops(planned: Planned) -> Planned:
    """The plan with everything held that would be too much change."""
    return replace(
        planned, plan=replace(planned.plan, actions=hold_back(planned.plan.actions, planned.stops))
    )


def apply_plan(
    workspace: Workspace,
    plan: Plan,
    request: Request,
    *,
    clients: Callable[[str], Client],
    on_event: Listener = lambda _: None,
) -> tuple[Result, ...]:
    """Carries out every create and update of `plan`; to be called while the ledger's lock is held."""
    works = tuple(_work(workspace, action, request) for action in plan.changes)
    by_hand = _send_by_hand(workspace, [work for work in works if work.mode == "manual"])
    sent = [work for work in works if work.mode != "manual"]
    done = send_works(workspace, sent, clients=clients, on_event=on_event)
    return _in_order(plan, (*done, *by_hand))


def send_works(
    workspace: Workspace,
    works: Sequence[Work],
    *,
    clients: Callable[[str], Client],
    on_event: Listener = lambda _: None,
) -> tuple[Result, ...]:
    """Brings pieces of work to their targets; to be called while the ledger's lock is held."""
    settings = workspace.settings
    return apply_actions(
        works,
        clients=clients,
        capabilities=lambda target: _capabilities(settings.targets[target]),
        tools=Tools(
            ledger=workspace.ledger,
            fetch=PictureFetcher(allow_hosts=settings.media.allow_hosts),
            now=lambda: datetime.now(UTC),
            on_event=on_event,
            cjk_font=settings.fonts.cjk,
            wait_for_page=_page_wait(settings.site.wait),
        ),
    )


def second_plan(
    workspace: Workspace, request: Request, first: Plan, results: Sequence[Result], *, asks_first: bool
) -> Plan:
    """What the addresses that are new now ask for: updates of what went well, and nothing that `first` held.

    `workspace` is to be a fresh one, that has read what the first pass recorded. Where it `asks_first`, too many
    updates of posts that the first pass did not write are held here too.
    """
    sent = [
        one for one in results if one.action != "skip"
    ]  # what was left alone would be asked for again in vain
    ended = {(one.post, one.target): one.outcome for one in sent}
    left = {_key(action) for action in first.actions if action.kind in ("hold", "create", "update")}
    plan = make_plan(workspace, request).plan
    wanted = [action for action in plan.changes if action.kind == "update" and action.reason in _MINOR]
    own = [action for action in wanted if ended.get(_key(action)) == "done"]
    others = [action for action in wanted if _key(action) not in left]
    stops = () if request.many or not asks_first else stops_of(workspace, request, others)
    return replace(plan, actions=(*own, *hold_back(others, stops)))


def _key(action: Action) -> tuple[str, str]:
    return action.post, action.target


def stale_elsewhere(before: Workspace, request: Request, results: Sequence[Result]) -> tuple[Action, ...]:
    """The updates that are due in posts nobody asked for: they name a post whose address is new since `before`."""
    targets = tuple(dict.fromkeys(result.target for result in results))
    if not request.posts or not targets:
        return ()
    now = before.reread()
    gained = {target: _new_addresses(before, now, target) for target in targets}
    naming = _naming(now, frozenset().union(*gained.values()), beside=now.select(request.posts))
    if not naming:
        return ()
    plan = make_plan(now, replace(request, posts=naming, targets=targets, with_diff=False)).plan
    return tuple(
        action
        for action in plan.changes
        if action.reason in _MINOR and gained[action.target] & {link.post for link in action.links}
    )


def _new_addresses(before: Workspace, now: Workspace, target: str) -> frozenset[str]:
    """The posts that readers find on `target` at an address which they did not have there before."""
    settings = now.settings.targets[target]
    old = before.public_urls(settings)
    return frozenset(post for post, url in now.public_urls(settings).items() if old.get(post) != url)


def _naming(workspace: Workspace, posts: frozenset[str], *, beside: Sequence[Path]) -> tuple[Path, ...]:
    """The files, but for those `beside`, whose post links to one of `posts`."""
    others = (file for file in workspace.posts if file not in beside) if posts else ()
    return tuple(file for file in others if posts & set(_named(workspace, file)))


def _named(workspace: Workspace, file: Path) -> Iterator[str | None]:
    """The posts that a post links to, in its text or by the related lists and series that are kept as data."""
    post = workspace.post_of(file)
    yield from workspace.directory.named_by(post.id)
    try:
        document = workspace.document(post)
    except SourceError:
        return
    notes = tuple(block for note in document.footnotes.values() for block in note)
    for node in walk((*document.blocks, *notes)):
        if isinstance(node, Link) and node.own is not None:
            yield node.own.post


def _work(workspace: Workspace, action: Action, request: Request) -> Work:
    post = next(post for post in workspace.posts.values() if post.path == action.path)
    assert action.rendition is not None
    assert action.kind in ("create", "update")
    return Work(
        action=action.kind,
        rendition=action.rendition,
        path=post.path,
        source=source_digest(post),
        mode=workspace.mode_of(post, workspace.settings.targets[action.target]),
        force=request.force,
        is_minor=action.reason in _MINOR,
    )


def _capabilities(target: TargetSettings) -> Capabilities:
    """What the platform can do, with as many uploads side by side as this target's client is told."""
    capabilities = target.adapter.capabilities
    uploads = getattr(target.client_options, "uploads", None)
    return replace(capabilities, uploads=uploads) if isinstance(uploads, int) else capabilities


def _page_wait(seconds: float) -> PageWait:
    return PageWait(Transport(redactor=Redactor(), retries=0), seconds=seconds, sleep=time.sleep)


def _send_by_hand(workspace: Workspace, works: Sequence[Work]) -> tuple[Result, ...]:
    """The pages to copy from; what makes them is loaded only when there are any."""
    if not works:
        return ()
    from publisher.pipeline.manual import send_by_hand

    return tuple(send_by_hand(workspace, work) for work in works)


def _in_order(plan: Plan, results: Sequence[Result]) -> tuple[Result, ...]:
    def ordered() -> Iterator[Result]:
        for action in plan.changes:
            yield from (r for r in results if (r.post, r.target) == (action.post, action.target))

    return tuple(ordered())
