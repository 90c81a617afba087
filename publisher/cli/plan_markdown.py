"""A plan, and how it went, for a pull request or a job summary: tables, findings, folded diffs.

GitHub drops a summary over 1 MiB whole and refuses a comment over 65,536 characters (docs.github.com, 2026-11). So
pages are built up to a size, never cut: what is left out is whole lines, whole diffs or whole posts, and is counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from publisher.apply.work import Result
from publisher.cli.catalogue import Language, phrase
from publisher.cli.complaints import message_of
from publisher.cli.plan_text import MARKS, by_post, counts, finding_lines, notes, picture_counts, text_change
from publisher.pipeline.planning import Planned
from publisher.plan.guards import ADVICE
from publisher.plan.model import Action
from publisher.wording.sentences import worded

_MOST_FINDINGS = 40
_OUTCOMES = {"done": "✓", "failed": "✗", "unknown": "?", "not-tried": "–"}
_LEFT_OUT = "full diff in artifact preview.html"


def _bytes(text: str) -> int:
    return len(text.encode(errors="surrogatepass"))


def _characters(text: str) -> int:
    """As the web counts them, where a character beyond the first plane is two."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


class Room(NamedTuple):
    """How much a page may hold: lines of diff a post, size of diffs a post, size in all, and how size is counted."""

    lines: int
    post: int
    whole: int
    size: Callable[[str], int]


SUMMARY = Room(lines=200, post=60_000, whole=900_000, size=_bytes)
COMMENT = Room(lines=60, post=12_000, whole=60_000, size=_characters)


def plan_markdown(
    planned: Planned,
    language: Language,
    *,
    with_skips: bool,
    results: Sequence[Result] = (),
    room: Room = SUMMARY,
) -> str:
    """The plan as Markdown, with `results` what became of it; never larger than `room`."""
    tail = [
        f"> **E415** {_cell(worded(stop.message, language))}: {worded(ADVICE, language)}"
        for stop in planned.stops
    ]
    parts = [f"### publish: {counts(planned.plan.summary, language)}", ""]
    paths = {(action.post, action.target): action.path for action in planned.plan.actions}
    budget = room.whole - room.size("\n".join([*parts, *tail])) - 400
    table, budget = _fit(list(_result_rows(results, paths, language)), budget, room, language)
    posts = list(by_post(planned.plan.actions, with_skips=with_skips))
    sections: list[str] = []
    for path, actions in posts:
        section = _post(path, actions, language, room, budget)
        if room.size(section) + 1 > budget:
            break
        budget -= room.size(section) + 1
        sections.append(section)
    if len(sections) < len(posts):
        tail.append(worded(f"… {len(posts) - len(sections)} more posts: {_LEFT_OUT}", language))
    return "\n".join([*parts, *table, *sections, *tail])


def _result_rows(
    results: Sequence[Result], paths: dict[tuple[str, str], str], language: Language
) -> Iterator[str]:
    if not results:
        return
    where = worded("where, or why not", language)
    yield f"| | {phrase('column target', language)} | {worded('post', language)} | {where} |\n|---|---|---|---|"
    for result in sorted(results, key=lambda one: one.outcome == "done"):
        said = (
            f"**{result.error.code}** {_cell(message_of(result.error, language))}"
            if result.error
            else _cell(result.url or "")
        )
        warnings = "".join(f"<br>{_cell(worded(warning, language))}" for warning in result.warnings)
        path = paths.get((result.post, result.target), result.post)
        yield f"| {_OUTCOMES[result.outcome]} | {_cell(result.target)} | {_cell(path)} | {said}{warnings} |"


def _fit(rows: list[str], budget: int, room: Room, language: Language) -> tuple[list[str], int]:
    """As many rows as half of what is left can hold; the worst stand first."""
    kept: list[str] = []
    limit = budget // 2
    for row in rows:
        if room.size(row) + 1 > limit:
            break
        limit -= room.size(row) + 1
        kept.append(row)
    left = (
        ["\n" + worded(f"… {len(rows) - len(kept)} more results", language) + "\n"]
        if len(kept) < len(rows)
        else [""]
        if kept
        else []
    )
    lines = [*kept, *left]
    return lines, budget - sum(room.size(line) + 1 for line in lines)


def _post(path: str, actions: Sequence[Action], language: Language, room: Room, budget: int) -> str:
    titles = (
        phrase(f"column {name}", language) for name in ("target", "action", "text", "pictures", "notes")
    )
    head = [f"| {' | '.join(titles)} |", "|---|---|---|---|---|"]
    rows = [f"| {' | '.join(_cells(action, language))} |" for action in actions]
    every = list(finding_lines(actions, language))
    findings = [f"- {_cell(line)}" for line in every[:_MOST_FINDINGS]]
    if len(every) > _MOST_FINDINGS:
        findings.append("- " + worded(f"… {len(every) - _MOST_FINDINGS} more", language))
    top = "\n".join([f"#### {_cell(path)}", "", *head, *rows, "", *findings, ""])
    with_diff = [action for action in actions if action.diff]
    return "\n".join([top, *_diffs(with_diff, min(room.post, budget - room.size(top) - 2), room, language)])


def _diffs(actions: Sequence[Action], size: int, room: Room, language: Language) -> Iterator[str]:
    """A folded diff for each target; what one does not use is there for the next."""
    lines = room.lines
    for number, action in enumerate(actions):
        left = len(actions) - number
        diff = _diff(action, lines // left, size // left, room, language)
        lines -= min(lines // left, len(action.diff.splitlines()))
        size -= room.size(diff)
        yield diff


def _cells(action: Action, language: Language) -> tuple[str, ...]:
    kind = f"{MARKS[action.kind][0]} {phrase(f'kind {action.kind}', language)}"
    told = _cell(" · ".join(notes(action, language)))
    return (_cell(action.target), kind, text_change(action), picture_counts(action, language), told)


def _diff(action: Action, most: int, room: int, how: Room, language: Language) -> str:
    lines = action.diff.splitlines()
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", action.diff)), default=0))
    head = f"<details><summary>{_cell(action.target)}</summary>\n\n{fence}diff\n"
    tail = f"\n{fence}\n\n</details>\n"
    room -= how.size(head + tail) + 100
    kept: list[str] = []
    for line in lines[:most]:
        room -= how.size(line) + 1
        if room < 0:
            break
        kept.append(line)
    if len(kept) < len(lines):
        kept.append(worded(f"… {len(lines) - len(kept)} more lines: {_LEFT_OUT}", language))
    return head + "\n".join(kept) + tail


def _cell(text: str) -> str:
    """Text that can break neither a table nor the page, and calls nobody."""
    flat = " ".join(text.split())
    marked = re.sub(r"([\\|`*_\[\]])", r"\\\1", flat)
    return "".join(_ENTITIES.get(char, char) for char in marked)


_ENTITIES = {"<": "&lt;", ">": "&gt;", "@": "&#64;", "#": "&#35;"}
