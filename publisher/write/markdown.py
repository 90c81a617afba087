"""Markdown for blocks that a template or the configuration made.

Never for the author's own text (see `source`). What is printed here reads back as the same tree, in every dialect,
and no template language of a blog finds a tag in it. `settled` first: what no Markdown can say is evened out there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from publisher.document import (
    Alert,
    Block,
    Cell,
    Code,
    CodeBlock,
    Definition,
    DefinitionList,
    Emphasis,
    Figure,
    FootnoteReference,
    Heading,
    Image,
    Inline,
    Item,
    LineBreak,
    Link,
    List,
    Math,
    MathBlock,
    Paragraph,
    Part,
    Quote,
    Rule,
    SoftBreak,
    Strong,
    Styled,
    StyleKind,
    Table,
    Text,
    map_blocks,
    map_inlines,
    plain_text,
)
from publisher.write.source import destination, safe_address
from publisher.write.text import join_lines

_ACTIVE = frozenset("\\`*_[]<$~&{")
_BEGINNINGS = frozenset("-+=#>|:")
_ELEMENTS: dict[StyleKind, str] = {
    "underline": "u",
    "mark": "mark",
    "keyboard": "kbd",
    "subscript": "sub",
    "superscript": "sup",
}

# ---------------------------------------------------------------- what can be said


def settled(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """`blocks` as Markdown can say them: addresses encoded, texts joined, no line end that nobody meant."""

    def inline(given: Inline) -> tuple[Inline, ...]:
        match given:
            case Link():
                return (replace(given, href=safe_address(given.href), automatic=False),)
            case Image():
                return (replace(given, src=safe_address(given.src)),)
            case _:
                return (given,)

    def block(given: Block) -> tuple[Block, ...]:
        match given:
            case Figure():
                link = given.link and replace(given.link, href=safe_address(given.link.href))
                image = replace(given.image, src=safe_address(given.image.src))
                return (replace(given, image=image, link=link),)
            case Paragraph(inlines=()):
                return ()
            case Quote() | Alert() | Part():
                return (replace(given, blocks=_with_lists_joined(given.blocks)),)
            case List():
                items = tuple(replace(item, blocks=_with_lists_joined(item.blocks)) for item in given.items)
                return (replace(given, items=items),)
            case DefinitionList():
                return tuple(block for entry in given.entries for block in _spelled_out(entry))
            case _:
                return (given,)

    ready = map_blocks(blocks, block, inlines=lambda inlines: _settled_run(map_inlines(inlines, inline)))
    return _with_lists_joined(ready)


def _spelled_out(entry: Definition) -> tuple[Block, ...]:
    """A term in bold with its meaning below it: not every dialect has lists of definitions."""
    term = map_inlines(entry.term, lambda inline: inline.inlines if isinstance(inline, Strong) else (inline,))
    return (*((Paragraph((Strong(term),)),) if term else ()), *entry.blocks)


def _with_lists_joined(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """`blocks` with neighbouring bullet lists as one: for pandoc no other bullet begins another list."""
    out: list[Block] = []
    for block in blocks:
        last = out[-1] if out else None
        if isinstance(block, List) and isinstance(last, List) and not (block.ordered or last.ordered):
            out[-1] = replace(last, items=last.items + block.items, tight=last.tight and block.tight)
        else:
            out.append(block)
    return tuple(out)


def _settled_run(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    out: list[Inline] = []
    for n, inline in enumerate(inlines):
        if isinstance(inline, SoftBreak):
            inline = Text(join_lines(plain_text(inlines[:n]), plain_text(inlines[n + 1 :])))
        last = out[-1] if out else None
        if isinstance(inline, Text) and isinstance(last, Text):
            out[-1] = Text(last.text + inline.text)
        elif inline != Text("") and not (isinstance(inline, LineBreak) and isinstance(last, LineBreak)):
            out.append(inline)
    return _trimmed(out)


def _trimmed(inlines: list[Inline]) -> tuple[Inline, ...]:
    """`inlines` without blanks around line ends and at both ends, which no reader of Markdown keeps."""
    out: list[Inline] = []
    for n, inline in enumerate(inlines):
        if isinstance(inline, Text):
            text = inline.text
            if n == 0 or isinstance(inlines[n - 1], LineBreak):
                text = text.lstrip()
            if n == len(inlines) - 1 or isinstance(inlines[n + 1], LineBreak):
                text = text.rstrip()
            inline = Text(text)
        if inline != Text(""):
            out.append(inline)
    first, behind = 0, len(out)
    while first < behind and isinstance(out[first], LineBreak):
        first += 1
    while first < behind and isinstance(out[behind - 1], LineBreak):
        behind -= 1
    return tuple(out[first:behind])


# ---------------------------------------------------------------- blocks


def print_blocks(blocks: tuple[Block, ...]) -> str:
    """`blocks` as Markdown with `\\n` line ends, the last one included; nothing for no blocks."""
    return f"{_blocks(blocks)}\n" if blocks else ""


def _blocks(blocks: tuple[Block, ...], *, tight: bool = False) -> str:
    """Blocks one below the other; of two lists in a row the second takes other markers, or they were one."""
    printed: list[str] = []
    is_second = False
    for n, block in enumerate(blocks):
        before = blocks[n - 1] if n else None
        is_second = isinstance(block, List) and isinstance(before, List) and not is_second
        printed.append(_block(block, is_second=is_second))
    return ("\n" if tight else "\n\n").join(printed)


def _block(block: Block, *, is_second: bool = False) -> str:
    match block:
        case Paragraph():
            return _guarded(block.inlines)
        case Heading():
            return f"{'#' * block.level} {_inlines(block.inlines)}"
        case Figure():
            return _figure(block)
        case CodeBlock() | MathBlock() | Rule():
            return _literal(block)
        case Quote() | Alert():
            return _indented(_quoted(block), "> ", "> ")
        case List():
            return _list(block, is_second=is_second)
        case DefinitionList():
            return _blocks(settled((block,)))
        case Table():
            return _table(block)
        case Part():
            return _blocks(block.blocks)
        case _:
            assert_never(block)


def _figure(figure: Figure) -> str:
    link = figure.link
    return _inline(Link(link.href, (figure.image,), link.title) if link else figure.image)


def _literal(block: CodeBlock | MathBlock | Rule) -> str:
    match block:
        case CodeBlock():
            fence = "`" * max(3, _longest_run(block.text, "`") + 1)
            return f"{fence}{block.language}\n{block.text}\n{fence}"
        case MathBlock():
            return f"$$\n{block.tex}\n$$"
        case Rule():
            return "***"


def _quoted(block: Quote | Alert) -> str:
    if isinstance(block, Quote):
        return _blocks(block.blocks)
    title = f" {block.title}" if block.title else ""
    return f"[!{block.kind.upper()}]{title}\n{_blocks(block.blocks)}"


def _list(block: List, *, is_second: bool) -> str:
    items = []
    for n, item in enumerate(block.items):
        number = f"{block.start + n}{')' if is_second else '.'} "
        marker = number if block.ordered else "* " if is_second else "- "
        items.append(_item(item, marker, tight=block.tight))
    return ("\n" if block.tight else "\n\n").join(items)


def _item(item: Item, marker: str, *, tight: bool) -> str:
    box = "" if item.checked is None else "[x] " if item.checked else "[ ] "
    return _indented(box + _blocks(item.blocks, tight=tight), marker, " " * len(marker))


def _indented(text: str, first: str, rest: str) -> str:
    first_line, *lines = text.split("\n")
    return "\n".join(
        (first + first_line, *((rest + line).rstrip() if not line else rest + line for line in lines))
    )


def _table(table: Table) -> str:
    marks = {"": "---", "left": ":---", "center": ":---:", "right": "---:"}
    rows = (table.header, *table.rows)
    printed = [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows]
    rule = f"| {' | '.join(marks[alignment] for alignment in table.alignments)} |"
    return "\n".join((printed[0], rule, *printed[1:]))


def _cell(cell: Cell) -> str:
    return _inlines(cell).replace("|", "\\|").replace("\\\n", "<br>")


# ---------------------------------------------------------------- inlines


def _guarded(inlines: tuple[Inline, ...]) -> str:
    """A paragraph; a line whose first characters would make it a list or a heading has a backslash before them."""
    lines: list[list[Inline]] = [[]]
    for inline in inlines:
        if isinstance(inline, LineBreak):
            lines.append([])
        else:
            lines[-1].append(inline)
    return "\\\n".join(_guarded_line(_inlines(tuple(line)), line) for line in lines)


def _guarded_line(text: str, line: list[Inline]) -> str:
    if not line or not isinstance(line[0], Text):
        return text
    head = text.lstrip("0123456789")
    if head[:1] in (".", ")") and head != text:
        return f"{text[: len(text) - len(head)]}\\{head}"
    return f"\\{text}" if text[:1] in _BEGINNINGS else text


def _inlines(inlines: tuple[Inline, ...], *, linked: bool = False) -> str:
    """`inlines` one behind the other; within a link (`linked`) a bare address means nothing."""
    return "".join(_inline(inline, linked=linked) for inline in inlines)


def _inline(inline: Inline, *, linked: bool = False) -> str:
    match inline:
        case Text():
            return _escape(inline.text, linked=linked)
        case Code():
            return _code(inline.text)
        case Math():
            return f"$${inline.tex}$$" if inline.display else f"${inline.tex}$"
        case Emphasis() | Strong() | Styled():
            return _styled(inline, linked=linked)
        case Link():
            return (
                f"[{_inlines(inline.inlines, linked=True)}]({destination(inline.href)}{_title(inline.title)})"
            )
        case Image():
            return f"![{_escape(inline.alt, linked=True)}]({destination(inline.src)}{_title(inline.title)})"
        case FootnoteReference():
            return f"[^{inline.label}]"
        case LineBreak():
            return "\\\n"
        case SoftBreak():
            return "\n"
        case _:
            assert_never(inline)


def _styled(inline: Emphasis | Strong | Styled, *, linked: bool) -> str:
    inside = _inlines(inline.inlines, linked=linked)
    match inline:
        case Emphasis():
            return f"*{inside}*"
        case Strong():
            return f"**{inside}**"
        case Styled(kind="strikethrough"):
            return f"~~{inside}~~"
        case Styled():
            return f"<{_ELEMENTS[inline.kind]}>{inside}</{_ELEMENTS[inline.kind]}>"


def _code(text: str) -> str:
    fence = "`" * (_longest_run(text, "`") + 1)
    is_padded = text.startswith("`") or text.endswith("`") or (text[:1] == text[-1:] == " " and text.strip())
    pad = " " if is_padded else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _longest_run(text: str, char: str) -> int:
    longest = 0
    while char * (longest + 1) in text:
        longest += 1
    return longest


def _title(title: str) -> str:
    quoted = "".join(f"\\{char}" if char in '\\"&' else char for char in title)
    return f' "{quoted}"' if title else ""


def _escape(text: str, *, linked: bool = False) -> str:
    """`text` so that nothing in it means anything: no mark, no entity, no tag of a template, no bare address."""
    out: list[str] = []
    for n, char in enumerate(text):
        begins_tag = char in "%#" and text[n - 1 : n] == "{"
        begins_address = text[n : n + 3] == "://" or (
            char == "." and text[max(n - 3, 0) : n].lower() == "www"
        )
        begins_picture = char in "!^" and n == len(text) - 1  # or a footnote, should a link follow
        is_active = char in _ACTIVE or begins_tag or begins_picture or (begins_address and not linked)
        out.append(f"\\{char}" if is_active else char)
    return "".join(out)
