"""W341, for whoever asks for it: how Chinese is set. Words never change, only blanks beside them and punctuation.

Nothing within code, formulas, addresses, tags or HTML is looked at. A heading is told and not mended: its words are an
anchor, to which links lead.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

from publisher.check.finding import Finding
from publisher.check.fix import Fix
from publisher.check.runs import Run, runs_of
from publisher.check.subject import Subject
from publisher.document import Block, Document, Inline, Span, Text, map_blocks, map_inlines
from publisher.write.proof import joined_texts, skeleton
from publisher.write.source import Edit, apply_edits

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CHINESE = re.compile(f"[{_CJK}，。；：！？、…]")
_FULL = dict(zip(",;:!?.", "，；：！？。", strict=True))
_SLIP = re.compile(
    rf"""
    (?P<dots> \.{{3,}} | 。{{3,}} | (?<!…)…(?!…) )
    | (?P<again> (?P<mark>[，。；：！？、]) (?P=mark)+ )
    | (?<=[{_CJK}]) (?P<half>[,;:!?]) (?: [ ]+ (?=[^\s]|\Z) | (?=[\s{_CJK}]) | \Z )
    | (?<=[{_CJK}]) (?P<stop>\.) (?=[ ]*(?:\n|\Z))
    | (?P<gap> (?<=[{_CJK}])(?=[A-Za-z0-9]) | (?<=[A-Za-z0-9])(?=[{_CJK}]) )
    """,
    re.VERBOSE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_FOLDED = str.maketrans("，；：！？。", ",;:!?.")
_AROUND = 8


def unusual_typography(subject: Subject) -> Iterator[Finding]:
    """W341: one finding for each line that can be set better."""
    if not subject.typography:
        return
    for run in runs_of(subject.document, subject.dialect, wanted=_is_chinese):
        lines: dict[int, list[Edit]] = defaultdict(list)
        for edit in _edits(run):
            lines[subject.place(edit.span[0])[0]].append(edit)
        for edits in lines.values():
            yield _finding(subject, tuple(edits), is_mended=not run.is_heading)


def _is_chinese(text: str) -> bool:
    return _CHINESE.search(text) is not None


def _edits(run: Run) -> Iterator[Edit]:
    """What to write instead, at places of the file."""
    spans = (_without_addresses(run.text, span) for span in run.prose())
    for start, end in chain.from_iterable(spans):
        is_end = end == len(run.text)
        for slip in _SLIP.finditer(run.text[start:end]):
            text = _instead(slip, is_end=is_end)
            span = run.content.span(start + slip.start(), start + slip.end()) if text is not None else None
            if span is not None and text is not None:
                yield Edit(span, text)


def _without_addresses(text: str, span: Span) -> Iterator[Span]:
    at, end = span
    for address in _ADDRESS.finditer(text, *span):
        yield at, address.start()
        at = address.end()
    yield at, end


def _instead(slip: re.Match[str], *, is_end: bool) -> str | None:
    """What a slip becomes; None for what only looked like one."""
    before, behind = slip.string[slip.start() - 1 : slip.start()], slip.string[slip.end() : slip.end() + 1]
    match slip.lastgroup:
        case "dots":
            is_chinese = any(re.match(f"[{_CJK}，。！？）”]", char) for char in (before, behind))
            return "……" if is_chinese else None
        case "again" | "mark":
            return slip["mark"]
        case "half":
            return _FULL[slip["half"]]
        case "stop":
            return "。" if behind or is_end else None
        case _:
            return " "


def _finding(subject: Subject, edits: tuple[Edit, ...], *, is_mended: bool) -> Finding:
    line, column = subject.place(edits[0].span[0])
    before, after, shown = _excerpt(subject.document.source, edits)
    fix = (
        f"publish check --fix {subject.path}"
        if is_mended
        else "mend it by hand: links may lead to this heading"
    )
    mend = Fix(subject.path, edits, proof=_says_the_same) if is_mended else None
    message = f"“{before}” is usually set as “{after}”"
    if len(edits) > shown:
        message = f"“{before}” is usually set as “{after}”, and {len(edits) - shown} more in this line"
    return Finding(subject.path, line, column, "W341", "warning", message, fix, mend)


def _excerpt(text: str, edits: tuple[Edit, ...]) -> tuple[str, str, int]:
    """What stands around the first edits of a line, as it is and as it would be; and how many edits these are."""
    start, end = edits[0].span
    head = re.split(r"[\r\n]", text[max(start - _AROUND, 0) : start])[-1]
    tail = re.split(r"[\r\n]", text[end : end + 2 * _AROUND])[0]
    begin, stop = start - len(head), end + len(tail)
    within = [edit for edit in edits if edit.span[1] <= stop]
    moved = [Edit((edit.span[0] - begin, edit.span[1] - begin), edit.text) for edit in within]
    before = text[begin:stop]
    return before.strip(), apply_edits(before, moved).strip(), len(within)


# ---------------------------------------------------------------- the proof


def _says_the_same(before: Document, after: Document, made: Sequence[Fix]) -> bool:
    """Whether both say the same but for blanks and the width and number of their punctuation."""
    return _folded(before) == _folded(after)


def _folded(document: Document) -> tuple[tuple[Block, ...], ...]:
    blocks, notes = skeleton(document)
    every = (blocks, *notes.values())
    return tuple(map_blocks(each, lambda block: (block,), inlines=_folded_run) for each in every)


def _folded_run(run: tuple[Inline, ...]) -> tuple[Inline, ...]:
    return joined_texts(map_inlines(run, _folded_inline))


def _folded_inline(inline: Inline) -> tuple[Inline, ...]:
    if not isinstance(inline, Text):
        return (inline,)
    plain = re.sub(r"[ \t]", "", inline.text).translate(_FOLDED)
    return (Text(re.sub(r"([,;:!?.、…])\1*", r"\1", plain.replace("…", "."))),)
