"""What the page shows: posts, and for each a column per target. Values only; nothing is read or drawn here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
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
    the public is shown too; None when it could not be made. `rich` and `plain` are what the button copies, as HTML
    and as text.
    """

    action: Action
    adapter: str
    label: str
    mode: Mode = "draft"
    account: str = ""
    rendition: Rendition | None = None
    rich: str = ""
    plain: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPost:
    """One post: its title, its file as shown to people, its columns in the configuration's order.

    `author`, `macros` (of TeX) and `math` (the delimiters of formulas) are the site's. `source` is the file's text,
    `identity` the post's id, which stays when its file is renamed.
    """

    title: str
    path: str
    columns: tuple[Column, ...]
    macros: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    author: str = ""
    math: tuple[str, ...] = ("dollars",)
    source: str = ""
    identity: str = ""

    @property
    def key(self) -> str:
        """Names the post within addresses of the page: always the same for the same file."""
        return key_of(self.path)

    @property
    def is_unreadable(self) -> bool:
        """Whether nothing of it can be shown, for a reason that its columns name."""
        held = any(column.action.kind == "hold" for column in self.columns)
        return held and all(column.rendition is None for column in self.columns)


def key_of(path: str) -> str:
    """The key of the post whose file is shown as `path`."""
    return f"p-{sha256(path.encode()).hexdigest()[:10]}"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the newest state cannot be shown: the code, where, what, and what to do."""

    code: str
    message: str
    fix: str = ""
    place: str = ""
