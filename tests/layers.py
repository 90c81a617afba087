"""Reads the house's imports and calls by `ast` and names what breaks its rules; the rules stand in `test_layers`.

Nothing of the product is imported: a file is judged by what is written in it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

Rules = Mapping[str, frozenset[str]]
"""What a room may import: the dotted names of rooms below `publisher` (`apply.transport` is narrower than `apply`)."""


@dataclass(frozen=True, slots=True)
class Import:
    """One imported module, dotted and absolute; `for_types` when it stands below `if TYPE_CHECKING:`."""

    module: str
    line: int
    for_types: bool = False


@dataclass(frozen=True, slots=True)
class Module:
    """A file of the house: `name` as it is imported, `path` for messages, its syntax tree."""

    name: str
    path: str
    tree: ast.Module

    @property
    def top(self) -> str:
        return self.name.split(".")[0]

    @property
    def room(self) -> str:
        """The room below `publisher` (`read`, `document`), or an adapter's own file (`client`, `theme`)."""
        rest = self.name.split(".")[1:]
        return rest[0] if rest else ""

    @property
    def is_package(self) -> bool:
        return self.path.endswith("__init__.py")


def read_modules(root: Path) -> tuple[Module, ...]:
    """Every Python file below `publisher/` and `adapters/` of a checkout."""
    found = [(root, path) for path in sorted((root / "publisher").rglob("*.py"))]
    found += [(root / "adapters", path) for path in sorted((root / "adapters").rglob("*.py"))]
    return tuple(_read(path, base=base, root=root) for base, path in found)


def _read(path: Path, *, base: Path, root: Path) -> Module:
    parts = path.relative_to(base).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(name, path.relative_to(root).as_posix(), ast.parse(path.read_text("utf-8"), str(path)))


def imports_of(module: Module) -> tuple[Import, ...]:
    """What `module` imports, wherever in the file; `from a.b import c` counts as `a.b` and as `a.b.c`."""
    typed = {
        id(inner)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    return tuple(
        Import(name, node.lineno, id(node) in typed)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in _named(node, module)
    )


def _named(node: ast.Import | ast.ImportFrom, module: Module) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    start = node.module or ""
    if node.level:
        package = module.name.split(".")[: None if module.is_package else -1]
        start = ".".join((*package[: len(package) - node.level + 1], *filter(None, [start])))
    yield from (f"{start}.{alias.name}" for alias in node.names)


def is_within(module: str, rooms: frozenset[str]) -> bool:
    """Whether a dotted name is one of `rooms` or lies in one."""
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def forbidden_rooms(modules: tuple[Module, ...], rules: Rules, for_types: Rules) -> Iterator[str]:
    """Imports between rooms of `publisher` that the table does not allow; a room without a rule is one as well.

    A line for a module (`pipeline.clients`) goes before that of its room.
    """
    adapters = frozenset(module.top for module in modules if module.top != "publisher")
    for module in modules:
        if module.top != "publisher" or not module.room:
            continue
        allowed = rules.get(module.name.removeprefix("publisher."), rules.get(module.room))
        if allowed is None:
            yield f"{module.path}: the room {module.room!r} has no rule in tests/test_layers.py"
            continue
        for use in imports_of(module):
            extra = for_types.get(module.room, frozenset()) if use.for_types else frozenset()
            if not _is_allowed(use.module, module.room, allowed | extra, adapters):
                yield f"{module.path}:{use.line}: {module.room} must not import {use.module}"


def _is_allowed(name: str, room: str, allowed: frozenset[str], adapters: frozenset[str]) -> bool:
    top, _, rest = name.partition(".")
    if top in adapters:
        return "adapters" in allowed
    return top != "publisher" or rest == "__version__" or is_within(rest, allowed | {room})


def forbidden_in_adapters(modules: tuple[Module, ...], roles: Rules, stays_apart: Rules) -> Iterator[str]:
    """What an adapter's file reaches that its role forbids, followed through the folder's own files.

    A file that is no role of its own (a theme, a table) may import what any role may; what it imports counts for
    each role that imports it.
    """
    files = {module.name: module for module in modules if module.top != "publisher"}
    for module in files.values():
        role = module.room or "__init__"
        allowed = roles.get(role, roles["*"])
        for via, use in _reached(module, files, stays_apart.get(role, frozenset())):
            way = "" if via is module else f" (through {via.path})"
            if use.module.split(".")[0] in {m.top for m in files.values()} - {module.top}:
                yield f"{module.path}:{use.line}: an adapter must not import another: {use.module}{way}"
            elif use.module.startswith("publisher.") and not is_within(use.module[10:], allowed):
                yield f"{module.path}:{use.line}: {role} must not import {use.module}{way}"
            elif _own(use, module.top) in stays_apart.get(role, frozenset()) and not use.for_types:
                yield f"{module.path}:{use.line}: {role} must not import its own {_own(use, module.top)}{way}"


def _own(use: Import, package: str) -> str:
    top, _, rest = use.module.partition(".")
    return rest.split(".")[0] if top == package else ""


def _reached(
    module: Module, files: Mapping[str, Module], apart: frozenset[str]
) -> Iterator[tuple[Module, Import]]:
    """Each import of `module` and of what it loads from its own folder, but for what it must not load anyway."""
    waiting, seen = [module], {module.name, *(f"{module.top}.{name}" for name in apart)}
    while waiting:
        via = waiting.pop()
        for use in imports_of(via):
            yield via, use
            own = files.get(use.module) or files.get(use.module.rpartition(".")[0])
            if own and own.top == module.top and own.room and own.name not in seen and not use.for_types:
                seen.add(own.name)
                waiting.append(own)


def forbidden_libraries(modules: tuple[Module, ...], only_in: Rules) -> Iterator[str]:
    """Libraries imported outside the modules that own them; `only_in` maps a library to those modules' names."""
    for module in modules:
        for use in imports_of(module):
            for library, owners in only_in.items():
                if is_within(use.module, frozenset({library})) and not is_within(module.name, owners):
                    yield f"{module.path}:{use.line}: {library} is for {', '.join(sorted(owners))} only"


def forbidden_calls(modules: tuple[Module, ...]) -> Iterator[str]:
    """Printing and leaving the process outside `publisher/cli`."""
    for module in modules:
        if is_within(module.name, frozenset({"publisher.cli"})):
            continue
        for node in ast.walk(module.tree):
            match node:
                case ast.Call(func=ast.Name(id="print" | "exit" | "quit" as name)):
                    yield f"{module.path}:{node.lineno}: {name}() is for publisher/cli only"
                case ast.Attribute(value=ast.Name(id="sys" | "os"), attr="exit" | "_exit" as name):
                    yield f"{module.path}:{node.lineno}: {name} is for publisher/cli only"
                case ast.Name(id="SystemExit"):
                    yield f"{module.path}:{node.lineno}: SystemExit is for publisher/cli only"


def forbidden_parameters(modules: tuple[Module, ...]) -> Iterator[str]:
    """A `dry_run` parameter or field outside `publisher/cli`: a dry run is a plan that nobody applies."""
    for module in modules:
        if is_within(module.name, frozenset({"publisher.cli"})):
            continue
        for node in ast.walk(module.tree):
            match node:
                case ast.arg(arg="dry_run") | ast.AnnAssign(target=ast.Name(id="dry_run")):
                    yield f"{module.path}:{node.lineno}: dry_run is for publisher/cli only"


def silent_packages(modules: tuple[Module, ...]) -> Iterator[str]:
    """Modules without the docstring that says what belongs there and what must not."""
    for module in modules:
        if not ast.get_docstring(module.tree):
            yield f"{module.path}: no docstring says what belongs here"
