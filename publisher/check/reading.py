"""What reading itself noticed: its losses and problems, as findings. Nothing is looked for here."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.check.finding import Finding, from_loss, from_problem
from publisher.check.subject import Subject


def what_reading_noticed(subject: Subject) -> Iterator[Finding]:
    """W311 broken own links, W305, W306, W319, W320 …: losses and problems of the document itself."""
    for loss in subject.document.losses:
        yield from_loss(loss, subject.path)
    for problem in subject.document.problems:
        yield from_problem(problem, subject.path)
