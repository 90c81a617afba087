"""Front matters that are no YAML: TOML between `+++`, as Hugo has it, and JSON that ends with `;;;`, as Hexo has it.

Values become text here as they do for YAML, in `frontmatter`; where a key stands is looked up in the written text.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any

Value = str | None | tuple["Value", ...] | Mapping[str, "Value"]
"""A value of the front matter: scalars as text, None for an empty or `null` one."""

_TOML_KEY = re.compile(r"^([A-Za-z0-9_-]+|\"[^\"\n]+\")[ \t]*=", re.MULTILINE)
_TOML_TABLE = re.compile(r"^\[+([\w-]+)", re.MULTILINE)
_JSON_KEY = re.compile(r"^[ \t{,]*\"([^\"\n]+)\"[ \t]*:", re.MULTILINE)
_DEEPEST = 20


class BrokenHead(ValueError):
    """What is wrong with it, and on which of its lines (from 0)."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


def read_toml(raw: str) -> tuple[dict[str, Value], dict[str, int]]:
    """The values of a TOML head, and the offset of each top key. Raises `BrokenHead`."""
    try:
        found = tomllib.loads(raw.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"\(at line (\d+)", str(error))
        reason = str(error).partition(" (at")[0]
        raise BrokenHead(reason, int(at[1]) - 1 if at else raw.count("\n")) from None
    marks = {match[1].strip('"'): match.start() for match in _before_tables(raw)}
    marks |= {match[1]: match.start() for match in _TOML_TABLE.finditer(raw) if match[1] not in marks}
    return {key: as_value(value) for key, value in found.items()}, _of_keys(marks, found)


def read_json(raw: str) -> tuple[dict[str, Value], dict[str, int]]:
    """The values of a JSON head, with or without its outer braces, and the offset of each top key.

    Raises `BrokenHead`.
    """
    is_whole = raw.lstrip().startswith("{")
    written = raw if is_whole else "{" + raw.rstrip().removesuffix(",") + "}"
    try:
        found = json.loads(written, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise BrokenHead(error.msg, error.lineno - 1) from None
    except RecursionError:
        raise BrokenHead("it is nested too deeply", 0) from None
    if not isinstance(found, dict):
        raise BrokenHead("it is no list of keys", 0)
    marks = {match[1]: match.start() for match in _JSON_KEY.finditer(raw)}
    return {key: as_value(value) for key, value in found.items()}, _of_keys(marks, found)


def as_value(found: Any, depth: int = 0) -> Value:
    """A value of TOML or JSON with its scalars as text."""
    match found:
        case None:
            return None
        case bool():
            return "true" if found else "false"
        case dict() if depth < _DEEPEST:
            return MappingProxyType({str(key): as_value(value, depth + 1) for key, value in found.items()})
        case list() if depth < _DEEPEST:
            return tuple(as_value(value, depth + 1) for value in found)
        case datetime() | date() | time():
            return found.isoformat(*(" ",) if isinstance(found, datetime) else ())
        case _:
            return str(found)


def _before_tables(raw: str) -> Iterator[re.Match[str]]:
    table = _TOML_TABLE.search(raw)
    yield from _TOML_KEY.finditer(raw, 0, table.start() if table else len(raw))


def _of_keys(marks: Mapping[str, int], found: Mapping[str, Any]) -> dict[str, int]:
    return {key: marks.get(key, 0) for key in found}
