"""What Nunjucks makes of `{{ … }}` and `{# … #}` in a post, for the authors whose engine is Hexo.

Hexo runs the text of a post through Nunjucks: `k^{{2}}` is published as `k^2`. Numbers, texts, names and their
arithmetic are worked out here; what Nunjucks could not read either (its build stops) stays as written. Tags
belong to `tags`.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass

from publisher.read.dialect import TagLanguage

# As Hexo 8 looks for them (its PostRenderEscape, read 2026-11): a single closing brace ends the search.
_EXPRESSION = re.compile(r"\{\{((?:[^}'\"]|\"[^\"]*\"|'[^']*')*)\}\}")
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>\"[^\"\\]*\"|'[^'\\]*')|(?P<name>[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)"
    r"|(?P<sign>\*\*|//|[-+*/%()]))"
)
_SITE_FILTERS = re.compile(r"(?:\|\s*(?:(?:relative|absolute)_url|prepend:\s*site\.(?:base)?url)\s*)+\Z")
"""Jekyll's filters that only put the site's address before a path."""
_LIQUID = re.compile(r"\{\{-?((?:[^{}'\"]|\"[^\"]*\"|'[^']*')*?)-?\}\}")
_LITERAL = re.compile(r"\"([^\"]*)\"|'([^']*)'|(-?\d+(?:\.\d+)?)(?![\w.])")
_LONGEST = 2_000
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Found:
    """An expression or comment at `start` to `end`; `printed` is what stands there instead, None: left as written."""

    start: int
    end: int
    raw: str
    printed: str | None
    language: TagLanguage = "hexo"
    is_comment: bool = False


def expression_at(
    text: str, position: int, limit: int | None = None, *, language: TagLanguage = "hexo"
) -> Found | None:
    """The expression or comment that begins at `position`, if one does; Liquid (`language`) has no such comments."""
    stop = min(len(text) if limit is None else limit, position + _LONGEST)
    if language == "liquid":
        live = _LIQUID.match(text, position, stop)
        return live and Found(position, live.end(), live[0], printed_by_liquid(live[1]), language)
    if text.startswith("{#", position):
        comment = _COMMENT.match(text, position, len(text) if limit is None else limit)
        return comment and Found(position, comment.end(), comment[0], "", is_comment=True)
    match = _EXPRESSION.match(text, position, stop)
    return match and Found(position, match.end(), match[0], printed(match[1]))


def expanded(text: str, *, language: TagLanguage = "hexo") -> tuple[str, tuple[Found, ...]]:
    """`text` with its expressions worked out and its comments gone, and what was found."""
    found: list[Found] = []
    out: list[str] = []
    at = 0
    while (begin := text.find("{", at)) >= 0:
        each = expression_at(text, begin, language=language)
        out.append(text[at:begin])
        if each is None:
            out.append("{")
            at = begin + 1
        else:
            found.append(each)
            out.append(each.raw if each.printed is None else each.printed)
            at = each.end
    return "".join((*out, text[at:])), tuple(found)


def message(found: Found) -> str:
    """The sentence for a lint: what the author's engine makes of it."""
    if found.is_comment:
        return "{# … #} is a comment for Hexo, and is left out"
    engine = "Jekyll" if found.language == "liquid" else "Hexo"
    if found.printed is None and engine == "Jekyll":
        return f"{found.raw} is worked out by Jekyll, and stays as written here"
    if found.printed is None:
        return f"{found.raw} stops Hexo's build, and stays as written here"
    return f"{found.raw} is template text, for which {engine} prints {found.printed or 'nothing'}"


Value = float | str | None


def printed_by_liquid(inside: str) -> str | None:
    """What Liquid prints: a text or number, whatever stands behind it; nothing for a name; None for other filters."""
    bare = _SITE_FILTERS.sub("", inside).strip()
    if "|" in bare:
        return None
    value = _LITERAL.match(bare)
    if value is None:
        return "" if not bare or re.match(r"[A-Za-z_]", bare) else None
    return next(part for part in value.groups() if part is not None)


def printed(inside: str) -> str | None:
    """What Nunjucks prints for an expression; nothing for a name that nobody set; None where its build stops."""
    tokens = _tokens(_SITE_FILTERS.sub("", inside))
    if not tokens:
        return None
    reader = _Reader(tokens)
    try:
        value = reader.sum()
    except (_Unreadable, OverflowError):
        return None
    return _shown(value) if reader.at == len(tokens) else None


class _Unreadable(Exception):
    pass


def _tokens(inside: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    at, text = 0, inside.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            return []
        tokens.append((str(match.lastgroup), match[str(match.lastgroup)]))
        at = match.end()
    return tokens


@dataclass(slots=True)
class _Reader:
    """Sums, products and what they are made of, in the order in which JavaScript works them out."""

    tokens: list[tuple[str, str]]
    at: int = 0
    depth: int = 0

    def sum(self) -> Value:
        value = self.product()
        while (sign := self._sign("+", "-")) is not None:
            value = _reckon(sign, value, self.product())
        return value

    def product(self) -> Value:
        value = self.factor()
        while (sign := self._sign("*", "/", "%", "//", "**")) is not None:
            value = _reckon(sign, value, self.factor())
        return value

    def factor(self) -> Value:
        self.depth += 1
        if self.depth > _DEEPEST or self.at >= len(self.tokens):
            raise _Unreadable
        if (sign := self._sign("+", "-")) is not None:
            value: Value = _reckon(sign, 0.0, self.factor())
        elif self._sign("(") is not None:
            value = self.sum()
            if self._sign(")") is None:
                raise _Unreadable
        else:
            value = self._leaf()
        self.depth -= 1
        return value

    def _leaf(self) -> Value:
        kind, text = self.tokens[self.at]
        self.at += 1
        match kind:
            case "number":
                return float(text)
            case "text":
                return text[1:-1]
            case "name":
                return None
            case _:
                raise _Unreadable

    def _sign(self, *signs: str) -> str | None:
        if self.at < len(self.tokens) and self.tokens[self.at] in [("sign", sign) for sign in signs]:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return None


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": math.fmod,
    "//": operator.floordiv,
    "**": math.pow,
}


def _reckon(sign: str, left: Value, right: Value) -> Value:
    if sign == "+" and (isinstance(left, str) or isinstance(right, str)):
        return _shown(left, unset="undefined") + _shown(right, unset="undefined")
    if not isinstance(left, float) or not isinstance(right, float):
        return math.nan
    try:
        return _ARITHMETIC[sign](left, right)
    except (ZeroDivisionError, ValueError):
        return math.nan


def _shown(value: Value, *, unset: str = "") -> str:
    match value:
        case None:
            return unset
        case str():
            return value
        case _ if math.isnan(value):
            return "NaN"
        case _:
            return str(int(value)) if value.is_integer() and abs(value) < 1e21 else repr(value)
