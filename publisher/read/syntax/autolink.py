"""Bare addresses: `https://…` and `www.…` in running text become links, as in GFM, but for two things.

An address ends before Chinese text and Chinese punctuation, and may follow them without a blank. Mail
addresses stay text: a post rarely means to publish one. Nothing is linked inside links, code or HTML anchors.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_inline.state_inline import StateInline

from publisher.read.syntax.emphasis import Kind, kind

_START = r"(?<![A-Za-z0-9])https?://|(?<![A-Za-z0-9/.@:-])www\."
_HEAD = re.compile(r"(?:https?://|www\.)(?=([\w-]+(?:\.[\w-]+)*))", re.IGNORECASE)
_ASCII_RUN = re.compile(r"[!-;=?-Z\\^-~]*")  # all visible ASCII but angle and square brackets
_ENTITY_TAIL = re.compile(r"&[A-Za-z0-9]+;\Z")
_LONGEST_ENTITY = 34  # characters: "&CounterClockwiseContourIntegral;" and a spare one
_TRAILING = frozenset("?!.,:*_~'\"\\")


def autolink_plugin(md: MarkdownIt) -> None:
    """Adds the rule `bare_address`, and lets the text rule stop where an address begins."""
    md.inline.ruler.at("text", take_text)
    md.inline.ruler.before("link", "bare_address", link_bare_address)


def take_text(state: StateInline, silent: bool) -> bool:
    """Takes plain text up to the next character, or start of an address, that a rule may want."""
    stops = _stops(state.md.inline.terminator_re.pattern)
    found = stops.search(state.src, state.pos, state.posMax)
    end = found.start() if found else state.posMax
    if end == state.pos:
        return False
    if not silent:
        state.append_pending(state.src[state.pos : end])
    state.pos = end
    return True


def link_bare_address(state: StateInline, silent: bool) -> bool:
    """Makes a link of the bare address at this place.

    Never while looking ahead: there, brackets have a say first. Tokens bear markup `linkify`, info `auto`.
    """
    if silent or state.linkLevel > 0 or state.src[state.pos] not in "hHwW":
        return False
    end = address_end(state.src, state.pos, limit=state.posMax)
    if end is None:
        return False
    text = unescapeAll(state.src[state.pos : end])
    href = state.md.normalizeLink(f"http://{text}" if text[0] in "wW" else text)
    _push_link(state, text, href)
    state.pos = end
    return True


def address_end(text: str, start: int, *, limit: int) -> int | None:
    """The offset behind the address that begins at `start`, or None where none does.

    A host has letters, digits, hyphens and dots; an underscore in one of its last two labels spoils it (GFM).
    """
    head = _HEAD.match(text, start, limit)
    if not head:
        return None
    host_end = _reach(text, head.end(), limit=head.end(1))
    host = text[head.end() : host_end].rstrip(".")
    if not host.strip("-_") or any("_" in label for label in host.split(".")[-2:]):
        return None
    if text[start] in "wW" and "." not in host:
        return None
    return _trim(text, start, _reach(text, head.end(), limit=limit))


@lru_cache(maxsize=8)
def _stops(terminators: str) -> re.Pattern[str]:
    return re.compile(f"{terminators}|{_START}", re.IGNORECASE)


def _push_link(state: StateInline, text: str, href: str) -> None:
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": href}
    state.push("text", "", 0).content = text
    closing = state.push("link_close", "a", -1)
    for token in (opening, closing):
        token.markup, token.info = "linkify", "auto"


def _reach(text: str, start: int, *, limit: int) -> int:
    """The offset of the first character from `start` on that cannot belong to an address."""
    end = _run_end(text, start, limit)
    while end < limit and _is_foreign_letter(text[end]):
        end = _run_end(text, end + 1, limit)
    return end


def _run_end(text: str, start: int, limit: int) -> int:
    found = _ASCII_RUN.match(text, start, limit)
    return found.end() if found else start


def _is_foreign_letter(character: str) -> bool:
    """A letter, mark or digit beyond ASCII that is not CJK: é may stand in an address, 。 and 中 end it."""
    return not character.isascii() and not kind(character) & Kind.CJK and category(character)[0] in "LMN"


def _trim(text: str, start: int, end: int) -> int:
    """Leaves out what ends a sentence and not an address: punctuation, an entity, a lonely bracket (GFM)."""
    surplus = text.count(")", start, end) - text.count("(", start, end)
    while end > start:
        last = text[end - 1]
        if last in _TRAILING:
            end -= 1
        elif last == ")" and surplus > 0:
            end, surplus = end - 1, surplus - 1
        elif last == ";":
            entity = _ENTITY_TAIL.search(text[max(start, end - _LONGEST_ENTITY) : end])
            end -= len(entity.group()) if entity else 1
        else:
            break
    return end
