"""What the author does not want to be told: `check.ignore` of the configuration, and comments within a post.

`<!-- publisher: ignore W335 -->` counts for its own line and for the lines below it up to the next blank one; with
`ignore-post` it counts for the whole post. Only warnings can be left unsaid.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from publisher.check.finding import Finding

_COMMENT = re.compile(
    r"<!--[ \t]*publisher:[ \t]*(?P<what>ignore(?:-post)?)[ \t]+(?P<codes>[\w, \t]+?)[ \t]*-->"
)
_LINE_END = re.compile(r"\r\n|\r|\n")
_WORD = "publisher:"


def told(findings: Iterable[Finding], text: str, codes: Collection[str]) -> tuple[Finding, ...]:
    """The findings of one post, whose file says `text`, that are neither of `codes` nor ignored by a comment."""
    ignored = _ignored(text) if _WORD in text else {}
    return tuple(
        finding
        for finding in findings
        if finding.level == "error"
        or (finding.code not in codes and finding.line not in ignored.get(finding.code, ()))
    )


def _ignored(text: str) -> dict[str, set[int] | range]:
    """By code, the lines on which it is not to be told."""
    lines = _LINE_END.split(text)
    found: dict[str, set[int] | range] = {}
    for number, line in enumerate(lines, 1):
        for comment in _COMMENT.finditer(line) if _WORD in line else ():
            for code in re.findall(r"W\d{3}", comment["codes"]):
                if comment["what"] == "ignore-post":
                    found[code] = range(len(lines) + 1)
                elif not isinstance(known := found.setdefault(code, set()), range):
                    known.update(_reach(lines, number))
    return found


def _reach(lines: list[str], number: int) -> range:
    """The lines, from 1, that a comment on line `number` speaks of: itself, then up to the next blank line."""
    below = number if not _COMMENT.sub("", lines[number - 1]).strip() else number - 1
    while below < len(lines) and not lines[below].strip():
        below += 1
    end = next((n for n in range(below, len(lines)) if not lines[n].strip()), len(lines))
    return range(number, end + 1)
