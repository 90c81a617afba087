"""Code in colours: by class, so that a look's style sheet gives light and dark."""

from __future__ import annotations

from publisher.write.html import escape

_LONGEST = 60_000
"""Characters: longer code stands uncoloured, or the page grows beyond use."""


def highlight(code: str, language: str) -> str:
    """`code` as HTML with Pygments' short classes; plain where the language is unknown."""
    from pygments import highlight as paint
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    if not language or len(code) > _LONGEST:
        return escape(code)
    try:
        lexer = get_lexer_by_name(language.lower(), stripnl=False, ensurenl=False)
    except ClassNotFound:
        return escape(code)
    return paint(code, lexer, HtmlFormatter(nowrap=True))
