"""Every sentence that the rooms compose for people, found by `ast`: what stands where an error, a loss, a finding or a
check takes its words. Holes are `{}`.

Nothing of the product is imported: a file is judged by what is written in it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

_ERRORS = (
    "PublisherError SourceError NoSuchPost ConfigError LedgerError LedgerBusy UnsafePlan TargetError Unreachable "
    "RateLimited Refused NotThere PictureGone Unauthorized NeedsPerson OutcomeUnknown StateTrouble "
    "NotTaken NotShared Unreached Twice Overtaken"
).split()
WORDS: Mapping[str, tuple[int, ...]] = {
    **dict.fromkeys(_ERRORS, (1,)),
    "Problem": (2, 3),
    "Loss": (2,),
    "Finding": (5, 6),
    "Flaw": (3, 4),
    "_finding": (3, 4),
    "Fix": (1,),
    "Health": (0, 1),
    "Checked": (2, 3),
    "Stop": (3,),
    "Note": (0,),
    "Wording": (0, 1, 2),
    "add": (1,),
    "refuse": (1,),
    "hold": (2, 3),
    "lose": (2,),
    "MissingFont": (0,),
    "Unreadable": (0,),
    "BadImage": (0,),
}
"""By the name of what is called: which positional arguments people read."""
_KEYWORDS = frozenset({"message", "fix", "why", "note", "found", "reason", "advice"})
_FOLDERS = ("publisher", "adapters")
_SILENT = ("/cli/", "/preview/", "/export/", "/wording/", "/testing", "sandbox", "/registry")
"""Rooms with words of their own in both languages, or with none for people."""


def sentences(root: Path) -> Mapping[str, str]:
    """Each sentence with the place where it stands."""
    found: dict[str, str] = {}
    for folder in _FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            shown = f"/{path.relative_to(root).as_posix()}"
            if not any(part in shown for part in _SILENT):
                for sentence, line in _of_module(ast.parse(path.read_text("utf-8"))):
                    found.setdefault(sentence, f"{shown[1:]}:{line}")
    return found


def _of_module(tree: ast.Module) -> Iterator[tuple[str, int]]:
    named = _assigned(tree)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        prefix = "{} " if _name(call) == "refuse" else ""
        for value in _words_of(call):
            for text in _texts(value, named):
                if _is_sentence(text):
                    is_message = prefix and value in call.args
                    yield (prefix + text if is_message else text), value.lineno


def _words_of(call: ast.Call) -> Iterator[ast.expr]:
    places = WORDS.get(_name(call), ())
    yield from (call.args[place] for place in places if place < len(call.args))
    if places or _name(call) == "replace":
        yield from (given.value for given in call.keywords if given.arg in _KEYWORDS)


def _name(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _assigned(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """What each name is given anywhere in the module."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found.setdefault(name, []).append(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found.setdefault(name, []).append(value)
    return found


def _texts(node: ast.expr, named: Mapping[str, list[ast.expr]], depth: int = 0) -> Iterator[str]:
    """The texts that an expression may be; a name is what it was given somewhere."""
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)
    for inner in _inside(node, named if depth < 3 else {}):
        yield from _texts(inner, named, depth + 1)


def _inside(node: ast.expr, named: Mapping[str, list[ast.expr]]) -> Sequence[ast.expr]:
    """The expressions that one chooses from."""
    match node:
        case ast.JoinedStr(values=parts):
            holes = [part.value for part in parts if isinstance(part, ast.FormattedValue)]
            return [hole for hole in holes if isinstance(hole, ast.IfExp)]
        case ast.IfExp(body=one, orelse=other):
            return [one, other]
        case ast.BoolOp(values=values) | ast.Tuple(elts=values) | ast.Dict(values=values):
            return values
        case ast.Subscript(value=value):
            return [value]
        case ast.Name(id=name):
            return named.get(name, ())
    return ()


def _is_sentence(text: str) -> bool:
    """More than one word of letters, and more than holes."""
    return " " in text.strip() and any(
        len(word) > 1 and word.isalpha() for word in text.replace("{}", "").split()
    )
