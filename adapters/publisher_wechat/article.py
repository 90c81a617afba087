"""An article as rich as WeChat's limit allows: drawn formulas, then pictures of them, then plainer styles.

The writers know how each thing looks; here it is decided how much of it there may be. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from publisher.adapter import Capabilities
from publisher.document import Code, CodeBlock, Document, Loss, Problem, Table, walk
from publisher_wechat.body import BodyWriter
from publisher_wechat.diagrams import DiagramWriter
from publisher_wechat.formulas import NO_PICTURES, FormulaWriter, longest_within
from publisher_wechat.materials import Materials
from publisher_wechat.notes import Links, Notes
from publisher_wechat.pictures import Pictures, sent_length
from publisher_wechat.printable import printable
from publisher_wechat.profile import Profile
from publisher_wechat.theme import Theme
from publisher_wechat.words import words_for

MathChoice = Literal["auto", "svg", "png"]
_LEANER = Loss(
    "W303", None, "tables and code in lines are plainer, so that the article stays within its limit"
)
_COLOURLESS = Loss("W304", None, "code stands without colours, so that the article stays within its limit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a target wants of its articles; `macros` and `cjk_font` are for formulas, `limit` is in characters."""

    theme: Theme
    math: MathChoice
    links: Links
    profile: Profile | None
    capabilities: Capabilities
    limit: int
    macros: Mapping[str, str]
    cjk_font: Path | None


@dataclass(frozen=True, slots=True)
class Article:
    """A body, what it was made with, and its length as sent."""

    html: str
    made_with: Materials
    length: int

    @property
    def pictures(self) -> Pictures:
        return self.made_with.pictures

    @property
    def losses(self) -> tuple[Loss, ...]:
        return tuple(self.made_with.losses)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return (*self.pictures.problems, *self.made_with.formulas.problems)

    @property
    def drawings(self) -> tuple[int, ...]:
        """The lengths of the formulas drawn in the body."""
        return tuple(self.made_with.formulas.lengths)

    @property
    def diagrams(self) -> tuple[int, ...]:
        """The lengths of the diagrams drawn in the body."""
        return tuple(self.made_with.diagrams.lengths)


@dataclass(frozen=True, slots=True)
class _Longest:
    """Characters that a drawing may have; a longer one becomes a picture."""

    formula: int
    diagram: int = NO_PICTURES


def write_article(document: Document, wishes: Wishes) -> Article:
    """The richest article that stays within the limit; when none does, one with all its looks."""
    longest = _Longest(0 if wishes.math == "png" else NO_PICTURES)
    richest = _write(document, wishes, longest)
    drawings = richest.diagrams + (richest.drawings if wishes.math == "auto" else ())
    if drawings and richest.length > wishes.limit:
        most = longest_within(drawings, richest.length - wishes.limit)
        longest = _Longest(most if wishes.math == "auto" else longest.formula, most)
        richest = _write(document, wishes, longest)
    if richest.length <= wishes.limit:
        return richest
    plainer = (_write(document, less, longest, losses=losses) for less, losses in _plainer(document, wishes))
    return next((article for article in plainer if article.length <= wishes.limit), richest)


def _plainer(document: Document, wishes: Wishes) -> Iterator[tuple[Wishes, tuple[Loss, ...]]]:
    """The wishes with less and less of the look, each with what is lost."""
    nodes = tuple(walk(document.blocks))
    is_touched = any(isinstance(node, (Table, Code)) for node in nodes)
    losses = (_LEANER,) if is_touched else ()
    lean = replace(wishes, theme=wishes.theme.leaner())
    yield lean, losses
    if any(isinstance(node, CodeBlock) for node in nodes):
        yield replace(wishes, theme=wishes.theme.colourless()), (_COLOURLESS,)
        yield replace(lean, theme=lean.theme.colourless()), (*losses, _COLOURLESS)


def _write(
    document: Document, wishes: Wishes, longest: _Longest, *, losses: tuple[Loss, ...] = ()
) -> Article:
    pictures = Pictures()
    formulas = FormulaWriter(
        wishes.macros,
        longest=longest.formula,
        is_plain_text=wishes.math == "auto",
        font=wishes.cjk_font,
        pictures=pictures,
    )
    materials = Materials(
        theme=wishes.theme,
        words=words_for(document.meta.lang),
        links=wishes.links,
        profile=wishes.profile,
        notes=Notes(document.footnotes),
        formulas=formulas,
        diagrams=DiagramWriter(longest=longest.diagram, font=wishes.cjk_font, pictures=pictures),
        pictures=pictures,
        capabilities=wishes.capabilities,
        post=document.meta.id,
        losses=list(losses),
    )
    html = printable(BodyWriter(materials).write(document.blocks))
    return Article(html, materials, sent_length(html, pictures.all))
