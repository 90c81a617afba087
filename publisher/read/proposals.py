"""What an author repeats around every post, found by counting what readers see: rules, and the posts that they fit.

Pure; a rule is only proposed, and its posts are those in which `boilerplate` really finds the part by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from publisher.document import (
    Block,
    Document,
    Figure,
    Image,
    Inline,
    LineBreak,
    Link,
    List,
    Paragraph,
    Part,
    PartKind,
    Rule,
    SoftBreak,
    plain_text,
    walk,
)
from publisher.read.boilerplate import Marks, recognise_parts

_LEAST_SHARE, _LEAST_POSTS = 0.3, 2
_WINDOW, _LEAST_LINKS = 6, 4
"""So many of so many lines behind a line must hold links to own posts for it to open a list of posts."""
_SHORTEST, _LONGEST_TAIL = 3, 12


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule for one part; `posts` are the paths of those that it fits, of `total` that were looked at."""

    kind: PartKind
    marks: Marks
    posts: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Line:
    """One line as readers see it: how it starts (up to its first link), its links and its last picture's name."""

    start: str
    links: int = 0
    picture: str = ""
    is_rule: bool = False


def propose_boilerplate(documents: Sequence[Document]) -> tuple[Proposal, ...]:
    """The rules for header, footer and related list that several of `documents` (no part recognised yet) share."""
    texts = [list(_lines(document.blocks)) for document in documents]
    related = _related(texts)
    bodies = [_before(lines, related) for lines in texts]
    found: dict[PartKind, Marks | None] = {
        "header": _header(texts),
        "footer": _footer(bodies),
        "related": related,
    }
    rules = {kind: marks for kind, marks in found.items() if marks is not None}
    parts = [(document.path, recognise_parts(document, rules).blocks) for document in documents]
    return tuple(
        Proposal(kind, marks, tuple(path for path, blocks in parts if _has(blocks, kind)), len(documents))
        for kind, marks in rules.items()
    )


def _has(blocks: Iterable[Block], kind: PartKind) -> bool:
    return any(isinstance(block, Part) and block.kind == kind for block in blocks)


# ---------------------------------------------------------------- lines


def _lines(blocks: Iterable[Block]) -> Iterator[_Line]:
    for block in blocks:
        match block:
            case Paragraph():
                yield from _lines_of(block.inlines)
            case List():
                yield from (line for item in block.items for line in _lines(item.blocks))
            case Figure():
                yield _Line("", picture=_name(block.image))
            case Rule():
                yield _Line("", is_rule=True)
            case _:
                yield _Line(plain_text((block,)).strip())


def _lines_of(inlines: tuple[Inline, ...]) -> Iterator[_Line]:
    line: list[Inline] = []
    for inline in (*inlines, LineBreak()):
        if not isinstance(inline, (LineBreak, SoftBreak)):
            line.append(inline)
        elif line:
            yield _line(tuple(line))
            line = []


def _line(inlines: tuple[Inline, ...]) -> _Line:
    nodes = list(walk(inlines))
    first = next((n for n, each in enumerate(inlines) if isinstance(each, (Link, Image))), len(inlines))
    pictures = [_name(node) for node in nodes if isinstance(node, Image)]
    links = sum(1 for node in nodes if isinstance(node, Link) and not node.automatic)
    return _Line(plain_text(inlines[:first]).strip(), links, pictures[-1] if pictures else "")


def _name(image: Image) -> str:
    return PurePosixPath(image.src.partition("?")[0]).name


# ---------------------------------------------------------------- one part each


def _header(texts: Sequence[Sequence[_Line]]) -> Marks | None:
    """How the first lines of several posts start."""
    start = _commonest((lines[0].start for lines in texts if lines), texts)
    return Marks((start,)) if start else None


def _related(texts: Sequence[Sequence[_Line]]) -> Marks | None:
    """The line that opens, in most posts, the first list of links that other posts have too."""
    openings = [[line.start for n, line in enumerate(lines) if _opens_list(lines, n)] for lines in texts]
    counted = Counter(start for starts in openings for start in set(starts))
    shared = {start for start, count in counted.items() if _is_habit(start, count, texts)}
    start = _commonest((next((each for each in starts if each in shared), "") for starts in openings), texts)
    return Marks((_heading_above(start, texts) or start,)) if start else None


def _heading_above(opener: str, texts: Sequence[Sequence[_Line]]) -> str:
    """How the line above the opener starts where all posts with it share one: a first group's name has the list's
    heading above it."""
    above: list[str] = []
    for lines in texts:
        at = next((n for n, line in enumerate(lines) if n and line.start == opener), 0)
        if at:
            above.append("" if lines[at - 1].links else lines[at - 1].start)
    return above[0] if len(set(above)) == 1 and len(above[0]) >= _SHORTEST else ""


def _opens_list(lines: Sequence[_Line], n: int) -> bool:
    is_words = bool(lines[n].start) and not lines[n].links
    return n > 0 and is_words and sum(line.links > 0 for line in lines[n + 1 :][:_WINDOW]) >= _LEAST_LINKS


def _footer(texts: Sequence[Sequence[_Line]]) -> Marks | None:
    """The first of the lines that close several posts alike, and the pictures that their last ones show."""
    counted = Counter(start for lines in texts for start in {line.start for line in lines[1:]})
    shared = {start for start, count in counted.items() if _is_habit(start, count, texts)}
    tails = [tail for lines in texts if (tail := _tail(lines[1:], shared))]
    start = _commonest((tail[0].start for tail in tails), texts)
    if not start:
        return None
    alike = [tail for tail in tails if tail[0].start == start]
    ends = Counter(picture for tail in alike if (picture := [line.picture for line in tail][-1]))
    return Marks((start,), tuple(sorted(name for name, count in ends.items() if count >= _LEAST_POSTS)))


def _tail(lines: Sequence[_Line], shared: set[str]) -> list[_Line]:
    """The lines at the very end that other posts have too, pictures among them, down from the last rule."""
    kept = list(lines)
    while kept and kept[-1].is_rule:
        kept.pop()
    tail: list[_Line] = []
    for line in reversed(kept[-_LONGEST_TAIL:]):
        if line.is_rule or (line.start and line.start not in shared):
            break
        tail.insert(0, line)
    while tail and tail[0].start not in shared:
        tail.pop(0)
    return tail


def _before(lines: Sequence[_Line], related: Marks | None) -> Sequence[_Line]:
    """The lines before the last that opens the related list."""
    opening = [n for n, line in enumerate(lines) if related and line.start.startswith(related.starts_with)]
    return lines[: opening[-1]] if opening else lines


def _commonest(starts: Iterable[str], texts: Sequence[object]) -> str:
    counted = Counter(start for start in starts if start)
    start, count = counted.most_common(1)[0] if counted else ("", 0)
    return start if _is_habit(start, count, texts) else ""


def _is_habit(start: str, count: int, texts: Sequence[object]) -> bool:
    return len(start) >= _SHORTEST and count >= max(_LEAST_POSTS, _LEAST_SHARE * len(texts))
