"""The ledger that several machines share: before a step that cannot be repeated its claim is pushed, and whoever was
first wins; what was done follows, at each new copy and at the end of every run.

The files below the state folder are a copy of the branch. How git is asked stands in `branch`, what becomes of two
sides that changed in `merge`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from publisher.errors import LedgerError, PublisherError
from publisher.files import write_atomically
from publisher.ledger import Ledger, LedgerEntry, TargetEntry
from publisher.ledger.record import spell
from publisher.state.branch import Branch, Files, Outrun
from publisher.state.claim import is_free, myself, tell
from publisher.state.copy import LocalCopy
from publisher.state.merge import compare, merge_entries
from publisher.state.reading import (
    begun_targets,
    changed_targets,
    content_of,
    entry_of,
    gains_copy,
    may_go,
    place_of,
    post_of,
    posts_in,
    shown_copy,
    unsigned,
    without,
)
from publisher.state.trouble import (
    Unreached,
    emptied_branch,
    gone_branch,
    not_shared,
    overtaken,
    recorded_twice,
)

_TRIES = 12
Claims = frozenset[tuple[str, str]]
"""Posts and targets on which work is about to begin."""


class SharedLedger(Ledger):
    """The ledger below `state`, in step with a state branch. `refresh` before a plan that may be carried out."""

    def __init__(
        self,
        state: Path,
        branch: Branch,
        *,
        me: str = "",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(state)
        self.branch = branch
        self._copy = LocalCopy(state, branch=branch.name, hash_name=branch.hash_name)
        self._me = me or myself()
        self._now = now
        self._sleep = sleep
        self._moved: set[tuple[str, str]] = set()
        self._is_locked = False
        self._unreached: Unreached | None = None

    # ------------------------------------------------------------ in step with the branch

    def refresh(self) -> None:
        """Brings the copy up to date, and pushes what an earlier run could not. Raises `LedgerError` E120 to E122."""
        with super().lock():
            self.take_in(self.branch.fetch())
            self._share("what was left")
            self._moved.clear()

    def catch_up(self) -> None:
        """Takes in what was fetched last, by whom ever; asks nobody. For a copy to plan with."""
        self.take_in(self.branch.fetched())
        self._moved.clear()

    @property
    def is_unknown(self) -> bool:
        """Whether nothing of the branch was ever seen from here: an empty ledger then means nothing."""
        return self._copy.base() is None and self.branch.fetched() is None

    @property
    def is_behind(self) -> bool:
        """Whether more was fetched, by git itself perhaps, than this copy holds."""
        fetched, base = self.branch.fetched(), self._base()
        return fetched is not None and fetched != base and not (base and self.branch.holds(fetched, base))

    @contextmanager
    def lock(self, *, wait: float = 30, sleep: Callable[[float], None] = time.sleep) -> Iterator[None]:
        """As for any ledger; at the end, however that comes about, what was done is pushed.

        Raises `LedgerError` E430 when the work was done and its record could not be pushed.
        """
        with super().lock(wait=wait, sleep=sleep):
            self._is_locked = True
            try:
                yield
            except BaseException:
                with suppress(PublisherError):
                    self._share_rest()
                raise
            finally:
                self._is_locked = False
            self._share_rest()

    def seed(self) -> bool:
        """Puts what the copy holds onto the branch, making it where there is none. Returns whether it was made."""
        with super().lock():
            there = self.branch.fetch()
            if there is None:
                self._share("the ledger so far", makes=True)
            else:
                self.take_in(there)
                self._share("the ledger of this clone")
            return there is None

    def _share_rest(self) -> None:
        self._sign_off()
        try:
            self._share("the end of a run")
        except PublisherError as error:
            raise not_shared(self.branch, error.message) from None

    def _base(self) -> str | None:
        """The commit that the copy is in step with, when this clone still has it."""
        base = self._copy.base()
        return base if base and self.branch.has(base) else None

    def _files(self, commit: str | None) -> Files:
        return self.branch.files(commit) if commit else {}

    # ------------------------------------------------------------ taking in

    def take_in(self, there: str | None) -> None:
        """Merges what stands at `there` into the copy. Raises `LedgerError` E121 where that would lose the ledger."""
        base = self._base()
        if there is None:
            if base is not None:
                raise gone_branch(self.branch, base)
            return
        theirs, before, ours = self._files(there), self._files(base), self._copy.files()
        if not posts_in(theirs) and posts_in({**before, **ours}):
            raise emptied_branch(self.branch, base)
        known = {path: id for path, id in before.items() if may_go(path) or (path in ours and path in theirs)}
        self._merge(known, ours, theirs)  # what is missing on one side was lost there, and comes back
        self._copy.set_base(there)

    def _merge(self, base: Files, ours: Files, theirs: Files) -> None:
        difference = compare(base, ours, theirs)
        paths = (*difference.theirs, *difference.both)
        at = self.branch.contents([id for side in (base, theirs) for path in paths if (id := side.get(path))])
        taken: dict[str, bytes | None] = {
            path: at[theirs[path]] if path in theirs else None for path in difference.theirs
        }
        clashed: set[tuple[str, str]] = set()
        for path in difference.both:
            if post := post_of(path):
                taken[path], moved = self._merge_post(
                    post, *(content_of(at, side, path) for side in (base, theirs))
                )
                clashed |= {(post, name) for name in moved}
        for path in difference.both:
            if not post_of(path) and place_of(path) in clashed and path in theirs:
                taken[path] = at[theirs[path]]
        self._note_moves({path: content_of(at, base, path) for path in difference.theirs}, taken)
        self._moved |= clashed
        self._copy.take(taken)
        for post in {post for path in taken if (post := post_of(path))}:
            self.reread(post)

    def _merge_post(
        self, post: str, base: bytes | None, theirs: bytes | None
    ) -> tuple[bytes | None, frozenset[str]]:
        """One post's file that both sides changed, and the targets where theirs came in.

        What clashes, or cannot be understood there, is theirs; ours is kept aside and stops the post.
        """
        file = self._copy.read(f"ledger/{post}.json")
        merged = merge_entries(entry_of(base, post), entry_of(file, post), entry_of(theirs, post))
        is_unread = theirs is not None and entry_of(theirs, post) is None
        if (merged.clashes or is_unread) and file is not None and file != theirs:
            write_atomically(self._aside(post), file)
        text = theirs if is_unread or merged.entry is None else spell(merged.entry).encode()
        return text, merged.moved

    def _note_moves(self, before: Mapping[str, bytes | None], now: Mapping[str, bytes | None]) -> None:
        """Remembers which targets of which posts others have changed since this run planned."""
        for path in before:
            if post := post_of(path):
                self._moved |= {(post, name) for name in changed_targets(before[path], now[path], post)}

    # ------------------------------------------------------------ a post of which two copies are on record

    def _aside(self, post: str) -> Path:
        return self.state / "conflicts" / f"{post}.json"

    def load(self, post: str) -> LedgerEntry | None:
        """As for any ledger. Raises `LedgerError` E429 while two records of one copy wait for a person."""
        aside = self._aside(post)
        if aside.is_file():
            raise self._twice(post, aside)
        return super().load(post)

    def _twice(self, post: str, aside: Path) -> LedgerError:
        ours, theirs = (
            entry_of(aside.read_bytes(), post),
            entry_of(self._copy.read(f"ledger/{post}.json"), post),
        )
        here, there = (side.targets if side else {} for side in (ours, theirs))
        name = next((name for name in here if name in there and here[name] != there[name]), "")
        said = [shown_copy(side.get(name)) for side in (here, there)]
        return recorded_twice(post, name, said[0], said[1], str(aside))

    # ------------------------------------------------------------ claims

    def require_free(self, post: str, target: str) -> None:
        """Raises `Overtaken` E428 while another machine may be at work on it, or was since this run planned."""
        entry = self.target(post, target)
        if entry and entry.pending and not is_free(entry.pending, self._me, self._now()):
            raise overtaken(post, target, tell(entry.pending))
        if (post, target) in self._moved:
            raise overtaken(post, target, "another machine was at work on it just now")

    def save(self, entry: LedgerEntry) -> None:
        """As for any ledger; what begins here is on the branch when this returns, or is not begun.

        Raises `Overtaken` E428 where another machine was first, `LedgerError` E120 or E122 where nobody can know.
        """
        with self._guard:
            before = self.load(entry.post)
            entry = self._signed(before, entry)
            claims = frozenset((entry.post, name) for name in begun_targets(before, entry))
            for claim in claims:
                self.require_free(*claim)
            super().save(entry)
            if claims and self._is_locked:
                self._claim(before, entry, claims)
            elif self._is_locked and gains_copy(before, entry):
                with suppress(LedgerError):  # the record is on disk here, and the end of the run tries again
                    self._share(f"{entry.post}: a copy is there")

    def _claim(self, before: LedgerEntry | None, entry: LedgerEntry, claims: Claims) -> None:
        names = ", ".join(sorted(name for _, name in claims))
        try:
            if self._unreached:
                raise self._unreached
            self._share(f"{entry.post}: {names} begun", claims=claims)
        except BaseException as error:
            if isinstance(error, Unreached):
                self._unreached = error
            self._put_back(before, claims)
            raise

    def _put_back(self, before: LedgerEntry | None, claims: Claims) -> None:
        """Takes attempts back that were not begun; what else came in meanwhile stays."""
        for post, name in claims:
            known = super().load(post)
            old = before.targets.get(name) if before else None
            if known is None:
                continue
            targets = {**known.targets, name: old} if old else without(known.targets, name)
            if targets or before:
                super().save(replace(known, targets=MappingProxyType(targets)))
            else:
                self.path_of(post).unlink(missing_ok=True)
                self.reread(post)

    def forget(self, post: str, target: str) -> None:
        """As for any ledger; a post of which nothing is known any more keeps an empty file, so that a file that got
        lost is never taken for one."""
        with self._guard:
            known = self.load(post)
            if known is not None and target in known.targets:
                self.save(replace(known, targets=MappingProxyType(without(known.targets, target))))

    def _sign_off(self) -> None:
        """Lets others take up at once what this run leaves unfinished."""
        for entry in self.load_all().entries.values():
            targets = {name: unsigned(target, self._me) for name, target in entry.targets.items()}
            if targets != dict(entry.targets):
                super().save(replace(entry, targets=MappingProxyType(targets)))

    def _signed(self, before: LedgerEntry | None, entry: LedgerEntry) -> LedgerEntry:
        """The entry with our name on every attempt that bears none yet."""
        known = before.targets if before else {}
        targets = {name: self._sign(known.get(name), target) for name, target in entry.targets.items()}
        return replace(entry, targets=MappingProxyType(targets))

    def _sign(self, before: TargetEntry | None, target: TargetEntry) -> TargetEntry:
        pending = target.pending
        if pending is None or pending.by:
            return target
        old = before.pending if before else None
        if old and (old.attempt, old.step) == (pending.attempt, pending.step):
            return replace(target, pending=replace(pending, by=old.by, since=old.since))
        since = self._now().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        return replace(target, pending=replace(pending, by=self._me, since=since))

    # ------------------------------------------------------------ pushing

    def _share(self, message: str, *, claims: Claims = frozenset(), makes: bool = False) -> None:
        """Pushes what this copy has and the branch does not; what came in between is merged first."""
        for number in range(_TRIES):
            base = self._base()
            changes = self._changes(self._files(base))
            if not changes and not (makes and base is None):
                if (
                    claims
                ):  # what is about to begin must be there: nothing to push means that it could not be told
                    raise not_shared(self.branch, "the attempt is no file that is shared")
                return
            commit = self.branch.commit(changes, parent=base, message=f"{message}\n")
            try:
                self.branch.push(commit)
            except Outrun:
                self._sleep(min(2.0, 0.05 * 2**number))
                self._fall_in(claims)
            else:
                self._copy.set_base(commit)
                return
        raise not_shared(self.branch, f"{_TRIES} times another machine pushed first")

    def _fall_in(self, claims: Claims) -> None:
        """Takes in what others pushed first. Raises `Overtaken` where that is what we were about to begin."""
        there = self.branch.fetch()
        lost = self._lost(claims, there) if there else None
        if lost is None:
            self.take_in(there)
            return
        post, target, entry = lost
        pending = entry.pending if entry else None
        raise overtaken(
            post, target, tell(pending) if pending else "another machine was at work on it just now"
        )

    def _lost(self, claims: Claims, there: str) -> tuple[str, str, TargetEntry | None] | None:
        """The first claim whose record moved there, and what it says now."""
        before, now = self._files(self._base()), self._files(there)
        for post, target in sorted(claims):
            path = f"ledger/{post}.json"
            if before.get(path) == now.get(path):
                continue
            at = self.branch.contents([id for side in (before, now) if (id := side.get(path))])
            if target in changed_targets(content_of(at, before, path), content_of(at, now, path), post):
                entry = entry_of(content_of(at, now, path), post)
                return post, target, entry.targets.get(target) if entry else None
        return None

    def _changes(self, base: Files) -> Mapping[str, str | None]:
        """What the copy has and `base` has not. A file that cannot be understood stays here, one that is missing
        was lost here."""
        ours = self._copy.files()
        changes: dict[str, str | None] = {path: None for path in base if path not in ours and may_go(path)}
        differing = [path for path in sorted(ours) if base.get(path) != ours[path]]
        sound = [path for path in differing if self._is_understood(path)]
        if sound:
            ids = self.branch.keep_files([self._copy.place(path) for path in sound])
            changes |= dict(zip(sound, ids, strict=True))
        return changes

    def _is_understood(self, path: str) -> bool:
        post = post_of(path)
        return not post or entry_of(self._copy.read(path), post) is not None
