"""The Markdown parser of one dialect: the shared syntax, with the dialect's differences laid over it.

Each difference is a wrapper around one rule. What tokens mean belongs to `blocks` and `inlines`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin

from publisher.read.dialect import Dialect
from publisher.read.html import KNOWN
from publisher.read.syntax.boxes import boxes_plugin
from publisher.read.syntax.emoji import emoji_plugin
from publisher.read.syntax.pairs import MARK, SUBSCRIPT, SUPERSCRIPT, pairs_plugin
from publisher.read.syntax.parser import build_parser
from publisher.read.tagrules import use_tags

BlockRule = Callable[[StateBlock, int, int, bool], bool]

_LITERAL_WITHOUT = (
    *("table", "code", "blockquote", "hr", "list", "reference", "heading", "lheading", "footnote_def"),
    *("emphasis", "strikethrough", "link", "image", "autolink", "backticks", "escape", "bare_address"),
    *("footnote_inline", "footnote_ref", "tag", "entity", "deflist", "box", "emoji", "mark", "sub", "sup"),
)
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_HTML_COMMENT = re.compile(r"(?P<opens><!--)|-->")
_LIQUID_COMMENT = re.compile(r"\{%-?\s*(?:(?P<opens>comment)|endcomment)\s*-?%\}")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)


@lru_cache(maxsize=16)
def parser(dialect: Dialect) -> MarkdownIt:
    """The parser of `dialect`: one for all posts, never to be configured further."""
    md = _plain_parser(dialect)
    use_tags(md, dialect.tags)
    if dialect.tags == "liquid":
        _wrap(md, "paragraph", _with_whole_comments(_LIQUID_COMMENT))
    return md


@lru_cache(maxsize=16)
def literal_parser(dialect: Dialect) -> MarkdownIt:
    """The parser of what a `raw` tag holds, which is no Markdown: text, formulas, fences and HTML alone."""
    return _plain_parser(dialect).disable(list(_LITERAL_WITHOUT), True)


def _plain_parser(dialect: Dialect) -> MarkdownIt:
    md = build_parser.__wrapped__(math=dialect.math)
    _add_extras(md, dialect)
    _wrap(md, "paragraph", _with_whole_comments(_HTML_COMMENT))
    _wrap(md, "html_block", _without_pseudo_tags)
    if not dialect.bare_links:
        md.disable("bare_address", True)
    if not dialect.blocks_interrupt:
        for name in ("list", "blockquote", "heading"):
            _wrap(md, name, _not_interrupting)
    return md


def _add_extras(md: MarkdownIt, dialect: Dialect) -> None:
    """The constructs beyond CommonMark that the dialect has."""
    if "definitions" in dialect.extras:
        md.use(deflist_plugin)
    if "containers" in dialect.extras:
        md.use(boxes_plugin)
    if "emoji" in dialect.extras:
        md.use(emoji_plugin)
    pairs = [MARK] if "marks" in dialect.extras else []
    pairs += [SUBSCRIPT, SUPERSCRIPT] if "scripts" in dialect.extras else []
    md.use(pairs_plugin, *pairs)
    for name in _NESTING:
        if name in md.block.ruler.get_all_rules():
            _wrap(md, name, _not_too_deep)
    md.core.ruler.after("block", "too_deep", _tell_too_deep)


_NESTING = ("list", "blockquote", "footnote_def", "deflist", "box")
_TOO_DEEP = "nested too deeply on line"
_MARKS = tuple("-+*>:~[0123456789")
_ROOM_WITHIN = 4
"""Levels that a block needs for what stands in it."""


def _not_too_deep(rule: BlockRule) -> BlockRule:
    """Refuses to nest where the parser would leave the rest out: marks and words stay text there, and a token tells."""

    def guarded(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        if state.level < state.md.options["maxNesting"] - _ROOM_WITHIN:
            return rule(state, line, end, silent)
        if state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]][:1] in _MARKS:
            state.env.setdefault(_TOO_DEEP, line)
        return False

    return guarded


def _tell_too_deep(state: StateCore) -> None:
    """Puts a token `too_deep` first when something was nested too deeply."""
    line = state.env.pop(_TOO_DEEP, None)
    if line is not None:
        state.tokens.insert(0, Token("too_deep", "", 0, map=[line, line + 1]))


def _wrap(md: MarkdownIt, name: str, wrapper: Callable[[BlockRule], BlockRule]) -> None:
    rule = next(rule for rule in md.block.ruler.__rules__ if rule.name == name)
    md.block.ruler.at(name, wrapper(rule.fn), {"alt": rule.alt})


def _not_interrupting(rule: BlockRule) -> BlockRule:
    """Pandoc wants a blank line before lists, quotes and headings, except within a list's item."""

    def guarded(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        is_interruption = (
            silent
            and state.parentType == "paragraph"
            and state.blkIndent == 0
            and state.sCount[line] >= state.blkIndent
        )
        return not is_interruption and rule(state, line, end, silent)

    return guarded


def _without_pseudo_tags(rule: BlockRule) -> BlockRule:
    """A line such as `<T>` is text, not the start of a block of HTML that would swallow the lines below it."""

    def guarded(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        begin = state.bMarks[line] + state.tShift[line]
        name = _NAME.match(state.src, begin)
        return not (name and name[1].lower() not in KNOWN) and rule(state, line, end, silent)

    return guarded


def _with_whole_comments(marks: re.Pattern[str]) -> Callable[[BlockRule], BlockRule]:
    """A comment that opens within a paragraph ends at its closing mark, whatever blank lines stand between.

    Authors hide unfinished text in comments: none of it may ever be shown.
    """

    def wrapper(rule: BlockRule) -> BlockRule:
        def guarded(state: StateBlock, line: int, end: int, silent: bool) -> bool:
            found = rule(state, line, end, silent)
            while found and not silent and _is_open(state.tokens[-2].content, marks):
                closing = _closing_line(state, marks)
                if closing is None:
                    break
                state.line = closing + 1
                opened, inline = state.tokens[-3:-1]
                inline.content = state.getLines(line, state.line, state.blkIndent, False).strip()
                opened.map = inline.map = [line, state.line]
            return found

        return guarded

    return wrapper


def _is_open(content: str, marks: re.Pattern[str]) -> bool:
    """Whether the last mark outside of code opens a comment."""
    if not marks.search(content):
        return False
    found = list(marks.finditer(_CODE_SPAN.sub("", content)))
    return bool(found) and found[-1]["opens"] is not None


def _closing_line(state: StateBlock, marks: re.Pattern[str]) -> int | None:
    for number in range(state.line, state.lineMax):
        found = marks.finditer(state.src, state.bMarks[number], state.eMarks[number])
        if any(mark["opens"] is None for mark in found):
            return number
    return None
