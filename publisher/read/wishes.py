"""What a post asks for below `publisher:`, held against what there is: keys, targets, modes.

A slip here could send a post where its author does not want it, so that nothing of it passes in silence. What the
keys mean belongs to `fields`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

from publisher.document import Loss, Problem
from publisher.read.fields import own_keys, own_targets
from publisher.read.frontmatter import FrontMatter, as_text

_KEYS = ("id", "targets", "title", "mode", "kind")
_BY_TARGET = ("title", "mode", "kind")
_DECISIVE = frozenset({"targets", "mode"})
"""Keys that say where a post goes, and whether everybody sees it there."""


def flaws_of(
    front: FrontMatter, *, targets: Collection[str], modes: Collection[str]
) -> tuple[tuple[Problem, ...], tuple[Loss, ...]]:
    """E209 for what names a target or a mode that is not there, W346 for a key that nobody reads."""
    found = (*_keys(front), *_targets(front, targets), *_modes(front, modes))
    return (
        tuple(each for each in found if isinstance(each, Problem)),
        tuple(each for each in found if isinstance(each, Loss)),
    )


def _keys(front: FrontMatter) -> Iterator[Problem | Loss]:
    written = front.values.get("publisher")
    if written is not None and not isinstance(written, Mapping):
        message = f"publisher: {as_text(written)} is no list of keys"
        yield Problem(
            "E209", front.line("publisher"), message, f"publisher: {{targets: [{as_text(written)}]}}"
        )
    for key in own_keys(front):
        if key in _KEYS:
            continue
        near = _near(key, _KEYS)
        line = _line(front, key)
        if near in _DECISIVE:
            yield Problem("E209", line, f"publisher.{key} is no key", f"did you mean {near}?")
        else:
            meant = f"; did you mean {near}?" if near else ""
            yield Loss("W346", line, f"publisher.{key} is a key that nobody reads{meant}")


def _targets(front: FrontMatter, targets: Collection[str]) -> Iterator[Problem]:
    named = [("targets", name) for name in own_targets(front) or ()]
    for key in _BY_TARGET:
        value = own_keys(front).get(key)
        named += [(key, name) for name in value] if isinstance(value, Mapping) else []
    for key, name in named:
        if name in targets:
            continue
        near = _near(name, targets)
        fix = f"did you mean {near}?" if near else f"the targets are {', '.join(targets) or 'none yet'}"
        yield Problem("E209", _line(front, name), f"publisher.{key}: there is no target {name}", fix)


def _modes(front: FrontMatter, modes: Collection[str]) -> Iterator[Problem]:
    value = own_keys(front).get("mode")
    named = map(as_text, value.values()) if isinstance(value, Mapping) else (as_text(value),)
    for mode in named:
        if mode and mode not in modes:
            near = _near(mode, modes)
            fix = f"did you mean {near}?" if near else f"the modes are {', '.join(modes)}"
            yield Problem("E209", _line(front, "mode"), f"publisher.mode: there is no mode {mode}", fix)


def _near(word: str, known: Collection[str]) -> str:
    return next(iter(get_close_matches(word.lower(), list(known), 1)), "")


def _line(front: FrontMatter, word: str) -> int | None:
    """The file's line on which `word` stands below `publisher:`, else that key's own."""
    first = front.line("publisher")
    span = front.spans.get("publisher")
    if first is None or span is None:
        return first
    entry = front.raw[span[0] - front.start : span[1] - front.start]
    found = re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", entry[entry.find(":") + 1 :])
    return first + entry.count("\n", 0, entry.find(":") + 1 + found.start()) if found else first
