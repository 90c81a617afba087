"""The few words that an article says by itself, in its own language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The heading of the notes, and of call-outs without a title of their own."""

    notes: str
    alerts: Mapping[str, str]


_CHINESE = Words(
    notes="参考与注释",
    alerts={"note": "说明", "tip": "提示", "important": "重要", "warning": "注意", "caution": "警告"},
)
_ENGLISH = Words(
    notes="Notes",
    alerts={
        "note": "Note",
        "tip": "Tip",
        "important": "Important",
        "warning": "Warning",
        "caution": "Caution",
    },
)


def words_for(lang: str) -> Words:
    """The words for a post of that language; Chinese where it says nothing."""
    return _ENGLISH if lang.lower().startswith("en") else _CHINESE
