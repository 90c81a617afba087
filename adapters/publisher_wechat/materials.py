"""What the writers of one article share: the look, the words, and what grows while they write."""

from __future__ import annotations

from dataclasses import dataclass, field

from publisher.adapter import Capabilities
from publisher.document import Loss
from publisher_wechat.diagrams import DiagramWriter
from publisher_wechat.formulas import FormulaWriter
from publisher_wechat.notes import Links, Notes
from publisher_wechat.pictures import Pictures
from publisher_wechat.profile import Profile
from publisher_wechat.theme import Theme
from publisher_wechat.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Materials:
    """`post` is the identity of the post that is written; `losses` grows with what cannot be shown."""

    theme: Theme
    words: Words
    links: Links
    profile: Profile | None
    notes: Notes
    formulas: FormulaWriter
    diagrams: DiagramWriter
    pictures: Pictures
    capabilities: Capabilities
    post: str
    losses: list[Loss] = field(default_factory=list)
