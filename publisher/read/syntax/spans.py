"""Where links and pictures stand: offsets into the content of the inline token that holds them.

A Markdown writer replaces addresses at these places and leaves every other character as it is. Wraps the
rules that make links and pictures; it never changes what they find.
"""

from __future__ import annotations

from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_inline.state_inline import StateInline
from markdown_it.token import Token

_RULES = {"link": "link_open", "image": "image", "autolink": "link_open", "bare_address": "link_open"}

Rule = Callable[[StateInline, bool], bool]


def spans_plugin(md: MarkdownIt) -> None:
    """Lets every `link_open` and `image` token know its place.

    `meta["span"]`: (start, end) of the whole construct. For `[text](to)` and `![text](to)` also
    `meta["href_span"]`: the destination as written, without angle brackets; for reference links instead
    `meta["reference"]`: the normalised label. Inside a picture's `children` (its description) and inside an
    inline footnote the offsets count from the start of that token's own `content`.
    """
    md.options["store_labels"] = True
    rules = {rule.name: rule.fn for rule in md.inline.ruler.__rules__}
    for name, token_type in _RULES.items():
        if name in rules:
            md.inline.ruler.at(name, _recording(rules[name], token_type))


def _recording(rule: Rule, token_type: str) -> Rule:
    def record(state: StateInline, silent: bool) -> bool:
        start, known = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            # Pending text may have been pushed before the rule's own token.
            token = next(token for token in state.tokens[known : known + 2] if token.type == token_type)
            _note(state, token, start)
        return True

    return record


def _note(state: StateInline, token: Token, start: int) -> None:
    token.meta["span"] = (start, state.pos)
    if "label" in token.meta:
        token.meta["reference"] = token.meta.pop("label")
    elif token.info != "auto":
        token.meta["href_span"] = _destination(state, start, is_image=token.type == "image")


def _destination(state: StateInline, start: int, *, is_image: bool) -> tuple[int, int]:
    """The place of the destination in the inline link or picture from `start` to the state's position."""
    bracket = start + 1 if is_image else start
    pos = state.md.helpers.parseLinkLabel(state, bracket, not is_image) + 2
    while state.src[pos] in " \t\n":
        pos += 1
    found = state.md.helpers.parseLinkDestination(state.src, pos, state.pos)
    if not found.ok:
        return pos, pos
    return (pos + 1, found.pos - 1) if state.src[pos] == "<" else (pos, found.pos)
