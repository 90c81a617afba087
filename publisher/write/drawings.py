"""Which formula a drawing is: a body may hold formulas as drawings, and nobody reads those in a diff.

Only names are given here; what stands in a body is an adapter's to say.
"""

from __future__ import annotations

from collections.abc import Mapping

from publisher.document import Document, Math, MathBlock, walk


def tex_of_drawings(document: Document, macros: Mapping[str, str]) -> dict[str, str]:
    """The TeX of each formula of `document`, on one line, by its drawing; `macros` are the site's."""
    from publisher.write.tex import BadFormula, Formulas

    formulas = Formulas(macros)
    found: dict[str, str] = {}
    for node in walk(document.blocks):
        if isinstance(node, Math | MathBlock):
            display = isinstance(node, MathBlock) or node.display
            try:
                found[formulas.svg(node.tex, display=display).markup] = " ".join(node.tex.split())
            except BadFormula:
                continue
    return found
