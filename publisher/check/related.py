"""W355: a related list that stands in a post by hand and is not that of the data, with the text it should have."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import accumulate

from publisher.check.finding import Finding
from publisher.check.fix import Fix, Proof, edit_between
from publisher.check.subject import Subject
from publisher.document import Document, Part, Span
from publisher.related.compare import difference, without
from publisher.related.directory import Directory
from publisher.related.mending import retype, spelled_as
from publisher.related.source import take_apart
from publisher.write.proof import skeleton
from publisher.write.related import RelatedList, read_related
from publisher.write.source import Edit, line_end_of


def related_list_differs(subject: Subject) -> Iterator[Finding]:
    """W355: what the list lacks or has too much. Posts without a list are left as they are."""
    document, directory = subject.document, subject.related
    part = _related_part(document)
    if directory is None or part is None:
        return
    kept = read_related(part)
    wanted = _wanted(directory, document.meta.id, kept)
    if wanted is None or not kept.groups:
        return
    found = difference(kept, wanted, directory.titles)
    if found:
        message = f"the related list is not that of {directory.data.path}: {found}"
        mend = _fix(document, part, kept, wanted, directory)
        advice = f"publish check --fix {subject.path}" if mend else "type it anew by hand"
        yield Finding(subject.path, part.lines.first, 0, "W355", "warning", message, advice, mend)


def _related_part(document: Document) -> Part | None:
    parts = (block for block in document.blocks if isinstance(block, Part) and block.kind == "related")
    return next(parts, None)


def _wanted(directory: Directory, post: str, kept: RelatedList) -> RelatedList | None:
    """The data's list; the post itself stands in it where its author lists it."""
    wanted = directory.list_for(post, with_itself=True)
    lists_itself = any(link.own and link.own.post == post for group in kept.groups for link in group.links)
    return wanted if wanted is None or lists_itself else without(wanted, post)


def _fix(
    document: Document, part: Part, kept: RelatedList, wanted: RelatedList, directory: Directory
) -> Fix | None:
    typed = take_apart(document.source, part, kept)
    if typed is None or not wanted.groups:
        return None
    addresses = {member.id: member.address for member in directory.members}
    paths = {member.id: member.path for member in directory.members}
    spell = spelled_as(addresses, paths, posixpath.dirname(document.path))
    line_end = line_end_of(document.source)
    text = retype(typed, wanted, titles=directory.titles, spell=spell, line_end=line_end)
    edits = tuple(_line_edits(document.source, typed.span, text))
    return Fix(document.path, edits, proof=_proof(wanted, directory))


def _line_edits(source: str, span: Span, text: str) -> Iterator[Edit]:
    """What makes `text` of the lines at `span`, a stretch of changed lines at a time, each as narrow as it can be."""
    before, after = source[slice(*span)].splitlines(keepends=True), text.splitlines(keepends=True)
    starts = list(accumulate((len(line) for line in before), initial=span[0]))
    for tag, first, last, new, behind in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            inner = edit_between("".join(before[first:last]), "".join(after[new:behind]))
            at = starts[first]
            yield Edit((at + inner.span[0], at + inner.span[1]), inner.text)


def _proof(wanted: RelatedList, directory: Directory) -> Proof:
    """The list is then that of the data, and everything else is as it was."""

    def holds(before: Document, after: Document, _: Sequence[Fix]) -> bool:
        part = _related_part(after)
        if part is None or difference(read_related(part), wanted, directory.titles):
            return False
        return skeleton(_without_list(before)) == skeleton(_without_list(after))

    return holds


def _without_list(document: Document) -> Document:
    others = (block for block in document.blocks if not (isinstance(block, Part) and block.kind == "related"))
    return replace(document, blocks=tuple(others))
