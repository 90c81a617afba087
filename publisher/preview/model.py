"""What the page shows: posts, and for each a column per target. Values only; nothing is read or drawn here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from publisher.adapter import Mode, Rendition
from publisher.plan.model import Action

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One post on one target.

    `adapter` is the adapter's name, which chooses the look; `label` the platform's name for readers, `account`
    that of the author's account there. `rendition` is given apart from the action, since a post that is not for
    the public is shown too; None when it could not be made.
    """

    action: Action
    adapter: str
    label: str
    mode: Mode = "draft"
    account: str = ""
    rendition: Rendition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPost:
    """One post: its title, its file as shown to people, its columns in the configuration's order.

    `author`, `macros` (of TeX) and `math` (the delimiters of formulas) are the site's.
    """

    title: str
    path: str
    columns: tuple[Column, ...]
    macros: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    author: str = ""
    math: tuple[str, ...] = ("dollars",)
