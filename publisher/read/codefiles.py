"""Code that a post takes from a file of its site: `{% include_code a.py %}`, read as Hexo reads it.

The tag becomes a block of code that names its file; the file is opened here, below `static` and nowhere else.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from publisher.document import (
    Block,
    CodeBlock,
    Document,
    Included,
    Lines,
    Link,
    Loss,
    Paragraph,
    Text,
    map_blocks,
    walk,
)
from publisher.read.tags import Tag

FOLDER = "downloads/code"
"""Hexo's `code_dir`, as it is unless a site changes it (8.1, 2026-11)."""
_OPTION = re.compile(r"(lang|from|to):(\S+)")
_MOST_BYTES = 1_000_000


def include_blocks(tag: Tag, lines: Lines) -> tuple[Block, ...]:
    """What an `include_code` becomes until `attach_code` has read its file; nothing when it names none."""
    options = {match[1]: match[2] for match in map(_OPTION.fullmatch, tag.plain) if match}
    words = [word for word in tag.plain if not _OPTION.fullmatch(word)]
    if not words:
        return ()
    path = words[-1].lstrip("/")
    title = " ".join(words[:-1]) or PurePosixPath(path).name
    language = options.get("lang") or PurePosixPath(path).suffix.removeprefix(".")
    included = Included(path, title, _number(options.get("from")) or 1, _number(options.get("to")))
    return (CodeBlock("", language, included, lines=lines),)


def attach_code(document: Document, static: Path) -> Document:
    """`document` with every included file's text below its title, a link to the file; one that is not there leaves
    a W347 and nothing else."""
    if not any(isinstance(node, CodeBlock) and node.included for node in walk(document.blocks)):
        return document
    losses: list[Loss] = []

    def block(given: Block) -> tuple[Block, ...]:
        if not isinstance(given, CodeBlock) or given.included is None:
            return (given,)
        text = _text_of(given.included, static)
        if text is None:
            where = f"{FOLDER}/{given.included.path}"
            message = f"there is no readable file {where} below static: its code is left out"
            losses.append(Loss("W347", given.lines.first, message))
            return ()
        return _caption(given.included, given.lines), replace(given, text=text, included=None)

    footnotes = {label: map_blocks(note, block) for label, note in document.footnotes.items()}
    return replace(
        document,
        blocks=map_blocks(document.blocks, block),
        footnotes=MappingProxyType(footnotes),
        losses=(*document.losses, *losses),
    )


def _caption(included: Included, lines: Lines) -> Paragraph:
    address = f"/{FOLDER}/{included.path}"
    link = Link(address, (Text(included.title),), written=address, line=lines.first)
    return Paragraph((link,), lines=lines)


def _text_of(included: Included, static: Path) -> str | None:
    """The lines that are asked for, without blank ones around them; None when no such text may be read."""
    file = static / FOLDER / included.path
    try:
        real = file.resolve()
        is_ours = real.is_relative_to((static / FOLDER).resolve())
        if not is_ours or not real.is_file() or real.stat().st_size > _MOST_BYTES:
            return None
        text = real.read_bytes().decode("utf-8-sig")
    except (OSError, ValueError, RuntimeError):
        return None
    lines = text.replace("\r\n", "\n").split("\n")[included.first - 1 : included.last]
    while lines and not lines[0].strip():
        lines.pop(0)
    return "\n".join(lines).rstrip()


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and 0 < len(text) < 9 else None
