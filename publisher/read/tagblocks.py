"""Template tags around blocks: which closes which, also where one shares its line with what it holds.

Works on the parser's tree of tokens, before anything is read. What a pair becomes is decided in `blocks`, which
words a tag brings along in `tagwords`; here those become paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markdown_it.token import Token

from publisher.document import Block, Inline, Lines, Link, Paragraph, Strong, Text
from publisher.read.tags import CALLOUTS, QUOTES, TITLED, Tag
from publisher.read.tagwords import Caption, callout, code_caption, folding_title, quoted_from
from publisher.read.tokens import Node

HOLDING = QUOTES | CALLOUTS
"""Tags that hold blocks in a box of their own."""
_LIFTED = HOLDING | TITLED
SKIPPED = "lines before it"
"""What a run that is not its paragraph's first keeps in its token: the lines that stand above it there."""


def tag_of(node: Node) -> Tag | None:
    """The tag that a node is."""
    found: Tag | None = node.token.meta["tag"] if node.kind == "tag" else None
    return found


def pairs_of(nodes: Sequence[Node]) -> Mapping[int, int]:
    """Where each holding tag among siblings is closed: place -> place. One that nothing closes is not there."""
    pairs: dict[int, int] = {}
    opened: dict[str, list[int]] = {}
    for place, node in enumerate(nodes):
        tag = tag_of(node)
        if tag is None or tag.opened not in HOLDING:
            continue
        if not tag.is_end:
            opened.setdefault(tag.name, []).append(place)
        elif opened.get(tag.opened):
            pairs[opened[tag.opened].pop()] = place
    return _not_crossed(pairs)


def _not_crossed(pairs: Mapping[int, int]) -> Mapping[int, int]:
    """`pairs` without those that close behind the pair they began in."""
    kept: dict[int, int] = {}
    ends: list[int] = []
    for start, end in sorted(pairs.items()):
        while ends and ends[-1] < start:
            ends.pop()
        if not ends or end < ends[-1]:
            kept[start] = end
            ends.append(end)
    return kept


def with_tags_apart(nodes: Sequence[Node]) -> Sequence[Node]:
    """`nodes` with the tags at both ends of a paragraph's lines standing beside it, as if they had their own."""
    if not any(_is_edged(node) for node in nodes):
        return nodes
    return [piece for node in nodes for piece in (_apart(node) if _is_edged(node) else (node,))]


def _is_edged(node: Node) -> bool:
    return node.kind == "paragraph" and any(map(_is_lifted, _run(node)))


def _run(node: Node) -> Sequence[Token]:
    return node.children[0].token.children or () if node.children else ()


def _is_lifted(token: Token) -> bool:
    return token.type == "tag" and token.meta["tag"].opened in _LIFTED


def _apart(node: Node) -> Iterator[Node]:
    """A paragraph cut at its tags that begin or end a line: text, tag, text …; each text knows its first line."""
    run = _run(node)
    cuts = _cuts(run)
    start, row = 0, 0
    for place, token in enumerate(run):
        if place in cuts:
            yield _text(node, run[start:place], row)
            row += _line_ends(run[start:place])
            yield _tag(token, (node.map or [0])[0] + row)
            start = place + 1
    yield _text(node, run[start:], row)


def _cuts(run: Sequence[Token]) -> frozenset[int]:
    """The tags at the edge of a line, each with its partner in the same text."""
    lifted = [place for place, token in enumerate(run) if _is_lifted(token)]
    cuts = {place for place in lifted if _is_edge(run, place, -1) or _is_edge(run, place, 1)}
    opened: list[int] = []
    for place in lifted:
        tag: Tag = run[place].meta["tag"]
        if not tag.is_end:
            opened.append(place)
        elif opened and run[opened[-1]].meta["tag"].name == tag.opened:
            pair = {opened.pop(), place}
            cuts |= pair if pair & cuts else set()
    return frozenset(cuts)


def _is_edge(run: Sequence[Token], place: int, step: int) -> bool:
    """Whether nothing but blanks and other tags parts a tag from a line's end in one direction."""
    place += step
    while 0 <= place < len(run) and run[place].type not in ("softbreak", "hardbreak"):
        token = run[place]
        if not (_is_lifted(token) or (token.type == "text" and not token.content.strip())):
            return False
        place += step
    return True


def _line_ends(run: Sequence[Token]) -> int:
    """How many lines end within `run`."""
    return sum(
        1 if token.type in ("softbreak", "hardbreak") else token.content.count("\n")
        for token in run
        if token.type != "text"
    )


def _text(node: Node, run: Sequence[Token], row: int) -> Node:
    inline = node.children[0]
    token = inline.token.copy(children=list(run), meta={**inline.token.meta, SKIPPED: row})
    return Node(node.token, node.kind, [Node(token, inline.kind)])


def _tag(token: Token, line: int) -> Node:
    copy = Token("tag", "", 0, meta=token.meta, map=[line, line + 1])
    return Node(copy, "tag")


# ---------------------------------------------------------------- what a tag says itself


def label_of(tag: Tag, lines: Lines) -> tuple[Block, ...]:
    """The label of folded text, and the words of a call-out that nothing closes (Volantis, Stellar)."""
    words = folding_title(tag) if tag.name in TITLED else callout(tag)[1] if tag.name in CALLOUTS else ""
    return (Paragraph((Strong((Text(words),)),), lines=lines),) if words else ()


def source_of(tag: Tag, lines: Lines) -> tuple[Block, ...]:
    """The last line of a quote that names whose it is."""
    source = quoted_from(tag)
    return _paragraph((Strong((Text(source.words),)),) if source.words else (), source, lines)


def caption_of(tag: Tag, lines: Lines) -> tuple[Block, ...]:
    """The line above code that names it."""
    caption = code_caption(tag)
    return _paragraph((Text(caption.words),) if caption.words else (), caption, lines)


def _paragraph(words: tuple[Inline, ...], source: Caption, lines: Lines) -> tuple[Block, ...]:
    behind: tuple[Inline, ...] = (Text(source.label),) if source.label else ()
    if source.address:
        behind = (Link(source.address, behind, written=source.address, line=lines.first),)
    parts = (*words, *((Text(" "),) if words and behind else ()), *behind)
    return (Paragraph(parts, lines=Lines(lines.first, lines.first)),) if parts else ()
