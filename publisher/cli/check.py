"""`publish check`: what would go wrong, or looks like a slip, before anything is planned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.cli import options
from publisher.errors import ExitCode
from publisher.wording.sentences import worded

if TYPE_CHECKING:
    from publisher.check.finding import Finding
    from publisher.config.settings import Settings
    from publisher.pipeline.workspace import Workspace


_SHOWN = 3
_LINES = 12


@click.command("check", short_help="Look for what would go wrong.")
@options.posts
@options.strict
@click.option("--fix", is_flag=True, help="Write what can be mended safely; shows the diff, then asks.")
@options.yes
@options.output_format("text", "json", "github")
@options.shared
def command(
    run: options.Run, posts: tuple[Path, ...], *, strict: bool, fix: bool, yes: bool, form: str
) -> ExitCode:
    """Look over POST, or every post: pictures, links, titles, formulas, front matter. Leaves with 3 on errors."""
    from publisher.pipeline.checking import check_posts
    from publisher.pipeline.states import open_ledger
    from publisher.pipeline.workspace import Workspace

    settings = run.settings()
    _refuse_unknown(settings)
    workspace = Workspace(settings, open_ledger(settings))
    findings = check_posts(workspace, workspace.select(posts))
    if fix and _mend(run, workspace, findings, yes=yes):
        workspace = workspace.reread()
        findings = check_posts(workspace, workspace.select(posts))
    for line in _lines(findings, form, run):
        run.screen.say(line)
    is_wrong = any(finding.level == "error" or strict for finding in findings)
    return ExitCode.CONTENT if is_wrong else ExitCode.DONE


def _refuse_unknown(settings: Settings) -> None:
    """A code in `check.ignore` that there is none of would be a wish that nobody fulfils. Raises `ConfigError`."""
    from publisher.cli.catalogue import entries
    from publisher.config.findings import guess, shown
    from publisher.errors import ConfigError

    for code in settings.check.ignore:
        if code not in entries():
            message = f'check.ignore names "{code}", which is no code{guess(code, tuple(entries()))}'
            fix = "`publish explain` lists every code"
            raise ConfigError("E104", message, fix=fix, path=shown(settings.path))


def _mend(run: options.Run, workspace: Workspace, findings: Sequence[Finding], *, yes: bool) -> bool:
    """Writes what the fixes make of the posts, after all diffs and a yes; whether anything was written."""
    from publisher.cli.catalogue import phrase
    from publisher.pipeline.mending import mendings, write_mending

    mended = list(mendings(workspace, findings))
    changed = [mending for mending in mended if mending.made]
    for mending in changed:
        for line in _diff(mending.before, mending.after, mending.path):
            run.screen.note(line)
    for mending in mended:
        for finding in mending.left:
            place = place_of(finding)
            run.screen.note(phrase("left as it is", run.language, code=finding.code, place=place))
    if not changed or not _may_write(run, len(changed), yes=yes):
        return False
    for mending in changed:
        write_mending(workspace, mending)
    return True


def _may_write(run: options.Run, files: int, *, yes: bool) -> bool:
    """`--fix` is the word that may write; a person who looks at the diffs is asked once more."""
    from publisher.cli.catalogue import phrase

    if yes or not run.screen.is_for_a_person:
        return True
    return click.confirm(phrase("ask to mend", run.language, count=files), default=False, err=True)


def _diff(before: str, after: str, path: str) -> Iterator[str]:
    from difflib import unified_diff

    lines = before.splitlines(), after.splitlines()
    yield from unified_diff(*lines, f"a/{path}", f"b/{path}", n=2, lineterm="")


def _lines(findings: Sequence[Finding], form: str, run: options.Run) -> Iterator[str]:
    match form:
        case "json":
            yield _json(findings)
        case "github":
            yield from _annotations(findings)
        case _:
            yield from _text(findings, run)


def _text(findings: Sequence[Finding], run: options.Run) -> Iterator[str]:
    from publisher.cli.catalogue import phrase

    if not run.screen.is_quiet:
        yield from _told(findings, run)
    errors = sum(finding.level == "error" for finding in findings)
    mendable = sum(finding.mend is not None for finding in findings)
    counts = worded(f"{errors} errors, {len(findings) - errors} warnings", run.language)
    yield f"{counts}{phrase('mendable', run.language, count=mendable)}" if mendable else counts


def _told(findings: Sequence[Finding], run: options.Run) -> Iterator[str]:
    """Each finding, its reasons where they are new; of many warnings of one kind in a post the first three."""
    from itertools import groupby

    said: set[str] = set()
    for _, same in groupby(_by_kind(findings), key=lambda finding: (finding.path, finding.code)):
        alike = list(same)
        is_whole = run.verbosity or len(alike) <= _SHOWN + 1 or alike[0].level == "error"
        most = len(alike) if is_whole else _SHOWN
        for finding in alike[:most]:
            head, *rest = _lines_of(finding, run)
            yield head
            yield from (line for line in rest if line not in said)
            said.update(rest)
        if alike[most:]:
            yield run.screen.paint(_folded(alike[most:], run), "dim")


def _by_kind(findings: Sequence[Finding]) -> list[Finding]:
    """The findings post by post as they come, those of one kind in a post together, where its first stands."""
    first: dict[tuple[str, str], int] = {}
    for number, finding in enumerate(findings):
        first.setdefault((finding.path, finding.code), number)
    return sorted(findings, key=lambda finding: first[(finding.path, finding.code)])


def _lines_of(finding: Finding, run: options.Run) -> list[str]:
    from publisher.cli.complaints import lines_of

    head, *rest = lines_of(
        finding.code, finding.message, run.language, fix=finding.fix, place=place_of(finding)
    )
    return [run.screen.paint(head, "red" if finding.level == "error" else "yellow"), *rest]


def _folded(findings: Sequence[Finding], run: options.Run) -> str:
    """One line for further findings of a kind: how many, and on which lines."""
    from publisher.cli.catalogue import phrase

    lines = list(dict.fromkeys(str(finding.line) for finding in findings if finding.line))
    shown = ", ".join(lines[:_LINES]) + (" …" if len(lines) > _LINES else "")
    count = len(findings)
    return "  " + phrase("more findings", run.language, code=findings[0].code, count=count, lines=shown)


def place_of(finding: Finding) -> str:
    """`file:line:column`, as far as they are known."""
    return ":".join([finding.path, *(str(number) for number in (finding.line, finding.column) if number)])


def _annotations(findings: Sequence[Finding]) -> Iterator[str]:
    from publisher.cli.plan_github import MOST, annotation

    for level in ("error", "warning"):
        for finding in [finding for finding in findings if finding.level == level][:MOST]:
            yield annotation(
                finding.level,
                finding.message,
                path=finding.path,
                line=finding.line,
                column=finding.column,
                title=finding.code,
            )


def _json(findings: Sequence[Finding]) -> str:
    from publisher.cli.plan_json import SCHEMA_VERSION, dumps

    return dumps({"schema_version": SCHEMA_VERSION, "findings": [_object(finding) for finding in findings]})


def _object(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "level": finding.level,
        "path": finding.path,
        "line": finding.line or None,
        "column": finding.column or None,
        "message": finding.message,
        "fix": finding.fix,
    }
