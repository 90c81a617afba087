"""`publish ci`: one job of a CI, from what its environment says to a summary, annotations, a comment and outputs.

Everything that an Action, a GitLab job or a cron line needs; they only set variables and call this. Secrets come from
the environment alone and are masked as soon as they are read.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.cli import options
from publisher.cli.ci_inputs import Inputs
from publisher.errors import ExitCode, PublisherError

if TYPE_CHECKING:
    from publisher.cli.ci_report import Report
    from publisher.cli.wanted import Wanted
    from publisher.config.settings import Settings
    from publisher.pipeline.changes import Changes
    from publisher.pipeline.ci_event import Event
    from publisher.pipeline.planning import Planned
    from publisher.pipeline.workspace import Workspace


def _given(name: str) -> str:
    """The variable that an option is read from."""
    return f"INPUT_{name}"


@click.command("ci", short_help="A job of a CI: plan or publish, summary, comment.")
@click.option(
    "--mode",
    type=click.Choice(["plan", "publish"]),
    default="plan",
    envvar=_given("MODE"),
    help="Plan only, without any secret, or publish what is outstanding (default: plan).",
)
@click.option("--posts", default="", envvar=_given("POSTS"), help="Only posts that match these globs.")
@click.option(
    "--to", "targets", default="", metavar="A,B", envvar=_given("TARGETS"), help="Only these targets."
)
@click.option("--base", default="", envvar=_given("BASE"), help="Compare with this commit, not the event's.")
@click.option("--head", default="", envvar=_given("HEAD"), help="Compare up to this commit, not the files.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "drift", "never"]),
    default="error",
    envvar=_given("FAIL_ON"),
    help="Fail on errors, on anything that is not up to date afterwards, or never (default: error).",
)
@click.option(
    "--comment/--no-comment",
    default=False,
    envvar=_given("COMMENT"),
    help="Write the plan into the pull request.",
)
@click.option(
    "--sandbox/--no-sandbox", default=False, envvar=_given("SANDBOX"), help="Talk to the emulators."
)
@click.option(
    "--many/--no-many", default=False, envvar=_given("MANY"), help="Lift the stop before too many changes."
)
@click.option(
    "-o",
    "--output",
    "folder",
    type=options.PATH,
    envvar=_given("OUTPUT"),
    help="Write plan.json, results.json, summary.md and preview.html here (default: a temporary folder).",
)
@options.shared
def command(run: options.Run, *, folder: Path | None, **typed: object) -> ExitCode:
    """Do what a CI job is for: on a pull request show what would be published, after a merge publish it.

    Every option is also read from INPUT_<NAME>, the event from GitHub's own variables where there are any.
    """
    inputs = Inputs(folder=folder or _own_folder(), **typed)  # type: ignore[arg-type]
    _mask_secrets(run)
    try:
        report = _work(run, inputs)
    except PublisherError as error:
        from publisher.cli.ci_report import tell_failure

        tell_failure(run, inputs, error)
        if inputs.fail_on == "never":
            return ExitCode.DONE
        raise
    code = report.code
    if inputs.fail_on == "drift" and code == ExitCode.DONE and report.behind:
        code = ExitCode.PENDING
    return ExitCode.DONE if inputs.fail_on == "never" else code


def _own_folder() -> Path:
    from tempfile import gettempdir

    return Path(os.environ.get("RUNNER_TEMP") or gettempdir()) / "publish"


def _mask_secrets(run: options.Run) -> None:
    """From now on GitHub's log masks each secret, the derived ones too, before anything else can print it."""
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return
    learn = run.session.redactor.add

    def learn_and_mask(secret: str) -> None:
        for line in filter(None, map(str.strip, secret.splitlines())):
            print(f"::add-mask::{line}", file=run.screen.out, flush=True)
        learn(secret)

    run.session.redactor.add = learn_and_mask  # type: ignore[method-assign]


# ---------------------------------------------------------------- the job


def _work(run: options.Run, inputs: Inputs) -> Report:
    from publisher.cli.ci_report import Report, tell
    from publisher.cli.flow import at_rest, hold_and_send, open_workspace, plan_of
    from publisher.cli.results import Sent
    from publisher.pipeline.ci_event import read_event
    from publisher.pipeline.states import require_first_run

    event = read_event(os.environ)
    settings = at_rest(run.settings(), is_sandbox=inputs.sandbox)
    _let_git_in(run, settings)
    sends = inputs.mode == "publish" and not event.is_fork and not event.name.startswith("pull_request")
    if sends and not inputs.sandbox:
        require_first_run(settings)
    changes = _changes(settings, inputs, event)
    workspace = open_workspace(settings, fetch="must" if sends else "look")
    wanted, empty = _wanted(settings, inputs, changes, sends=sends)
    planned = plan_of(_without_posts(workspace) if empty else workspace, wanted)
    sent = Sent()
    if sends:
        planned, sent = hold_and_send(run, workspace, planned, wanted)
    waiting = _waiting(settings, inputs, wanted) if sends else None
    report = Report(inputs, event, changes, planned, sent, waiting, settings, is_plan=not sends)
    tell(run, report)
    return report


def _changes(settings: Settings, inputs: Inputs, event: Event) -> Changes:
    """What the push or the pull request touched. A name that git does not know is every post, not the end."""
    from publisher.errors import ConfigError
    from publisher.pipeline.changes import Changes, find_changes

    base = inputs.base or event.base
    if not base:
        return Changes(every=event.reason or "there is nothing to compare with")
    try:
        return find_changes(settings, base, head=inputs.head, fetches=True)
    except ConfigError as error:
        return Changes(every=error.message)


def _wanted(settings: Settings, inputs: Inputs, changes: Changes, *, sends: bool) -> tuple[Wanted, bool]:
    """What is asked for, and whether that is no post at all. Who publishes does everything that is outstanding: a run
    that GitHub dropped in between must not be missed; who plans shows what was touched."""
    from publisher.cli.selection import chosen_targets
    from publisher.cli.wanted import Wanted
    from publisher.pipeline.planning import Request

    posts = _matching(settings, inputs.posts)
    narrows = not sends and not changes.every
    if narrows:
        touched = {post.resolve() for post in changes.posts}
        posts = (
            tuple(post for post in posts if post.resolve() in touched)
            if inputs.posts.strip()
            else changes.posts
        )
    request = Request(
        posts=posts,
        by_name=False,
        targets=chosen_targets(settings, inputs.targets.strip() or None),
        many=inputs.many,
    )
    wanted = Wanted(request=request, is_sandbox=inputs.sandbox, asks=False, form="json", only_plans=not sends)
    return wanted, not posts and (narrows or bool(inputs.posts.strip()))


def _matching(settings: Settings, globs: str) -> tuple[Path, ...]:
    """The posts that any of the globs matches, seen from the folder of publisher.yaml; none named is none given."""
    found: dict[Path, None] = {}
    for glob in globs.replace(",", "\n").split("\n"):
        if glob.strip():
            pattern = glob.strip().removeprefix("./")
            found |= {path: None for path in sorted(settings.root.glob(pattern)) if path.suffix == ".md"}
    return tuple(path for path in found if any(path.is_relative_to(folder) for folder in settings.posts))


def _without_posts(workspace: Workspace) -> Workspace:
    from publisher.pipeline.workspace import Workspace as Anew

    return Anew(replace(workspace.settings, posts=()), workspace.ledger)


def _waiting(settings: Settings, inputs: Inputs, wanted: Wanted) -> Planned | None:
    """What is outstanding on the targets that this job was not given: for a run at home."""
    from publisher.cli.flow import open_workspace, plan_of

    others = tuple(name for name in settings.targets if name not in wanted.request.targets)
    if not others:
        return None
    request = replace(wanted.request, posts=(), targets=others, with_diff=False)
    return plan_of(open_workspace(settings), replace(wanted, request=request))


def _let_git_in(run: options.Run, settings: Settings) -> None:
    """Lends git the job's token for its own server, by the environment: never in an address, never in an argument."""
    token, server = os.environ.get("GITHUB_TOKEN", ""), os.environ.get("GITHUB_SERVER_URL", "")
    if not (token and server and settings.branch):
        return
    from base64 import b64encode

    header = b64encode(f"x-access-token:{token}".encode()).decode()
    run.session.redactor.add(token)
    run.session.redactor.add(header)
    number = int(os.environ.get("GIT_CONFIG_COUNT") or 0)
    os.environ[f"GIT_CONFIG_KEY_{number}"] = f"http.{server.rstrip('/')}/.extraheader"
    os.environ[f"GIT_CONFIG_VALUE_{number}"] = f"AUTHORIZATION: basic {header}"
    os.environ["GIT_CONFIG_COUNT"] = str(number + 1)
