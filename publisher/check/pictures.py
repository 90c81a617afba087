"""Rules about pictures: their files, their addresses, their words, and what targets take."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.check.finding import Finding
from publisher.check.subject import Subject
from publisher.document import Block, Document, Image, walk


def missing_pictures(subject: Subject) -> Iterator[Finding]:
    """E301: a picture that is not there, or that cannot be read."""
    for image in images_of(subject.document):
        if image.missing:
            message = f"picture {image.src}: {image.missing}"
            yield Finding(
                subject.path, image.line or 0, 0, "E301", "error", message, "mend the path or add the file"
            )


def images_of(document: Document) -> Iterator[Image]:
    """Every picture of a post: those of its text, of its footnotes, and its cover."""
    notes: tuple[Block, ...] = tuple(block for note in document.footnotes.values() for block in note)
    yield from (node for node in walk((*document.blocks, *notes)) if isinstance(node, Image))
    if document.cover is not None:
        yield document.cover
