"""Posts without an abbrlink, on a site whose addresses are made of them: what each would get, and what forbids it.

Reads the site's Hexo configuration; nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from publisher.check.finding import Finding
from publisher.pipeline.workspace import Workspace
from publisher.read.abbrlink import Scheme, missing_abbrlink, with_abbrlink
from publisher.read.post import Post


@dataclass(frozen=True, slots=True)
class Proposal:
    """An abbrlink for a post: `text` is its file with it, None when `obstacle` forbids to write it."""

    post: Post
    value: str
    text: str | None
    obstacle: str = ""

    @property
    def finding(self) -> Finding:
        message = f"abbrlink is missing; hexo-abbrlink would make it {self.value}"
        fix = self.obstacle or f"publish check --fix {self.post.path}"
        return Finding(self.post.path, 1, 0, "W328", "warning", message, fix)


def propose_abbrlinks(workspace: Workspace, files: Sequence[Path]) -> Iterator[Proposal]:
    """A proposal for each of `files` that needs an abbrlink; none where addresses are made of other things."""
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
    """The form that the site's `_config.yml` names, beside our configuration or in the folder of a Hexo target."""
    folders = [workspace.settings.root]
    folders += [
        folder
        for target in workspace.settings.targets.values()
        if isinstance(folder := getattr(target.adapter, "path", None), Path)
    ]
    for folder in folders:
        try:
            found = yaml.safe_load((folder / "_config.yml").read_text("utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError):
            continue
        options = found.get("abbrlink") if isinstance(found, dict) else None
        if isinstance(options, dict):
            return Scheme(
                alg="crc32" if options.get("alg") == "crc32" else "crc16",
                rep="hex" if options.get("rep") == "hex" else "dec",
            )
    return Scheme()


def _proposal(workspace: Workspace, post: Post, value: str, *, is_taken: bool) -> Proposal:
    if is_taken:
        return Proposal(post, value, None, f"another post has {value}: write an abbrlink of your own")
    if workspace.entry_of(post) is not None:
        obstacle = f"the ledger knows this post as {post.id}: write `publisher: {{id: {post.id}}}` first"
        return Proposal(post, value, None, obstacle)
    text = with_abbrlink(post, value)
    return Proposal(post, value, text, "" if text else "write it into the front matter by hand")
