"""A plan for a pull request or a job summary: a table, findings, folded diffs.

GitHub drops a summary over 1 MiB whole and refuses comments over 64 KB (docs.github.com, 2026-11): diffs are cut.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from publisher.cli.catalogue import Language
from publisher.cli.plan_text import MARKS, by_post, counts, finding_lines, notes, picture_counts, text_change
from publisher.pipeline.planning import Planned
from publisher.plan.guards import ADVICE
from publisher.plan.model import Action

_LINES_A_POST = 200
_CHARACTERS_A_POST = 60_000
_CHARACTERS_IN_ALL = 900_000


def plan_markdown(planned: Planned, language: Language, *, with_skips: bool) -> str:
    """The plan as Markdown, its diffs within GitHub's limits."""
    parts = [f"### publish: {counts(planned.plan.summary)}", ""]
    room = _CHARACTERS_IN_ALL
    for path, actions in by_post(planned.plan.actions, with_skips=with_skips):
        section = _post(path, actions, language, room)
        room -= len(section.encode())
        parts += [section, ""]
    parts += [f"> **E415** {_cell(stop.message)}: {ADVICE}" for stop in planned.stops]
    return "\n".join(parts)


def _post(path: str, actions: Sequence[Action], language: Language, room: int) -> str:
    head = ["| target | action | text | pictures | notes |", "|---|---|---|---|---|"]
    rows = [
        "| "
        + " | ".join(
            (
                _cell(action.target),
                f"{MARKS[action.kind][0]} {action.kind}",
                text_change(action),
                picture_counts(action),
                _cell(" · ".join(notes(action))),
            )
        )
        + " |"
        for action in actions
    ]
    findings = [f"- {_cell(line)}" for line in finding_lines(actions, language)]
    share = min(_CHARACTERS_A_POST, room) // max(1, len(actions))
    diffs = [_diff(action, share) for action in actions if action.diff]
    return "\n".join([f"#### {_cell(path)}", "", *head, *rows, "", *findings, "", *diffs])


def _diff(action: Action, room: int) -> str:
    lines = action.diff.splitlines()
    kept: list[str] = []
    for line in lines[:_LINES_A_POST]:
        room -= len(line.encode()) + 1
        if room < 0:
            break
        kept.append(line)
    if len(kept) < len(lines):
        kept.append(f"… {len(lines) - len(kept)} more lines: full diff in artifact preview.html")
    text = "\n".join(kept)
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return (
        f"<details><summary>{_cell(action.target)}</summary>\n\n{fence}diff\n{text}\n{fence}\n\n</details>\n"
    )


def _cell(text: str) -> str:
    """Text that can break neither a table nor the page."""
    flat = " ".join(text.split())
    return re.sub(r"([\\|<>`*_\[\]])", r"\\\1", flat)
