"""Emphasis and strikethrough that work beside Chinese, Japanese and Korean text.

CommonMark asks for a blank or punctuation outside a marker that has punctuation inside, which these scripts
do not write. The amended flanking rules are those of the public CJK-friendly amendments to CommonMark
(github.com/tats-u/markdown-cjk-friendly, specification for Unicode 16 and 17, read 2026-11). Only the scan of
a run of markers is ours; pairing them stays markdown-it's.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from unicodedata import category

from markdown_it import MarkdownIt
from markdown_it.common.utils import isWhiteSpace
from markdown_it.rules_inline.state_inline import Delimiter, StateInline


def emphasis_plugin(md: MarkdownIt) -> None:
    """Replaces the scan of `*`, `_` and `~~`.

    Strikethrough takes exactly two tildes: a single one stands for a range in Chinese text (3~5 days), and
    GFM takes three or more for text.
    """
    md.inline.ruler.at("emphasis", scan_emphasis)
    md.inline.ruler.at("strikethrough", scan_strikethrough)


def scan_emphasis(state: StateInline, silent: bool) -> bool:
    """Puts every `*` or `_` of a run on the list of delimiters."""
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    length = _run_length(state)
    opens, closes = flanking(state.src, state.pos, state.pos + length, limit=state.posMax)
    for _ in range(length):
        _push_delimiter(state, marker, length=length, opens=opens, closes=closes)
    state.pos += length
    return True


def scan_strikethrough(state: StateInline, silent: bool) -> bool:
    """Puts a pair of tildes on the list of delimiters; any other number of them is text."""
    if silent or state.src[state.pos] != "~":
        return False
    length = _run_length(state)
    if length == 2:
        opens, closes = flanking(state.src, state.pos, state.pos + 2, limit=state.posMax)
        # Length 0 switches the rule of three off, which is emphasis's alone.
        _push_delimiter(state, "~~", length=0, opens=opens, closes=closes)
    else:
        state.push("text", "", 0).content = "~" * length
    state.pos += length
    return True


def flanking(text: str, start: int, end: int, *, limit: int) -> tuple[bool, bool]:
    """Says whether the run of markers text[start:end] can open and can close.

    `limit` is where the inline content ends: what stands there counts as a blank, like a line's ends.
    """
    before = _kind_before(text, start)
    after = kind(text[end]) if end < limit else Kind.BLANK
    left = not after & Kind.BLANK and (not _is_foreign(after) or bool(before & _NEIGHBOUR))
    right = not before & Kind.BLANK and (not _is_foreign(before) or bool(after & _NEIGHBOUR))
    if text[start] != "_":
        return left, right
    opens = left and (not right or bool(before & Kind.PUNCTUATION))
    closes = right and (not left or bool(after & Kind.PUNCTUATION))
    return opens, closes


class Kind:
    """What a character is to the rules of emphasis; it can be CJK and punctuation at once.

    Plain numbers: this is asked beside every marker, and `&` of an IntFlag takes ten times as long (Python 3.11).
    """

    OTHER = 0
    BLANK = 1
    PUNCTUATION = 2
    CJK = 4


_NEIGHBOUR = Kind.BLANK | Kind.PUNCTUATION | Kind.CJK
"""What allows a marker beside it to have punctuation on its other side."""


@lru_cache(maxsize=4096)
def kind(character: str) -> int:
    """The kind of one character, of `Kind`."""
    code = ord(character)
    if isWhiteSpace(code):
        return Kind.BLANK
    found = Kind.CJK if is_cjk(code) else Kind.OTHER
    return found | Kind.PUNCTUATION if category(character)[0] in "PS" else found


def is_cjk(code: int) -> bool:
    """Whether the code point is wide or half width and no emoji, or Hangul."""
    return bisect_right(_CJK_BOUNDS, code) % 2 == 1


def _run_length(state: StateInline) -> int:
    marker, end = state.src[state.pos], state.pos + 1
    while end < state.posMax and state.src[end] == marker:
        end += 1
    return end - state.pos


def _push_delimiter(state: StateInline, marker: str, *, length: int, opens: bool, closes: bool) -> None:
    state.push("text", "", 0).content = marker
    token = len(state.tokens) - 1
    state.delimiters.append(Delimiter(ord(marker[0]), length, token, end=-1, open=opens, close=closes))


def _is_foreign(found: int) -> bool:
    """Punctuation of other scripts: the only one that asks for a neighbour."""
    return bool(found & Kind.PUNCTUATION) and not found & Kind.CJK


def _kind_before(text: str, start: int) -> int:
    """The kind of what stands before a marker: a character, or one with its variation selector."""
    if start == 0:
        return Kind.BLANK
    last = text[start - 1]
    if "\U000e0100" <= last <= "\U000e01ef":  # ideographic variation: always behind an ideograph
        return Kind.CJK
    if not "\ufe00" <= last <= "\ufe0e" or start == 1:
        return kind(last)
    base = text[start - 2]
    if last == "\ufe01" and base in "‘’“”":  # the full-width form of a quotation mark
        return Kind.CJK | Kind.PUNCTUATION
    return kind(base)


# First and last code point of each range: East Asian Width W, F or H without the characters that are emoji
# by default, and the script Hangul (Unicode 16 and 17, EastAsianWidth.txt, emoji-data.txt, Scripts.txt).
_CJK_RANGES = """
1100-11ff 20a9 2329-232a 2630-2637 268a-268f 2e80-2e99 2e9b-2ef3 2f00-2fd5 2ff0-303e 3041-3096 3099-30ff
3105-312f 3131-318e 3190-31e5 31ef-321e 3220-3247 3250-a48c a490-a4c6 a960-a97c ac00-d7a3 d7b0-d7c6 d7cb-d7fb
f900-faff fe10-fe19 fe30-fe52 fe54-fe66 fe68-fe6b ff01-ffbe ffc2-ffc7 ffca-ffcf ffd2-ffd7 ffda-ffdc ffe0-ffe6
ffe8-ffee 16fe0-16fe4 16ff0-16ff6 17000-18cd5 18cff-18d1e 18d80-18df2 1aff0-1aff3 1aff5-1affb 1affd-1affe
1b000-1b122 1b132 1b150-1b152 1b155 1b164-1b167 1b170-1b2fb 1d300-1d356 1d360-1d376 1f200 1f202 1f210-1f219
1f21b-1f22e 1f230-1f231 1f237 1f23b 1f240-1f248 1f260-1f265 20000-3fffd
"""


def _bounds(ranges: str) -> tuple[int, ...]:
    """Where membership changes: the starts at even places, the first code points behind at odd ones."""
    pairs = (item.partition("-") for item in ranges.split())
    return tuple(bound for first, _, last in pairs for bound in (int(first, 16), int(last or first, 16) + 1))


_CJK_BOUNDS = _bounds(_CJK_RANGES)
