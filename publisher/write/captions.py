"""A picture's caption: the words of its title, else of its alternative text, with the formulas in them.

Those texts are no Markdown, but a blog's MathJax draws what stands between dollars on a page wherever it is shown.
"""

from __future__ import annotations

import re

from publisher.document import Image, Inline, Math, Text
from publisher.write.tex_plain import Run, plain_tex

_FORMULA = re.compile(r"(?<!\\)(\$\$?)(?=\S)([^$\n]*?[^$\n\s\\])\1(?![\d$])")
_SCRIPTS = {
    "sup": str.maketrans("0123456789+−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ"),
    "sub": str.maketrans("0123456789+−=()aeijkmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₘₙₒₚᵣₛₜᵤᵥₓ"),
}


def caption_runs(image: Image) -> tuple[Inline, ...]:
    """The caption as inlines; nothing for a picture without one."""
    caption = " ".join(image.caption.split())
    out: list[Inline] = []
    at = 0
    for match in _FORMULA.finditer(caption):
        out += [Text(caption[at : match.start()]), Math(match[2].strip())]
        at = match.end()
    return tuple(inline for inline in (*out, Text(caption[at:])) if inline != Text(""))


def caption_words(image: Image) -> str:
    """The caption where only characters can stand: formulas as such where they can be, else as TeX."""
    return "".join(_words(inline) for inline in caption_runs(image))


def _words(inline: Inline) -> str:
    match inline:
        case Math():
            runs = plain_tex(inline.tex)
            shown = None if runs is None else [_shown(run) for run in runs]
            return inline.tex if shown is None or None in shown else "".join(filter(None, shown))
        case Text():
            return inline.text
        case _:
            return ""


def _shown(run: Run) -> str | None:
    """One run in characters; None for a script that Unicode has no signs for."""
    if run.position == "base":
        return run.text
    table = _SCRIPTS[run.position]
    return run.text.translate(table) if all(ord(sign) in table for sign in run.text) else None
