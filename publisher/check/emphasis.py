"""W331: bold that its engine will not show, because its markers stay text. Mended where that changes no visible word.

Two readings are compared: that of the targets, which knows Chinese punctuation, and that of an engine that follows
CommonMark to the letter, as marked does. Half of what stays literal in the wild is Chinese punctuation inside `**`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise

from publisher.check.finding import Finding
from publisher.check.fix import Fix
from publisher.check.markers import Way, way_of
from publisher.check.runs import STRICT, Pair, Run, runs_of, runs_of_blocks
from publisher.check.subject import Subject
from publisher.document import (
    Block,
    CodeBlock,
    Document,
    Emphasis,
    Inline,
    MathBlock,
    Part,
    Strong,
    Text,
    map_blocks,
    map_inlines,
    walk,
)
from publisher.read.dialect import Dialect
from publisher.read.syntax.emphasis import Kind, kind
from publisher.write.proof import joined_texts, skeleton
from publisher.write.source import Edit

_LETTER = "\u2e80-\u2fff\u3040-\u9fff\ua000-\ud7ff\uf900-\ufaff\U00016fe0-\U0003fffd"
_MARK = "\u3000-\u303f\ufe10-\ufe6f\uff00-\uffef"
_SUSPECT = re.compile(
    rf"[{_LETTER}][*_]+[^\w\s*_]|[^\w\s*_][*_]+[{_LETTER}]|[^\W_][*_]+[{_MARK}]|[{_MARK}][*_]+[^\W_]"
)
"""A marker between a letter and punctuation, one of them Chinese, Japanese or Korean: there the two readings differ."""
_BLANKS = re.compile(r"[ \t\xa0\u3000]+")
_ELEMENT = re.compile(r"<(strong|em)>(.*?)</\1>", re.DOTALL)
_LINE_START = re.compile(r"\r?\n[ \t>]*")
"""A line's end, and the marks of quotes and lists before the next one's words."""
_RAW = re.compile(r"\{%-?[ \t]*(?P<end>end)?raw[ \t]*-?%\}")
_SHOWN = 40


def hidden_emphasis(subject: Subject) -> Iterator[Finding]:
    """W331: markers of bold or italics that stay visible, in the blog's engine or everywhere."""
    blocks = list(_suspects(subject))
    for run in runs_of_blocks(subject.document, blocks, subject.dialect, wanted=_is_suspect):
        yield from _in_run(subject, run, _meant(run), set(run.pairs) - set(run.agreed))


def _is_suspect(text: str) -> bool:
    return "**" in text or _SUSPECT.search(text) is not None


def _suspects(subject: Subject) -> Iterator[Block]:
    """The blocks in which a marker is text, or may be for an engine that follows CommonMark to the letter."""
    document = subject.document
    lines = sorted({subject.place(found.start())[0] for found in _SUSPECT.finditer(document.source)})
    if subject.dialect.name not in STRICT:
        lines = []
    if not lines and not any(isinstance(node, Text) and "**" in node.text for node in subject.nodes):
        return
    raw = _raw_lines(subject)
    for block in (
        *_opened(document.blocks),
        *(each for note in document.footnotes.values() for each in note),
    ):
        at = bisect_left(lines, block.lines.first)
        is_near = at < len(lines) and lines[at] <= block.lines.last
        if isinstance(block, CodeBlock | MathBlock) or block.lines.first in raw:
            continue
        if is_near or any(isinstance(node, Text) and "**" in node.text for node in walk((block,))):
            yield block


def _raw_lines(subject: Subject) -> frozenset[int]:
    """The lines that a `raw` tag holds: for Hexo no Markdown, so that a marker there is meant as text."""
    text = subject.document.source
    if subject.dialect.tags != "hexo" or "endraw" not in text:
        return frozenset()
    lines: set[int] = set()
    opened = 0
    for tag in _RAW.finditer(text):
        line = subject.place(tag.start())[0]
        if tag["end"] and opened:
            lines.update(range(opened, line + 1))
        opened = 0 if tag["end"] else opened or line
    return frozenset(lines)


def _opened(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield from block.blocks if isinstance(block, Part) else (block,)


def _in_run(subject: Subject, run: Run, literal: set[Pair], hidden: set[Pair]) -> Iterator[Finding]:
    """The findings of one run; a pair that is shown once its neighbours are mended is none."""
    pairs = sorted(literal | hidden)
    end = 0
    for number, pair in enumerate(pairs):
        behind = pairs[number + 1].start if number + 1 < len(pairs) else len(run.text)
        is_inner = pair.start < end
        around = (end, max(behind, pair.end))
        way = None if is_inner else way_of(run.text, pair, around, subject.dialect)
        end = max(end, pair.end)
        if way is None or not way.is_as_written:
            mend = _fix(subject, run, pair, way) if way else None
            yield _finding(subject, run, pair, mend, is_literal=pair in literal)


def _finding(subject: Subject, run: Run, pair: Pair, mend: Fix | None, *, is_literal: bool) -> Finding:
    shown = run.text[pair.start : pair.end].replace("\n", " ")
    shown = shown if len(shown) <= _SHOWN else f"{shown[:24]}…{shown[-12:]}"
    engine = "CommonMark" if subject.dialect.name == "commonmark" else subject.dialect.name
    span = run.content.span(pair.start, pair.start + pair.width)
    line, column = subject.place(span[0]) if span else (run.content.line(pair.start), 0)
    fix = f"publish check --fix {subject.path}" if mend else "move blanks and punctuation out of the markers"
    message = f"{shown} stays literal on a site made by {engine} ({_reason(run, pair)})"
    if is_literal:
        message = f"{shown} stays literal ({_reason(run, pair)})"
    return Finding(subject.path, line, column, "W331", "warning", message, fix, mend)


def _reason(run: Run, pair: Pair) -> str:
    inside = run.text[slice(*pair.inside)]
    if inside != inside.strip():
        return "a blank stands inside its markers"
    return "punctuation inside a marker, a letter outside"


def _fix(subject: Subject, run: Run, pair: Pair, way: Way) -> Fix | None:
    """The edits that write `pair` in that way; none where the file does not say where it stands."""
    start, end = pair.inside
    first = run.content.span(pair.start, start + way.left)
    last = run.content.span(end - way.right, pair.end)
    if first is None or last is None:
        return None
    edits = Edit(first, way.opening), Edit(last, way.closing)
    return Fix(subject.path, edits, proof=partial(_shows, subject.dialect))


# ---------------------------------------------------------------- what was meant as bold


def _meant(run: Run) -> set[Pair]:
    """Pairs of `**` that were surely meant as bold and that our own reading shows otherwise.

    Markers in Chinese text pair as they come; those of formulas, paths and pointers are none.
    """
    every = set(run.literal)
    literal = {at for at in every if at - 1 not in every and run.text.startswith("**", at)}
    bold = {at for pair in run.pairs if pair.width == 2 for at in (pair.start, pair.end - 2)}
    marks = sorted(literal | bold) if literal else []
    in_order = list(zip(marks[::2], marks[1::2], strict=False))
    if len(marks) % 2 == 0 and all(_is_meant(run.text, *each) for each in in_order):
        return {Pair(start, end + 2, 2) for start, end in in_order} - set(run.pairs)
    return set(_neighbours(run.text, marks, literal))


def _neighbours(text: str, marks: Sequence[int], literal: set[int]) -> Iterator[Pair]:
    """Literal markers that stand beside one another around Chinese words, each in one pair at most."""
    taken = -1
    for start, end in pairwise(marks):
        is_free = start > taken and start in literal and end in literal
        if is_free and _is_chinese(text, start, end) and _is_meant(text, start, end):
            yield Pair(start, end + 2, 2)
            taken = end


def _is_meant(text: str, start: int, end: int) -> bool:
    inside = text[start + 2 : end]
    before, behind = text[start - 1 : start], text[end + 2 : end + 3]
    beside = (before, behind, inside[:1], inside[-1:])
    if (
        not inside.strip() or "*" in beside or "/" in beside
    ):  # paths such as **/*.js, comments such as /** … **/
        return False
    opens, closes = not inside[0].isspace(), not inside[-1].isspace()
    if (not closes and _is_code(behind)) or (not opens and _is_code(before)):  # f(**a, **b), 2** 8
        return False
    if (opens and not closes and behind == " ") or (closes and not opens and before == " "):  # 2 ** 8
        return False
    return opens or closes or _is_chinese(text, start, end)


def _is_chinese(text: str, start: int, end: int) -> bool:
    return any(kind(char) & Kind.CJK for char in text[start + 2 : end])


def _is_code(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in ("_", "(", ")", "&", "$"))


# ---------------------------------------------------------------- the proof


def _shows(dialect: Dialect, before: Document, after: Document, made: Sequence[Fix]) -> bool:
    """Whether every visible word stays, and all readings show as emphasis what stands between each fix's edits."""
    spans = ((fix.edits[0].span[1], fix.edits[-1].span[0]) for fix in made)
    wanted = Counter(_LINE_START.sub("\n", before.source[slice(*span)]) for span in spans)
    return wanted <= _emphasised(after, dialect) and _words(before) == _words(after)


def _words(document: Document) -> tuple[tuple[Block, ...], ...]:
    """What a document says, without bold and italics, literal markers, and how many blanks stand beside them."""
    blocks, notes = skeleton(document)
    every = (blocks, *notes.values())
    return tuple(map_blocks(each, lambda block: (block,), inlines=_plain) for each in every)


def _plain(run: tuple[Inline, ...]) -> tuple[Inline, ...]:
    words = list(joined_texts(map_inlines(run, _unmarked)))
    for number, each in enumerate(words):
        if isinstance(each, Text):
            text = _BLANKS.sub(" ", each.text)
            text = text.lstrip() if number == 0 else text
            words[number] = Text(text.rstrip() if number == len(words) - 1 else text)
    return joined_texts(tuple(words))


def _unmarked(inline: Inline) -> tuple[Inline, ...]:
    match inline:
        case Strong() | Emphasis():
            return inline.inlines
        case Text():
            return (Text(inline.text.replace("*", "").replace("_", "")),)
        case _:
            return (inline,)


def _emphasised(document: Document, dialect: Dialect) -> Counter[str]:
    """What every reading shows in bold or italics, that of HTML too."""
    shown = Counter(_LINE_START.sub("\n", each[2]) for each in _ELEMENT.finditer(document.source))
    for run in runs_of(document, dialect):
        shown.update(run.text[slice(*pair.inside)] for pair in run.agreed)
    return shown
