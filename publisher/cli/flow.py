"""From a request to its end: plan, show, ask, apply, and what is left for the person.

The only place that knows when something may be sent: after a yes, or with --yes.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

from publisher.cli.catalogue import phrase
from publisher.cli.options import Run
from publisher.cli.plan_text import counts
from publisher.cli.show import FOLD, dry_code, nothing_sent, say_summary, show_plan
from publisher.config.findings import shown
from publisher.config.settings import Settings
from publisher.errors import ExitCode, NoSuchPost, PublisherError, UnsafePlan, file_trouble
from publisher.ledger import Ledger
from publisher.pipeline.planning import Planned, make_plan
from publisher.pipeline.states import Fetch, is_blind, open_ledger, require_first_run
from publisher.pipeline.workspace import Workspace
from publisher.plan.guards import ADVICE
from publisher.plan.model import Plan
from publisher.wording.sentences import worded

if TYPE_CHECKING:
    from publisher.adapter import Mode
    from publisher.check.finding import Finding
    from publisher.cli.results import Sent
    from publisher.cli.wanted import Wanted
    from publisher.pipeline.applying import Listener
    from publisher.pipeline.clients import Clients
    from publisher.plan.model import Action


def carry(run: Run, settings: Settings, wanted: Wanted) -> ExitCode:
    """Does what was wanted, as far as it may."""
    settings = at_rest(settings, is_sandbox=wanted.is_sandbox)
    sends = not wanted.only_plans and (not wanted.asks or _may_ask(run, wanted))
    if sends and not wanted.is_sandbox:
        require_first_run(settings)
    workspace = open_workspace(settings, fetch=_exchange(wanted, sends=sends))
    if not sends and is_blind(settings, workspace.ledger):
        run.screen.note(phrase("never fetched", run.language, branch=settings.branch))
    planned = _reviewed_plan(workspace, wanted) if wanted.expected else plan_of(workspace, wanted)
    if wanted.plan_out is not None:
        _write_plan(run, workspace, planned, wanted)
    if not sends:
        return _only_show(run, workspace, planned, wanted)
    return _show_and_send(run, workspace, planned, wanted)


def _exchange(wanted: Wanted, *, sends: bool) -> Fetch:
    """What a run asks of the state branch: a dry run nothing, unless it reads the platforms too."""
    return "must" if sends else "look" if wanted.reads_platforms else "no"


def open_workspace(settings: Settings, *, fetch: Fetch = "no") -> Workspace:
    """The posts and the ledger as they are now; `fetch` says what of a state branch is asked for first. What is drawn
    for them is kept for later runs."""
    from publisher.apply.drawings import FileDrawings
    from publisher.write.kept import keep_in

    keep_in(FileDrawings())
    return Workspace(settings, open_ledger(settings, fetch=fetch))


def at_rest(settings: Settings, *, is_sandbox: bool) -> Settings:
    """The settings with the sandbox's ledger, when that is meant; no emulator is started."""
    if not is_sandbox:
        return settings
    from publisher.pipeline.clients import sandbox_state

    return replace(settings, state=sandbox_state(settings), branch="")


def plan_of(workspace: Workspace, wanted: Wanted) -> Planned:
    """The plan; in the sandbox nothing asks first because of its size."""
    planned = make_plan(workspace, wanted.request)
    return replace(planned, stops=()) if wanted.is_sandbox else planned


def _reviewed_plan(workspace: Workspace, wanted: Wanted) -> Planned:
    """The plan made again, when it is the reviewed one. Raises `UnsafePlan` when anything moved since."""
    try:
        planned = plan_of(workspace, wanted)
    except NoSuchPost as gone:
        raise no_longer_fits("a post") from gone
    if planned.plan.digest != wanted.expected:
        raise no_longer_fits(_moved(workspace, wanted))
    return planned


def _moved(workspace: Workspace, wanted: Wanted) -> str:
    """What is not as it was when a plan was reviewed; where that is nothing of these, a post is not."""
    now = workspace.digests()
    names = {"configuration": "the configuration", "adapters": "an adapter", "ledger": "the ledger"}
    moved = [name for key, name in names.items() if wanted.made_from.get(key) != now[key]]
    return ", ".join(moved) or "a post"


def command_of(wanted: Wanted) -> str:
    """The command line that would carry the plan out."""
    flags = [f"--{name}" for name in ("many", "force", "strict") if getattr(wanted.request, name)]
    sandbox = ["--sandbox"] if wanted.is_sandbox else []
    posts = [shown(post) for post in wanted.request.posts]
    to = ["--to", wanted.to] if wanted.to else []
    return shlex.join(["publish", *sandbox, *flags, *posts, *to])


# ---------------------------------------------------------------- only planning


def _only_show(run: Run, workspace: Workspace, planned: Planned, wanted: Wanted) -> ExitCode:
    hints = _hints(workspace, planned, wanted) if wanted.form == "text" and not run.screen.is_quiet else ()
    show_plan(run, planned, wanted.form, with_skips=wanted.with_skips, hints=hints)
    _announce_second_pass(run, workspace, planned, wanted)
    _announce_stops(run, planned, wanted)
    if wanted.reads_platforms:
        _read_platforms(run, workspace, planned, wanted)
    say_summary(run, planned, wanted.form, lead=nothing_sent(run, command_of(wanted), planned))
    if not wanted.only_plans:
        run.screen.note(phrase("no terminal", run.language))
    return dry_code(planned, tells_pending=wanted.tells_pending)


def _hints(workspace: Workspace, planned: Planned, wanted: Wanted) -> tuple[Finding, ...]:
    """What `check` finds, in the posts that were named or would change, and the plan does not say already."""
    from publisher.pipeline.checking import hints_of

    said = {(action.path, loss.code, loss.line) for action in planned.plan.actions for loss in action.losses}
    said |= {
        (action.path, each.code, each.line) for action in planned.plan.actions for each in action.problems
    }
    changing = {action.path for action in planned.plan.actions if action.kind != "skip"}
    files = [file for file, post in workspace.posts.items() if post.path in changing]
    if wanted.request.posts:
        files = list(workspace.select(wanted.request.posts))
    findings = hints_of(workspace, files)
    return tuple(
        each
        for each in findings
        if not {(each.path, each.code, each.line or None), (each.path, each.code, None)} & said
    )


def _announce_second_pass(run: Run, workspace: Workspace, planned: Planned, wanted: Wanted) -> None:
    """Says that posts which link to what becomes public now are updated once its address is known."""
    if wanted.expected or run.screen.is_quiet:
        return
    becoming = {
        action.post
        for action in planned.plan.changes
        if action.rendition is not None and _mode_of(workspace, action) == "publish"
        if not (action.remote and action.remote.stage == "published")
        if not workspace.settings.targets[action.target].adapter.capabilities.is_blog
    }
    if any(link.post in becoming for action in planned.plan.actions for link in action.links):
        run.screen.note(phrase("second pass comes", run.language))


def _announce_stops(run: Run, planned: Planned, wanted: Wanted) -> None:
    """Says beside a plan for machines what would be held when it is carried out: its actions stay as they are."""
    if wanted.form == "json" and not run.screen.is_quiet:
        for stop in planned.stops:
            said = (worded(each, run.language) for each in (stop.message, ADVICE))
            run.screen.note(f"E415 {': '.join(said)}")


def _mode_of(workspace: Workspace, action: Action) -> Mode:
    return workspace.mode_of(workspace.post_named(action.path), workspace.settings.targets[action.target])


def _read_platforms(run: Run, workspace: Workspace, planned: Planned, wanted: Wanted) -> None:
    """Says which copies are not as they were sent; reads, and records nothing."""
    from publisher.cli.complaints import complain
    from publisher.pipeline.remote import look_at_copies

    with world_of(workspace.settings, is_sandbox=wanted.is_sandbox) as world:
        clients = clients_of(run, world, is_sandbox=wanted.is_sandbox)
        looks = look_at_copies(workspace, planned.plan.actions, clients=clients, records=False)
    for look in looks:
        if look.seen not in ("as sent", "not asked"):
            run.screen.note(f"{look.target} {look.post}: {worded(look.seen, run.language)}")
    for error in dict.fromkeys(look.error for look in looks if look.error):
        complain(error, run.screen, run.language)


def _write_plan(run: Run, workspace: Workspace, planned: Planned, wanted: Wanted) -> None:
    from publisher.cli.plan_json import dumps, plan_file

    assert wanted.plan_out is not None
    request = {
        "posts": [
            Path(os.path.relpath(post, workspace.settings.root)).as_posix() for post in wanted.request.posts
        ],
        "by_name": wanted.request.by_name,
        "targets": list(wanted.request.targets),
        "force": wanted.request.force,
        "strict": wanted.request.strict,
        "many": wanted.request.many,
        "sandbox": wanted.is_sandbox,
    }
    wanted.plan_out.parent.mkdir(parents=True, exist_ok=True)
    wanted.plan_out.write_text(
        dumps(plan_file(planned.plan, request, workspace.digests())) + "\n", encoding="utf-8"
    )
    run.screen.note(phrase("plan written", run.language, path=wanted.plan_out))


# ---------------------------------------------------------------- sending


def _may_ask(run: Run, wanted: Wanted) -> bool:
    return run.screen.is_for_a_person and wanted.form == "text"


def _show_and_send(run: Run, workspace: Workspace, planned: Planned, wanted: Wanted) -> ExitCode:
    from publisher.cli.results import Sent, finish
    from publisher.pipeline.applying import hold_what_stops

    planned = hold_what_stops(planned)
    if wanted.form == "text":
        show_plan(run, planned, "text", with_skips=wanted.with_skips, fold=FOLD if wanted.asks else 0)
        _announce_second_pass(run, workspace, planned, wanted)
    sent = Sent()
    started = perf_counter()
    if planned.plan.changes:
        if wanted.asks and not _agrees(run, planned):
            say_summary(run, planned, "text", lead=phrase("nothing sent", run.language))
            return ExitCode.DONE
        sent = _send(run, workspace, planned, wanted)
    return finish(run, workspace.settings, planned, sent, wanted, seconds=perf_counter() - started)


def hold_and_send(run: Run, workspace: Workspace, planned: Planned, wanted: Wanted) -> tuple[Planned, Sent]:
    """Holds what would be too much change and sends the rest, unasked; for whoever tells of it in their own way."""
    from publisher.cli.results import Sent
    from publisher.pipeline.applying import hold_what_stops

    planned = hold_what_stops(planned)
    return planned, _send(run, workspace, planned, wanted) if planned.plan.changes else Sent()


def _send(run: Run, workspace: Workspace, planned: Planned, wanted: Wanted) -> Sent:
    """Both passes, under the lock, from a plan that still fits what is there now."""
    from publisher.cli.progress import Progress
    from publisher.cli.results import Sent
    from publisher.state.trouble import NotShared

    keep_out_of_git(workspace.settings.state, is_sandbox=wanted.is_sandbox)
    sent = Sent()
    try:
        with (
            workspace.ledger.lock(),
            world_of(workspace.settings, is_sandbox=wanted.is_sandbox) as world,
            Progress(run.screen, planned.plan.changes, run.language) as progress,
        ):
            clients = clients_of(run, world, is_sandbox=wanted.is_sandbox)
            _require_fit(workspace, planned, wanted)
            sent = _in_passes(run, workspace, planned, wanted, clients=clients, on_event=progress.tell)
    except NotShared as late:  # all is done and recorded here: that must be told all the same
        return replace(sent, late=late)
    return sent


def _in_passes(
    run: Run,
    workspace: Workspace,
    planned: Planned,
    wanted: Wanted,
    *,
    clients: Clients,
    on_event: Listener,
) -> Sent:
    """What was planned, then what the addresses that are new now ask for; a reviewed plan has no second pass."""
    from publisher.cli.results import Sent
    from publisher.pipeline.applying import apply_plan, second_plan, stale_elsewhere

    request = wanted.request
    first = apply_plan(workspace, planned.plan, request, clients=clients, on_event=on_event)
    if wanted.expected:
        return Sent(first, stale=stale_elsewhere(workspace, request, first))
    results, again = first, Plan(())
    try:
        fresh = workspace.reread()
        again = second_plan(fresh, request, planned.plan, first, asks_first=not wanted.is_sandbox)
        if again.changes and _agrees_again(run, len(again.changes), wanted):
            results += apply_plan(fresh, again, request, clients=clients, on_event=on_event)
        held = tuple(action for action in again.actions if action.kind == "hold")
        stale = (*held, *stale_elsewhere(workspace, request, results))
    except (PublisherError, OSError, click.Abort) as error:  # what was sent must be told all the same
        _complain_of_second_pass(run, error)
        stale = ()
    return Sent(results, again.actions if len(results) > len(first) else (), stale)


def _complain_of_second_pass(run: Run, error: Exception) -> None:
    from publisher.cli.complaints import complain

    match error:
        case PublisherError():
            complain(error, run.screen, run.language)
        case OSError():
            complain(file_trouble(error), run.screen, run.language)
        case _:
            run.screen.note(phrase("stopped", run.language))


def _require_fit(workspace: Workspace, planned: Planned, wanted: Wanted) -> None:
    """Raises `UnsafePlan` when, before the lock was ours or while a person thought, something moved."""
    from publisher.pipeline.applying import hold_what_stops

    ledger = Ledger(workspace.settings.state)
    if not wanted.asks and dict(ledger.load_all().entries) == dict(workspace.entries):
        return
    now = hold_what_stops(plan_of(open_workspace(workspace.settings), wanted))
    if now.plan.digest != planned.plan.digest:
        raise no_longer_fits() if wanted.expected else _overtaken()


def _agrees(run: Run, planned: Planned) -> bool:
    return click.confirm(
        phrase("ask", run.language, counts=counts(planned.plan.summary, run.language)), default=False
    )


def _agrees_again(run: Run, count: int, wanted: Wanted) -> bool:
    run.screen.note(phrase("second pass", run.language))
    return not wanted.asks or click.confirm(phrase("ask again", run.language, count=count), default=False)


@contextmanager
def world_of(settings: Settings, *, is_sandbox: bool) -> Iterator[Settings]:
    """The platforms that the configuration names, or the emulators while they run."""
    if not is_sandbox:
        yield settings
        return
    from publisher.pipeline.clients import sandboxed

    with sandboxed(settings, data=settings.state) as (world, _):
        yield world


def clients_of(run: Run, world: Settings, *, is_sandbox: bool) -> Clients:
    """The clients of a run; those of the sandbox keep their tokens with its data."""
    from publisher.pipeline.clients import Clients

    return Clients(world, run.session.redactor, tokens=world.state / "tokens" if is_sandbox else None)


def keep_out_of_git(state: Path, *, is_sandbox: bool) -> None:
    """Tells git, once, which files beside the ledger are nobody else's business."""
    folder = state.parent if is_sandbox else state
    file = folder / ".gitignore"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text("sandbox/\nbackup/\ncache/\nexport/\nlock\n*.tmp\n", encoding="utf-8")


def _overtaken() -> UnsafePlan:
    """Another run, or an edit, came between what was shown and what would be sent."""
    return UnsafePlan(
        "E414",
        "posts or ledger moved since this plan was shown; nothing was sent",
        fix="run again: it plans anew",
    )


def no_longer_fits(what: str = "post, configuration, adapter or ledger") -> UnsafePlan:
    """What is raised when something moved between a plan and its yes."""
    return UnsafePlan(
        "E414",
        f"{what} moved since this plan was made; nothing was sent",
        fix="make it again: publish -n --plan-out FILE",
    )
