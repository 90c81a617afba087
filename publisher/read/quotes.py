"""Typographic signs that the authors' engines put in place of typed ones: quotes, dashes, dots.

Works on runs of inlines; code and formulas are left alone. Which engine does what, `dialect` says.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Literal, assert_never

from publisher.document import Emphasis, Inline, Link, Strong, Styled, Text, plain_text

Typography = Literal["", "marked", "pandoc"]

_BREAKS = r"-—/(\[{\s"
_SINGLE_OPENS = re.compile(rf"(^|[{_BREAKS}\"])'")
_DOUBLE_OPENS = re.compile(rf'(^|[{_BREAKS}‘])"')


def typeset_by_marked(text: str) -> str:
    """One run of text as hexo-renderer-marked 7 shows it (`smartypants`, on by default)."""
    text = text.replace("---", "—").replace("--", "–")
    text = _SINGLE_OPENS.sub(r"\1‘", text).replace("'", "’")
    text = _DOUBLE_OPENS.sub(r"\1“", text).replace('"', "”")
    return text.replace("...", "…")


def typeset(inlines: tuple[Inline, ...], typography: Typography) -> tuple[Inline, ...]:
    """One run of inlines as the engine shows it; code, formulas and bare addresses stay as typed."""
    if not typography or not any(map(_is_typed, inlines)):
        return inlines
    match typography:
        case "marked":
            return _mapped(inlines, typeset_by_marked)
        case "pandoc":
            return _mapped(inlines, _Pandoc(plain_text(inlines)).text)
        case _:
            assert_never(typography)


def _mapped(inlines: tuple[Inline, ...], change: Callable[[str], str]) -> tuple[Inline, ...]:
    """`inlines` with `change` applied to their texts, in reading order."""
    out: list[Inline] = []
    for inline in inlines:
        match inline:
            case Text():
                out.append(Text(change(inline.text)) if _is_typed(inline) else inline)
            case Link(automatic=True):
                out.append(inline)
            case Emphasis() | Strong() | Styled() | Link():
                out.append(replace(inline, inlines=_mapped(inline.inlines, change)))
            case _:
                out.append(inline)
    return tuple(out)


def _is_typed(inline: Inline) -> bool:
    """Whether `inline` holds a sign that an engine would put another one for; most runs hold none."""
    match inline:
        case Text():
            text = inline.text
            return "'" in text or '"' in text or "--" in text or "..." in text
        case Emphasis() | Strong() | Styled() | Link():
            return any(map(_is_typed, inline.inlines))
        case _:
            return False


class _Pandoc:
    """Pandoc's `smart`: a quotation mark opens when no letter stands before it and no blank behind it.

    A pair may hold whole inlines, so that the state lasts for a run; `left` counts the single marks to come.
    """

    _TYPED = re.compile(r"---|--|\.\.\.|['\"]")

    def __init__(self, run: str) -> None:
        self.is_double_open = False
        self.is_single_open = False
        self.closing_singles = len(re.findall(r"'(?!\w)", run))

    def text(self, text: str) -> str:
        return self._TYPED.sub(self._sign, text)

    def _sign(self, match: re.Match[str]) -> str:
        match match[0]:
            case "---":
                return "—"
            case "--":
                return "–"
            case "...":
                return "…"
            case '"':
                return self._double(match)
            case _:
                return self._single(match)

    def _double(self, match: re.Match[str]) -> str:
        if self.is_double_open or not _may_open(match):
            self.is_double_open = False
            return "”"
        self.is_double_open = True
        return "“"

    def _single(self, match: re.Match[str]) -> str:
        closes = not match.string[match.end() : match.end() + 1].isalnum()
        self.closing_singles -= closes
        if self.is_single_open and closes:
            self.is_single_open = False
        elif not self.is_single_open and _may_open(match) and self.closing_singles > 0:
            self.is_single_open = True
            return "‘"
        return "’"


def _may_open(match: re.Match[str]) -> bool:
    before = match.string[match.start() - 1 : match.start()] if match.start() else ""
    behind = match.string[match.end() : match.end() + 1]
    return not before.isalnum() and not behind.isspace()
