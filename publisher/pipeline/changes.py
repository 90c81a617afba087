"""Which posts a push, a merge or an edit has touched, by git: a filter in front of the ledger, which alone decides.

Where git cannot tell (a commit that is not in this clone, a change that reaches every post) it is every post.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path

from publisher.adapter import TextFile
from publisher.config.settings import Settings
from publisher.errors import ConfigError
from publisher.state.git import Git, GitFailed

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Changes:
    """The posts that were touched; `every` says why it is to be every post instead. `gone` were posts."""

    posts: tuple[Path, ...] = ()
    every: str = ""
    gone: tuple[Path, ...] = ()


def find_changes(settings: Settings, base: str, *, head: str = "", fetches: bool = False) -> Changes:
    """What differs from `base`: in the commit `head`, else in the files as they are, new ones too.

    A full commit id that this clone lacks (a force push, a shallow clone, a new branch's zeros) is asked for where
    the run `fetches`, and else means every post. Raises `ConfigError` E109 for any other name that git does not know.
    """
    git = Git(settings.root)
    if _COMMIT.fullmatch(base):
        if not base.strip("0"):
            return Changes(every="the branch is new")
        if not git.knows(base) and not (fetches and _fetch(git, base)):
            return Changes(every=f"commit {base[:10]} is not in this clone")
    try:
        touched = frozenset(_touched(git, base, head))
    except GitFailed as error:
        raise ConfigError(
            "E109", f"--changed asks git, which says: {error.said}", fix="--changed=REF"
        ) from None
    return _sorted_out(settings, touched)


def _fetch(git: Git, commit: str) -> bool:
    """Brings one commit; a shallow clone stays as shallow as it is."""
    try:
        depth = ["--depth=1"] if git.line("rev-parse", "--is-shallow-repository") == "true" else []
        remote = git.line("remote") or "origin"
        git.run("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", *depth, remote, commit)
    except GitFailed:
        return False
    return git.knows(commit)


def _touched(git: Git, base: str, head: str) -> Iterator[Path]:
    """Every file that differs, by its path on this machine; of a rename both names."""
    top = Path(git.line("rev-parse", "--show-toplevel"))
    ends = [base, head] if head else [base]
    words = iter(git.names("diff", "--name-status", "-z", "-M", "--end-of-options", *ends, "--"))
    for status in words:
        yield top / next(words)
        if status[:1] in "RC":
            yield top / next(words)
    if not head:
        at_top = Git(top)
        yield from (top / name for name in at_top.names("ls-files", "-z", "--others", "--exclude-standard"))


def _sorted_out(settings: Settings, touched: frozenset[Path]) -> Changes:
    """The posts among what was touched, or what among it reaches every post."""
    shared = {file.resolve() for file in _of_every_post(settings)}
    static = settings.static.resolve()
    posts: dict[Path, None] = {}
    gone: list[Path] = []
    for file in sorted(touched):
        resolved = file.resolve()
        folder = next((each for each in settings.posts if resolved.is_relative_to(each.resolve())), None)
        if resolved in shared:
            return Changes(every=f"{_shown(file, settings)} changed, which every post is made with")
        if folder is None:
            if resolved.is_relative_to(static) and static != settings.root.resolve():
                return Changes(every=f"{_shown(file, settings)} changed, which any post may show")
            continue
        place = folder / resolved.relative_to(folder.resolve())
        post = _post_of(place, folder)
        if post is not None:
            posts[post] = None
        elif place.suffix == ".md":
            gone.append(place)
        elif not place.name.startswith("."):
            return Changes(every=f"{_shown(file, settings)} changed, which any post may show")
    return Changes(tuple(posts), gone=tuple(gone))


def _post_of(file: Path, folder: Path) -> Path | None:
    """The post that a file is, or whose folder of pictures it lies in; None once it is gone."""
    if file.suffix == ".md":
        return file if file.is_file() else None
    above = file.parents[: len(file.relative_to(folder).parts) - 1]
    return next((post for parent in above if (post := parent.with_suffix(".md")).is_file()), None)


def _of_every_post(settings: Settings) -> Iterator[Path]:
    """The configuration, and every file that it names for a target: templates, themes, QR codes, covers, lists."""
    yield settings.path
    if settings.related is not None:
        yield settings.related
    yield from _files_of(settings.targets.values(), settings.root)


def _files_of(values: Iterable[object], root: Path) -> Iterator[Path]:
    for value in values:
        if isinstance(value, Path):
            yield value
        elif isinstance(value, TextFile):
            yield root / value.name
        elif is_dataclass(value) and not isinstance(value, type):
            yield from _files_of((getattr(value, field.name) for field in fields(value)), root)


def _shown(file: Path, settings: Settings) -> str:
    return file.relative_to(settings.root).as_posix() if file.is_relative_to(settings.root) else file.name
