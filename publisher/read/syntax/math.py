r"""Formulas between dollars, environments on lines of their own, and where asked for `\(` `\)` and `\[` `\]`.

Own rules, since dollarmath of mdit-py-plugins wants a closing `$$` at the end of its line, takes none with
text behind it, interrupts no paragraph and reads a formula around half a code span. TeX is kept as written,
less the blanks around it; no rule looks into it but for backslash escapes. Each scan ends at the first
possible end, so that thousands of lonely dollars cost no more than their number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_block.state_block import StateBlock
from markdown_it.rules_inline.state_inline import StateInline

_BEFORE = ["paragraph", "reference", "blockquote", "list"]
"""What a display formula at the start of a line interrupts."""


def math_plugin(md: MarkdownIt, *, delimiters: tuple[str, ...] = ("dollars",)) -> None:
    """Adds the formulas of the given delimiters: `dollars`, `brackets`.

    Tokens: `math_inline`, `math_display_inline` (within a line), `math_block`; the TeX is their content, the
    delimiter their markup. A formula within a line has meta `span`, its place in the inline content.
    """
    if delimiters:
        md.block.ruler.before("table", "math_environment", read_environment, {"alt": _BEFORE})
    if "dollars" in delimiters:
        md.block.ruler.before("table", "math_dollars", DOLLARS.read_block, {"alt": _BEFORE})
        md.inline.ruler.before("escape", "math_dollars", read_dollars)
    if "brackets" in delimiters:
        md.block.ruler.before("table", "math_brackets", BRACKETS.read_block, {"alt": _BEFORE})
        md.inline.ruler.before("escape", "math_brackets", read_brackets)


def read_environment(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    r"""Reads a formula without dollars, as MathJax finds it: `\begin{align}` on a line, up to its `\end{align}`.

    A blank line ends the search: TeX has none in these environments either.
    """
    if state.is_code_block(start_line):
        return False
    begin = state.bMarks[start_line] + state.tShift[start_line]
    opened = _ENVIRONMENT.match(state.src, begin, state.eMarks[start_line])
    if opened is None:
        return False
    first, behind = state.env.get(f"no end of {opened[1]} between", (0, 0))
    if first <= start_line < behind:
        return False
    line = start_line
    while line < end_line and not state.isEmpty(line):
        closing = state.src.find(f"\\end{{{opened[1]}}}", begin, state.eMarks[line])
        if closing >= 0:
            return _take_environment(state, start_line, line, silent=silent)
        begin, line = state.bMarks[min(line + 1, end_line - 1)], line + 1
    state.env[f"no end of {opened[1]} between"] = start_line, line
    return False


def _take_environment(state: StateBlock, first: int, last: int, *, silent: bool) -> bool:
    tex = state.getLines(first, last + 1, state.blkIndent, False).strip()
    if not tex.endswith("}"):
        return False
    if not silent:
        token = state.push("math_block", "div", 0)
        token.block = True
        token.markup = "\\begin"
        token.map = [first, last + 1]
        token.content = tex
        state.line = last + 1
    return True


_ENVIRONMENT = re.compile(
    r"\\begin\{((?:equation|align|alignat|gather|multline|eqnarray|flalign|displaymath|aligned|gathered|split|cases"
    r"|array|[pbBvV]?matrix|math)\*?)\}"
)


def read_dollars(state: StateInline, silent: bool) -> bool:
    """Reads `$…$` or `$$…$$`; a run of dollars that opens nothing is text as a whole."""
    if state.src[state.pos] != "$":
        return False
    if not state.src.startswith("$$", state.pos, state.posMax):
        found = _INLINE_DOLLARS.match(state.src, state.pos, state.posMax)
        if not found or _cuts_code(state.src, found):
            return False
        return _take(state, found, "math_inline", "$", silent=silent)
    found = _DISPLAY_DOLLARS.match(state.src, state.pos, state.posMax)
    if found and found[1].strip():
        return _take(state, found, "math_display_inline", "$$", silent=silent)
    return _take_text(state, _DOLLAR_RUN, silent=silent)


def read_brackets(state: StateInline, silent: bool) -> bool:
    r"""Reads `\(…\)` or `\[…\]`."""
    if not state.src.startswith(("\\(", "\\["), state.pos, state.posMax):
        return False
    if found := _INLINE_BRACKETS.match(state.src, state.pos, state.posMax):
        return _take(state, found, "math_inline", "\\(", silent=silent)
    if found := _DISPLAY_BRACKETS.match(state.src, state.pos, state.posMax):
        return _take(state, found, "math_display_inline", "\\[", silent=silent)
    return False


# In every pattern below a backslash takes the character behind it along. Only the runs inside are possessive, which
# leaves one way to read a text: a possessive group loses matches in Python 3.11.0 to 3.11.4 (cpython 106052).
_INLINE_DOLLARS = re.compile(r"\$(?![\s$])((?:[^$\\]++|\\.)+)(?<!\s)\$(?![0-9])", re.DOTALL)
_DISPLAY_DOLLARS = re.compile(r"\$\$((?:[^$\\]++|\\.|\$(?!\$))+)\$\$", re.DOTALL)
_DOLLAR_RUN = re.compile(r"\$+")
# A formula holds no further opening bracket: it ends the search, or many of them would each reach to the end.
_INLINE_BRACKETS = re.compile(r"\\\(((?:[^\\]++|\\[^()])+)\\\)")
_DISPLAY_BRACKETS = re.compile(r"\\\[((?:[^\\]++|\\[^\[\]])+)\\\]")


@dataclass(frozen=True, slots=True)
class Display:
    """Display formulas that begin at the start of a line.

    `until` matches, from anywhere inside a formula, up to the next delimiter of the kind on that line, which
    is its group 1.
    """

    opening: str
    closing: str
    until: re.Pattern[str]

    def read_block(self, state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        """Reads a formula that opens at the start of this line, up to its end on whatever line.

        Text behind the end on the same line as the opening leaves all of it to a paragraph; behind an end
        further down, the rest of that line begins a paragraph of its own.
        """
        if state.is_code_block(start_line):
            return False
        opening = state.bMarks[start_line] + state.tShift[start_line]
        if not state.src.startswith(self.opening, opening, state.eMarks[start_line]):
            return False
        end = self._find_end(state, start_line, end_line)
        if end is None or self._is_within(state, start_line, silent=silent):
            return False
        line, closing = end
        behind = closing + len(self.closing)
        has_rest = bool(state.src[behind : state.eMarks[line]].strip())
        if line == start_line and (has_rest or closing == opening + len(self.opening)):
            return False
        if not silent:
            self._push(state, start_line, line, closing)
            state.line = line if has_rest else line + 1
            if has_rest:
                _begin_line_at(state, line, behind)
        return True

    def _find_end(self, state: StateBlock, start_line: int, end_line: int) -> tuple[int, int] | None:
        """The line and offset of the closing delimiter, looked for whatever the lines' indent."""
        pos = state.bMarks[start_line] + state.tShift[start_line] + len(self.opening)
        for line in range(start_line, end_line):
            found = self.until.match(state.src, pos, state.eMarks[line])
            if found:
                return (line, found.start(1)) if found[1] == self.closing else None
            if line + 1 < end_line:
                pos = state.bMarks[line + 1]
        return None

    def _is_within(self, state: StateBlock, line: int, *, silent: bool) -> bool:
        """Whether this line would cut a formula that began further up within the paragraph it interrupts."""
        if not silent or state.parentType != "paragraph":
            return False
        first = max(state.line, line - _LOOK_BACK)
        above = state.src[state.bMarks[first] : state.bMarks[line]]
        delimiters = [found[1] for found in _ABOVE.finditer(above) if found[1]]
        if self.opening == self.closing:
            return delimiters.count(self.opening) % 2 == 1
        relevant = [each for each in delimiters if each in (self.opening, self.closing)]
        return relevant[-1:] == [self.opening]

    def _push(self, state: StateBlock, start_line: int, line: int, closing: int) -> None:
        start = state.bMarks[start_line] + state.tShift[start_line] + len(self.opening)
        token = state.push("math_block", "div", 0)
        token.block = True
        token.markup = self.opening
        token.map = [start_line, line + 1]
        if line == start_line:
            token.content = _tidy(state.src[start:closing])
            return
        last = state.src[state.bMarks[line] : closing]
        between = state.getLines(start_line + 1, line, state.blkIndent, True)
        token.content = _tidy(f"{state.src[start : state.eMarks[start_line]]}\n{between}{last.lstrip()}")


_LOOK_BACK = 64
"""Lines of a paragraph that are searched for a formula left open; bounded, to stay linear."""

_ABOVE = re.compile(r"`+[^`]*`+|(?:\\\\)|(\$\$|\\[\[\]])|\\.", re.DOTALL)
"""Code and escapes, which hide a delimiter, or in group 1 a delimiter of display formulas."""

DOLLARS = Display("$$", "$$", re.compile(r"(?:[^$\\]++|\\.|\\\Z|\$(?!\$))*(\$\$)"))
BRACKETS = Display("\\[", "\\]", re.compile(r"(?:[^\\]++|\\[^\[\]]|\\\Z)*(\\[\[\]])"))


def _begin_line_at(state: StateBlock, line: int, pos: int) -> None:
    """Lets the line begin at `pos`, its earlier part being read; the blanks there are no indent."""
    while state.src[pos] in " \t":
        pos += 1
    state.bMarks[line] = pos
    state.tShift[line] = 0
    state.sCount[line] = state.blkIndent


def _take(state: StateInline, found: re.Match[str], name: str, markup: str, *, silent: bool) -> bool:
    if not silent:
        token = state.push(name, "span", 0)
        token.content = _tidy(found[1])
        token.markup = markup
        token.meta["span"] = found.span()
    state.pos = found.end()
    return True


def _take_text(state: StateInline, pattern: re.Pattern[str], *, silent: bool) -> bool:
    found = pattern.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        state.append_pending(found[0])
    state.pos = found.end()
    return True


def _cuts_code(text: str, formula: re.Match[str]) -> bool:
    """Whether the closing dollar stands in a code span begun in the formula, as in: $HOME or `$PATH`."""
    ticks = formula[1].rfind("`")
    if ticks < 0 or formula[1].count("`") % 2 == 0:
        return False
    return "`" in text[formula.end() : formula.end() + _CODE_REACH]


_CODE_REACH = 200
"""Characters behind a formula in which a code span that would hold its dollar is looked for."""


def _tidy(tex: str) -> str:
    """The TeX without the blanks around it, but with the one that a last backslash escapes."""
    stripped = tex.strip()
    backslashes = len(stripped) - len(stripped.rstrip("\\"))
    return stripped + " " if backslashes % 2 else stripped
