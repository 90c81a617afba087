"""related.yaml: related lists and series as data, read with everything that is wrong said at once.

Only what is written is judged here; whether a post of that name is there, is for those to say who know the posts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from json import dumps
from pathlib import Path
from typing import TypeVar, get_args

from publisher.config.findings import Findings, shown
from publisher.config.schema import (
    Place,
    Unreadable,
    entries_of,
    read_value,
    read_word,
    refuse_unknown,
    scalar,
)
from publisher.config.yaml_source import Entry as Pair
from publisher.config.yaml_source import Node, Scalar, Sequence, Table, plain, read_yaml
from publisher.related.model import Audience, Entry, GroupData, Readers, RelatedData, SeriesData, Trait

Made = TypeVar("Made")

_FILE_KEYS = ("heading", "groups", "series")
_GROUP_KEYS = ("title", "posts", "by", "shown_in", "most")
_SERIES_KEYS = ("title", "posts")
_READER_KEYS = {"category": "categories", "tag": "tags", "series": "series", "post": "posts"}
_AUDIENCE_WORDS = ("all", "own")


def read_related_data(path: Path, *, root: Path) -> RelatedData:
    """The data in the file at `path`, of the site in `root`.

    Raises `ConfigError` (E102 to E105, E113) for the first complaint by line, with all others.
    """
    findings = Findings(shown(path))
    place = Place("", root, findings)
    node = read_yaml(path)
    try:
        entries = entries_of(node, place)
    except Unreadable:
        entries = {}
    refuse_unknown(entries, _FILE_KEYS, place)
    heading = _optional(entries, "heading", place, _heading)
    groups = tuple(_each(entries, "groups", place, _group))
    series = tuple(_each(entries, "series", place, _series))
    _refuse_doubled(series, place)
    findings.raise_any()
    digest = sha256(dumps(plain(node), sort_keys=True).encode()).hexdigest()
    return RelatedData(
        heading=heading,
        groups=groups,
        series=series,
        path=findings.path,
        place=_seen(path, root),
        digest=digest,
    )


def _seen(path: Path, root: Path) -> str:
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.name


# ---------------------------------------------------------------- groups and series


def _group(node: Node, place: Place) -> GroupData:
    entries = entries_of(node, place)
    refuse_unknown(entries, _GROUP_KEYS, place)
    by = _optional(entries, "by", place, _trait)
    if by is None and "by" in entries:
        raise Unreadable
    if by is None and "posts" not in entries:
        place.findings.add(
            "E105",
            f"{place.key} has neither posts nor by",
            line=node.line,
            fix="posts: [id, id], or by: category",
        )
        raise Unreadable
    if by is not None:
        _refuse_beside_by(entries, place)
    readers = _optional(entries, "shown_in", place, _audience)
    return GroupData(
        title=_optional(entries, "title", place, _text) or "",
        entries=_posts(entries, place) if by is None else (),
        by=by,
        shown_in=readers or ("all" if by is None else "own"),
        most=_optional(entries, "most", place, _count),
        line=node.line,
    )


def _refuse_beside_by(entries: Mapping[str, Pair], place: Place) -> None:
    for key in ("title", "posts"):
        if key in entries:
            message = f"stands beside by, which makes a group with its own {key} for each name"
            raise place.below(key).refuse(entries[key].value, message, fix="keep one of the two")


def _series(node: Node, place: Place) -> SeriesData:
    entries = entries_of(node, place)
    refuse_unknown(entries, _SERIES_KEYS, place)
    for key in _SERIES_KEYS:
        if key not in entries:
            place.findings.add("E105", f"{place.key}.{key} is missing", line=node.line)
    title = _optional(entries, "title", place, _text)
    if title is None or "posts" not in entries:
        raise Unreadable
    return SeriesData(title=title, entries=_posts(entries, place), line=node.line)


def _refuse_doubled(series: tuple[SeriesData, ...], place: Place) -> None:
    seen: dict[str, int] = {}
    for each in series:
        if each.title in seen:
            message = f'two series are called "{each.title}" (first in line {seen[each.title]})'
            place.findings.add("E113", message, line=each.line, fix="make one of them, or rename one")
        seen.setdefault(each.title, each.line)


# ---------------------------------------------------------------- entries


def _posts(entries: Mapping[str, Pair], place: Place) -> tuple[Entry, ...]:
    return tuple(_each(entries, "posts", place, _entry))


def _entry(node: Node, place: Place) -> Entry:
    """`id`, or `id: label`."""
    match node:
        case Scalar():
            return Entry(_name(node, place), line=node.line)
        case Table(entries=(pair,)):
            label = "" if _is_null(pair.value) else _words(scalar(pair.value, place.below(pair.key)))
            return Entry(_name(Scalar(pair.key, "text", pair.line), place), label, pair.line)
        case Table():
            message = "holds several posts; each is an item of its own"
            raise place.refuse(node, message, fix="- id: label")
        case Sequence():
            raise place.refuse(node, "must be a post, or a post with its label", fix="- id: label")


def _name(node: Scalar, place: Place) -> str:
    """A post's id, file or address, as text whatever YAML takes it for: an id of digits is no number."""
    name = _words(node)
    if not name or node.kind == "null":
        raise place.refuse(node, "is empty", fix="name a post by its id or its address")
    return name


def _words(node: Scalar) -> str:
    return " ".join(node.text.split())


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.kind == "null"


# ---------------------------------------------------------------- single values


def _heading(node: Node, place: Place) -> str:
    return _words(scalar(node, place))


def _text(node: Node, place: Place) -> str:
    """Words of the author's, whatever YAML takes them for: a title may be a year."""
    words = _words(scalar(node, place))
    if not words:
        raise place.refuse(node, "is empty", fix="give it a name, or leave the key out")
    return words


def _trait(node: Node, place: Place) -> Trait:
    word = read_word(node, get_args(Trait), place)
    return next(trait for trait in get_args(Trait) if trait == word)


def _count(node: Node, place: Place) -> int:
    number = read_value(node, int, place)
    assert isinstance(number, int)
    if number < 1:
        raise place.refuse(node, f"must be at least 1, not {number}", fix="leave it out to show all")
    return number


def _audience(node: Node, place: Place) -> Audience:
    if isinstance(node, Scalar):
        return "own" if read_word(node, _AUDIENCE_WORDS, place) == "own" else "all"
    entries = entries_of(node, place)
    refuse_unknown(entries, tuple(_READER_KEYS), place)
    known = {key: entry for key, entry in entries.items() if key in _READER_KEYS}
    if not known:
        raise place.refuse(node, "names no posts", fix="shown_in: {tag: NLP}, or all")
    named = {_READER_KEYS[key]: _names(entry.value, place.below(key)) for key, entry in known.items()}
    return Readers(**named)


def _names(node: Node, place: Place) -> tuple[str, ...]:
    items = node.items if isinstance(node, Sequence) else (node,)
    return tuple(_text(item, place) for item in items)


# ---------------------------------------------------------------- reading on after a complaint


def _optional(
    entries: Mapping[str, Pair], key: str, place: Place, read: Callable[[Node, Place], Made]
) -> Made | None:
    """What `read` makes of a key; None where it is absent or null, or once its complaint is noted."""
    if key not in entries or _is_null(entries[key].value):
        return None
    try:
        return read(entries[key].value, place.below(key))
    except Unreadable:
        return None


def _each(
    entries: Mapping[str, Pair], key: str, place: Place, read: Callable[[Node, Place], Made]
) -> Iterator[Made]:
    """What `read` makes of each item of a list; those with a complaint are left out."""
    node = entries[key].value if key in entries else Scalar("", "null", 0)
    inner = place.below(key)
    if _is_null(node):
        return
    if not isinstance(node, Sequence):
        message = "must be a list, one item a line that begins with a dash"
        inner.findings.add("E104", f"{inner.key} {message}", line=node.line)
        return
    for number, item in enumerate(node.items, 1):
        try:
            yield read(item, inner.below(str(number)))
        except Unreadable:
            continue
