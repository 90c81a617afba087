"""What reading itself noticed: its losses and problems, as findings; and what it left out without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.check.finding import Finding, from_loss, from_problem
from publisher.check.subject import Subject
from publisher.document import Code, CodeBlock, Span

_SHOWN = 60
_HIDDEN = re.compile(r"<!--.*?-->", re.DOTALL)


def what_reading_noticed(subject: Subject) -> Iterator[Finding]:
    """W311 broken own links, W305, W306, W319, W320 …: losses and problems of the document itself."""
    for loss in subject.document.losses:
        yield from_loss(loss, subject.path)
    for problem in subject.document.problems:
        yield from_problem(problem, subject.path)


def vanishing_comments(subject: Subject) -> Iterator[Finding]:
    """W325: `{# … #}`, which Hexo's template engine leaves out wherever it stands outside of code."""
    source = subject.document.source
    if subject.dialect.tags != "hexo" or "{#" not in source:
        return
    kept = {text[slice(*span)] for text in _kept(subject) for span in _comments(text)}
    seen = _HIDDEN.sub(lambda hidden: " " * len(hidden[0]), source)
    for start, end in _comments(seen, subject.body_start):
        if source[start:end] not in kept:
            line, column = subject.place(start)
            shown = " ".join(source[start : min(end, start + _SHOWN)].split())
            shown = f"{shown}…" if end - start > _SHOWN else shown
            message = f"{shown} is a comment for Hexo, and is left out"
            yield Finding(
                subject.path, line, column, "W325", "warning", message, "write { # with a blank between"
            )


def _comments(text: str, at: int = 0) -> Iterator[Span]:
    """Where comments of the template language stand, from `at` on."""
    while (start := text.find("{#", at)) >= 0 and (end := text.find("#}", start + 2)) >= 0:
        yield start, end + 2
        at = end + 2


def _kept(subject: Subject) -> Iterator[str]:
    """What stands in code, where nothing is left out; formulas are no exception for Hexo."""
    for node in subject.nodes:
        match node:
            case Code() | CodeBlock():
                yield node.text
            case _:
                pass
