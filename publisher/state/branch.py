"""One orphan branch on a remote: fetched, read, added to, pushed. Never forced, never checked out.

Commits are made from trees by plumbing, so the user's branch, index and files stay as they are, in a shallow clone
as well. What the files mean is not known here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from publisher.state.git import Git, GitFailed
from publisher.state.trouble import (
    foreign_branch,
    newer_branch,
    no_repository,
    not_taken,
    unreachable,
)

Files = Mapping[str, str]
"""Path below the state folder -> git's id of its content."""

FOLDERS = ("ledger", "sent", "versions")
"""What of the state folder is shared."""
MARK = "state.json"
_MARK_TEXT = json.dumps({"schema_version": 1, "what": "post-publisher state"}) + "\n"
_README = """\
# What was published where

This branch is the ledger of `publish` (`state: branch:…` in publisher.yaml): one small file for each post, and the
texts last sent. Every machine that publishes reads and writes it; it shares no history with your other branches, is
never merged into one, and holds no secret. Do not delete it: it keeps a second copy of an article from being made.
"""
_PLAIN = "100644"
_OUTRUN = ("[rejected]", "cannot lock ref", "failed to update ref", "incorrect old value", "already exists")
"""How a push says that somebody else was quicker: fetch, and try again."""
_CLOSED = ("[remote rejected]", "permission", "403", "denied", "read only", "read-only", "protected")
"""How a remote says that it will not take this at all."""


class Outrun(Exception):
    """Another push came first; nothing was pushed."""


@dataclass(frozen=True)
class Branch:
    """The branch `name` of the repository that holds `folder`, on its remote."""

    folder: Path
    name: str
    _files: dict[str, Files] = field(default_factory=dict, repr=False)

    @property
    def git(self) -> Git:
        return Git(self.folder)

    @cached_property
    def remote(self) -> str:
        """`origin`, else the only remote there is. Raises `ConfigError` E119."""
        try:
            remotes = self.git.run("remote").decode().split()
        except GitFailed as error:
            raise no_repository(self.name, error) from None
        if "origin" in remotes:
            return "origin"
        if len(remotes) != 1:
            raise no_repository(self.name, None)
        return remotes[0]

    @property
    def _tracking(self) -> str:
        return f"refs/remotes/{self.remote}/{self.name}"

    # ------------------------------------------------------------ reading

    def fetch(self) -> str | None:
        """The branch's commit there; None when there is no such branch. Raises `LedgerError` E120."""
        try:
            self.git.run(
                "fetch",
                "--quiet",
                "--no-tags",
                "--no-write-fetch-head",
                "--no-recurse-submodules",
                self.remote,
                f"+refs/heads/{self.name}:{self._tracking}",
            )
        except GitFailed as error:
            if "couldn't find remote ref" in error.said:
                return None
            raise unreachable(self, error) from None
        return self.fetched()

    def fetched(self) -> str | None:
        """The commit that was fetched last, by whom ever; None when it never was. No network."""
        try:
            return self.git.line("rev-parse", "--verify", "--quiet", f"{self._tracking}^{{commit}}")
        except GitFailed:
            return None

    def holds(self, commit: str, later: str) -> bool:
        """Whether `later` came after `commit`, or is it."""
        try:
            self.git.run("merge-base", "--is-ancestor", commit, later)
        except GitFailed:
            return False
        return True

    def files(self, commit: str) -> Files:
        """The shared files of a commit. Raises `LedgerError` E121 when it is none of ours."""
        if commit not in self._files:
            listed = self.git.names("ls-tree", "-r", "-z", "--full-tree", commit)
            every = dict(_entry(line) for line in listed)
            self._require_mark(every.get(MARK))
            self._files[commit] = {path: id for path, id in every.items() if id and is_shared(path)}
        return self._files[commit]

    def _require_mark(self, mark: str | None) -> None:
        try:
            said = json.loads(self.contents([mark])[mark]) if mark else {}
            version = said["schema_version"]
        except (ValueError, KeyError, TypeError):
            raise foreign_branch(self) from None
        if version != 1:
            raise newer_branch(self, version)

    def contents(self, ids: Sequence[str]) -> Mapping[str, bytes]:
        """The contents behind ids, all read at once."""
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return {}
        printed = self.git.run("cat-file", "--batch", given="".join(f"{id}\n" for id in wanted).encode())
        found: dict[str, bytes] = {}
        at = 0
        for id in wanted:
            end = printed.index(b"\n", at)
            size = int(printed[at:end].split()[2])
            found[id] = printed[end + 1 : end + 1 + size]
            at = end + size + 2
        return found

    # ------------------------------------------------------------ writing

    def keep(self, contents: bytes) -> str:
        """Stores a content; returns its id."""
        return self.git.run("hash-object", "-w", "--stdin", "--no-filters", given=contents).decode().strip()

    def keep_files(self, files: Sequence[Path]) -> list[str]:
        """Stores the contents of files, all at once; returns their ids in order."""
        if any("\n" in str(file) for file in files):  # git reads their names line by line
            return [self.keep(file.read_bytes()) for file in files]
        given = "".join(f"{file}\n" for file in files).encode(errors="surrogateescape")
        return (
            self.git.run("hash-object", "-w", "--no-filters", "--stdin-paths", given=given).decode().split()
        )

    def commit(self, changes: Mapping[str, str | None], *, parent: str | None, message: str) -> str:
        """A commit upon `parent` in which each path of `changes` has the content of that id, or is gone."""
        marks = (
            {} if parent else {MARK: self.keep(_MARK_TEXT.encode()), "README.md": self.keep(_README.encode())}
        )
        with TemporaryDirectory(prefix="publish-index-") as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            self.git.run("read-tree", *([parent] if parent else ["--empty"]), environment=index)
            lines = [self._index_line(path, id) for path, id in {**marks, **changes}.items()]
            given = "".join(lines).encode(errors="surrogateescape")
            self.git.run("update-index", "-z", "--index-info", given=given, environment=index)
            tree = self.git.run("write-tree", environment=index).decode().strip()
        parents = ["-p", parent] if parent else []
        return self.git.run("commit-tree", tree, *parents, given=message.encode()).decode().strip()

    def push(self, commit: str) -> None:
        """Puts `commit` at the branch's end. Raises `Outrun`, `LedgerError` E120, E122."""
        try:
            self.git.run(
                "push", "--no-verify", "--porcelain", self.remote, f"{commit}:refs/heads/{self.name}"
            )
        except GitFailed as error:
            said = error.said.lower()
            if any(word in said for word in _OUTRUN):
                raise Outrun from None
            if any(word in said for word in _CLOSED):
                raise not_taken(self, error) from None
            raise unreachable(self, error) from None

    def has(self, commit: str) -> bool:
        """Whether the commit is in this clone."""
        return self.git.knows(commit)

    def _index_line(self, path: str, id: str | None) -> str:
        nothing = "0" * (64 if self.hash_name == "sha256" else 40)
        return f"{_PLAIN} {id}\t{path}\0" if id else f"0 {nothing}\t{path}\0"

    @cached_property
    def hash_name(self) -> str:
        """By which hash git names contents in this clone."""
        try:
            return self.git.line("rev-parse", "--show-object-format") or "sha1"
        except GitFailed as error:
            raise no_repository(self.name, error) from None


def is_shared(path: str) -> bool:
    """Whether a path is one of the shared files, and none that could lead out of the state folder."""
    parts = path.split("/")
    safe = not any(
        part in ("", ".", "..") or part.lower() == ".git" or _is_unfinished(part) for part in parts
    )
    return safe and len(parts) > 1 and parts[0] in FOLDERS and "\\" not in path


def _is_unfinished(name: str) -> bool:
    """Whether a file is one that is about to be moved to its place."""
    return name.startswith(".") and name.endswith(".tmp")


def _entry(line: str) -> tuple[str, str]:
    """A line of `ls-tree`: path and id; no id for what is no plain file (a link, a submodule)."""
    head, _, path = line.partition("\t")
    mode, _, id = head.split()
    return path, id if mode == _PLAIN else ""


def require_name(name: str) -> str:
    """The name of a branch as git takes it. Raises `ValueError`."""
    parts = name.split("/")
    wrong = any(not part or part.startswith((".", "-")) or part.endswith((".", ".lock")) for part in parts)
    if wrong or ".." in name or "@{" in name or set(name) & set(" ~^:?*[\\\x7f") or not name.isprintable():
        raise ValueError(f'"{name}" is no name for a branch')
    return name
