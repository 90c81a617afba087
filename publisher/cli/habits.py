"""What an author repeats in every post, found by counting lines: the rules that `publish init` proposes.

Only looked at, never changed: a rule names a beginning and an end, and `read` recognises the part by it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]*)[^)]*\)")
_MARKS = re.compile(r"^[#>\s]*|[*_`]+")
_LEAST_SHARE = 0.3
_LEAST_POSTS = 2
_WINDOW, _LEAST_LINKS = 6, 4
"""So many of so many lines must hold links for the line before them to open a list of posts."""
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Habit:
    """A part that `posts` posts have: how it starts and, when known, the file its end names."""

    starts_with: str
    posts: int
    ends_with: str = ""


@dataclass(frozen=True, slots=True)
class Habits:
    header: Habit | None = None
    footer: Habit | None = None
    related: Habit | None = None


def find_habits(bodies: Sequence[str]) -> Habits:
    """The parts that several of the bodies share."""
    texts = [[line for line in body.splitlines() if line.strip()] for body in bodies]
    texts = [lines for lines in texts if lines]
    related = _related(texts)
    before = [_before(lines, related) for lines in texts]
    return Habits(header=_header(texts), footer=_footer(before), related=related)


def _header(texts: Sequence[Sequence[str]]) -> Habit | None:
    start, count = _commonest(_start(lines[0]) for lines in texts)
    return Habit(start, count) if _is_habit(start, count, texts) else None


def _related(texts: Sequence[Sequence[str]]) -> Habit | None:
    """The line that opens, in most posts, the first list of links that other posts have too."""
    opening = [
        [_start(line) for index, line in enumerate(lines) if _opens_list(lines, index)] for lines in texts
    ]
    counted = Counter(start for starts in opening for start in set(starts))
    shared = {start for start, count in counted.items() if _is_habit(start, count, texts)}
    firsts = [next((start for start in starts if start in shared), "") for starts in opening]
    start, count = _commonest(firsts)
    start, count = _with_heading(texts, start, count)
    return Habit(start, count) if _is_habit(start, count, texts) else None


def _with_heading(texts: Sequence[Sequence[str]], start: str, count: int) -> tuple[str, int]:
    """The line above the opener where all these posts share it: a first group's name has the list's above it."""
    above = (
        _start(lines[index - 1])
        for lines in texts
        for index in [next((at for at, line in enumerate(lines) if at and _start(line) == start), 0)]
        if index and not _LINK.search(lines[index - 1])
    )
    heading, shared = _commonest(above)
    return (heading, shared) if shared >= count and len(heading) >= _SHORTEST else (start, count)


def _opens_list(lines: Sequence[str], index: int) -> bool:
    if not index or _LINK.search(lines[index]):
        return False
    return sum(_holds_link(line) for line in lines[index + 1 :][:_WINDOW]) >= _LEAST_LINKS


def _holds_link(line: str) -> bool:
    return any(not match[0].startswith("!") for match in _LINK.finditer(line))


def _footer(texts: Sequence[Sequence[str]]) -> Habit | None:
    """The first of the lines that close many posts alike, and the picture that the last of them shows."""
    counted = Counter(start for lines in texts for start in {_start(line) for line in lines[1:]})
    shared = {start for start, count in counted.items() if _is_habit(start, count, texts)}
    tails = [tail for lines in texts if (tail := _tail(lines[1:], shared))]
    start, count = _commonest(_start(tail[0]) for tail in tails)
    if not _is_habit(start, count, texts):
        return None
    picture, _ = _commonest(name for tail in tails if (name := _last_picture(tail)))
    return Habit(start, count, picture)


def _tail(lines: Sequence[str], shared: set[str]) -> list[str]:
    """The lines at the end that other posts have too; pictures and rules among them count in."""
    tail: list[str] = []
    for line in reversed(lines):
        start = _start(line)
        if start and start not in shared and not _LINK.search(line):
            break
        tail.insert(0, line)
    rules = [index for index, line in enumerate(tail) if not _start(line) and not _LINK.search(line)]
    for rule in rules:  # what stands before a rule is rather the end of the text
        if any(_start(line) in shared for line in tail[rule:]):
            tail = tail[rule + 1 :]
            break
    while tail and _start(tail[0]) not in shared:
        tail.pop(0)
    return tail


def _before(lines: Sequence[str], related: Habit | None) -> Sequence[str]:
    if related is None:
        return lines
    ends = [index for index, line in enumerate(lines) if _start(line) == related.starts_with]
    return lines[: ends[-1]] if ends else lines


def _last_picture(lines: Sequence[str]) -> str:
    names = [match[2] for line in lines for match in _LINK.finditer(line) if match[0].startswith("!")]
    return PurePosixPath(names[-1]).name if names else ""


def _start(line: str) -> str:
    """How the plain text of a line starts: up to its first link, without marks; nothing for a rule."""
    return _MARKS.sub("", re.split(r"!?\[[^\]]*\]\(", line, maxsplit=1)[0]).strip().strip("-").strip()


def _commonest(starts: Iterable[str]) -> tuple[str, int]:
    counted = Counter(start for start in starts if start)
    return counted.most_common(1)[0] if counted else ("", 0)


def _is_habit(start: str, count: int, texts: Sequence[object]) -> bool:
    return len(start) >= _SHORTEST and count >= max(_LEAST_POSTS, _LEAST_SHARE * len(texts))
