"""`publish related`: lists that an author keeps by hand, as one file of data, and where they contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.cli import options
from publisher.errors import ConfigError

if TYPE_CHECKING:
    from publisher.related.collect import Collected
    from publisher.related.model import Flaw, GroupData

_MOST = 5
"""So many findings of one kind are told; -v tells all."""


@click.command("related", short_help="Hand-kept related lists as one file of data.")
@options.posts
@options.output_file("Write the file here instead of printing it.")
@click.option("-y", "--yes", is_flag=True, help="Write over a file that is there.")
@options.output_format("text", "json")
@options.shared
def command(run: options.Run, posts: tuple[Path, ...], *, output: str | None, yes: bool, form: str) -> None:
    """Gather the related lists of POST, or of every post, into a related.yaml; what they contradict each other in goes
    to stderr. No post is changed."""
    from publisher.cli.flow import open_workspace
    from publisher.pipeline.related import collected

    workspace = open_workspace(run.settings())
    found = collected(workspace, workspace.select(posts))
    text = _file(found)
    if output is not None:
        _write(Path(output), text, may_replace=yes)
    if form == "json":
        _print_json(run, found)
    elif output is None:
        run.screen.say(text.rstrip("\n"))
    _report(run, found, output)


def _file(found: Collected) -> str:
    from publisher.related.page import print_related

    notes = (
        "Related lists and series as data: docs/related.md",
        f"gathered from your posts; order and labels are those of {found.newest.path}",
    )
    return print_related(found.data, notes=notes, added=found.added)


def _write(file: Path, text: str, *, may_replace: bool) -> None:
    from publisher.config.findings import shown
    from publisher.files import write_atomically

    if file.exists() and not may_replace:
        raise ConfigError("E118", "is there already", path=shown(file), fix="take another name, or say -y")
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, text.encode())


# ---------------------------------------------------------------- what was found


def _report(run: options.Run, found: Collected, output: str | None) -> None:
    """The contradictions, then a line that sums up, then the next step; all of it for a person, so on stderr."""
    from publisher.cli.catalogue import phrase
    from publisher.cli.complaints import lines_of

    for flaw in () if run.screen.is_quiet else found.flaws if run.verbosity else _first_of_each(found.flaws):
        place = f"{flaw.path}:{flaw.line}" if flaw.line else flaw.path
        head, *rest = lines_of(flaw.code, flaw.message, run.language, fix=flaw.fix, place=place)
        run.screen.note(run.screen.paint_note(head, "yellow"))
        for line in rest:
            run.screen.note(line)
    for count, code in () if run.verbosity or run.screen.is_quiet else _left_out(found.flaws):
        run.screen.note(phrase("related more", run.language, code=code, count=count))
    run.screen.note(phrase("related counts", run.language, **_counts(found)))
    if output is not None:
        run.screen.note(phrase("related written", run.language, path=output))


def _first_of_each(flaws: Sequence[Flaw]) -> Iterator[Flaw]:
    for n, flaw in enumerate(flaws):
        if sum(1 for before in flaws[:n] if before.code == flaw.code) < _MOST:
            yield flaw


def _left_out(flaws: Sequence[Flaw]) -> Iterator[tuple[int, str]]:
    for code in dict.fromkeys(flaw.code for flaw in flaws):
        left = sum(1 for flaw in flaws if flaw.code == code) - _MOST
        if left > 0:
            yield left, code


def _counts(found: Collected) -> dict[str, object]:
    groups = found.data.groups
    return {
        "lists": found.lists,
        "groups": len(groups),
        "entries": sum(len(group.entries) for group in groups),
        "flaws": len(found.flaws),
        "newest": found.newest.path,
    }


def _print_json(run: options.Run, found: Collected) -> None:
    from publisher.cli.plan_json import SCHEMA_VERSION, dumps

    said = {
        "schema_version": SCHEMA_VERSION,
        "heading": found.data.heading or "",
        "groups": [_group(group) for group in found.data.groups],
        "findings": [_finding(flaw) for flaw in found.flaws],
        "newest": found.newest.path,
        "lists": found.lists,
    }
    run.screen.say(dumps(said))


def _group(group: GroupData) -> dict[str, object]:
    posts = [{"post": entry.post, "label": entry.label} for entry in group.entries]
    return {"title": group.title, "posts": posts}


def _finding(flaw: Flaw) -> dict[str, object]:
    """A contradiction in the form of `check`'s findings."""
    return {
        "code": flaw.code,
        "level": "warning",
        "path": flaw.path,
        "line": flaw.line or None,
        "column": None,
        "message": flaw.message,
        "fix": flaw.fix,
    }
