"""`publish check`: what would go wrong, or looks like a slip, before anything is planned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.cli import options
from publisher.errors import ExitCode

if TYPE_CHECKING:
    from publisher.check.finding import Finding
    from publisher.pipeline.workspace import Workspace


@click.command("check", short_help="Look for what would go wrong.")
@options.posts
@options.strict
@click.option("--fix", is_flag=True, help="Write what can be mended safely; shows the diff first.")
@options.output_format("text", "json", "github")
@options.shared
def command(run: options.Run, posts: tuple[Path, ...], *, strict: bool, fix: bool, form: str) -> ExitCode:
    """Look over POST, or every post: pictures, links, titles, formulas, front matter. Leaves with 3 on errors."""
    from publisher.ledger.store import Ledger
    from publisher.pipeline.checking import check_posts
    from publisher.pipeline.workspace import Workspace

    settings = run.settings()
    workspace = Workspace(settings, Ledger(settings.state))
    if fix:
        _mend(run, workspace, workspace.select(posts))
        workspace = workspace.reread()
    findings = check_posts(workspace, workspace.select(posts))
    for line in _lines(findings, form, run):
        run.screen.say(line)
    is_wrong = any(finding.level == "error" or strict for finding in findings)
    return ExitCode.CONTENT if is_wrong else ExitCode.DONE


def _mend(run: options.Run, workspace: Workspace, files: Sequence[Path]) -> None:
    """Writes the abbrlinks that are missing, one line a file, each after its diff."""
    from publisher.files import write_atomically
    from publisher.pipeline.abbrlinks import propose_abbrlinks

    for proposal in list(propose_abbrlinks(workspace, files)):
        post = proposal.post
        if proposal.text is None:
            continue
        for line in _diff(post.text, proposal.text, post.path):
            run.screen.note(line)
        mark = "\ufeff" if post.has_bom else ""
        mode = post.file.stat().st_mode & 0o777
        write_atomically(post.file, (mark + proposal.text).encode(), mode=mode)


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
    from publisher.cli.complaints import lines_of

    for finding in () if run.screen.is_quiet else findings:
        head, *rest = lines_of(
            finding.code, finding.message, run.language, fix=finding.fix, place=place_of(finding)
        )
        yield run.screen.paint(head, "red" if finding.level == "error" else "yellow")
        yield from rest
    errors = sum(finding.level == "error" for finding in findings)
    yield f"{errors} errors, {len(findings) - errors} warnings"


def place_of(finding: Finding) -> str:
    """`file:line:column`, as far as they are known."""
    return ":".join([finding.path, *(str(number) for number in (finding.line, finding.column) if number)])


def _annotations(findings: Sequence[Finding]) -> Iterator[str]:
    from publisher.cli.plan_github import MOST, annotation

    for level in ("error", "warning"):
        for finding in [finding for finding in findings if finding.level == level][:MOST]:
            yield annotation(
                finding.level, finding.message, path=finding.path, line=finding.line, title=finding.code
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
