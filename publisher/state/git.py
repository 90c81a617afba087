"""Git, asked by its plumbing: bytes in, bytes out, no prompt, no hook, no localised word.

Nothing is known here of ledgers. The user's branch, index and work tree are never named.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_OURS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""Set by git inside a hook: they would lead us into the user's index."""
_QUIET: Mapping[str, str] = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_AUTHOR_NAME": "post-publisher",
    "GIT_AUTHOR_EMAIL": "post-publisher@localhost",
    "GIT_COMMITTER_NAME": "post-publisher",
    "GIT_COMMITTER_EMAIL": "post-publisher@localhost",
}
_PATIENCE = 120
"""Seconds that one git command may take."""


class GitFailed(Exception):
    """Git left with something else than 0; `said` is what it wrote, without colours or hints."""

    def __init__(self, words: Sequence[str], code: int, said: str) -> None:
        super().__init__(f"git {words[0]}: {said or f'exit {code}'}")
        self.code = code
        self.said = said


@dataclass(frozen=True, slots=True)
class Git:
    """The repository that holds `folder`."""

    folder: Path

    def run(self, *words: str, given: bytes = b"", environment: Mapping[str, str] | None = None) -> bytes:
        """What a git command prints. Raises `GitFailed`; its code is 127 where there is no git at all."""
        command = ["git", "-c", "core.quotepath=off", "-c", "gc.auto=0", *words]
        try:
            done = subprocess.run(
                command,
                cwd=self.folder,
                input=given,
                env={**_surroundings(), **(environment or {})},
                capture_output=True,
                timeout=_PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise GitFailed(words, 124, f"no answer after {_PATIENCE} s") from None
        except OSError as error:
            raise GitFailed(words, 127, f"git cannot be started: {error.strerror}") from None
        if done.returncode:
            raise GitFailed(words, done.returncode, _said(done.stderr + done.stdout))
        return done.stdout

    def line(self, *words: str) -> str:
        """The first line that a git command prints, empty when there is none."""
        return self.run(*words).decode(errors="replace").partition("\n")[0].strip()

    def names(self, *words: str) -> list[str]:
        """What a git command prints with `-z`, name by name; a name that is no UTF-8 stays one."""
        printed = self.run(*words).decode(errors="surrogateescape")
        return [name for name in printed.split("\0") if name]

    def knows(self, revision: str) -> bool:
        """Whether the commit is in this clone."""
        try:
            self.run("cat-file", "-e", f"{revision}^{{commit}}")
        except GitFailed as error:
            if error.code == 127:
                raise
            return False
        return True


def _surroundings() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _OURS}
    return {**kept, **_QUIET}


def _said(printed: bytes) -> str:
    """Git's own words: errors without the advice that is meant for other situations."""
    lines = (line.strip() for line in printed.decode(errors="replace").splitlines())
    return "; ".join(line for line in lines if line and not line.startswith("hint:"))
