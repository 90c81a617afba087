"""Posts without an abbrlink, on a site whose addresses are made of them: what each would get, and what forbids it.

Nothing is written here: what mends a finding is a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from publisher.check.finding import Finding
from publisher.check.fix import Fix, as_meant, edit_between
from publisher.document import Document
from publisher.pipeline.hexo import hexo_configuration
from publisher.pipeline.workspace import Workspace
from publisher.read.abbrlink import Scheme, missing_abbrlink, with_abbrlink
from publisher.read.frontmatter import read_front_matter, split
from publisher.read.post import Post


def missing_abbrlinks(workspace: Workspace, files: Sequence[Path]) -> Iterator[Finding]:
    """W328 for each of `files` that needs an abbrlink; none where addresses are made of other things."""
    if ":abbrlink" not in workspace.settings.site.permalink:
        return
    scheme = scheme_of(workspace)
    taken = {post.id for post in workspace.posts.values()}
    for file in files:
        post = workspace.posts.get(file)
        value = missing_abbrlink(post, scheme) if post else ""
        if post and value:
            yield _proposal(workspace, post, value, is_taken=value in taken)
            taken.add(value)


def scheme_of(workspace: Workspace) -> Scheme:
    """The form that the site's `_config.yml` names."""
    found = hexo_configuration(workspace.settings)
    options = found.values.get("abbrlink") if found else None
    if not isinstance(options, dict):
        return Scheme()
    return Scheme(
        alg="crc32" if options.get("alg") == "crc32" else "crc16",
        rep="hex" if options.get("rep") == "hex" else "dec",
    )


def _proposal(workspace: Workspace, post: Post, value: str, *, is_taken: bool) -> Finding:
    """The finding of one post, with the line that mends it unless something forbids to write it."""
    text = None
    if is_taken:
        obstacle = f"another post has {value}: write an abbrlink of your own"
    elif workspace.entry_of(post) is not None:
        obstacle = f"the ledger knows this post as {post.id}: write `publisher: {{id: {post.id}}}` first"
    else:
        text, obstacle = with_abbrlink(post, value), "write it into the front matter by hand"
    fix = obstacle if text is None else f"publish check --fix {post.path}"
    message = f"abbrlink is missing; hexo-abbrlink would make it {value}"
    mend = None if text is None else Fix(post.path, (edit_between(post.text, text),), proof=_only_abbrlink)
    return Finding(post.path, 1, 0, "W328", "warning", message, fix, mend)


def _only_abbrlink(before: Document, after: Document, made: Sequence[Fix]) -> bool:
    """Whether the abbrlink is all that the head says more, and the text says what it said."""
    old, new = (dict(_values(document)) for document in (before, after))
    old.pop("abbrlink", None)
    return bool(new.pop("abbrlink", None)) and old == new and as_meant(before, after, made)


def _values(document: Document) -> Mapping[str, object]:
    text = document.source
    return read_front_matter(text, split(text), path=document.path).values
