"""Pairs of signs around words: `==marked==`, and pandoc's `H~2~O` and `x^2^`.

One rule for all: an opening sign, no blank just inside, the text read as usual, the same sign again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_inline.state_inline import StateInline

_LONGEST_SOLID = 200


@dataclass(frozen=True, slots=True)
class Pair:
    """`sign` around words makes tokens `name_open` and `name_close`; `solid` when no blank may stand inside."""

    sign: str
    name: str
    solid: bool = False

    def read(self, state: StateInline, silent: bool) -> bool:
        """Reads the pair that opens at this place."""
        start = state.pos + len(self.sign)
        if not self._stands_alone(state, state.pos) or start >= state.posMax or state.src[start].isspace():
            return False
        end = self._closing(state, start)
        if end is None:
            return False
        if not silent:
            self._push(state, start, end)
        state.pos = end + len(self.sign)
        return True

    def _stands_alone(self, state: StateInline, at: int) -> bool:
        """Whether just this many of the sign's characters stand at `at`."""
        behind = at + len(self.sign)
        return (
            state.src.startswith(self.sign, at, state.posMax)
            and state.src[at - 1 : at] != self.sign[0]
            and not state.src.startswith(self.sign[0], behind, state.posMax)
        )

    def _closing(self, state: StateInline, start: int) -> int | None:
        """Where the closing sign stands; that there is none is remembered, to stay linear."""
        if self.solid:
            found = re.compile(
                rf"[^\s`$\\{self.sign}]{{1,{_LONGEST_SOLID}}}(?={re.escape(self.sign)})"
            ).match(state.src, start, state.posMax)
            return found.end() if found else None
        key = f"no closing {self.sign}"
        text, known = state.env.get(key, ("", 0))
        if text is state.src and start >= known:
            return None
        opening, state.pos = state.pos, start
        end = None
        while state.pos < state.posMax:
            at = state.pos
            if at > start and self._stands_alone(state, at) and not state.src[at - 1].isspace():
                end = at
                break
            state.md.inline.skipToken(state)
        if end is None:
            state.env[key] = state.src, start
        state.pos = opening
        return end

    def _push(self, state: StateInline, start: int, end: int) -> None:
        limit, state.pos, state.posMax = state.posMax, start, end
        state.push(f"{self.name}_open", "span", 1).markup = self.sign
        state.md.inline.tokenize(state)
        state.push(f"{self.name}_close", "span", -1).markup = self.sign
        state.posMax = limit


MARK = Pair("==", "mark")
SUBSCRIPT = Pair("~", "sub", solid=True)
SUPERSCRIPT = Pair("^", "sup", solid=True)


def pairs_plugin(md: MarkdownIt, *pairs: Pair) -> None:
    """Adds the rules of `pairs`, before emphasis and strikethrough."""
    for pair in pairs:
        md.inline.ruler.before("strikethrough", pair.name, pair.read)
