"""`publish demo`: the whole job on the sample posts, in a temporary folder, against the built-in platforms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, ignore_patterns
from tempfile import mkdtemp
from time import perf_counter
from typing import TYPE_CHECKING

import click

from publisher.cli import options
from publisher.cli.catalogue import phrase
from publisher.cli.complaints import message_of
from publisher.cli.output import pad
from publisher.errors import ConfigError, ExitCode, most_urgent

if TYPE_CHECKING:
    from publisher.apply.work import Result
    from publisher.config.settings import Settings
    from publisher.plan.model import Plan

_EDITED = "KV-cache.md"
_ADDED = "\n（刚刚补上的一句话。）\n"


@click.command("demo", short_help="The whole job on the sample posts.")
@options.shared
def command(run: options.Run) -> ExitCode:
    """Publish the sample posts to a blog, Zhihu and WeChat: real requests, built-in platforms, nothing leaves."""
    from publisher.config.load import load_settings

    folder = _copy_of_the_samples()
    settings = load_settings(folder / "publisher.yaml")
    posts = sorted(path for place in settings.posts for path in place.rglob("*.md"))
    told = _Story(run)
    told.head(
        told.words("demo posts", count=len(posts), targets=", ".join(settings.targets)),
        told.words("demo folder", folder=folder),
    )
    codes = [_first_run(told, settings), _second_run(told, settings), _edit(told, settings, posts)]
    _status(told, settings)
    page = _preview(run, settings, folder)
    told.step("preview", told.words("demo preview", count=len(posts)))
    told.end(
        (
            ("page", page.as_uri()),
            ("blog", str(settings.state / "sandbox" / "blog")),
            ("requests", str(settings.state / "sandbox" / "journal.jsonl")),
            ("ledger", str(settings.state / "sandbox" / "ledger")),
        )
    )
    return most_urgent(codes)


def _copy_of_the_samples() -> Path:
    """The sample posts and their configuration, of the checkout or of the installed package, in a folder of their
    own. Raises `ConfigError` where neither is there."""
    here = Path(__file__).resolve().parents[1]
    for source in (here.parent, here / "samples"):
        if (source / "posts").is_dir() and (source / "publisher.yaml").is_file():
            folder = Path(mkdtemp(prefix="publish-demo-")).resolve()
            copytree(source / "posts", folder / "posts", ignore=ignore_patterns(".*"))
            (folder / "publisher.yaml").write_bytes((source / "publisher.yaml").read_bytes())
            return folder
    raise ConfigError("E114", "the sample posts are not installed", fix="run it in a checkout: make demo")


# ---------------------------------------------------------------- the story


@dataclass(slots=True)
class _Story:
    """What the demo tells, one numbered line a step."""

    run: options.Run
    number: int = 0

    def words(self, name: str, /, **values: object) -> str:
        return phrase(name, self.run.language, **values)

    def head(self, what: str, where: str) -> None:
        screen = self.run.screen
        screen.say(f"{screen.paint('publish demo', 'bold')}   {what}   {screen.paint(where, 'dim')}")
        screen.say()

    def step(self, name: str, told: str, *, style: str = "") -> None:
        self.number += 1
        screen = self.run.screen
        named = pad(self.words(f"demo step {name}"), 9)
        screen.say(f"  {screen.paint(str(self.number), 'dim')}  {named} {screen.paint(told, style)}")
        screen.out.flush()

    def more(self, line: str) -> None:
        self.run.screen.say(f"               {line}".rstrip())

    def end(self, places: Sequence[tuple[str, str]]) -> None:
        screen = self.run.screen
        screen.say()
        screen.say(screen.paint(self.words("demo end"), "bold"))
        for name, place in places:
            screen.say(f"  {pad(self.words(f'demo {name}'), 14)} {screen.paint(place, 'cyan')}")


def _first_run(told: _Story, settings: Settings) -> ExitCode:
    plan = _plan(settings)
    told.step("plan", told.words("demo plan", counts=_per_target(plan, told)))
    return _publish(told, settings)


def _second_run(told: _Story, settings: Settings) -> ExitCode:
    plan, results, requests, _ = _apply(settings)
    told.step("again", told.words("demo again", count=plan.summary.skip, requests=requests), style="green")
    return _code(results)


def _edit(told: _Story, settings: Settings, posts: Sequence[Path]) -> ExitCode:
    post = next((post for post in posts if post.name == _EDITED), posts[0])
    text = post.read_text(encoding="utf-8")
    end_of_front = text.index("\n---", 3) + 5
    first, _, rest = text[end_of_front:].lstrip("\n").partition("\n\n")
    post.write_text(f"{text[:end_of_front]}\n{first}\n{_ADDED}\n{rest}", encoding="utf-8")
    told.step("edit", told.words("demo edit", name=post.name))
    return _publish(told, settings)


def _publish(told: _Story, settings: Settings) -> ExitCode:
    _, results, requests, seconds = _apply(settings)
    done = sum(result.outcome == "done" for result in results)
    style = "green" if done == len(results) else "red"
    said = told.words(
        "demo publish", done=done, count=len(results), requests=requests, seconds=f"{seconds:.1f}"
    )
    told.step("publish", said, style=style)
    for result in _one_of_each(results):
        told.more(f"✓ {pad(result.target, 7)} {result.url or (result.remote.id if result.remote else '')}")
    for result in results:
        if result.error is not None:
            what = message_of(result.error, told.run.language)
            told.more(f"✗ {result.target} {result.post}: {result.error.code} {what}")
    return _code(results)


def _one_of_each(results: Sequence[Result]) -> list[Result]:
    """The first copy on each target, to show where they are."""
    return list({result.target: result for result in reversed(results) if result.outcome == "done"}.values())[
        ::-1
    ]


def _status(told: _Story, settings: Settings) -> None:
    from publisher.cli.flow import at_rest, open_workspace
    from publisher.cli.status import table_of

    workspace = open_workspace(at_rest(settings, is_sandbox=True))
    told.step("status", told.words("demo status"))
    for line in table_of(told.run, workspace, _plan(settings).actions, tuple(settings.targets)):
        told.more(line)


# ---------------------------------------------------------------- the job


def _plan(settings: Settings) -> Plan:
    from publisher.cli.flow import at_rest, open_workspace
    from publisher.pipeline.planning import Request, make_plan

    return make_plan(open_workspace(at_rest(settings, is_sandbox=True)), Request(with_diff=False)).plan


def _apply(settings: Settings) -> tuple[Plan, tuple[Result, ...], int, float]:
    """One run: its plan, its results, how many requests it took, and how long (seconds)."""
    from publisher.apply.redact import Redactor
    from publisher.cli.flow import at_rest, open_workspace
    from publisher.pipeline.applying import apply_plan
    from publisher.pipeline.clients import Clients, sandboxed
    from publisher.pipeline.planning import Request, make_plan

    started = perf_counter()
    request = Request(with_diff=False)
    workspace = open_workspace(at_rest(settings, is_sandbox=True))
    with workspace.ledger.lock(), sandboxed(settings) as (world, server):
        clients = Clients(world, Redactor(), tokens=world.state / "tokens")
        plan = make_plan(workspace, request).plan
        results = apply_plan(workspace, plan, request, clients=clients)
        return plan, results, len(server.journal.requests), perf_counter() - started


def _per_target(plan: Plan, told: _Story) -> str:
    counted = {action.target: 0 for action in plan.actions}
    for action in plan.changes:
        counted[action.target] += 1
    named = (told.words("demo count", count=count, target=target) for target, count in counted.items())
    return told.words("comma").join(named)


def _code(results: Sequence[Result]) -> ExitCode:
    from publisher.cli.results import code_of

    return most_urgent([code_of(result) for result in results])


def _preview(run: options.Run, settings: Settings, folder: Path) -> Path:
    from publisher.cli.flow import at_rest, open_workspace
    from publisher.cli.preview import page_of

    file = folder / "preview.html"
    workspace = open_workspace(at_rest(settings, is_sandbox=True))
    file.write_text(page_of(workspace, (), tuple(settings.targets), run.language), encoding="utf-8")
    return file
