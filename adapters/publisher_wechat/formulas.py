"""Formulas as WeChat shows them: plain symbols as text, SVG in the line, or pictures that apply draws and uploads.

How long a drawing may be before it becomes a picture, the article's length decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.document import Asset, Problem, fingerprint
from publisher.errors import SourceError
from publisher.write.html import element, escape
from publisher.write.tex_plain import Position, Run, plain_tex
from publisher_wechat.pictures import Pictures

if TYPE_CHECKING:
    from publisher.write.tex import Formulas, SvgFormula

NO_PICTURES = 1 << 20
"""A `longest` that every drawing stays below."""
_PICTURE_LENGTH = 220
"""Characters that a formula's picture takes in the body, its address among them."""
_PNG_SCALE = 3.0
"""Pixels of the picture for each of the page's: sharp on the phones of today."""
_INK = "#6a6a6a"
"""Between black and white: WeChat's dark mode leaves the ink of a picture as it is."""


class FormulaWriter:
    """The formulas of one article. Drawings of more than `longest` characters become pictures.

    `problems` grows as it writes, and so does `lengths`, those of the drawings in the order in which they stand.
    """

    def __init__(
        self,
        macros: Mapping[str, str],
        *,
        longest: int,
        is_plain_text: bool,
        font: Path | None,
        pictures: Pictures,
    ) -> None:
        self._macros = macros
        self._longest = longest
        self._is_plain_text = is_plain_text
        self._font = font
        self._pictures = pictures
        self.problems: list[Problem] = []
        self.lengths: list[int] = []

    def write(self, tex: str, *, display: bool, line: int | None) -> str:
        """One formula as HTML that stands in a line; its TeX in `<code>` when it is a bad one."""
        plain = plain_html(tex) if self._is_plain_text and not display else None
        if plain is not None:
            return plain
        from publisher.write.tex import BadFormula

        try:
            formula = self._formulas.svg(tex, display=display)
        except BadFormula as bad:
            message = f"the formula cannot be set: {bad}"
            self.problems.append(
                Problem("E305", line, message, fix="correct the TeX, or define what it uses")
            )
            return element("code", escape(" ".join(tex.split())))
        if len(formula.markup) > self._longest:
            return self._picture(tex, formula, line=line)
        self.lengths.append(len(formula.markup))
        return formula.markup

    @cached_property
    def _formulas(self) -> Formulas:
        """The engine, loaded with the first formula that is no plain text."""
        from publisher.write.tex import Formulas

        return Formulas(self._macros)

    def _picture(self, tex: str, formula: SvgFormula, *, line: int | None) -> str:
        sha256 = fingerprint(("formula", _PNG_SCALE, _INK, formula.markup))
        load = partial(_drawn, formula.markup, self._font)
        asset = Asset(sha256, "image/png", None, f"{sha256[:16]}.png", load, drawn=True)
        style = f"width:{formula.width_em:g}em;vertical-align:{-formula.depth_em:g}em"
        return element("img", None, src=self._pictures.add_asset(asset, tex, line=line), style=style)


def longest_within(lengths: Iterable[int], excess: int) -> int:
    """How long a drawing may be so that pictures in place of the longer ones save `excess` characters; 0 when even
    all of them save less."""
    for length in sorted(lengths, reverse=True):
        if length <= _PICTURE_LENGTH:
            break
        excess -= length - _PICTURE_LENGTH
        if excess <= 0:
            return length - 1
    return 0


def _drawn(markup: str, configured: Path | None) -> bytes:
    """The picture. Raises `SourceError` E307 when it holds Chinese and there is no font for it."""
    from publisher.media.fonts import MissingFont, find_cjk_font
    from publisher.media.raster import rasterise_svg

    try:
        return rasterise_svg(markup, font=find_cjk_font(configured), scale=_PNG_SCALE, ink=_INK)
    except MissingFont as missing:
        why, *commands = str(missing).splitlines()
        raise SourceError("E307", f"a formula cannot be drawn: {why}", fix="\n".join(commands)) from None


def plain_html(tex: str) -> str | None:
    """A formula of plain symbols as text, None when it needs more."""
    runs = plain_tex(tex)
    if runs is None:
        return None
    groups = groupby(runs, key=lambda run: run.position)
    return "".join(_placed("".join(map(_letters, inner)), position) for position, inner in groups)


def _letters(run: Run) -> str:
    return element("em", escape(run.text)) if run.italic else escape(run.text)


def _placed(html: str, position: Position) -> str:
    return html if position == "base" else element(position, html)
