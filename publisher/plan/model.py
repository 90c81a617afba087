"""The plan: actions in order, a digest that names them, and their counts.

A plan holds no callables and can be written, read by a person, and compared with the next one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from publisher.adapter import Limits, LinkUse, Remote, Rendition
from publisher.document import Loss, Problem, fingerprint
from publisher.errors import ExitCode

ActionKind = Literal["create", "update", "skip", "hold"]
ImageAction = Literal["upload", "known", "convert"]
Reason = Literal[
    "new",  # nothing is there
    "unfinished",  # an earlier attempt did not come to its end
    "edited here",  # the post's own content changed
    "links moved",  # an own post got another address there
    "surroundings",  # header, footer, related list or theme
    "to be published",  # a draft that the mode now publishes
    "unchanged",
    "not for the public",
    "not for this target",
    "waiting",  # surroundings of a live article wait for its next own edit
    "edited",  # only what surrounds changed, and a person edited the copy there
    "frozen",  # the platform cannot change a published article
    "gone",
    "recorded by hand",
    "a check failed",
    "losses",
    "too much change",
    "no rendition",
    "orphan",
]


@dataclass(frozen=True, slots=True)
class PlannedImage:
    """One picture and what will happen to it; sha256, bytes and type are None while it is remote."""

    source: str
    sha256: str | None
    action: ImageAction
    bytes: int | None
    type: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What will be done with one post on one target, and why.

    `problems` are those of a hold; `exit_code` is what a hold leaves with. `note` is one more sentence for
    people. `rendition` is None where there is nothing to send. `names` are what a person calls the drawings of its
    diff (see `plan.readable`).
    """

    post: str
    path: str
    target: str
    kind: ActionKind
    reason: Reason
    title: str = ""
    note: str = ""
    remote: Remote | None = None
    diff: str = ""
    images: tuple[PlannedImage, ...] = ()
    problems: tuple[Problem, ...] = ()
    exit_code: ExitCode = ExitCode.DONE
    rendition: Rendition | None = None
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def fingerprint(self) -> str:
        return self.rendition.fingerprint if self.rendition else ""

    @property
    def limits(self) -> Limits | None:
        return self.rendition.limits if self.rendition else None

    @property
    def links(self) -> tuple[LinkUse, ...]:
        return self.rendition.links if self.rendition else ()

    @property
    def losses(self) -> tuple[Loss, ...]:
        return self.rendition.losses if self.rendition else ()


@dataclass(frozen=True, slots=True)
class Summary:
    """How many actions of each kind there are, over all targets of all posts asked for."""

    create: int
    update: int
    skip: int
    hold: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Actions in post order, targets in the configuration's order. `base` digests what the plan was made from:
    configuration, adapter versions, ledger entries."""

    actions: tuple[Action, ...]
    base: str = ""

    @property
    def digest(self) -> str:
        """Names this plan: equal when the same would be done to the same from the same."""
        return fingerprint((self.base, tuple(_identity(action) for action in self.actions)))

    @property
    def summary(self) -> Summary:
        return summarise(self.actions)

    @property
    def changes(self) -> tuple[Action, ...]:
        """What would be sent."""
        return tuple(action for action in self.actions if action.kind in ("create", "update"))


def summarise(actions: Sequence[Action]) -> Summary:
    """The four counts."""
    kinds = [action.kind for action in actions]
    return Summary(kinds.count("create"), kinds.count("update"), kinds.count("skip"), kinds.count("hold"))


def _identity(action: Action) -> tuple[str, ...]:
    remote = action.remote.id if action.remote else ""
    return (action.post, action.target, action.kind, action.reason, action.fingerprint, remote)
