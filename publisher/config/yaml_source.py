"""YAML as nodes that know their lines, so that every complaint can name its place.

Scalars stay text beside the kind that YAML gives them; what they must be is judged elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from publisher.errors import ConfigError

if TYPE_CHECKING:
    import yaml

ScalarKind = Literal["text", "int", "float", "bool", "null"]


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as written, and what YAML 1.1 takes it for."""

    text: str
    kind: ScalarKind
    line: int


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value; `line` is the key's."""

    key: str
    value: Node
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping; its entries in the order of the file, doubled keys included."""

    entries: tuple[Entry, ...]
    line: int


Node = Scalar | Sequence | Table


def read_yaml(path: Path) -> Node:
    """The nodes of a YAML file. Raises `ConfigError` E102 with the line where reading stopped."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=loader)
    except UnicodeDecodeError as error:
        raise ConfigError("E102", "the file is not UTF-8", path=str(path), fix="save it as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        raise _broken(error, path) from error
    except yaml.YAMLError as error:
        raise ConfigError("E102", f"cannot be read as YAML: {error}", path=str(path)) from error
    return Table((), 1) if root is None else _convert(root, path, frozenset())


def plain(node: Node) -> object:
    """The node as lists, dictionaries and `[kind, text]` pairs: what a digest is made of."""
    match node:
        case Scalar():
            return [node.kind, node.text]
        case Sequence():
            return [plain(item) for item in node.items]
        case Table():
            return {entry.key: plain(entry.value) for entry in node.entries}


def _broken(error: yaml.MarkedYAMLError, path: Path) -> ConfigError:
    mark = error.problem_mark or error.context_mark
    said = " ".join(part for part in (error.context, error.problem) if part)
    return ConfigError(
        "E102",
        f"cannot be read as YAML: {said}",
        path=str(path),
        line=mark.line + 1 if mark else None,
        fix="look at that line and the one before it: indentation, quotes, a missing colon or a tab",
    )


def _convert(node: yaml.Node, path: Path, above: frozenset[int]) -> Node:
    import yaml

    line = node.start_mark.line + 1
    if id(node) in above:
        raise ConfigError("E102", "an anchor holds itself", path=str(path), line=line)
    above = above | {id(node)}
    match node:
        case yaml.MappingNode():
            return Table(tuple(_entry(key, value, path, above) for key, value in node.value), line)
        case yaml.SequenceNode():
            return Sequence(tuple(_convert(item, path, above) for item in node.value), line)
        case _:
            return Scalar(node.value, _kind(node.tag), line)


def _entry(key: yaml.Node, value: yaml.Node, path: Path, above: frozenset[int]) -> Entry:
    line = key.start_mark.line + 1
    name = key.value if isinstance(key.value, str) else "?"
    return Entry(name, _convert(value, path, above), line)


def _kind(tag: str) -> ScalarKind:
    match tag.rpartition(":")[2]:
        case "int":
            return "int"
        case "float":
            return "float"
        case "bool":
            return "bool"
        case "null":
            return "null"
        case _:
            return "text"
