"""A plan as a person reads it: a table a post, what was found, and the diffs.

Marks: `+` create, `~` update, `=` skip, `!` hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from publisher.cli.catalogue import Language, phrase
from publisher.cli.complaints import lines_of
from publisher.cli.diff_text import diff_lines
from publisher.cli.output import Screen, align, width
from publisher.pipeline.planning import Planned
from publisher.plan.diff import count_lines
from publisher.plan.guards import ADVICE
from publisher.plan.model import Action, ActionKind, Summary
from publisher.wording.sentences import worded

MARKS: Mapping[ActionKind, tuple[str, str]] = {
    "create": ("+", "green"),
    "update": ("~", "yellow"),
    "skip": ("=", "dim"),
    "hold": ("!", "red"),
}
_COLUMNS = ("target", "action", "text", "pictures", "notes")
_NONE = "–"
_MOST_OF_A_CODE = 4


def print_plan(
    planned: Planned, screen: Screen, language: Language, *, with_skips: bool, fold: int | None = None
) -> None:
    """Prints a plan; each diff cut after `fold` lines, with 0 only tables. Skips only when they are wanted."""
    for path, actions in by_post(planned.plan.actions, with_skips=with_skips):
        _print_post(path, actions, screen, language, fold=fold)
    for stop in planned.stops:
        for line in lines_of("E415", stop.message, language, fix=ADVICE):
            screen.say(screen.paint(line, "yellow"))


def by_post(actions: Sequence[Action], *, with_skips: bool) -> Iterator[tuple[str, list[Action]]]:
    """The actions of each post that has any to show."""
    shown = [action for action in actions if with_skips or action.kind != "skip"]
    for path, group in groupby(shown, key=lambda action: action.path):
        yield path, list(group)


def counts(summary: Summary, language: Language = "en") -> str:
    """`1 create, 2 unchanged`: the kinds that occur."""
    named = [
        phrase(f"count {kind}", language, count=count)
        for kind in ("create", "update", "skip", "hold")
        if (count := getattr(summary, kind))
    ]
    return phrase("comma", language).join(named) or phrase("no posts", language)


def _print_post(
    path: str, actions: Sequence[Action], screen: Screen, language: Language, *, fold: int | None
) -> None:
    for action in actions if fold != 0 else ():
        if action.kind != "skip":
            _print_action(action, screen, language, fold=fold)
    title = next((action.title for action in actions if action.title), "")
    screen.say(f"{screen.paint(path, 'bold')}  {title}".rstrip())
    _print_table(actions, screen, language)
    for line in finding_lines([action for action in actions if action.kind != "skip"], language):
        screen.say(f"  {line}")
    screen.say()


def _print_action(action: Action, screen: Screen, language: Language, *, fold: int | None) -> None:
    mark, color = MARKS[action.kind]
    url = action.remote.url if action.remote and action.remote.url else ""
    head = f"{action.path} → {action.target}   {mark} {phrase(f'kind {action.kind}', language)}"
    screen.say(f"{screen.paint(head, 'bold', color)}   {url}".rstrip())
    told = (*_what_it_holds(action, language), worded(action.reason, language))
    screen.say("  " + " · ".join(part for part in told if part))
    room = screen.columns - 2 if fold is not None and screen.columns else 0
    lines = list(diff_lines(action, screen, room=room)) if action.diff else []
    for line in lines[:fold]:
        screen.say(f"  {line}")
    if fold is not None and len(lines) > fold:
        screen.say("  " + screen.paint(phrase("more lines", language, count=len(lines) - fold), "dim"))
    screen.say()


def _what_it_holds(action: Action, language: Language) -> Iterator[str]:
    if action.links:
        yield phrase("links", language, count=len(action.links))
    if (pictures := picture_counts(action, language)) != _NONE:
        yield phrase("pictures", language, counts=pictures)
    if action.limits and action.limits.limit:
        count, limit = f"{action.limits.characters:,}", f"{action.limits.limit:,}"
        yield phrase("characters", language, count=count, limit=limit)


# ---------------------------------------------------------------- the table


def _print_table(actions: Sequence[Action], screen: Screen, language: Language) -> None:
    """The table; on a terminal too narrow for its notes, these stand below their line."""
    head = tuple(phrase(f"column {name}", language) for name in _COLUMNS)
    rows = align([head, *(_row(action, language) for action in actions)])
    is_narrow = bool(screen.columns) and max(width("".join(row)) for row in rows) + 2 > screen.columns
    shown = [row[:-1] if is_narrow else row for row in rows]
    screen.say("  " + screen.paint("".join(shown[0]).rstrip(), "dim"))
    for action, cells, row in zip(actions, shown[1:], rows[1:], strict=True):
        cells[1] = screen.paint(cells[1], MARKS[action.kind][1])
        screen.say("  " + "".join(cells).rstrip())
        if is_narrow and row[-1]:
            screen.say(f"    {row[-1]}")


def _row(action: Action, language: Language) -> tuple[str, ...]:
    kind = f"{MARKS[action.kind][0]} {phrase(f'kind {action.kind}', language)}"
    pictures = picture_counts(action, language)
    return (action.target, kind, text_change(action), pictures, " · ".join(notes(action, language)))


def text_change(action: Action) -> str:
    """`+4 −2`: how many lines come and go."""
    added, removed = count_lines(action.diff)
    return f"+{added} −{removed}" if added or removed else _NONE


def picture_counts(action: Action, language: Language = "en") -> str:
    """`1 upload, 2 known`."""
    if action.kind == "skip" or not action.images:
        return _NONE
    counted = Counter(image.action for image in action.images)
    named = (
        phrase(f"picture {kind}", language, count=count)
        for kind, count in sorted(counted.items(), reverse=True)
    )
    return phrase("comma", language).join(named)


def notes(action: Action, language: Language = "en") -> Iterator[str]:
    """Why, what else to know, where it is, how much it loses."""
    yield worded(action.reason, language)
    if action.note:
        yield worded(action.note, language)
    if action.losses and action.kind != "skip":
        yield phrase("loss" if len(action.losses) == 1 else "losses", language, count=len(action.losses))
    if action.remote and action.remote.url:
        yield action.remote.url


# ---------------------------------------------------------------- what was found


def finding_lines(actions: Sequence[Action], language: Language) -> Iterator[str]:
    """Problems with their fixes, then losses, each once with the targets that bear it.

    That there is too much of them is said once, behind the last post.
    """
    path = actions[0].path if actions else ""
    problems: dict[tuple[str, int | None, str, str], list[str]] = {}
    losses: dict[tuple[str, int | None, str], list[str]] = {}
    for action in actions:
        for problem in action.problems if action.reason != "too much change" else ():
            key = (problem.code, problem.line, problem.message, problem.fix)
            problems.setdefault(key, []).append(action.target)
        for loss in action.losses:
            losses.setdefault((loss.code, loss.line, loss.message), []).append(action.target)
    for (code, line, message, fix), targets in problems.items():
        yield from lines_of(code, message, language, fix=fix, place=_place(path, line, targets))
    shown: Counter[str] = Counter()
    for (code, line, message), targets in sorted(losses.items(), key=lambda item: item[0][1] or 0):
        shown[code] += 1
        if shown[code] <= _MOST_OF_A_CODE:
            yield f"{code} {_place(path, line, targets)} {worded(message, language)}"
    for code, count in shown.items():
        if count > _MOST_OF_A_CODE:
            yield f"{code} {phrase('more of a code', language, count=count - _MOST_OF_A_CODE)}"


def _place(path: str, line: int | None, targets: Sequence[str]) -> str:
    named = ", ".join(dict.fromkeys(targets))
    return f"{path}:{line} ({named})" if line else f"{path} ({named})"
