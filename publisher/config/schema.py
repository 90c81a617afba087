"""From nodes to frozen dataclasses: the annotations of a dataclass say what its keys may hold.

Settings, adapters' options and clients' options are all read by this one reader; nothing of one key is known here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, replace
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from publisher.adapter import Secret, TextFile
from publisher.config.findings import Findings, guess
from publisher.config.yaml_source import Entry, Node, Scalar, Table
from publisher.config.yaml_source import Sequence as Items

T = TypeVar("T")

_ENV = "env:"
_TRUE = frozenset({"true", "yes", "on"})


class Unreadable(Exception):
    """A value was wrong and has been noted; whoever reads a whole table goes on with the next key."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: its dotted key for messages, the folder that paths are relative to, whether
    secrets may be named here, and where complaints go."""

    key: str
    root: Path
    findings: Findings
    takes_secrets: bool = False

    def below(self, key: str) -> Place:
        return replace(self, key=f"{self.key}.{key}" if self.key else key)

    def path(self, text: str) -> Path:
        """The absolute path that `text` names, seen from the file's folder."""
        return Path(os.path.normpath(self.root / text))

    def refuse(self, node: Node, message: str, *, fix: str = "", code: str = "E104") -> Unreadable:
        """Notes that the value at `node` is wrong; the caller raises what this returns."""
        self.findings.add(code, f"{self.key} {message}".lstrip(), line=node.line, fix=fix)
        return Unreadable()


# ---------------------------------------------------------------- tables


def entries_of(node: Node, place: Place) -> Mapping[str, Entry]:
    """The entries of a mapping by key; a doubled key is a complaint, nothing at all is an empty mapping."""
    if isinstance(node, Scalar) and node.kind == "null":
        return {}
    if not isinstance(node, Table):
        raise place.refuse(node, "must be a mapping of keys to values")
    found: dict[str, Entry] = {}
    for entry in node.entries:
        if entry.key in found:
            message = (
                f'the key "{place.below(entry.key).key}" stands twice (first in line {found[entry.key].line})'
            )
            place.findings.add("E113", message, line=entry.line, fix="keep one of them")
        found.setdefault(entry.key, entry)
    return found


def refuse_unknown(entries: Mapping[str, Entry], known: Sequence[str], place: Place) -> None:
    """Notes every key that is not among `known`."""
    for entry in entries.values():
        if entry.key not in known:
            message = f'unknown key "{place.below(entry.key).key}"{guess(entry.key, known)}'
            place.findings.add("E103", message, line=entry.line)


def read_table(cls: type[T], node: Node, place: Place) -> T:
    """An instance of the dataclass `cls` from a mapping that holds nothing but its fields."""
    entries = entries_of(node, place)
    refuse_unknown(entries, option_names(cls), place)
    return build(cls, entries, place, line=node.line)


def build(cls: type[T], entries: Mapping[str, Entry], place: Place, *, line: int) -> T:
    """An instance of `cls` from those `entries` that are its fields; wrong values are noted and left out."""
    hints = get_type_hints(cls, include_extras=True)
    values: dict[str, object] = {}
    complete = True
    for spec in _options(cls):
        try:
            if spec.name in entries:
                values[spec.name] = _read_field(spec, hints[spec.name], entries[spec.name].value, place)
            elif _is_required(spec):
                place.findings.add("E105", f"{place.below(spec.name).key} is missing", line=line)
                complete = False
            elif hints[spec.name] is Path:
                values[spec.name] = place.path(str(spec.default))
        except Unreadable:
            complete = complete and not _is_required(spec)
    if not complete:
        raise Unreadable
    try:
        return cls(**values)
    except ValueError as wrong:  # of values that are right one by one
        place.findings.add("E104", f"{place.key}: {wrong}", line=line)
        raise Unreadable from wrong


def option_names(cls: type) -> tuple[str, ...]:
    """The keys that a dataclass takes."""
    return tuple(spec.name for spec in _options(cls))


def _options(cls: type) -> tuple[Field[Any], ...]:
    return tuple(spec for spec in fields(cls) if spec.init and not spec.name.startswith("_"))


def _is_required(spec: Field[Any]) -> bool:
    return spec.default is MISSING and spec.default_factory is MISSING


def _read_field(spec: Field[Any], hint: Any, node: Node, place: Place) -> object:
    value = read_value(node, hint, place.below(spec.name))
    if isinstance(value, Mapping) and spec.default_factory is not MISSING:
        return _completed(value, spec.default_factory(), node, place.below(spec.name))
    return value


def _completed(
    value: Mapping[str, object], default: object, node: Node, place: Place
) -> Mapping[str, object]:
    """A mapping over its default: where the default names keys, those are all there are, and each stays."""
    if not isinstance(default, Mapping) or not default:
        return value
    refuse_unknown(entries_of(node, place), tuple(default), place)
    return MappingProxyType({**default, **value})


# ---------------------------------------------------------------- values


def read_value(node: Node, hint: Any, place: Place) -> object:
    """The value at `node` as `hint` wants it. Raises `Unreadable` once the complaint is noted."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _read_one_or_several(node, arguments[0], place)
    if origin in (Union, UnionType):
        return _read_union(node, arguments, place)
    if origin is Literal:
        return read_word(node, arguments, place)
    if origin is tuple:
        return _read_list(node, arguments[0], place)
    if origin is not None and issubclass(origin, Mapping):
        return _read_mapping(node, arguments[1], place)
    if is_dataclass(hint) and isinstance(hint, type) and hint is not Secret:
        return read_table(hint, node, place)
    return _read_scalar(node, hint, place)


def read_word(node: Node, words: Sequence[str], place: Place) -> str:
    """One of `words`, read as text, so that `off` and `no` mean what is written."""
    text = scalar(node, place).text
    if text not in words:
        close = guess(text, words) if text else ""
        meant = close if "did you mean" in close else f"; it takes {', '.join(words)}"
        raise place.refuse(node, f'is "{_unless_secret(text)}"{meant}')
    return text


def scalar(node: Node, place: Place) -> Scalar:
    """The node as a single value."""
    if not isinstance(node, Scalar):
        raise place.refuse(node, "must be a single value")
    return node


def _read_union(node: Node, hints: Sequence[Any], place: Place) -> object:
    if NoneType in hints and isinstance(node, Scalar) and node.kind == "null":
        return None
    members = [hint for hint in hints if hint is not NoneType]
    if TextFile in members:
        words = next((get_args(hint) for hint in members if get_origin(hint) is Literal), ())
        return _read_word_or_file(node, words, place)
    if Secret in members and isinstance(node, Scalar) and node.text.startswith(_ENV):
        return _read_secret(node, place)
    others = [hint for hint in members if hint is not Secret] or members
    return read_value(node, others[0], place)


def _read_word_or_file(node: Node, words: Sequence[str], place: Place) -> str | TextFile:
    """One of `words`, else the text of the file of that name."""
    name = scalar(node, place).text
    if name in words:
        return name
    try:
        text = place.path(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError, ValueError):
        meant = guess(name, words) if name else ""
        close = meant if "did you mean" in meant else ""
        raise place.refuse(
            node, f'is "{_unless_secret(name)}", neither one of {", ".join(words)} nor a text file{close}'
        ) from None
    return TextFile(name, text, sha256(text.encode()).hexdigest())


def _read_one_or_several(node: Node, hint: Any, place: Place) -> object:
    member = get_args(hint)[0]
    return (read_value(node, member, place),) if isinstance(node, Scalar) else _read_list(node, member, place)


def _read_list(node: Node, member: Any, place: Place) -> tuple[object, ...]:
    if isinstance(node, Scalar) and node.kind == "null":
        return ()
    if not isinstance(node, Items):
        raise place.refuse(node, "must be a list: [a, b]")
    return tuple(read_value(item, member, place) for item in node.items)


def _read_mapping(node: Node, member: Any, place: Place) -> Mapping[str, object]:
    entries = entries_of(node, place)
    return MappingProxyType(
        {key: read_value(entry.value, member, place.below(key)) for key, entry in entries.items()}
    )


def _read_scalar(node: Node, hint: Any, place: Place) -> object:
    value = scalar(node, place)
    if hint is Secret:
        return _read_secret(value, place)
    if value.text.startswith(_ENV):
        allowed = "only a secret is named that way, and only under client:"
        raise place.refuse(node, f"takes no env:…; {allowed}", fix="write the value itself")
    if hint is Path:
        return place.path(_read_text(value, place))
    readers = {str: _read_text, int: _read_int, float: _read_float, bool: _read_bool}
    return readers[hint](value, place)


def _read_secret(node: Scalar, place: Place) -> Secret:
    name = node.text.removeprefix(_ENV)
    if not place.takes_secrets or not node.text.startswith(_ENV) or not name.isidentifier():
        variable = place.key.replace(".", "_").replace("-", "_").upper().removeprefix("TARGETS_")
        fix = (
            f"write env:{variable.replace('_CLIENT', '')} here and put the value into the environment or .env"
        )
        raise place.refuse(
            node, "is a secret and must be env:NAME; its value never stands in this file", fix=fix
        )
    return Secret(name)


def _read_text(node: Scalar, place: Place) -> str:
    match node.kind:
        case "text":
            return node.text
        case "null":
            raise place.refuse(node, "is empty", fix="give it a value, or leave the key out")
        case _:
            raise place.refuse(node, f"must be text; YAML reads {node.text} as another kind", fix="quote it")


def _read_int(node: Scalar, place: Place) -> int:
    if node.kind != "int" or not node.text.lstrip("+-").isdecimal():
        raise place.refuse(node, f'must be a whole number, not "{_unless_secret(node.text)}"')
    return int(node.text)


def _read_float(node: Scalar, place: Place) -> float:
    try:
        if node.kind in ("int", "float"):
            return float(node.text)
    except ValueError:
        pass
    raise place.refuse(node, f'must be a number, not "{_unless_secret(node.text)}"')


def _read_bool(node: Scalar, place: Place) -> bool:
    if node.kind != "bool":
        raise place.refuse(node, f'must be true or false, not "{_unless_secret(node.text)}"')
    return node.text.lower() in _TRUE


def _unless_secret(text: str) -> str:
    """A wrong value as messages may show it: cut, since what somebody pastes in a wrong place may be a secret."""
    return text if len(text) <= 24 else f"{text[:8]}…"
