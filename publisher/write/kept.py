"""Drawings that an earlier run made: asked for by what they were drawn from and by the version of what draws them.

Where they are kept is not known here: whoever starts a run may name a keeper, and without one all is drawn anew. A
keeper changes time, never output, so that writing stays pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from publisher.document import fingerprint

Values = Mapping[str, str | float]


class Keeper(Protocol):
    """Keeps small mappings under keys; a damaged one counts as absent, and what cannot be kept is forgotten."""

    def get(self, key: str) -> Values | None: ...

    def put(self, key: str, values: Values) -> None: ...


_KEEPER: Keeper | None = None


def keep_in(keeper: Keeper | None) -> None:
    """Names the keeper of this process."""
    global _KEEPER
    _KEEPER = keeper


def earlier(key: str) -> Values | None:
    """What is kept under `key`."""
    return _KEEPER.get(key) if _KEEPER else None


def keep(key: str, values: Values) -> None:
    """Keeps `values` for later runs."""
    if _KEEPER:
        _KEEPER.put(key, values)


def key_of(kind: str, engine: str, modules: tuple[str, ...], *content: object) -> str:
    """A key that changes with the content, with the engine and with our own code in `modules` of this room."""
    return fingerprint((kind, engine, _code(modules), *content))


@cache
def _code(modules: tuple[str, ...]) -> str:
    """The digest of our own modules: nobody has to remember to raise a number."""
    digest = sha256()
    for name in modules:
        digest.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    return digest.hexdigest()
