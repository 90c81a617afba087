"""What the keys of a front matter mean: title, dates, tags, categories, our own `publisher:` keys.

Every form that Hexo accepts is read here once. Splitting and YAML belong to `frontmatter`, a post's identity to
`post`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from math import isfinite
from types import MappingProxyType

from publisher.document import Loss
from publisher.read.frontmatter import FrontMatter, as_text
from publisher.read.headforms import Value

_DATE = re.compile(
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
    r"(?:(?:[Tt]|[ \t]+)(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:\.\d+)?)?)?"
    r"[ \t]*(?P<zone>[Zz]|[+-]\d{2}:?\d{2}|[+-]\d{1,2})?$"
)
_TRUE = frozenset({"true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})


def read_date(text: str, zone: tzinfo) -> datetime | None:
    """The instant that `text` names, read in `zone` when it bears none itself; None when there is no such day."""
    match = _DATE.match(text.strip())
    if match is None:
        return None
    numbers = {name: int(match[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")}
    try:
        return datetime(**numbers, tzinfo=_zone(match["zone"], zone))
    except (ValueError, OverflowError):
        return None


def read_dates(front: FrontMatter, zone: tzinfo) -> tuple[datetime | None, datetime | None, tuple[Loss, ...]]:
    """`date` and `updated` of a post, with a W320 for each that is written but names no real day."""
    found: list[datetime | None] = []
    losses: list[Loss] = []
    for name in ("date", "updated"):
        key = _written_as(front, name)
        text = as_text(front.values.get(key))
        date = read_date(text, zone) if text else None
        if text and date is None:
            losses.append(Loss("W320", front.line(key), f"{key}: {text} is no date, and is left out"))
        found.append(date)
    return found[0], found[1], tuple(losses)


def _written_as(front: FrontMatter, name: str) -> str:
    """The key under which the author's engine keeps `name`: Hugo and Jekyll have others for `updated`."""
    others = ("lastmod", "last_modified_at") if name == "updated" else ()
    return next((key for key in (name, *others) if front.values.get(key)), name)


def read_tags(front: FrontMatter) -> tuple[str, ...]:
    """The post's tags, flat and each once; one text is one tag, as it is for Hexo."""
    return tuple(dict.fromkeys(_flat(front.values.get("tags", front.values.get("tag")))))


def read_categories(front: FrontMatter) -> tuple[tuple[str, ...], ...]:
    """The post's category paths: a flat list is one path, a list that holds lists several."""
    value = front.values.get("categories", front.values.get("category"))
    if isinstance(value, tuple) and any(isinstance(item, tuple) for item in value):
        paths = tuple(tuple(_flat(item)) for item in value)
    else:
        paths = (tuple(_flat(value)),)
    return tuple(path for path in paths if path)


def read_digest(front: FrontMatter) -> str:
    """The author's own summary: `description`, else `digest`."""
    return as_text(front.values.get("description")) or as_text(front.values.get("digest"))


def read_series(front: FrontMatter) -> tuple[tuple[str, float | None], ...]:
    """The series that a post names, each with the post's number in it, None where none is written.

    `series: NAME`, several names, or `{title: NAME, order: 2}`; `series_order: 2` beside it, as Hugo's themes have it,
    counts for the first name.
    """
    written = front.values.get("series")
    if isinstance(written, Mapping):
        title = as_text(written.get("title")) or as_text(written.get("name"))
        return ((title, _number(written.get("order"))),) if title else ()
    number = _number(front.values.get("series_order"))
    names = dict.fromkeys(_flat(written))
    return tuple((name, None if n else number) for n, name in enumerate(names))


def own_keys(front: FrontMatter) -> Mapping[str, Value]:
    """Our own keys below `publisher:`, empty when there are none."""
    value = front.values.get("publisher")
    return value if isinstance(value, Mapping) else MappingProxyType({})


def own_targets(front: FrontMatter) -> tuple[str, ...] | None:
    """The targets that `publisher.targets` names, None when the post goes to all."""
    keys = own_keys(front)
    return tuple(_flat(keys["targets"])) if "targets" in keys else None


def per_target(front: FrontMatter, key: str) -> tuple[str, Mapping[str, str]]:
    """A key of `publisher:` that is one text for all targets, or a map from target to text: (for all, by target)."""
    value = own_keys(front).get(key)
    if isinstance(value, Mapping):
        texts = {target: as_text(text) for target, text in value.items()}
        return "", MappingProxyType({target: text for target, text in texts.items() if text})
    return as_text(value), MappingProxyType({})


def private_reason(front: FrontMatter) -> str:
    """Why a post is not for the public, as the author wrote it; empty when it is."""
    for key, forbids in (("published", _FALSE), ("draft", _TRUE), ("hidden", _TRUE)):
        value = as_text(front.values.get(key))
        if value.lower() in forbids:
            return f"{key}: {value}"
    return ""


def _zone(written: str | None, site: tzinfo) -> tzinfo:
    if not written:
        return site
    if written in "Zz":
        return UTC
    digits = written[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if written[0] == "-" else offset)


def _number(value: Value | None) -> float | None:
    try:
        number = float(as_text(value))
    except ValueError:
        return None
    return number if isfinite(number) else None


def _flat(value: Value | None) -> Iterator[str]:
    match value:
        case tuple():
            for item in value:
                yield from _flat(item)
        case _:
            text = as_text(value)
            if text:
                yield text
