"""The variables of a template, put into its finished tree: words stay words, and whole links may stand for a name.

Which variables there are is for the caller to know; nothing of a platform may enter here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from publisher.document import (
    NOWHERE,
    Block,
    Code,
    DefinitionList,
    Figure,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    List,
    Node,
    Paragraph,
    Quote,
    SoftBreak,
    Text,
    map_blocks,
    map_inlines,
    plain_text,
    walk,
)

Value = str | tuple[Inline, ...]
"""Text, or a run of inlines; a line of a template that names an empty run is left out."""
_VARIABLE = re.compile(r"\{([A-Za-z_]\w*)\}")


def filled(blocks: tuple[Block, ...], variables: Mapping[str, Value]) -> tuple[Block, ...]:
    """`blocks` with `{title}`, `{url}` and the like replaced in texts and addresses; names nobody knows stay."""
    fill = _Fill(variables)
    return map_blocks(blocks, fill.block, inlines=fill.run)


def names_in(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """The variables that `blocks` name, each once."""
    return tuple(dict.fromkeys(name for node in walk(blocks) for name in _names_of(node)))


def line_of(name: str, markdown: str) -> int:
    """The line of a template that names a variable first, from 1."""
    at = min((n for n in (markdown.find(f"{{{name}}}"), markdown.find(f"%7B{name}")) if n >= 0), default=0)
    return markdown.count("\n", 0, at) + 1


def _names_of(node: Node | None) -> Iterator[str]:
    match node:
        case Text() | Code():
            yield from _VARIABLE.findall(node.text)
        case Link():
            yield from _VARIABLE.findall(_decoded(node.href) + node.title)
        case Image():
            yield from _VARIABLE.findall(_decoded(node.src) + node.alt + node.title)
        case _:
            return


def _decoded(address: str) -> str:
    return unquote(address) if "%7B" in address else address


@dataclass(frozen=True, slots=True)
class _Fill:
    """Puts variables into runs of inlines and into single blocks."""

    variables: Mapping[str, Value]

    def run(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return map_inlines(self.said(inlines), self.inline)

    def said(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """`inlines` without the lines that would say nothing."""
        lines: list[list[Inline]] = [[]]
        for inline in inlines:
            if isinstance(inline, (LineBreak, SoftBreak)):
                lines.append([])
            lines[-1].append(inline)
        kept = [line for line in lines if not any(map(self.is_silent, walk(tuple(line))))]
        joined = [inline for line in kept for inline in line]
        is_break = bool(joined) and isinstance(joined[0], (LineBreak, SoftBreak)) and len(kept) < len(lines)
        return tuple(joined[1:] if is_break else joined)

    def is_silent(self, node: Node | None) -> bool:
        return any(self.variables.get(name) == () for name in _names_of(node))

    def inline(self, given: Inline) -> tuple[Inline, ...]:
        match given:
            case Text():
                return tuple(self.words(given.text))
            case Code():
                return (replace(given, text=self.text(given.text)),)
            case Link():
                return (self.link(given),)
            case Image():
                return (self.image(given),)
            case _:
                return (given,)

    def block(self, given: Block) -> tuple[Block, ...]:
        match given:
            case Figure():
                if any(map(self.is_silent, (given.image, given.link))):
                    return ()
                link = self.link(given.link) if given.link else None
                return (replace(given, image=self.image(given.image), link=link, lines=NOWHERE),)
            case Paragraph() | Heading() if not given.inlines:
                return ()
            case Quote() if not given.blocks:
                return ()
            case List():
                items = tuple(replace(item, lines=NOWHERE) for item in given.items if item.blocks)
                return (replace(given, items=items, lines=NOWHERE),) if items else ()
            case DefinitionList():
                entries = tuple(replace(entry, lines=NOWHERE) for entry in given.entries)
                return (replace(given, entries=entries, lines=NOWHERE),)
            case _:
                return (replace(given, lines=NOWHERE),)

    def link(self, given: Link) -> Link:
        inlines = tuple(_without_links(given.inlines))
        title = self.text(given.title)
        whole = _VARIABLE.fullmatch(_decoded(given.href))
        value = self.variables.get(whole[1], "") if whole else ""
        led = next((each for each in value if isinstance(each, Link)), None) if value else None
        if led is not None:
            return replace(led, inlines=inlines, title=title)
        href = self.text(_decoded(given.href))
        return replace(given, href=href, inlines=inlines, title=title, written=href, span=None, line=None)

    def image(self, given: Image) -> Image:
        alt, title = self.text(given.alt), self.text(given.title)
        src = self.text(_decoded(given.src))
        return replace(given, src=src, alt=alt, title=title, span=None, line=None)

    def words(self, written: str) -> Iterator[Inline]:
        """A text with its variables; runs stand between what is before and behind them."""
        at, before = 0, ""
        for match in _VARIABLE.finditer(written):
            value = self.variables.get(match[1], match[0])
            before += written[at : match.start()]
            at = match.end()
            if isinstance(value, str):
                before += value
                continue
            yield from (Text(before),) if before else ()
            yield from value
            before = ""
        if before or at < len(written):
            yield Text(before + written[at:])

    def text(self, written: str) -> str:
        return _VARIABLE.sub(lambda match: _plain(self.variables.get(match[1], match[0])), written)


def _plain(value: Value) -> str:
    return value if isinstance(value, str) else plain_text(value)


def _without_links(inlines: tuple[Inline, ...]) -> Iterator[Inline]:
    """The words of a link's text: a link within a link is none."""
    for inline in inlines:
        yield from _without_links(inline.inlines) if isinstance(inline, Link) else (inline,)
