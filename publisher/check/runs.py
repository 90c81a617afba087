"""Where things stand in a post's prose: the same parser, which also notes places. Read only where a rule needs them.

A document says what a text means, and not where its words and marks stand; this says where, run by run, and leaves
code, formulas, addresses, HTML and tags out of what counts as prose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize as strict_emphasis
from markdown_it.token import Token

from publisher.document import Block, Document, Span
from publisher.read.dialect import Dialect
from publisher.read.frontmatter import split
from publisher.read.parser import parser
from publisher.read.places import Content, Places
from publisher.read.tokens import Node, nested

STRICT = frozenset({"commonmark", "hexo-marked"})
"""Dialects whose engine follows CommonMark's rules of emphasis (marked 15.0.12, run 2026-11); pandoc has its own."""
_NOTES = "notes of the runs"
_READER = "reader of the runs"
_LINE_END = re.compile(r"\r\n|\r|\n")
_PROSE = frozenset({"text", "newline", "emphasis", "strikethrough", "linkify"})
"""Rules of the parser whose matches are words and marks; every other match is no prose."""


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two markers and what stands between: `start` is the first marker's, `end` the one behind the last; `width` is
    two for bold, one for italics."""

    start: int
    end: int
    width: int

    @property
    def inside(self) -> Span:
        return self.start + self.width, self.end - self.width


@dataclass(frozen=True, slots=True)
class Run:
    """One run of inline content, all offsets within its `text`: a paragraph's, a heading's, a cell's.

    `pairs` are its bold and italics as targets read them, `agreed` those that the author's own engine reads so too,
    `literal` the `*` and `_` that stay text, `masked` what is no prose. A heading's
    words make its anchor: links lead there.
    """

    text: str
    content: Content = field(compare=False, repr=False)
    pairs: tuple[Pair, ...] = ()
    agreed: tuple[Pair, ...] = ()
    literal: tuple[int, ...] = ()
    masked: tuple[Span, ...] = ()
    is_heading: bool = False

    def prose(self) -> Iterator[Span]:
        """The stretches of plain words, in order."""
        at = 0
        for start, end in self.masked:
            if start > at:
                yield at, start
            at = max(at, end)
        if at < len(self.text):
            yield at, len(self.text)


@dataclass(slots=True)
class _Notes:
    """What the rules leave of one text while it is read; one that stands twice says the same twice."""

    masked: set[Span] = field(default_factory=set)
    pairs: set[Pair] = field(default_factory=set)
    literal: set[int] = field(default_factory=set)


def runs_of(
    document: Document, dialect: Dialect, *, wanted: Callable[[str], bool] = lambda _: True
) -> tuple[Run, ...]:
    """The runs of a document's source, in order; those whose text is not `wanted` have nothing in them."""
    where = split(document.source)
    places = Places(document.source, body_start=where.body_start, body_line=where.body_line)
    return tuple(_runs(document.source[where.body_start :], places, _Reader(dialect, wanted)))


def runs_of_blocks(
    document: Document, blocks: Iterable[Block], dialect: Dialect, *, wanted: Callable[[str], bool]
) -> Iterator[Run]:
    """The runs of some of the document's blocks, read by themselves: a whole post would be read twice for a word."""
    reader = _Reader(dialect, wanted)
    ends = [0, *(end.end() for end in _LINE_END.finditer(document.source)), len(document.source)]
    for block in blocks:
        first, last = block.lines.first, block.lines.last
        if 0 < first <= last < len(ends):
            text = document.source[: ends[last]]
            places = Places(text, body_start=ends[first - 1], body_line=first)
            yield from _runs(text[ends[first - 1] :], places, reader)


def run_of(text: str, dialect: Dialect) -> Run:
    """The run that `text` would be, were it a paragraph's content."""
    reader = _Reader(dialect, lambda _: True)
    reader.read(text, {})
    return reader.run(text, Places(text).content(text, 0))


def _runs(text: str, places: Places, reader: _Reader) -> Iterator[Run]:
    tokens = _noting_parser(reader.dialect, strictly=False).parse(text, {_READER: reader})
    for token, content, is_heading in _contents(nested(tokens), places):
        yield replace(reader.run(token.content, content), is_heading=is_heading)


# ---------------------------------------------------------------- the parser that notes


class _Reader:
    """Reads runs as the targets do and, where the author's engine does, by CommonMark's letter too; keeps the notes of
    both."""

    def __init__(self, dialect: Dialect, wanted: Callable[[str], bool]) -> None:
        self.dialect = dialect
        self._wanted = wanted
        self._notes: dict[str, _Notes] = {}
        self._strict: dict[str, _Notes] = {} if dialect.name in STRICT else self._notes

    def read(self, text: str, env: MutableMapping[str, Any]) -> None:
        """Reads one run; `env` holds what the rest of the text defines (references, footnotes)."""
        if text in self._notes or not self._wanted(text):
            return
        for notes, strictly in ((self._notes, False), (self._strict, True)):
            if text not in notes:
                md = _noting_parser(self.dialect, strictly=strictly)
                md.inline.parse(text, md, {**env, _NOTES: notes}, [])
                notes.setdefault(text, _Notes())

    def run(self, text: str, content: Content) -> Run:
        notes, strict = self._notes.get(text, _Notes()), self._strict.get(text, _Notes())
        return Run(
            text,
            content,
            tuple(sorted(notes.pairs)),
            tuple(sorted(notes.pairs & strict.pairs)),
            tuple(sorted(notes.literal)),
            tuple(sorted(notes.masked)),
        )


@lru_cache(maxsize=8)
def _noting_parser(dialect: Dialect, *, strictly: bool) -> MarkdownIt:
    md = parser.__wrapped__(dialect)
    if strictly:
        md.inline.ruler.at("emphasis", strict_emphasis)
    for rule in md.inline.ruler.__rules__:
        if rule.name == "emphasis":
            rule.fn = _marking(rule.fn)
        elif rule.name not in _PROSE:
            rule.fn = _masking(rule.fn)
    md.inline.ruler.__compile__()
    md.core.ruler.at("inline", _read_inline)
    md.inline.ruler2.before("fragments_join", "note_pairs", _note_pairs)
    return md


def _read_inline(state: StateCore) -> None:
    """Reads the runs that are wanted, for their notes alone."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            state.env[_READER].read(token.content, state.env)


InlineRule = Callable[[StateInline, bool], bool]


def _masking(rule: InlineRule) -> InlineRule:
    """Notes where the rule matched; of a link only what is not its label."""

    def noting(state: StateInline, silent: bool) -> bool:
        start, known = state.pos, len(state.tokens)
        found = rule(state, silent)
        if found and not silent:
            _notes(state).masked.update(_without_label(state, start, known))
        return found

    return noting


def _without_label(state: StateInline, start: int, known: int) -> Iterator[Span]:
    is_labelled = any(token.type == "link_open" and token.info != "auto" for token in state.tokens[known:])
    label = state.md.helpers.parseLinkLabel(state, start, True) if is_labelled else -1
    if state.src[start] == "[" and start < label < state.pos:
        yield start, start + 1
        yield label, state.pos
    else:
        yield start, state.pos


def _marking(rule: InlineRule) -> InlineRule:
    """Lets each marker's token know its place."""

    def noting(state: StateInline, silent: bool) -> bool:
        start = state.pos
        found = rule(state, silent)
        length = state.pos - start if found else 0  # each marker is a token, the last ones of the list
        for offset, token in enumerate(state.tokens[len(state.tokens) - length :]):
            token.meta["at"] = start + offset
        return found

    return noting


def _note_pairs(state: StateInline) -> None:
    """Notes which markers became bold or italics, and which stay text."""
    notes = _notes(state)
    opened: list[int] = []
    for token in state.tokens:
        at = token.meta.get("at")
        if at is None:
            continue
        width = len(token.markup)
        if token.nesting > 0:
            opened.append(at + 1 - width)
        elif token.nesting < 0 and opened:
            notes.pairs.add(Pair(opened.pop(), at + width, width))
        elif token.content:
            notes.literal.add(at)


def _notes(state: StateInline) -> _Notes:
    notes: dict[str, _Notes] = state.env.setdefault(_NOTES, {})
    return notes.setdefault(state.src, _Notes())


# ---------------------------------------------------------------- where runs stand


def _contents(
    nodes: Sequence[Node], places: Places, *, is_heading: bool = False
) -> Iterator[tuple[Token, Content, bool]]:
    """Every run's token below `nodes`, its content in the file, and whether it is a heading's."""
    for node in nodes:
        if node.kind == "tr":
            yield from _cells(node, places)
        elif node.kind == "inline":
            yield node.token, places.content(node.token.content, (node.map or [0])[0]), is_heading
        else:
            yield from _contents(node.children, places, is_heading=node.kind == "heading")


def _cells(row: Node, places: Places) -> Iterator[tuple[Token, Content, bool]]:
    number = (row.map or [0])[0]
    after = places.begin_of(number)
    for cell in row.children:
        token = cell.children[0].token
        yield token, places.content(token.content, number, after=after), False
        at = places.start_of(number, token.content, after=after) if token.content else None
        after = after if at is None else at + len(token.content)
