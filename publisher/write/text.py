"""Plain text as Chinese and Latin readers expect it: line ends joined, long text cut where nothing breaks apart."""

from __future__ import annotations

import unicodedata

_JOINER = "\u200d"
_SPACELESS = (
    (0x2E80, 0x312F),  # radicals, CJK punctuation, kana, bopomofo
    (0x31A0, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),  # full-width forms
    (0x20000, 0x3FFFF),
)


def join_lines(before: str, after: str) -> str:
    """What stands for a line end of the source between two texts: nothing inside Chinese, else a blank.

    Beside a full-width mark there is no blank either, whatever the other side is. Only the last character of
    `before` and the first of `after` count.
    """
    left, right = before[-1:], after[:1]
    if not left or not right or left.isspace() or right.isspace():
        return ""
    if _is_spaceless(left) and _is_spaceless(right):
        return ""
    return "" if _is_wide_mark(left) or _is_wide_mark(right) else " "


def cut_text(text: str, limit: int) -> str:
    """`text` with at most `limit` characters, cut between two graphemes: no accent, flag or emoji falls apart."""
    if len(text) <= limit:
        return text
    end = limit
    while end > 0 and _belongs_together(text, end):
        end -= 1
    return text[: end or limit]


def _is_spaceless(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _SPACELESS)


def _is_wide_mark(character: str) -> bool:
    return _is_spaceless(character) and unicodedata.category(character)[0] == "P"


def _belongs_together(text: str, place: int) -> bool:
    """Whether the characters around `place` are one grapheme (UAX 29, as far as posts use it)."""
    left, right = text[place - 1], text[place]
    if _JOINER in (left, right) or unicodedata.category(right) in ("Mn", "Me", "Mc") or _is_skin_tone(right):
        return True
    if _is_flag_letter(left) and _is_flag_letter(right):
        run = len(text[:place]) - len(text[:place].rstrip("".join(map(chr, range(0x1F1E6, 0x1F200)))))
        return run % 2 == 1
    return left == "\r" and right == "\n"


def _is_skin_tone(character: str) -> bool:
    return 0x1F3FB <= ord(character) <= 0x1F3FF


def _is_flag_letter(character: str) -> bool:
    return 0x1F1E6 <= ord(character) <= 0x1F1FF
