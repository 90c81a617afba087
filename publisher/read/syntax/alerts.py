"""Alerts: a quote whose first line is `[!NOTE]` (or TIP, IMPORTANT, WARNING, CAUTION), as on GitHub.

A title of one's own may follow on that line, which markdown-it-py's own option does not know; hence this
rule, a pass over the block tokens before their inlines are read. Any other quote stays a quote.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_MARKER = re.compile(r"\[!(note|tip|important|warning|caution)\](?:[ \t]+([^\n]*))?(?:\n|\Z)", re.IGNORECASE)


def alerts_plugin(md: MarkdownIt) -> None:
    """Adds the core rule `alerts`.

    `alert_open` has meta `kind` (lower case) and `title` (the author's, as source text, or nothing). With a
    title, `alert_title_open`, `inline`, `alert_title_close` come first inside.
    """
    md.core.ruler.after("block", "alerts", mark_alerts)


def mark_alerts(state: StateCore) -> None:
    """Turns the quotes that are alerts into alerts."""
    marked: list[Token] = []
    closing: dict[int, bool] = {}  # level of an open quote -> whether it is an alert
    tokens = iter(state.tokens)
    for index, token in enumerate(tokens):
        if token.type == "blockquote_open":
            found = _marker(state.tokens, index)
            closing[token.level] = found is not None
            if found:
                marked.extend(_open_alert(token, found))
                continue
        elif token.type == "blockquote_close" and closing.pop(token.level):
            token.type, token.tag = "alert_close", "div"
        marked.append(token)
    state.tokens = _without_empty_paragraphs(marked)


def _marker(tokens: list[Token], index: int) -> re.Match[str] | None:
    """The marker that opens the quote at `index`; it is taken out of the quote's first paragraph."""
    if tokens[index + 1].type != "paragraph_open":
        return None
    paragraph, inline = tokens[index + 1 : index + 3]
    found = _MARKER.match(inline.content)
    if found:
        inline.content = inline.content[found.end() :].lstrip()
        for token in (paragraph, inline):
            if token.map and inline.content:
                token.map = [token.map[0] + 1, token.map[1]]
    return found


def _open_alert(quote: Token, found: re.Match[str]) -> list[Token]:
    kind, title = found[1].lower(), (found[2] or "").strip()
    quote.type, quote.tag, quote.info = "alert_open", "div", kind
    quote.meta = {"kind": kind, "title": title}
    if not title:
        return [quote]
    first = quote.map[0] if quote.map else 0
    inline = Token("inline", "", 0, level=quote.level + 2, content=title, children=[], map=[first, first + 1])
    inline.block = True
    return [
        quote,
        Token("alert_title_open", "p", 1, level=quote.level + 1, block=True),
        inline,
        Token("alert_title_close", "p", -1, level=quote.level + 1, block=True),
    ]


def _without_empty_paragraphs(tokens: list[Token]) -> list[Token]:
    """Drops the paragraphs of which the marker was all."""
    kept: list[Token] = []
    for token in tokens:
        kept.append(token)
        if token.type == "paragraph_close" and len(kept) > 2:
            opening, inline = kept[-3:-1]
            if (opening.type, inline.type, inline.content) == ("paragraph_open", "inline", ""):
                del kept[-3:]
    return kept
