"""How articles look: tables from each kind of element to its inline style, read from TOML. A theme is data.

Styles are as short as they can be, since they count towards the 20,000 characters, and inherit from `root`.
WeChat drops classes, positions, grids, `var()`, `calc()` and `url()`; none may stand in a theme (2026-11).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Literal

from publisher.adapter import TextFile

ThemeName = Literal["calm", "technical", "warm"]
_NAMES: tuple[ThemeName, ...] = ("calm", "technical", "warm")
_TABLES = ("palette", "styles", "lean", "code", "alerts")
_COLOUR_OF_KIND = "$kind"
"""In a call-out's style: the colour of its kind."""
_PLACEHOLDER = re.compile(r"\$([a-z_]+)")
_DECLARATION = re.compile(r"([a-z-]+):([^;:]+)")
_LOST = ("var(", "calc(", "url(", "!important", "expression(")
_LOST_NAMES = ("position", "z-index", "animation", "transition", "transform", "grid")


class BadTheme(ValueError):
    """A theme that cannot be used; the message names the key and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Theme:
    """`styles` by the kind of element, and what stands there in an article that would be too long (`lean`);
    `code` by the kind of token, nothing where the ink of `pre` is right; `alerts` the colour of each call-out;
    `palette` the colours that styles name."""

    styles: Mapping[str, str]
    code: Mapping[str, str]
    alerts: Mapping[str, str]
    lean: Mapping[str, str]
    palette: Mapping[str, str]

    def __getitem__(self, kind: str) -> str | None:
        """The style of that kind of element, None for one that needs none."""
        return self.styles[kind] or None

    def alert(self, kind: str, part: str) -> str:
        """The style of `part` (`alert`, `alert_title`) of a call-out of that kind."""
        return self.styles[part].replace(_COLOUR_OF_KIND, self.alerts.get(kind, self.alerts["note"]))

    def leaner(self) -> Theme:
        """The same look with less of it."""
        return replace(self, styles={**self.styles, **self.lean})

    def colourless(self) -> Theme:
        """The same look, code in one ink."""
        return replace(self, code={})


@cache
def theme(chosen: ThemeName | TextFile) -> Theme:
    """The theme of that name, or the user's own. Raises `BadTheme`."""
    table = _table(chosen) if isinstance(chosen, TextFile) else _built_in(chosen)
    return _resolved(table)


# ---------------------------------------------------------------- reading

_Tables = Mapping[str, Mapping[str, str]]


@cache
def _built_in(name: str) -> _Tables:
    file = Path(__file__).parent / "themes" / f"{name}.toml"
    return _merged(tomllib.loads(file.read_text(encoding="utf-8")))


def _table(file: TextFile) -> _Tables:
    try:
        return _merged(tomllib.loads(file.text), default="calm")
    except (tomllib.TOMLDecodeError, BadTheme) as wrong:
        raise BadTheme(f"{file.name}: {wrong}") from None


def _merged(given: Mapping[str, Any], *, default: str = "") -> _Tables:
    """The tables of a file over those of its base."""
    base = given.get("base", default)
    if base and base not in _NAMES:
        raise BadTheme(f'base is "{base}", not one of {", ".join(_NAMES)}')
    for key in given.keys() - {"base", *_TABLES}:
        raise BadTheme(f'there is no "{key}"{_meant(key, ("base", *_TABLES))}')
    below: _Tables = _built_in(base) if base else {}
    tables = {name: {**below.get(name, {}), **_texts(name, given.get(name, {}))} for name in _TABLES}
    if below:
        # A kind of element that the base knows is all that the writer asks for.
        for table in ("styles", "lean"):
            _check_kinds(table, given.get(table, {}), below["styles"])
        _check_kinds("alerts", given.get("alerts", {}), below["alerts"])
    return tables


def _texts(name: str, table: object) -> Mapping[str, str]:
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise BadTheme(f"[{name}] must hold texts only, each in quotes")
    return table


def _check_kinds(name: str, given: Mapping[str, str], known: Mapping[str, str]) -> None:
    for kind in given:
        if kind not in known:
            raise BadTheme(f'[{name}] has no "{kind}"{_meant(kind, tuple(known))}')


def _meant(word: str, words: tuple[str, ...]) -> str:
    close = get_close_matches(word, words, n=1)
    return f'; did you mean "{close[0]}"?' if close else f"; there are {', '.join(words)}"


# ---------------------------------------------------------------- colours put in, and checked


def _resolved(tables: _Tables) -> Theme:
    palette = tables["palette"]

    def coloured(name: str) -> dict[str, str]:
        return {key: _coloured(f"{name}.{key}", text, palette) for key, text in tables[name].items()}

    styles, lean = coloured("styles"), coloured("lean")
    for name, table in (("styles", styles), ("lean", lean)):
        for kind, style in table.items():
            _check_style(f"{name}.{kind}", style)
    return Theme(styles, coloured("code"), coloured("alerts"), lean, palette)


def _coloured(key: str, text: str, palette: Mapping[str, str]) -> str:
    """The text with the palette's colours in it."""
    for name in _PLACEHOLDER.findall(text):
        if f"${name}" != _COLOUR_OF_KIND and name not in palette:
            raise BadTheme(f'{key} names the colour "${name}", which [palette] does not have')
    if set(text) & set("<>\"'&\\{}"):
        raise BadTheme(f"{key} holds a character that no style needs: {text}")
    return _PLACEHOLDER.sub(lambda found: palette.get(found[1], found[0]), text)


def _check_style(key: str, style: str) -> None:
    """Raises `BadTheme` for what is no list of declarations, says a thing twice, or does not survive on WeChat."""
    names: list[str] = []
    for declaration in style.split(";") if style else ():
        found = _DECLARATION.fullmatch(declaration.strip())
        if found is None:
            raise BadTheme(f'{key}: "{declaration}" is no "name:value"')
        names.append(found[1])
        if found[1].startswith(_LOST_NAMES) or any(lost in found[2].lower() for lost in _LOST):
            raise BadTheme(f'{key}: WeChat does not keep "{declaration}"')
    for name in names:
        if names.count(name) > 1:
            raise BadTheme(f"{key} says {name} twice")
