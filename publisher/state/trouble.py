"""What can go wrong with a shared ledger, worded once: what happened, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from publisher.errors import ConfigError, ExitCode, LedgerError, UnsafePlan

if TYPE_CHECKING:
    from publisher.state.git import GitFailed


class Branch(Protocol):
    """What a message says of a branch."""

    @property
    def name(self) -> str: ...
    @property
    def remote(self) -> str: ...


class NotTaken(LedgerError):
    """The remote does not let us write the branch."""

    exit_code = ExitCode.PERSON


class NotShared(LedgerError):
    """What was done is recorded here and nowhere else yet."""

    exit_code = ExitCode.FAILED


class Unreached(LedgerError):
    """The remote gave no answer; nothing was sent."""

    exit_code = ExitCode.FAILED


class Twice(LedgerError):
    """Two machines recorded different copies of one post on one target."""

    exit_code = ExitCode.PERSON


class Overtaken(UnsafePlan):
    """Another machine is at work on this post, or was since it was planned here."""


def no_repository(name: str, error: GitFailed | None) -> ConfigError:
    """There is no git, no repository or no remote behind the configuration."""
    said = error.said if error else "there is no remote called origin, and not exactly one other"
    return ConfigError(
        "E119",
        f"state: branch:{name} needs a git repository with a remote: {said}",
        fix="git remote add origin URL, or name a folder: `state: .publisher`",
    )


def unreachable(branch: Branch, error: GitFailed) -> Unreached:
    """No answer, or one that makes no sense."""
    return Unreached(
        "E120",
        f"the state branch {branch.name} cannot be reached on {branch.remote}: {error.said}",
        why="what other machines have published is not known without it, so nothing is sent",
        fix="connect and run again; `publish -n` plans with what was fetched last",
    )


def foreign_branch(branch: Branch) -> LedgerError:
    """A branch of that name that holds something else."""
    return LedgerError(
        "E121",
        f"{branch.remote} has a branch {branch.name} that is no state branch: it has no state.json",
        fix="choose another name in `state: branch:NAME`",
    )


def newer_branch(branch: Branch, version: object) -> LedgerError:
    return LedgerError(
        "E111", f"the state branch {branch.name} is of schema {version}", fix="upgrade post-publisher"
    )


def gone_branch(branch: Branch, last: str) -> LedgerError:
    """It was there, and is not any more."""
    return LedgerError(
        "E121",
        f"the state branch {branch.name} is gone from {branch.remote}; an empty ledger would send everything again",
        fix=f"put it back: git push {branch.remote} {last}:refs/heads/{branch.name}",
    )


def emptied_branch(branch: Branch, last: str | None) -> LedgerError:
    """It is there, and knows of no post any more."""
    back = f"git push --force-with-lease {branch.remote} {last}:refs/heads/{branch.name}" if last else ""
    return LedgerError(
        "E121",
        f"the state branch {branch.name} knows of no post any more, though posts were published",
        fix=f"put the last good one back: {back}" if back else "restore it from another clone",
    )


def unused_branch(name: str) -> LedgerError:
    """A folder is configured and empty, while a state branch exists."""
    return LedgerError(
        "E121",
        f"the ledger is empty, but there is a state branch {name}: this would be no first run",
        fix=f"state: branch:{name} in publisher.yaml",
    )


def not_taken(branch: Branch, error: GitFailed) -> NotTaken:
    """The remote said no."""
    return NotTaken(
        "E122",
        f"{branch.remote} does not take the state branch {branch.name}: {error.said}",
        why="without it, other machines would not learn what is published; nothing more is sent",
        fix="let this login push to it: in Actions `permissions: contents: write`, and no protection rule for its name",
    )


def not_shared(branch: Branch, reason: str) -> NotShared:
    """The end of a run that could not be pushed."""
    return NotShared(
        "E430",
        f"what was done is recorded here, but not on the state branch {branch.name}: {reason}",
        why="until it is there, another machine holds these posts or looks on the platform first",
        fix="run any publishing command again once the remote can be reached: it pushes what is left",
    )


def overtaken(post: str, target: str, who: str) -> Overtaken:
    """Somebody else's claim stands, or their work came in between."""
    return Overtaken(
        "E428",
        f"{who} on {target}; nothing was sent of it from here",
        why="two machines that send the same post would make two articles",
        fix=f"run again in a while: it takes up what that run left ({post})",
    )


def recorded_twice(post: str, target: str, ours: str, theirs: str, kept: str) -> Twice:
    """Two copies are on record for one post on one target."""
    return Twice(
        "E429",
        f"{post} on {target}: this machine recorded {ours}, the state branch says {theirs}",
        why="there may be two articles; the branch's record stands, this machine's is kept aside",
        fix=f"look at both and delete one; if yours stays, `publish record` it after you delete {kept}",
        path=kept,
    )
