"""Formulas for looking at: drawn into the page, in the ink of the text around them.

A formula that cannot be drawn stands there as its TeX; that it is a bad one is the check's to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from publisher.write.html import element, escape


class FormulaView:
    """The formulas of one column; `macros` and `delimiters` are the site's."""

    def __init__(self, macros: Mapping[str, str], delimiters: tuple[str, ...] = ("dollars",)) -> None:
        from publisher.write.tex import Formulas

        self.delimiters = delimiters
        self._formulas = Formulas(macros)

    def draw(self, tex: str, *, display: bool) -> str:
        """The formula as HTML: a line of its own when `display`, which scrolls when it is too wide."""
        from publisher.write.tex import BadFormula

        try:
            drawn = self._formulas.svg(tex, display=display).markup
        except BadFormula:
            return element("code", escape(tex), class_="bad-formula")
        return element("span", drawn, class_="formula display" if display else "formula", title=tex)


def equation_of(address: str) -> str | None:
    """The TeX that an address of Zhihu's equation service holds, None for another address."""
    parts = urlsplit(address)
    if parts.hostname != "www.zhihu.com" or parts.path != "/equation":
        return None
    return next(iter(parse_qs(parts.query).get("tex", ())), None)
