"""Arguments put in order before they are parsed: the command first, whatever stood before it behind it.

`publish POST…` has no command word: it is the one-shot job. A first word that is neither a command nor an existing
path stops here, so that a typing mistake is never taken for a file.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from publisher.errors import ConfigError, PublisherError

ONE_SHOT = "publish"
VALUED = frozenset(
    "-C --config --to --format --plan-out --color --lang -o --output --port --data --from".split()
)
"""Options that take the next word as their value."""


def split_folder(words: Sequence[str]) -> tuple[str, list[str]]:
    """The folder that `-C DIR` names (the last one, else `.`), and the words without it."""
    rest: list[str] = []
    folder, index = ".", 0
    while index < len(words):
        word = words[index]
        if word == "--":
            return folder, rest + list(words[index:])
        if word == "-C" and index + 1 < len(words):
            folder, index = words[index + 1], index + 1
        elif word.startswith("-C") and len(word) > 2:
            folder = word[2:]
        else:
            rest.append(word)
        index += 1
    return folder, rest


def asked_language(words: Sequence[str]) -> str | None:
    """What `--lang` asks for, before anything is parsed: a help page, or a mistake in these very words."""
    for word, following in zip(words, (*words[1:], ""), strict=False):
        if word == "--":
            return None
        if word == "--lang":
            return following
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return None


def arrange(words: Sequence[str], commands: Sequence[str]) -> list[str]:
    """The words with the command in front; `publish` where none is named. Raises `ConfigError` E109."""
    given = ["--changed=HEAD" if word == "--changed" else word for word in words]
    index = first_word(given)
    if index is None:
        asks = any(word in ("-h", "--help", "--version") for word in given)
        return given if asks else [ONE_SHOT, *given]
    first = given[index]
    if first in commands and given[index - 1 : index] != ["--"]:
        return [first, *given[:index], *given[index + 1 :]]
    if not os.path.exists(first):  # noqa: PTH110 - pathlib would be loaded for every help page
        raise _unknown(first, commands)
    return [ONE_SHOT, *given]


def first_word(words: Sequence[str]) -> int | None:
    """Where the first word stands that is neither an option nor an option's value."""
    index = 0
    while index < len(words):
        word = words[index]
        if word == "--":
            return index + 1 if index + 1 < len(words) else None
        if not word.startswith("-") or word == "-":
            return index
        index += 2 if word in VALUED else 1
    return None


def _unknown(word: str, commands: Sequence[str]) -> PublisherError:
    from difflib import get_close_matches
    from pathlib import Path

    near = Path(word).parent
    files = [str(near / entry.name) for entry in near.iterdir()] if near.is_dir() else []
    close = get_close_matches(word, [*commands, *files], n=1, cutoff=0.6)
    guess = f"; did you mean {close[0]}?" if close else ""
    return ConfigError(
        "E109",
        f"{word or '“”'} is neither a command nor a file{guess}",
        fix="publish --help lists the commands",
    )
