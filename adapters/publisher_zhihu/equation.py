"""TeX as Zhihu shows it: a picture whose address holds the formula, drawn by Zhihu's own MathJax.

Inline is `eeimg="1"`, display `eeimg="2"` (since 2026-01; the older form, `\\\\` at the end of an inline one, comes out
too small). The TeX is written into the address whole, each special character encoded, or `&`, `+` and `#` cut it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

from publisher.write.html import element, escape
from publisher_zhihu.findings import Findings

if TYPE_CHECKING:
    from publisher.write.tex import Formulas

_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)", re.DOTALL)
_DEFINES = re.compile(
    r"\\(?:re|provide)?newcommand|\\[gex]?def(?![A-Za-z])|\\DeclareMathOperator|\\let(?![A-Za-z])"
)
_DEEPEST = 20
"""A macro that names itself is expanded so often and no more."""


class Equations:
    """The formulas of one post, in order; each is tried before it is written, since a bad one must not be sent."""

    def __init__(self, macros: Mapping[str, str], findings: Findings) -> None:
        self._macros = {name.lstrip("\\"): text for name, text in macros.items()}
        self._findings = findings
        self._formulas: Formulas | None = None

    def write(self, tex: str, line: int | None, *, display: bool) -> str:
        """One formula as an element; a bad one as its TeX in `code`, with a problem."""
        complaint = self._complaint(tex, display=display)
        if complaint:
            self._findings.hold("E305", line, f"formula {_short(tex)}: {complaint}", "mend the formula")
            return element("code", escape(tex.strip() or "$$"))
        if _DEFINES.search(tex):
            self._findings.lose(
                "W321",
                line,
                f"formula {_short(tex)} defines a macro, which Zhihu does not know: name it in markdown.macros instead",
            )
        shown = expand(tex, self._macros)
        return element(
            "img",
            None,
            eeimg=2 if display else 1,
            src=f"//www.zhihu.com/equation?tex={quote(shown, safe='')}",
            alt=" ".join(shown.split()),
        )

    def _complaint(self, tex: str, *, display: bool) -> str:
        """What is wrong with a formula, by the MathJax that every target is drawn with."""
        if not tex.strip():
            return "is empty"
        from publisher.write.tex import BadFormula, Formulas

        if self._formulas is None:
            self._formulas = Formulas(self._macros)
        try:
            self._formulas.svg(tex, display=display)
        except BadFormula as error:
            return str(error)
        return ""


def expand(tex: str, macros: Mapping[str, str], *, depth: int = 0) -> str:
    """`tex` with the site's macros written out: Zhihu has no `\\newcommand`."""
    if not macros or depth > _DEEPEST:
        return tex
    out, place = "", 0
    while match := _next(tex, place, macros):
        body = macros[match[0][1:]]
        arguments, end = _arguments(tex, match.end(), _arity(body))
        text = _filled(body, arguments)
        out += tex[place : match.start()]
        out += _joined(out, expand(text, macros, depth=depth + 1), tex[end : end + 1])
        place = end
    return out + tex[place:]


def _next(tex: str, place: int, macros: Mapping[str, str]) -> re.Match[str] | None:
    """The next command from `place` on that is a macro."""
    return next((match for match in _COMMAND.finditer(tex, place) if match[0][1:] in macros), None)


def _filled(body: str, arguments: list[str]) -> str:
    return re.sub(r"#([1-9])", lambda number: arguments[int(number[1]) - 1], body)


def _arity(body: str) -> int:
    return max((int(number) for number in re.findall(r"#([1-9])", body)), default=0)


def _arguments(tex: str, place: int, count: int) -> tuple[list[str], int]:
    """The next `count` groups or tokens and the place behind them; what is missing is empty."""
    found: list[str] = []
    for _ in range(count):
        while tex[place : place + 1].isspace():
            place += 1
        end = _end_of_argument(tex, place)
        group = tex[place:end]
        found.append(group[1:-1] if group.startswith("{") and group.endswith("}") else group)
        place = end
    return found, place


def _end_of_argument(tex: str, place: int) -> int:
    if not tex.startswith("{", place):
        match = _COMMAND.match(tex, place)
        return match.end() if match else min(place + 1, len(tex))
    depth = 0
    for at in range(place, len(tex)):
        if tex[at - 1 : at] == "\\" and at > place:
            continue
        depth += (tex[at] == "{") - (tex[at] == "}")
        if depth == 0:
            return at + 1
    return len(tex)


def _joined(before: str, text: str, behind: str) -> str:
    """`text` so that it stays one thing behind `^` or `_`, and apart from a letter that follows."""
    if before.rstrip().endswith(("^", "_")):
        return f"{{{text}}}"
    return f"{text} " if re.search(r"\\[A-Za-z]+$", text) and behind.isalpha() else text


def _short(tex: str) -> str:
    line = " ".join(tex.split())
    return f"$ {line} $" if len(line) <= 40 else f"$ {line[:39]}… $"
