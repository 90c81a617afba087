"""How articles look: a table from each kind of element to its inline style. A theme is data, in a file of its own.

Styles are as short as they can be, since they count towards the 20,000 characters, and inherit from `root`.
WeChat drops classes, positions, grids, `var()`, `calc()` and `url()`; none may stand in a theme (2026-11).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Literal

ThemeName = Literal["calm", "paper"]


@dataclass(frozen=True, slots=True)
class Theme:
    """`styles` by the kind of element; `code` by the kind of token, nothing where the ink of `pre` is right;
    `alerts` the colour of each kind of call-out."""

    styles: Mapping[str, str]
    code: Mapping[str, str]
    alerts: Mapping[str, str]

    def __getitem__(self, kind: str) -> str:
        return self.styles[kind]


@cache
def theme(name: ThemeName) -> Theme:
    """The theme of that name."""
    found: Theme = import_module(f"publisher_wechat.theme_{name}").THEME
    return found
