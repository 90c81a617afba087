"""English sentences put into Chinese where they are shown: a table of templates, found by what a sentence says.

The rooms compose English and know of no other language; whoever shows a sentence asks here. What the table does not
have stays as it is: an English sentence is better than none. No code, path or value is ever changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

_HOLE = re.compile(r"\{(\d*)\}")


@dataclass(frozen=True, slots=True)
class _Template:
    """A sentence with holes: the stretches of text around them, and what it is in Chinese."""

    stretches: tuple[str, ...]
    chinese: str

    def values(self, text: str) -> list[str] | None:
        """What fills the holes of `text`, each as short as it can be; None when it is another sentence.

        Of two holes side by side the second is a clause of its own (`; did you mean …?`), or empty.
        """
        first, *between, last = self.stretches
        start, end = len(first), len(text) - len(last)
        if start > end or not text.startswith(first) or not text.endswith(last):
            return None
        found: list[str] = []
        for stretch in between:
            place = text.find(stretch or "; ", start, end)
            if place < 0 and stretch:
                return None
            place = end if place < 0 else place
            found.append(text[start:place])
            start = place + len(stretch)
        return [*found, text[start:end]]


def worded(text: str, language: str) -> str:
    """`text` in the language asked for (`zh`, or English as it is)."""
    return in_chinese(text) if language == "zh" and text else text


def in_chinese(text: str) -> str:
    """A sentence in Chinese, what fills its holes as well where that is a sentence; unknown ones stay as they are."""
    return (
        _whole().get(text)
        or _behind_colon(text, _whole().get)
        or _sentence(text)
        or _behind_colon(text, _sentence)
        or text
    )


def is_known(sentence: str) -> bool:
    """Whether the table has a sentence, its holes written `{}`."""
    return sentence in _table() or _sentence(sentence.replace("{}", "x")) is not None


def _sentence(text: str) -> str | None:
    """A whole sentence of the table in Chinese, None for any other text."""
    known = _whole().get(text)
    if known is not None:
        return known
    for template in _templates():
        if (values := template.values(text)) is not None:
            return _filled(template.chinese, values)
    return None


def _behind_colon(text: str, sentence: Callable[[str], str | None]) -> str | None:
    """A sentence behind `what: `, which whoever raised it has put before; None where that is unknown too."""
    before, colon, rest = text.partition(": ")
    while colon:
        if (said := sentence(rest)) is not None:
            return f"{_sentence(before) or before}：{said}"
        more, colon, rest = rest.partition(": ")
        before = f"{before}: {more}"
    return None


def _filled(chinese: str, values: Sequence[str]) -> str:
    """The holes filled: in order, or by the number in them."""
    following = iter(range(len(values)))

    def value(hole: re.Match[str]) -> str:
        index = int(hole[1]) if hole[1] else next(following)
        return _translated(values[index])

    return _HOLE.sub(value, chinese)


def _translated(value: str) -> str:
    """A value that is a sentence itself; a name or a path, which has no blank, never is."""
    return in_chinese(value) if " " in value else value


@cache
def _table() -> Mapping[str, str]:
    """Every sentence with its Chinese, as they stand in the file; read for the first sentence only."""
    import tomllib
    from pathlib import Path

    text = Path(__file__).with_name("chinese.toml").read_text(encoding="utf-8")
    rooms: Mapping[str, Mapping[str, str]] = tomllib.loads(text)
    return {english: chinese for room in rooms.values() for english, chinese in room.items()}


@cache
def _whole() -> Mapping[str, str]:
    return {english: chinese for english, chinese in _table().items() if "{}" not in english}


@cache
def _templates() -> tuple[_Template, ...]:
    """Those with holes, the most telling first."""
    made = (
        _Template(tuple(english.split("{}")), chinese)
        for english, chinese in _table().items()
        if "{}" in english
    )
    return tuple(sorted(made, key=lambda template: -sum(map(len, template.stretches))))
