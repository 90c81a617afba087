"""The pages of docs/reference/, written from the code: commands, keys of publisher.yaml, what each platform can do.

python docs/site/reference.py        # writes them; a test compares them with what stands there
"""

from __future__ import annotations

import dataclasses
import sys
import types
import typing
from collections.abc import Iterator, Mapping
from copy import copy
from pathlib import Path

import click

from publisher import registry
from publisher.adapter import Capabilities, Secret, TextFile
from publisher.cli.arguments import ONE_SHOT
from publisher.cli.program import COMMANDS, program
from publisher.cli.publish import command as one_shot
from publisher.config.load import TABLES

FOLDER = Path(__file__).resolve().parents[1] / "reference"
OURS = ("hexo", "zhihu", "wechat")
_NOTE = "*Written by `make reference` from the code; {more}.*"
_WIDTH = 100
_NO_LIMIT = {"bytes": 1 << 40, "px": 1 << 20}
"""A folder takes anything: its adapter says so with numbers that no picture reaches."""


def pages() -> Mapping[str, str]:
    """Each page's name and text."""
    return {"commands.md": _commands(), "configuration.md": _keys(), "platforms.md": _platforms()}


# ---------------------------------------------------------------- commands


def _commands() -> str:
    context = click.Context(program, info_name="publish")
    parts = [
        "# Every command and its options",
        "",
        _NOTE.format(more="with reasons: [Commands](../commands.md)"),
    ]
    for name in (ONE_SHOT, *COMMANDS):
        command = one_shot if name == ONE_SHOT else program.get_command(context, name)
        assert command is not None
        label = "publish" if name == ONE_SHOT else f"publish {name}"
        shown = copy(command)
        shown.add_help_option = False  # click caches it by whoever asked first, with or without -h
        inner = click.Context(shown, info_name=label, max_content_width=_WIDTH, terminal_width=_WIDTH)
        parts += ["", f"## {label}", "", "```text", shown.get_help(inner).rstrip(), "```"]
    return "\n".join(parts) + "\n"


# ---------------------------------------------------------------- keys


def _keys() -> str:
    parts = [
        "# Every key of publisher.yaml",
        "",
        _NOTE.format(more="as one commented file: [Configuration](../configuration.md)"),
        "",
        *_table(_top()),
    ]
    for name in OURS:
        adapter = registry.adapter_class(name)
        rows = [("adapter", "text", f"`{name}`"), *_common(adapter().capabilities), *_fields(adapter)]
        client = _fields(registry.client_options_class(name), "client.")
        parts += ["", f"## targets.….adapter: {name}", "", *_table([*rows, *client])]
    return "\n".join(parts) + "\n"


def _top() -> list[tuple[str, str, str]]:
    """Everything but the targets: tables by their own classes."""
    rows: list[tuple[str, str, str]] = [
        ("posts", "a folder, or several", "required"),
        ("static", "path", "`source`"),
        ("related", "path", "none"),
        ("state", "path, or `branch:NAME`", "`.publisher`"),
    ]
    for key, table in TABLES.items():
        rows += _fields(table, f"{key}.")
    return rows


def _common(capabilities: Capabilities) -> list[tuple[str, str, str]]:
    words = {
        "mode": "`draft`, `publish`, `manual`",
        "related_without_copy": "`url`, `title`, `drop`",
        "refresh": "`with-edit`, `now`",
        "qr": "`keep`, `none`, a path, or `url:` and an address",
    }
    part = "`auto`, `keep`, `none`, or a template's path"
    return [(key, words.get(key, part), f"`{value}`") for key, value in capabilities.defaults.items()]


def _fields(cls: type, before: str = "") -> list[tuple[str, str, str]]:
    hints = typing.get_type_hints(cls, include_extras=True)
    return [
        (f"{before}{spec.name}", _kind(hints[spec.name]), _default(spec))
        for spec in dataclasses.fields(cls)
        if spec.init and not spec.name.startswith("_")
    ]


def _kind(hint: object) -> str:
    """A type in a reader's words."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return "text, or a list of texts"
    if origin is typing.Literal:
        return ", ".join(f"`{str(word).lower() if isinstance(word, bool) else word}`" for word in inner)
    if origin in (typing.Union, types.UnionType):
        kinds = [_kind(kind) for kind in inner if kind is not types.NoneType]
        return " or ".join(kinds)
    if origin is tuple:
        return f"list of: {_kind(inner[0])}"
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return "keys and texts"
    if dataclasses.is_dataclass(hint) and isinstance(hint, type) and hint not in (Secret, TextFile):
        return ", ".join(f"`{spec.name}`" for spec in dataclasses.fields(hint))
    names = {str: "text", int: "number", float: "number", bool: "`true`, `false`", Path: "path"}
    names |= {Secret: "`env:NAME`", TextFile: "a file's path"}
    return names.get(hint, getattr(hint, "__name__", str(hint)))  # type: ignore[call-overload, no-any-return]


def _default(spec: dataclasses.Field[object]) -> str:
    value = spec.default
    if value is dataclasses.MISSING:
        if spec.default_factory is dataclasses.MISSING:
            return "required"
        made = spec.default_factory()
        return f"`{{{', '.join(f'{key}: {one}' for key, one in made.items())}}}`" if made else "none"  # type: ignore[attr-defined]
    if value in (None, "", ()):
        return "none"
    if isinstance(value, Secret):
        return f"`env:{value.name}`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return f"`[{', '.join(map(str, value))}]`"
    return f"`{value}`"


# ---------------------------------------------------------------- platforms


def _platforms() -> str:
    able = [registry.adapter_class(name)().capabilities for name in OURS]
    head = [
        "# What each platform can do",
        "",
        _NOTE.format(more="in words: [Platforms](../platforms.md)"),
        "",
        "| | " + " | ".join(one.label for one in able) + " |",
        "|---" * (len(able) + 1) + "|",
    ]
    rows = [f"| {label} | " + " | ".join(cells) + " |" for label, cells in _rows(able)]
    return "\n".join([*head, *rows]) + "\n"


def _rows(able: list[Capabilities]) -> Iterator[tuple[str, list[str]]]:
    yield "what it receives", [{"html": "HTML", "md": "Markdown"}[one.format] for one in able]
    yield "its own hosts", [", ".join(f"`{host}`" for host in one.hosts) or "–" for one in able]
    yield "links to other sites stay live", [_yes(one.keeps_links) for one in able]
    yield "a published article can be changed", [_yes(one.can_update_published) for one in able]
    yield "longest title", [_number(one.title_limit) for one in able]
    yield "longest body, in characters", [_number(one.body_limit) for one in able]
    for purpose in ("body", "cover"):
        limits = [one.pictures.get(purpose) for one in able]
        yield (
            f"{purpose}: picture types",
            [", ".join(_type(kind) for kind in limit.types) if limit else "–" for limit in limits],
        )
        yield (
            f"{purpose}: largest file",
            [_within(limit.max_bytes, "bytes") if limit else "–" for limit in limits],
        )
        yield f"{purpose}: widest", [_within(limit.max_width, "px") if limit else "–" for limit in limits]
    yield "uploads side by side", [str(one.uploads) for one in able]
    yield "only a person can set", ["、".join(one.by_hand) or "–" for one in able]


def _yes(able: bool) -> str:
    return "yes" if able else "no"


def _type(kind: str) -> str:
    return "any" if kind == "*" else kind.removeprefix("image/")


def _within(limit: int, unit: str) -> str:
    return "any" if limit >= _NO_LIMIT[unit] else f"{limit:,} {unit}"


def _number(limit: int | None) -> str:
    return f"{limit:,}" if limit else "no limit known"


def _table(rows: list[tuple[str, str, str]]) -> list[str]:
    return [
        "| key | what it takes | default |",
        "|---|---|---|",
        *(f"| `{a}` | {b} | {c} |" for a, b, c in rows),
    ]


def main() -> int:
    """Writes the pages."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
