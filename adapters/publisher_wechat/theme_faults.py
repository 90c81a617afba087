"""What is wrong with a theme of one's own: everything at once, each with its line. Nothing is read or resolved here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

TABLES = ("palette", "styles", "lean", "code", "alerts")
PLACEHOLDER = re.compile(r"\$([a-z_]+)")
COLOUR_OF_KIND = "$kind"
"""In a call-out's style: the colour of its kind."""
_DECLARATION = re.compile(r"([a-z-]+):([^;:]+)")
_LOST = ("var(", "calc(", "url(", "!important", "expression(")
_LOST_NAMES = ("position", "z-index", "animation", "transition", "transform", "grid")
_KEY = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)'|([\w-]+))\s*=")
_HEAD = re.compile(r"\s*\[\s*([\w-]+)\s*\]")

Tables = Mapping[str, Mapping[str, str]]
Fault = tuple[str, str, str]
"""The table and the key where it stands (empty for what stands above all tables), and what is wrong."""


def faults_of(given: Mapping[str, Any], below: Tables, names: tuple[str, ...]) -> Iterator[Fault]:
    """What cannot be used of a theme file, `below` being its base, `names` those of the bases there are."""
    base = given.get("base", "")
    if base and base not in names:
        yield "", "base", f'base is "{base}", not one of {", ".join(names)}'
    for key in given.keys() - {"base", *TABLES}:
        where = (key, "") if isinstance(given[key], dict) else ("", key)
        yield *where, f'there is no "{key}"{_meant(key, ("base", *TABLES))}'
    for name in TABLES:
        table = given.get(name, {})
        if not isinstance(table, dict):
            yield "", name, f"[{name}] must be a table"
            continue
        for key, text in table.items():
            yield from ((name, key, fault) for fault in _faults_in(name, key, text, given, below))


def _faults_in(name: str, key: str, text: object, given: Mapping[str, Any], below: Tables) -> Iterator[str]:
    if not isinstance(text, str):
        yield f"[{name}] must hold texts only, each in quotes: {key}"
        return
    # A kind of element that the base knows is all that the writer asks for.
    known = below.get({"lean": "styles"}.get(name, name), {}) if name in ("styles", "lean", "alerts") else {}
    if known and key not in known:
        yield f'[{name}] has no "{key}"{_meant(key, tuple(known))}'
    own = given.get("palette", {})
    palette = {*below.get("palette", {}), *(own if isinstance(own, dict) else ())}
    for colour in PLACEHOLDER.findall(text):
        if f"${colour}" != COLOUR_OF_KIND and colour not in palette:
            yield f'{name}.{key} names the colour "${colour}", which [palette] does not have'
    if set(text) & set("<>\"'&\\{}"):
        yield f"{name}.{key} holds a character that no style needs: {text}"
    elif name in ("styles", "lean"):
        yield from _faults_of_style(f"{name}.{key}", text)


def _faults_of_style(key: str, style: str) -> Iterator[str]:
    """What is no list of declarations, says a thing twice, or does not survive on WeChat."""
    names: list[str] = []
    for declaration in style.split(";") if style else ():
        found = _DECLARATION.fullmatch(declaration.strip())
        if found is None:
            yield f'{key}: "{declaration}" is no "name:value"'
            continue
        names.append(found[1])
        if found[1].startswith(_LOST_NAMES) or any(lost in found[2].lower() for lost in _LOST):
            yield f'{key}: WeChat does not keep "{declaration}"'
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield f"{key} says {name} twice"


def line_of(text: str, table: str, key: str) -> int | None:
    """The line of a file on which a key of a table stands, or the table itself; None when it is written otherwise."""
    current = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if head := _HEAD.match(line):
            current = head[1]
            if current == table and not key:
                return number
        elif current == table and (found := _KEY.match(line)) and key in found.groups():
            return number
    return None


def _meant(word: str, words: tuple[str, ...]) -> str:
    close = get_close_matches(word, words, n=1)
    return f'; did you mean "{close[0]}"?' if close else f"; there are {', '.join(words)}"
