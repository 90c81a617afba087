"""A text read as a post of a made-up folder, without a file: for tests that need documents and nothing else."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

from publisher.document import Document
from publisher.read.dialect import dialect
from publisher.read.frontmatter import FrontMatter
from publisher.read.parse import parse
from publisher.read.post import Post, with_text


def document(text: str, *, path: str = "posts/a.md", name: str = "commonmark") -> Document:
    """The document of `text` in the dialect `name`; own links are not resolved and parts not recognised."""
    file = Path(path)
    empty = Post(file.stem, path, file.stem, file.parent, file, "", FrontMatter())
    return parse(with_text(empty, text), dialect(name), zone=UTC)
