"""Liquid in code: Jekyll runs its tags everywhere, in fences and code spans too (4.3, run 2026-11).

`raw` is how its authors keep code as it is, so that the tag itself is never shown. What would come out empty or
changed stays as its author wrote it, and is told. Liquid in prose is the business of `tagrules`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from publisher.document import Loss
from publisher.read.expressions import printed_by_liquid

_LIVE = re.compile(
    r"(?P<raw>[ \t]*\{%-?\s*raw\s*-?%\}(?P<kept>.*?)\{%-?\s*endraw\s*-?%\})"
    r"|\{\{-?(?P<value>(?:[^{}'\"\n]|\"[^\"\n]*\"|'[^'\n]*'){0,300}?)-?\}\}|(?P<tag>\{%-?\s*\w[^%\n]{0,500}%\})",
    re.DOTALL,
)
_OWN_LINE = re.compile(r"[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Live:
    """A piece of code at `offset` that Jekyll does not show as it is written."""

    offset: int
    raw: str


def shown_in_code(text: str) -> tuple[str, tuple[Live, ...]]:
    """Code without its `raw` tags and with written-out values in place, and what of it Jekyll would run."""
    if "{%" not in text and "{{" not in text:
        return text, ()
    out: list[str] = []
    found: list[Live] = []
    at = 0
    while (match := _LIVE.search(text, at)) is not None:
        out.append(text[at : match.start()])
        at = match.end()
        if match["raw"] is not None:
            kept, at = _unwrapped(text, match)
            out.append(kept)
            continue
        value = printed_by_liquid(match["value"]) if match["value"] is not None else None
        if not value:
            found.append(Live(match.start(), match[0]))
        out.append(value or match[0])
    return "".join((*out, text[at:])), tuple(found)


def loss_in_code(text: str, line: int, live: Live) -> Loss:
    """What is said of a piece of code that begins on the file's line `line`."""
    message = f"Jekyll runs {live.raw} in code too; here it stays as written"
    return Loss("W325", line + text.count("\n", 0, live.offset), message)


def _unwrapped(text: str, match: re.Match[str]) -> tuple[str, int]:
    """What a `raw` keeps, and where the text goes on; a tag that has its line to itself takes the line along."""
    start = text.rfind("\n", 0, match.start()) + 1
    indent = match[0][: len(match[0]) - len(match[0].lstrip(" \t"))]
    kept, end = match["kept"], match.end()
    opens_line = not text[start : match.start()].strip()
    if opens_line and (own := _OWN_LINE.match(kept)):
        kept, indent = kept[own.end() :], ""
    last = kept.rfind("\n") + 1
    if last and not kept[last:].strip() and (own := _OWN_LINE.match(text, end)):
        kept, end = kept[:last], own.end()
    elif last and not kept[last:].strip() and end == len(text):
        kept = kept[: last - 1]
    return indent + kept, end
