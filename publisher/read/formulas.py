"""What the author's engine does to a formula before MathJax sees it.

Nunjucks works out `{{ … }}`, and marked eats one backslash of every pair, for which its users double them. The
TeX that comes out is the one the author meant; how it is drawn is nobody's business here.
"""

from __future__ import annotations

import re
from dataclasses import replace

from publisher.read.dialect import Dialect
from publisher.read.expressions import Found, expanded

_DOUBLED = re.compile(r"(?<!\\)\\\\(?:\\\\|[{}_,;!%#&$])")
"""A line end, a brace or a space written with one backslash too many."""
_ESCAPED = re.compile(r"(?<!\\)(?:\\\\)*\\[_*]")
_WORDS = re.compile(r"\\(?:text|mathrm|texttt|operatorname|mbox|tag)\s*\{[^{}]*\}")
_EATEN = re.compile(r"\\([!-/:-@\[-`{-~])")


def as_meant(tex: str, dialect: Dialect) -> tuple[str, tuple[Found, ...]]:
    """The TeX that reaches the reader's MathJax, and the template text that stood in it."""
    found: tuple[Found, ...] = ()
    if dialect.tags == "hexo" and "{" in tex:
        tex, found = expanded(tex)
    elif dialect.tags == "liquid" and "{{" in tex:
        found = tuple(replace(each, printed=None) for each in expanded(tex, language="liquid")[1])
    if dialect.unescapes_formulas and is_doubled(tex):
        tex = _EATEN.sub(r"\1", tex)
    return tex, found


def is_doubled(tex: str) -> bool:
    r"""Whether `tex` was written for an engine that eats backslashes: `\\\\`, `\\{` or `x\_1` in it say so.

    Others leave such marks out, or keep the engine away from formulas; their TeX must not change.
    """
    if "\\" not in tex:
        return False
    bare = _WORDS.sub("", tex)
    return (
        bool(_ESCAPED.search(bare)) or r"\\\\" in bare or bool(_DOUBLED.search(bare) and not _is_plain(bare))
    )


def _is_plain(tex: str) -> bool:
    r"""Whether a brace or a space is escaped just once somewhere, as it is where nothing eats backslashes."""
    return re.search(r"(?<!\\)\\[{}_,;!%#&$]", tex) is not None
