"""The one place where an author's file is written: fixes that were proved, after a command has shown them.

What a fix is belongs to `check`; whether it may be written, to the command that asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from publisher.check.finding import Finding
from publisher.check.mending import Mending, mend
from publisher.errors import SourceError
from publisher.files import write_atomically
from publisher.pipeline.checking import check_again
from publisher.pipeline.workspace import Workspace
from publisher.read.post import Post

_BOM = "\ufeff"


def mendings(workspace: Workspace, findings: Iterable[Finding]) -> Iterator[Mending]:
    """What the fixes of `findings` make of each post's text, one post after the other; nothing is written."""
    wanted: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.mend is not None:
            wanted[finding.mend.path].append(finding)
    for path, mendable in wanted.items():
        post = workspace.post_named(path)
        mending = mend(workspace.document(post), mendable)
        yield _once_more(workspace, post, mending) if mending.made and mending.left else mending


def _once_more(workspace: Workspace, post: Post, first: Mending) -> Mending:
    """`first` with those of its fixes that only had no place beside another's: they are worked out anew."""
    document = workspace.document(post)
    assert document.reparse is not None, "a document that can be mended can be read again"
    left = {finding.code for finding in first.left}
    between = document.reparse(first.after)
    findings = [each for each in check_again(workspace, post, between) if each.mend and each.code in left]
    second = mend(between, findings)
    return replace(second, before=first.before, made=(*first.made, *second.made))


def write_mending(workspace: Workspace, mending: Mending) -> None:
    """Puts the mended text into the post's file: its permissions, byte order mark and line ends stay.

    Raises `SourceError` E115 when the file is not what was read any more.
    """
    post = workspace.post_named(mending.path)
    file = post.file.resolve()  # a link stays one
    if file.read_bytes() != _bytes(post, mending.before):
        raise SourceError(
            "E115", "the file changed while it was being mended", fix="run again", path=mending.path
        )
    mode = file.stat().st_mode & 0o777
    write_atomically(file, _bytes(post, mending.after), mode=mode)
    if file.stat().st_mode & 0o777 != mode:
        file.chmod(mode)


def _bytes(post: Post, text: str) -> bytes:
    return ((_BOM if post.has_bom else "") + text).encode()
