"""Zhihu's answers taken apart: what is needed of a shape is looked for, and its lack is said, never guessed.

Nothing more is asked of an answer than what is used. No call is made here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from publisher.errors import Refused

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its records, and whether it is the last."""

    items: tuple[Record, ...]
    is_last: bool


def unlike(what: str) -> Refused:
    """The error for an answer that has not the shape of any that was seen."""
    return Refused(
        "E407",
        f"{what}: Zhihu's answer has another shape than it had",
        why="its interface changed, or something stands between",
        fix="run again later; if it stays so, upgrade post-publisher",
    )


def page_of(answer: Any, what: str) -> Page:
    """A page of a list. Raises `Refused` E407."""
    match answer:
        case {"data": [*items], "paging": {"is_end": bool(is_end)}}:
            records = tuple(item for item in items if isinstance(item, Mapping))
            if len(records) == len(items):
                return Page(records, is_end or not items)
        case _:
            pass
    raise unlike(what)


def draft_of(answer: Any, what: str) -> Record:
    """A draft that has an id and an author. Raises `Refused` E407."""
    draft = record_of(answer, what)
    match draft.get("author"):
        case {"id": str() | int()}:
            return draft
        case _:
            raise unlike(what)


def record_of(answer: Any, what: str) -> Record:
    """An answer that has an id: an article, a column. Raises `Refused` E407."""
    if not isinstance(answer, Mapping):
        raise unlike(what)
    id_of(answer, what)
    return answer


def id_of(record: Record, what: str) -> str:
    """The id of a record, as text whatever Zhihu made of it. Raises `Refused` E407."""
    id = record.get("id")
    if not id or not isinstance(id, str | int):
        raise unlike(what)
    return str(id)


def text_of(record: Record, key: str) -> str:
    """A text of a record; empty where it has none."""
    value = record.get(key)
    return value if isinstance(value, str) else ""


def topics_of(draft: Record) -> tuple[Record, ...]:
    """The topics of a draft; one without id or name is none that could be kept or taken away."""
    topics = draft.get("topics")
    return tuple(filter(is_topic, topics)) if isinstance(topics, list) else ()


def is_topic(value: object) -> bool:
    """Whether a value is a topic as Zhihu names them."""
    match value:
        case {"id": str() | int(), "name": str()}:
            return True
        case _:
            return False


def moment_of(value: object) -> datetime | None:
    """Seconds since 1970 as a time; None where that is none."""
    if not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
