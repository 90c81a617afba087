"""Links that WeChat does not keep, and footnotes: one numbering, one list at the end.

Where a link leads was settled before; how the list looks is the writer's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

from publisher.document import Block

Links = Literal["notes", "inline", "drop"]
_UNSAFE = ("javascript:", "data:", "vbscript:")


@dataclass(frozen=True, slots=True)
class LinkNote:
    """An address and the words that led to it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Footnote:
    """The author's own note."""

    blocks: tuple[Block, ...]


class Notes:
    """The notes of one article, numbered from 1 in the order in which readers meet them."""

    def __init__(self, footnotes: Mapping[str, tuple[Block, ...]]) -> None:
        self._footnotes = footnotes
        self._numbers: dict[str, int] = {}
        self.entries: list[LinkNote | Footnote] = []

    def number_link(self, text: str, url: str) -> int:
        """The number of the note for `url`; one address has one number, with the words that came first."""
        return self._number(f"url {normal_url(url)}", LinkNote(text, url))

    def number_footnote(self, label: str) -> int | None:
        """The number of a footnote, None when the post has none of that label."""
        blocks = self._footnotes.get(label)
        return None if blocks is None else self._number(f"label {label}", Footnote(blocks))

    def _number(self, key: str, note: LinkNote | Footnote) -> int:
        if key not in self._numbers:
            self.entries.append(note)
            self._numbers[key] = len(self.entries)
        return self._numbers[key]


def normal_url(url: str) -> str:
    """One spelling for addresses that surely lead to one page: scheme and host in small letters, no empty path."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return urlunsplit(
        (parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", parts.query, parts.fragment)
    )


def can_be_noted(url: str) -> bool:
    """Whether an address is of use to a reader who sees it printed: not a place in the page, not a script."""
    return bool(url) and not url.startswith("#") and not url.lower().startswith(_UNSAFE)


def is_same_address(text: str, url: str) -> bool:
    """Whether a link's words are its address already, with or without its scheme."""
    words = text.strip()
    return normal_url(words) == normal_url(url) or words.rstrip("/") == _bare(url)


def _bare(url: str) -> str:
    return url.partition("://")[2].rstrip("/") if "://" in url else url.removeprefix("mailto:")
