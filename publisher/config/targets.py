"""One entry under `targets:`: what every target takes, what its adapter takes, what its client takes.

The platform's own capabilities say which common keys it knows and what they are when nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from hashlib import sha256
from json import dumps
from pathlib import Path
from typing import Any, Literal, get_args

from publisher import registry
from publisher.adapter import Adapter, Mode
from publisher.config.findings import guess
from publisher.config.schema import (
    Place,
    Unreadable,
    build,
    entries_of,
    option_names,
    read_table,
    read_word,
    refuse_unknown,
    scalar,
)
from publisher.config.settings import EncodedAddress, TargetSettings
from publisher.config.templates import refuse_unknown_variables
from publisher.config.yaml_source import Entry, Node, Scalar, Table, plain
from publisher.errors import ConfigError

_WORDS: Mapping[str, tuple[str, ...]] = {
    "mode": get_args(Mode),
    "related_without_copy": ("url", "title", "drop"),
    "refresh": ("with-edit", "now"),
}
_PARTS = ("header", "footer", "related")
_ADDRESS = "url:"
_NAME = re.compile(r"[\w.-]+")


def read_target(name: str, node: Node, place: Place) -> TargetSettings:
    """One target. Raises `Unreadable` once everything that is wrong with it is noted."""
    if not _NAME.fullmatch(name):
        raise place.refuse(node, "is no name for a target; letters, digits, dots, dashes and underscores are")
    entries = entries_of(node, place)
    platform = _platform(entries, node, place)
    try:
        adapter_class = registry.adapter_class(platform)
        options_class = registry.client_options_class(platform)
    except ConfigError as error:
        place.findings.adopt(error, line=entries["adapter"].line)
        raise Unreadable from error
    adapter = _adapter(adapter_class, entries, node, place)
    defaults = adapter.capabilities.defaults
    refuse_unknown(entries, _known_keys(adapter_class, options_class, defaults), place)
    return TargetSettings(
        name=name,
        platform=platform,
        adapter=adapter,
        client_options=_client_options(options_class, entries, node, place),
        digest=sha256(dumps(plain(node), sort_keys=True).encode()).hexdigest(),
        **_common(entries, defaults, place),
    )


def _platform(entries: Mapping[str, Entry], node: Node, place: Place) -> str:
    if "adapter" not in entries:
        message = f"{place.key}.adapter is missing"
        place.findings.add("E105", message, line=node.line, fix="say which platform it is: adapter: hexo")
        raise Unreadable
    return scalar(entries["adapter"].value, place.below("adapter")).text


def _adapter(cls: type[Adapter], entries: Mapping[str, Entry], node: Node, place: Place) -> Adapter:
    """The adapter with its options; with the defaults alone when they cannot be read, so that the rest can."""
    try:
        return build(cls, entries, place, line=node.line)
    except Unreadable:
        return cls()


def _client_options(cls: type[Any], entries: Mapping[str, Entry], node: Node, place: Place) -> object:
    inner = Place(f"{place.key}.client", place.root, place.findings, takes_secrets=True)
    written = entries["client"].value if "client" in entries else Table((), node.line)
    return read_table(cls, written, inner)


def _known_keys(adapter: type[Any], options: type[Any], defaults: Mapping[str, str]) -> tuple[str, ...]:
    common = tuple(key for key in (*_WORDS, *_PARTS, "qr") if key in defaults)
    return ("adapter", *common, *option_names(adapter), *(("client",) if fields(options) else ()))


# ---------------------------------------------------------------- keys that targets have in common


def _common(entries: Mapping[str, Entry], defaults: Mapping[str, str], place: Place) -> dict[str, Any]:
    """The common keys that this target knows, as written or by default; without `mode`, what is sent is public."""
    choices: dict[str, Any] = {"mode": "publish"}
    for key, default in defaults.items():
        written = entries[key].value if key in entries else Scalar(default, "text", 0)
        try:
            choices[key] = _choice(key, written, place.below(key))
        except Unreadable:
            continue
    return choices


def _choice(key: str, node: Node, place: Place) -> object:
    if key in _WORDS:
        return read_word(node, _WORDS[key], place)
    if key in _PARTS:
        choice = _word_or_file(node, ("auto", "keep", "none"), place)
        if isinstance(choice, Path):
            refuse_unknown_variables(choice, place.findings)
        return choice
    text = scalar(node, place).text
    if text.startswith(_ADDRESS):
        return EncodedAddress(text.removeprefix(_ADDRESS).strip())
    return _word_or_file(node, ("keep", "none"), place)


def _word_or_file(node: Node, words: tuple[str, ...], place: Place) -> Literal["auto", "keep", "none"] | Path:
    text = scalar(node, place).text
    if text in words:
        return text  # type: ignore[return-value]  # one of the words
    path = place.path(text)
    if not text or not path.is_file():
        raise place.refuse(
            node, f'is "{text}", neither one of {", ".join(words)} nor a file{_meant(text, words)}'
        )
    return path


def _meant(text: str, words: tuple[str, ...]) -> str:
    meant = guess(text, words)
    return meant if "did you mean" in meant else ""
