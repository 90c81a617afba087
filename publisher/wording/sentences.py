"""English sentences put into Chinese where they are shown: a table of templates, found by what a sentence says.

The rooms compose English and know of no other language; whoever shows a sentence asks here. What the table does not
have stays as it is: an English sentence is better than none. No code, path or value is ever changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

_HOLE = re.compile(r"\{(\d*)\}")


@dataclass(frozen=True, slots=True)
class _Template:
    """A sentence with holes: its pattern, its rarest stretch of text, and what it is in Chinese."""

    pattern: re.Pattern[str]
    landmark: str
    chinese: str
    weight: int = field(compare=False)
    """How many letters it fixes: of two that fit, the one that says more is meant."""


def worded(text: str, language: str) -> str:
    """`text` in the language asked for (`zh`, or English as it is)."""
    return in_chinese(text) if language == "zh" and text else text


def in_chinese(text: str) -> str:
    """A sentence in Chinese, what fills its holes as well where that is a sentence; unknown ones stay as they are."""
    known = _whole().get(text)
    if known is not None:
        return known
    for template in _templates():
        if template.landmark in text and (found := template.pattern.fullmatch(text)):
            return _filled(template.chinese, found.groups())
    return text


def is_known(sentence: str) -> bool:
    """Whether the table has a sentence, its holes written `{}`."""
    return sentence in _table() or in_chinese(sentence.replace("{}", "x")) != sentence.replace("{}", "x")


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
    made = (_template(english, chinese) for english, chinese in _table().items() if "{}" in english)
    return tuple(sorted(made, key=lambda template: -template.weight))


def _template(english: str, chinese: str) -> _Template:
    stretches = english.split("{}")
    pattern = re.compile("(.*?)".join(map(re.escape, stretches)), re.S)
    return _Template(pattern, max(stretches, key=len), chinese, sum(map(len, stretches)))
