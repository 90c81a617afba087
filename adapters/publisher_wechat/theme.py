"""How articles look: tables from each kind of element to its inline style, read from TOML. A theme is data.

Styles are as short as they can be, since they count towards the 20,000 characters, and inherit from `root`.
WeChat drops classes, positions, grids, `var()`, `calc()` and `url()`; none may stand in a theme (2026-11).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from publisher.adapter import TextFile
from publisher_wechat.theme_faults import COLOUR_OF_KIND, PLACEHOLDER, TABLES, Tables, faults_of, line_of

ThemeName = Literal["calm", "technical", "warm"]
_NAMES: tuple[ThemeName, ...] = ("calm", "technical", "warm")


class BadTheme(ValueError):
    """A theme that cannot be used; the message names each line and what is wrong with it."""


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
        return self.styles[part].replace(COLOUR_OF_KIND, self.alerts.get(kind, self.alerts["note"]))

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


@cache
def _built_in(name: str) -> Tables:
    file = Path(__file__).parent / "themes" / f"{name}.toml"
    given = tomllib.loads(file.read_text(encoding="utf-8"))
    return _over(_built_in(given["base"]) if "base" in given else {}, given)


def _table(file: TextFile) -> Tables:
    """The tables of the user's file over those of its base. Raises `BadTheme` with all that is wrong."""
    try:
        given = tomllib.loads(file.text)
    except tomllib.TOMLDecodeError as wrong:
        raise BadTheme(f"{file.name}: {wrong}") from None
    base = given.get("base", "calm")
    below = _built_in(base if base in _NAMES else "calm")
    found = [
        (line_of(file.text, table, key) or 0, fault) for table, key, fault in faults_of(given, below, _NAMES)
    ]
    if found:
        lines = (
            f"{file.name}:{line}: {fault}" if line else f"{file.name}: {fault}"
            for line, fault in sorted(found)
        )
        raise BadTheme("\n  ".join(lines))
    return _over(below, given)


def _over(below: Tables, given: Mapping[str, Any]) -> Tables:
    return {name: {**below.get(name, {}), **given.get(name, {})} for name in TABLES}


# ---------------------------------------------------------------- colours put in


def _resolved(tables: Tables) -> Theme:
    palette = tables["palette"]

    def coloured(name: str) -> dict[str, str]:
        return {
            key: PLACEHOLDER.sub(lambda found: palette.get(found[1], found[0]), text)
            for key, text in tables[name].items()
        }

    return Theme(coloured("styles"), coloured("code"), coloured("alerts"), coloured("lean"), palette)
