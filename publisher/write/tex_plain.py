"""The simplest inline formulas as styled text: letters, numbers, one level of scripts, common signs.

Strictly conservative: whatever is not surely the same to a reader as text gives None, and the caller draws it.
No engine, no HTML: the caller turns runs into its own markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final, Literal

Position = Literal["base", "sub", "sup"]

_GREEK: Final[Mapping[str, str]] = dict(
    zip(
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi"
        " psi omega varepsilon vartheta varphi".split(),
        "αβγδϵζηθικλμνξπρστυϕχψωεϑφ",
        strict=True,
    )
)
_CAPITALS: Final[Mapping[str, str]] = dict(
    zip("Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split(), "ΓΔΘΛΞΠΣΥΦΨΩ", strict=True)
)
# Signs that stand between two operands, with the blanks that TeX puts around them (thin no-break spaces).
_RELATIONS: Final[Mapping[str, str]] = {
    **{sign: sign for sign in "=<>+"},
    "-": "−",
    r"\times": "×", r"\cdot": "·", r"\pm": "±", r"\div": "÷", r"\mp": "∓", r"\circ": "∘",
    r"\le": "≤", r"\leq": "≤", r"\ge": "≥", r"\geq": "≥", r"\ne": "≠", r"\neq": "≠",
    r"\approx": "≈", r"\equiv": "≡", r"\sim": "∼", r"\propto": "∝", r"\ll": "≪", r"\gg": "≫",
    r"\to": "→", r"\rightarrow": "→", r"\leftarrow": "←", r"\gets": "←", r"\Rightarrow": "⇒",
    r"\in": "∈", r"\notin": "∉", r"\subset": "⊂", r"\subseteq": "⊆", r"\cup": "∪", r"\cap": "∩",
    r"\lt": "<", r"\gt": ">",
}  # fmt: skip
_UPRIGHT: Final[Mapping[str, str]] = {
    **{sign: sign for sign in "0123456789.()[]/!"},
    "|": "|",
    "'": "′",
    r"\infty": "∞", r"\partial": "∂", r"\nabla": "∇", r"\emptyset": "∅", r"\forall": "∀", r"\exists": "∃",
    r"\ldots": "…", r"\dots": "…", r"\cdots": "⋯", r"\%": "%", r"\#": "#", r"\&": "&", r"\_": "_", r"\$": "$",
    r"\{": "{", r"\}": "}", r"\lbrace": "{", r"\rbrace": "}", r"\ell": "ℓ", r"\hbar": "ℏ",
}  # fmt: skip
_WORDS: Final = frozenset("log ln exp sin cos tan max min lim det dim ker arg sup inf gcd".split())
_BOARD: Final[Mapping[str, str]] = dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}^_,;]|\s+|[A-Za-z]|.", re.DOTALL)
_MOST_TOKENS: Final = 24
THIN: Final = "\u202f"  # narrow and without a line break


@dataclass(frozen=True, slots=True)
class Run:
    """Some letters of one style."""

    text: str
    italic: bool = False
    position: Position = "base"


class _NotPlain(Exception):
    """Something that text cannot show for certain."""


def plain_tex(tex: str) -> tuple[Run, ...] | None:
    """The inline formula as runs of text, or None when it must be drawn."""
    tokens = _TOKEN.findall(tex.strip())
    if not tokens or len(tokens) > _MOST_TOKENS:
        return None
    try:
        return _joined(tuple(_row(tokens, "base")))
    except (_NotPlain, IndexError):
        return None


def _row(tokens: list[str], position: Position) -> Iterator[Run]:
    """The runs of one level; in a script nothing may be raised or lowered again."""
    at = 0
    scripted = False
    begun = False
    while at < len(tokens):
        token = tokens[at]
        if token in {"^", "_"}:
            if position != "base" or not begun or scripted:  # two at once stand above each other
                raise _NotPlain
            scripted = True
            argument, at = _argument(tokens, at + 1)
            yield from _row(argument, "sup" if token == "^" else "sub")
            continue
        if token == "'" and scripted:
            raise _NotPlain
        runs, at = _atom(tokens, at, position)
        scripted, begun = token == "'" or (scripted and not runs), begun or bool(runs)
        yield from runs


def _argument(tokens: list[str], at: int) -> tuple[list[str], int]:
    """The tokens of what follows a command or script, and where it ends."""
    while tokens[at].isspace():
        at += 1
    if tokens[at] != "{":
        if tokens[at] in {"}", "^", "_"}:
            raise _NotPlain
        return [tokens[at]], at + 1
    depth = 0
    for end in range(at, len(tokens)):
        depth += (tokens[end] == "{") - (tokens[end] == "}")
        if depth == 0:
            break
    inner = tokens[at + 1 : end]
    if depth or not "".join(inner).strip():
        raise _NotPlain
    return inner, end + 1


def _atom(tokens: list[str], at: int, position: Position) -> tuple[tuple[Run, ...], int]:
    token = tokens[at]
    if token in {r"\mathbb", r"\mathrm", r"\text", r"\mathit"}:
        argument, at = _argument(tokens, at + 1)
        return (_styled(token, "".join(argument), position),), at
    if token in _RELATIONS:
        return (_relation(tokens, at, position),), at + 1
    if token[1:] in _WORDS and token[0] == "\\":
        return (_function(token[1:], tokens, at, position),), at + 1
    return (_sign(token, position),) if not token.isspace() else (), at + 1


def _styled(command: str, text: str, position: Position) -> Run:
    if command == r"\mathbb":
        if text.strip() not in _BOARD:
            raise _NotPlain
        return Run(_BOARD[text.strip()], position=position)
    # Within \text blanks count and anything may stand; letters, digits and Chinese are surely themselves.
    if not re.fullmatch(r"[A-Za-z0-9\u4e00-\u9fff]+(?: [A-Za-z0-9\u4e00-\u9fff]+)*", text):
        raise _NotPlain
    if command != r"\text":
        text = text.replace(" ", "")
    return Run(text, italic=command == r"\mathit", position=position)


def _relation(tokens: list[str], at: int, position: Position) -> Run:
    """A sign between two operands; at the beginning, after another sign or a bracket it is a mere sign."""
    sign = _RELATIONS[tokens[at]]
    before = next((token for token in reversed(tokens[:at]) if not token.isspace()), "(")
    alone = before in _RELATIONS or before in {"(", "[", r"\{", "|", ",", ";", "/"}
    after = any(not token.isspace() for token in tokens[at + 1 :])
    if position != "base" or alone or not after:
        return Run(sign, position=position)
    return Run(f"{THIN}{sign}{THIN}", position=position)


def _function(word: str, tokens: list[str], at: int, position: Position) -> Run:
    """A named function, set apart from an argument without brackets."""
    after = next((token for token in tokens[at + 1 :] if not token.isspace()), "(")
    if after in {"^", "_"} and word in {"max", "min", "lim", "sup", "inf", "det", "gcd"}:
        raise _NotPlain  # what belongs below stands below in display, beside in text: leave it to the engine
    return Run(word + ("" if after in "([^_" else THIN), position=position)


def _sign(token: str, position: Position) -> Run:
    if len(token) == 1 and token.isascii() and token.isalpha():
        return Run(token, italic=True, position=position)
    if token[0] == "\\" and token[1:] in _GREEK:
        return Run(_GREEK[token[1:]], italic=True, position=position)
    if token[0] == "\\" and token[1:] in _CAPITALS:
        return Run(_CAPITALS[token[1:]], position=position)
    if token in _UPRIGHT:
        return Run(_UPRIGHT[token], position=position)
    if token == "*":
        return Run("∗", position=position)
    if token in {",", ";"}:
        return Run(token + (THIN if position == "base" else ""), position=position)
    raise _NotPlain


def _joined(runs: tuple[Run, ...]) -> tuple[Run, ...] | None:
    """Neighbours of one style as one run; digits and signs keep apart from slanted letters."""
    joined = tuple(
        replace(next(iter(group := list(same))), text="".join(run.text for run in group))
        for _, same in groupby(runs, key=lambda run: (run.italic, run.position))
    )
    return joined or None
