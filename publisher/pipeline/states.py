"""The ledger of a configuration: a folder's, or a state branch's with its local copy.

Which it is, is known here and nowhere else; what a plan or a run does with it is the same. A folder's ledger loads
nothing of git.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from publisher.config.settings import Settings
from publisher.errors import LedgerError
from publisher.ledger import Ledger

if TYPE_CHECKING:
    from publisher.state.shared import SharedLedger

DEFAULT_BRANCH = "publish-state"
"""What `init --ci` names the state branch."""
Fetch = Literal["no", "look", "try", "must"]
"""What of the branch is asked for: nothing, what a plan needs to know, an exchange where it can be reached, an exchange
without which nothing may happen."""


def open_ledger(settings: Settings, *, fetch: Fetch = "no") -> Ledger:
    """The ledger as it is now. Raises `ConfigError` E119, `LedgerError` E120 to E122; E120 not with `try`.

    With `no` and `look` nothing is written but what git itself fetches.
    """
    if not settings.branch:
        return Ledger(settings.state)
    from publisher.state.trouble import Unreached

    ledger = shared_ledger(settings)
    if fetch in ("no", "look"):
        if fetch == "look":
            ledger.branch.fetch()
        return _with_what_was_fetched(ledger) if ledger.is_behind else ledger
    try:
        ledger.refresh()
    except Unreached:
        if fetch == "must":
            raise
    return ledger


def shared_ledger(settings: Settings) -> SharedLedger:
    """The ledger of a configuration that names a state branch, as its local copy stands."""
    from publisher.state.branch import Branch
    from publisher.state.shared import SharedLedger

    return SharedLedger(settings.state, Branch(settings.root, settings.branch))


def is_blind(settings: Settings, ledger: Ledger) -> bool:
    """Whether nobody knows what was published: the state branch was never fetched."""
    return bool(settings.branch) and bool(getattr(ledger, "is_unknown", False))


def require_first_run(settings: Settings) -> None:
    """Raises `LedgerError` E121 when an empty folder's ledger stands beside a state branch that was fetched."""
    if settings.branch or Ledger(settings.state).load_all().entries:
        return
    from publisher.errors import ConfigError
    from publisher.state.branch import Branch
    from publisher.state.git import GitFailed
    from publisher.state.trouble import unused_branch

    try:
        branch = Branch(settings.root, DEFAULT_BRANCH)
        commit = branch.fetched()
        is_used = commit is not None and bool(branch.files(commit))
    except (ConfigError, LedgerError, GitFailed):  # no git here, or a branch of somebody else's
        return
    if is_used:
        raise unused_branch(DEFAULT_BRANCH)


def _with_what_was_fetched(ledger: SharedLedger) -> Ledger:
    """The ledger with what git fetched since the last run merged in, in a folder that nobody keeps."""
    import weakref
    from shutil import copytree
    from tempfile import TemporaryDirectory

    from publisher.state.branch import FOLDERS
    from publisher.state.copy import BASE
    from publisher.state.shared import SharedLedger

    folder = TemporaryDirectory(prefix="publish-state-")
    state = Path(folder.name)
    for name in FOLDERS:
        if (ledger.state / name).is_dir():
            copytree(ledger.state / name, state / name)
    if (ledger.state / BASE).is_file():
        (state / BASE).write_bytes((ledger.state / BASE).read_bytes())
    view = SharedLedger(state, ledger.branch)
    view.catch_up()
    weakref.finalize(view, folder.cleanup)
    return view
