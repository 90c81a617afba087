"""The state of one post on one target, as a coloured word with its mark: colour alone says nothing to some."""

from __future__ import annotations

from collections.abc import Mapping

from publisher.plan.diff import count_lines
from publisher.plan.model import Action, ActionKind
from publisher.preview.words import REASONS, both, say
from publisher.write.html import element

_TONES: Mapping[ActionKind, tuple[str, str]] = {
    "create": ("new", "+"),
    "update": ("changed", "~"),
    "skip": ("quiet", "="),
    "hold": ("held", "!"),
}
_STALE = frozenset({"links moved", "surroundings"})


def pill(action: Action) -> str:
    """The state in words: new, update +4 −4, stale, unchanged, draft, live, held, or why it is skipped."""
    tone, mark = _TONES[action.kind]
    return element("span", element("i", mark, aria_hidden="true") + _words(action), class_=f"pill {tone}")


def _words(action: Action) -> str:
    match action.kind:
        case "skip" if action.reason == "unchanged":
            stage = action.remote.stage if action.remote else ""
            return say(f"at {stage}" if stage in ("draft", "published", "manual") else "same")
        case "skip":
            return both(*REASONS[action.reason])
        case "update":
            added, removed = count_lines(action.diff)
            changes = element("b", f" +{added} −{removed}") if added or removed else ""
            return say("stale" if action.reason in _STALE else "update") + changes
        case _:
            return say(action.kind)
