"""A hand-kept list as its author typed it: what stands before and behind each entry, so that it can be typed anew.

Works on the source text with the spans that reading found. What cannot be taken apart for sure is None, and then
left to its author's hands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from publisher.document import Link, Part, Span
from publisher.write.related import Group, RelatedList
from publisher.write.source import span_of_lines

_MARKS = re.compile(r"(?:[\s\u3000>*+\-_|/·•、，,;；.。]|\d+[.)、．])*")
"""What may stand between two entries: blanks, quotes, bullets, numbers, commas. Words there are the author's own."""
_END = re.compile(r""">?(?:\s+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*\)""")


@dataclass(frozen=True, slots=True)
class TypedEntry:
    """One entry: `text` from its bracket to its closing parenthesis, with the spans of label and address in it."""

    link: Link
    text: str
    label: Span
    address: Span


@dataclass(frozen=True, slots=True)
class TypedGroup:
    """One group: `gap` stands before its `title` line, `lead` before its first entry, `joints` between two entries,
    `end` behind the last."""

    name: str
    gap: str
    title: str
    lead: str
    entries: tuple[TypedEntry, ...]
    joints: tuple[str, ...]
    end: str


@dataclass(frozen=True, slots=True)
class TypedList:
    """The whole list at `span` of its text: `head` above the first group, the groups, `tail` below the last."""

    span: Span
    head: str
    groups: tuple[TypedGroup, ...]
    tail: str


def take_apart(source: str, part: Part, related: RelatedList) -> TypedList | None:
    """The list of `part`, which reads as `related`, as it was typed; None where that cannot be told for sure."""
    start, end = span_of_lines(source, part.lines)
    at, groups = start, list[TypedGroup]()
    head = ""
    for n, group in enumerate(related.groups):
        found = _group(source, group, at)
        if found is None:
            return None
        typed, at = found
        if n == 0:
            head, typed = typed.gap, replace(typed, gap="")
        groups.append(typed)
    if not groups or at > end or any(piece.strip() for piece in [group.gap for group in groups]):
        return None
    tail = source[at:end]
    return TypedList((start, end), head, tuple(groups), tail)


def _group(source: str, group: Group, at: int) -> tuple[TypedGroup, int] | None:
    """One group that begins at or behind `at`, and where it ends: behind the line of its last entry."""
    spans = list(_entry_spans(source, group.links))
    if len(spans) != len(group.links) or spans[0][0] < at:
        return None
    joints = [source[one[1] : other[0]] for one, other in pairwise(spans)]
    behind = _line_end(source, spans[-1][1])
    before = _before(source[at : spans[0][0]], group.title)
    end = source[spans[-1][1] : behind]
    if before is None or not all(_MARKS.fullmatch(mark) for mark in (before[2], *joints, end)):
        return None
    gap, title, lead = before
    entries = tuple(_entry(source, link, span) for link, span in zip(group.links, spans, strict=True))
    return TypedGroup(group.title, gap, title, lead, entries, tuple(joints), end), behind


def _before(text: str, title: str) -> tuple[str, str, str] | None:
    """What stands before a group's first entry, as gap, title (its whole lines, or the line's beginning), and lead."""
    line = max(text.rfind("\n"), text.rfind("\r")) + 1
    if not title:
        return text[:line], "", text[line:]
    if title in text[line:]:
        return text[:line], text[line:], ""
    found = text.rfind(title, 0, line)
    if found < 0:
        return None
    first = max(text.rfind("\n", 0, found), text.rfind("\r", 0, found)) + 1
    is_last = not text[_line_end(text, found) : line].strip()
    return (text[:first], text[first:line], text[line:]) if is_last else None


def _entry(source: str, link: Link, span: Span) -> TypedEntry:
    assert link.span is not None
    start, end = span
    closing = source.rindex("]", start, link.span[0])
    return TypedEntry(
        link, source[start:end], (1, closing - start), (link.span[0] - start, link.span[1] - start)
    )


def _entry_spans(source: str, links: Sequence[Link]) -> Iterator[Span]:
    """Where each entry stands, from bracket to parenthesis; nothing for one that is written in another way."""
    for link in links:
        if link.span is None:
            continue
        opening = _opening(source, link.span[0])
        closing = _END.match(source, link.span[1])
        if opening is not None and closing is not None:
            yield opening, closing.end()


def _opening(source: str, address: int) -> int | None:
    """Where the bracket opens whose link has its address at `address`."""
    before = source[:address].rstrip("<").rstrip(" \t")
    if not before.endswith("]("):
        return None
    depth = 0
    for at in range(len(before) - 2, -1, -1):
        if source[at] not in "[]" or _is_escaped(source, at):
            continue
        depth += 1 if source[at] == "]" else -1
        if depth == 0:
            return None if source[at - 1 : at] == "!" and not _is_escaped(source, at - 1) else at
    return None


def _is_escaped(source: str, at: int) -> bool:
    before = source[:at]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _line_end(source: str, at: int) -> int:
    """Behind the line end of the line that holds `at`."""
    ends = [n for n in (source.find("\n", at), source.find("\r", at)) if n >= 0]
    if not ends:
        return len(source)
    first = min(ends)
    return first + (2 if source[first : first + 2] == "\r\n" else 1)
