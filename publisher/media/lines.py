"""How a title breaks into lines: Chinese between any two letters but for the rules, Latin between words.

Knows neither fonts nor pictures: the caller says how long a text is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final

Measure = Callable[[str], float]
# Kinsoku: what must not begin, and what must not end a line (GB/T 15834, JIS X 4051).
NOT_FIRST: Final = frozenset("，。、；：？！）》〉】〗」』”’…—～·％,.;:?!)]}%/")
NOT_LAST: Final = frozenset("（《〈【〖「『“‘([{#$￥")
_STOPS: Final = frozenset("，。、；：？！,;:?!—")
# How much a line's end after a stop may cost in evenness: a third of the width.
_STOP_WORTH: Final = 0.11
# A word of Latin letters, digits and what belongs inside one; a blank; or one letter of anything else.
_PIECE = re.compile(r"[A-Za-z0-9\u00c0-\u024f\u0370-\u04ff'’._+#&@/%:-]+|\s+|.", re.DOTALL)
ELLIPSIS: Final = "…"


def balanced(text: str, measure: Measure, width: float, *, most: int | None = None) -> tuple[str, ...]:
    """As few lines of at most `width` as possible, even ones, rather broken after a stop than elsewhere.

    Beyond `most` lines the text is cut, with an ellipsis.
    """
    pieces = pieces_of(text, measure, width)
    lines = _greedy(pieces, measure, width)
    if most is not None and len(lines) > most:
        return _cut(lines, most, measure, width)
    return _evened(pieces, measure, width, len(lines))


def pieces_of(text: str, measure: Measure, width: float) -> tuple[str, ...]:
    """The text in pieces between which a line may end; a word wider than the line is taken apart."""
    pieces: list[str] = []
    for piece in _PIECE.findall(text.strip()):
        if (glued := _glued(pieces, piece)) and measure("".join(glued)) <= width:
            pieces[len(pieces) + 1 - len(glued) :] = ["".join(glued)]
        elif measure(piece) > width:
            pieces.extend(piece)
        else:
            pieces.append(piece)
    return tuple(pieces)


def _glued(pieces: list[str], piece: str) -> list[str]:
    """`piece` with those before it that no line's end may part it from, blanks between them included."""
    before = pieces[-2:] if pieces[-1:] and pieces[-1].isspace() else pieces[-1:]
    if not before or piece.isspace():
        return []
    return [*before, piece] if piece[0] in NOT_FIRST or before[0][-1] in NOT_LAST else []


def _greedy(pieces: tuple[str, ...], measure: Measure, width: float) -> tuple[str, ...]:
    lines: list[str] = []
    line = ""
    for piece in pieces:
        if line and not piece.isspace() and measure((line + piece).strip()) > width:
            lines.append(line.strip())
            line = ""
        line += piece
    return (*lines, line.strip()) if line.strip() else tuple(lines)


def _evened(pieces: tuple[str, ...], measure: Measure, width: float, count: int) -> tuple[str, ...]:
    """The best of all ways to break into `count` lines (a title has few pieces: all are looked at)."""
    ideal = measure("".join(pieces)) / max(1, count)

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[str, ...]]:
        ways: list[tuple[float, tuple[str, ...]]] = []
        ends = range(start + 1, len(pieces) + 1) if left > 1 else (len(pieces),)
        for end in ends:
            line = "".join(pieces[start:end]).strip()
            length = measure(line)
            if length > width:
                break
            if not line:
                continue
            cost = ((length - ideal) / width) ** 2 - (_STOP_WORTH if line[-1] in _STOPS and left > 1 else 0)
            rest, lines = best(end, left - 1) if left > 1 else (0.0, ())
            ways.append((cost + rest, (line, *lines)))
        return min(ways, default=(float("inf"), ()))

    return best(0, count)[1]


def _cut(lines: tuple[str, ...], most: int, measure: Measure, width: float) -> tuple[str, ...]:
    last = lines[most - 1]
    while last and measure(last + ELLIPSIS) > width:
        last = last[:-1]
    return (*lines[: most - 1], last.rstrip("".join(NOT_LAST) + " ，、：；") + ELLIPSIS)
