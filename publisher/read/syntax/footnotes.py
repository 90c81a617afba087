"""Footnotes: `[^label]`, `[^label]: text` and `^[text]`, by the plugin of mdit-py-plugins, with two repairs.

Definitions stay tokens where they are written; numbering and moving them to the end is a writer's affair.
"""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline.state_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

# The plugin looks for the closing bracket up to the next blank, from every "[^" again: quadratic. CommonMark
# ends a link label at 999 characters (0.31.2, section 4.7), and so do we.
_REFERENCE = re.compile(r"\[\^[^\]\s]{1,999}\]")


def footnotes_plugin(md: MarkdownIt) -> None:
    """Adds footnotes.

    `footnote_ref` has meta `label`; that of an inline footnote has none, but its text as `content` and
    `children`. `footnote_reference_open` and `_close` enclose a definition's blocks, meta `label`.
    """
    md.use(footnote_plugin, move_to_end=False)
    md.inline.ruler.at("footnote_ref", refer)
    md.core.ruler.after("inline", "inline_footnotes", fill_inline_footnotes)


def refer(state: StateInline, silent: bool) -> bool:
    """Reads a reference to a footnote that is defined."""
    return bool(_REFERENCE.match(state.src, state.pos, state.posMax)) and footnote_ref(state, silent)


def fill_inline_footnotes(state: StateCore) -> None:
    """Hands each inline footnote its text, which the plugin keeps aside."""
    notes = state.env.get("footnotes", {}).get("list", {})
    waiting = [token for token in state.tokens if token.type == "inline"]
    while notes and waiting:
        for child in waiting.pop().children or []:
            _fill(child, notes)
            if child.children:
                waiting.append(child)


def _fill(token: Token, notes: dict[int, dict[str, Any]]) -> None:
    if token.type == "footnote_ref" and "label" not in token.meta:
        note = notes[token.meta["id"]]
        token.content, token.children = note["content"], note["tokens"]
