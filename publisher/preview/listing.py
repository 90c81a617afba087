"""Text in lines: what changed since it was last sent, and the body as it would be sent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from publisher.adapter import Rendition
from publisher.plan.diff import block_lines, count_lines
from publisher.plan.model import Action
from publisher.preview.words import REASONS, both, say
from publisher.write.html import element, escape

_HASH = re.compile(r"asset:([0-9a-f]{8})[0-9a-f]{56}")
_DRAWING = re.compile(r"(<svg\b[^>]*>).+?(</svg>)")
_KINDS = {"+": "added", "-": "removed", "@": "hunk"}
_SIGNS = {"added": "+", "removed": "−"}
_PIECE = {"html": re.compile(r"<[^<>]*>|&\w+;|\w|\W"), "md": re.compile(r"[A-Za-z0-9_]+|.")}
_MOST_PIECES = 1_500
"""Longer lines are not compared within: it would cost time, and nobody would read it."""
_ALIKE = 0.4
"""Two lines that share less than this are two lines, not one that changed."""


def diff_listing(action: Action, form: str) -> str:
    """The action's diff, a line each with its colour and its sign, changed words marked within their lines."""
    if not action.diff:
        return element("p", say(_why_no_diff(action)), class_="empty")
    lines = [line for line in action.diff.splitlines() if not line.startswith(("--- ", "+++ "))]
    added, removed = count_lines(action.diff)
    is_first = action.kind == "create" and not removed
    why = say("first time") if is_first else both(*REASONS[action.reason])
    totals = element(
        "p", element("span", why) + say("lines of diff", added=added, removed=removed), class_="count"
    )
    return totals + element("ol", "".join(_diff_lines(lines, form)), class_="lines diff")


def _why_no_diff(action: Action) -> str:
    if action.kind == "create":
        return "as written"
    return "no diff" if action.reason == "unchanged" else "nothing to send"


def source_listing(rendition: Rendition | None) -> str:
    """The body; HTML is cut into one line a block, for reading only."""
    if rendition is None:
        return element("p", say("no body"), class_="empty")
    is_html = rendition.format == "html"
    lines = block_lines(rendition.body) if is_html else rendition.body.splitlines()
    items = "".join(element("li", element("code", _dimmed(line, rendition.format))) for line in lines)
    return element("ol", items, class_="lines source")


# ---------------------------------------------------------------- lines of a diff


def _diff_lines(lines: Sequence[str], form: str) -> Iterator[str]:
    """The lines as items; a run of removed lines and the run of added ones behind it are compared pair by pair."""
    place = 0
    while place < len(lines):
        removed = _run(lines, place, "-")
        added = _run(lines, place + len(removed), "+")
        if not removed and not added:
            yield _item(lines[place], form)
            place += 1
            continue
        place += len(removed) + len(added)
        yield from _changed(removed, added, form)


def _run(lines: Sequence[str], start: int, sign: str) -> Sequence[str]:
    end = start
    while end < len(lines) and lines[end].startswith(sign):
        end += 1
    return lines[start:end]


def _changed(removed: Sequence[str], added: Sequence[str], form: str) -> Iterator[str]:
    if len(removed) != len(added):
        yield from (_item(line, form) for line in (*removed, *added))
        return
    pairs = [_compared(old[1:], new[1:], form) for old, new in zip(removed, added, strict=True)]
    yield from (_line("removed", old) for old, _ in pairs)
    yield from (_line("added", new) for _, new in pairs)


def _item(line: str, form: str) -> str:
    kind = _KINDS.get(line[:1], "kept")
    return (
        element("li", escape(line), class_=kind) if kind == "hunk" else _line(kind, _dimmed(line[1:], form))
    )


def _line(kind: str, html: str) -> str:
    return element("li", element("i", _SIGNS.get(kind, " ")) + element("code", html), class_=kind)


def _compared(old: str, new: str, form: str) -> tuple[str, str]:
    """Two spellings of one line as HTML, what differs marked in each."""
    before, after = _pieces(old, form), _pieces(new, form)
    if before == after:  # only what is folded away differs
        return escape(old), escape(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if max(len(before), len(after)) > _MOST_PIECES or matcher.quick_ratio() < _ALIKE:
        return _dimmed(old, form), _dimmed(new, form)
    steps = matcher.get_opcodes()
    return (
        "".join(_marked(before[a:b], "del", tag) for tag, a, b, _, _ in steps),
        "".join(_marked(after[c:d], "ins", tag) for tag, _, _, c, d in steps),
    )


def _marked(pieces: Sequence[str], name: str, tag: str) -> str:
    html = "".join(map(_shown, pieces))
    return html if tag == "equal" or not html else element(name, html)


# ---------------------------------------------------------------- within a line


def _dimmed(line: str, form: str) -> str:
    """A line with its tags set apart, so that the words stand out."""
    return escape(_short(line)) if form == "md" else "".join(map(_shown, _TAGS.split(_short(line))))


_TAGS = re.compile(r"(<[^<>]*>)")


def _pieces(line: str, form: str) -> list[str]:
    """What is compared: a tag as a whole; else words of Markdown, single characters of HTML's text."""
    return _PIECE["md" if form == "md" else "html"].findall(_short(line))


def _shown(piece: str) -> str:
    is_tag = len(piece) > 2 and piece.startswith("<") and piece.endswith(">")
    return element("s", escape(piece)) if is_tag else escape(piece)


def _short(line: str) -> str:
    """A line with the hashes of pictures by their first digits, and drawings folded."""
    return _DRAWING.sub(r"\1…\2", _HASH.sub(r"asset:\1…", line))
