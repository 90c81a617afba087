"""Rules of the Markdown parser that find template tags and comments, where they may stand.

They are rules of the parser, so that code and formulas are out of reach by construction. What a tag becomes is
decided in `tags`.
"""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from markdown_it import MarkdownIt, helpers
from markdown_it.helpers.parse_link_destination import _Result
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from publisher.read.dialect import TagLanguage
from publisher.read.expressions import expression_at
from publisher.read.tags import DELIMITERS, INLINE, VERBATIM, Tag, destination, end_of, tag_at

_ALT = ["paragraph", "reference", "blockquote", "list"]


def use_tags(md: MarkdownIt, language: TagLanguage) -> None:
    """Teaches `md` the tags of one template language."""
    delimiters = DELIMITERS[language]
    if not delimiters:
        return

    def block(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        return _block_tag(state, line, end, delimiters, silent=silent)

    def inline(state: StateInline, silent: bool) -> bool:
        return _inline_tag(state, delimiters, silent=silent)

    md.block.ruler.before("fence", "tag", block, {"alt": _ALT})
    md.inline.ruler.before("link", "tag", inline)

    def expression(state: StateInline, silent: bool) -> bool:
        return _expression(state, language, silent=silent)

    def link_destination(text: str, position: int, maximum: int) -> _Result:
        return _link_destination(text, position, maximum, language)

    if language in ("hexo", "liquid"):
        md.inline.ruler.before("tag", "expression", expression)
    if language == "liquid":
        md.block.ruler.before("fence", "attributes", _block_attributes, {"alt": _ALT})
        md.inline.ruler.before("expression", "attributes", _inline_attributes)
    if language == "hexo":
        md.block.ruler.before("fence", "template_comment", _block_comment, {"alt": _ALT})
    known: Any = (
        md  # markdown-it names the rules' helpers by their module; any object with these three will do
    )
    known.helpers = SimpleNamespace(
        parseLinkLabel=helpers.parseLinkLabel,
        parseLinkTitle=helpers.parseLinkTitle,
        parseLinkDestination=link_destination,
    )


def _block_tag(
    state: StateBlock, line: int, end: int, delimiters: tuple[tuple[str, str], ...], *, silent: bool
) -> bool:
    """A tag that has its line to itself, or opens a body of whole lines that is no Markdown."""
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    if not text.startswith("{") or state.is_code_block(line):
        return False
    tag = tag_at(text, 0, delimiters)
    if tag is None or tag.name in INLINE:
        return False
    rest = text[len(tag.raw) :]
    if tag.name in VERBATIM and (closing := end_of(tag.name).search(rest)) is not None:
        is_alone = tag.name != "raw" and not rest[closing.end() :].strip()
        if is_alone and not silent:
            _push(state, "tag_code", tag, line, line + 1, content=rest[: closing.start()].strip())
        return is_alone
    last = _end_line(state, tag, line, end) if tag.name in VERBATIM else None
    if last is None and rest.strip():
        return False
    if not silent and last is None:
        _push(state, "tag", tag, line, line + 1)
    elif not silent and last is not None:
        _push_body(state, tag, line, last, rest)
    return True


def _block_comment(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Nunjucks' `{# … #}` that begins a line: it may hide whole paragraphs, and none of it is ever shown."""
    begin = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith("{#", begin) or state.is_code_block(line):
        return False
    if line >= state.env.get(f"no end of a comment before line {end}", end):
        return False
    closing = state.src.find("#}", begin, state.eMarks[end - 1])
    if closing < 0:
        state.env[f"no end of a comment before line {end}"] = line
        return False
    last = next(number for number in range(line, end) if closing < state.eMarks[number])
    if state.src[closing + 2 : state.eMarks[last]].strip():
        return False
    if not silent:
        state.line = last + 1
    return True


_ATTRIBUTES = re.compile(r"\{:(?!:)[^{}\n]{0,300}\}")
"""What kramdown sets on the block or the mark beside it: `{: .class }`, `{:toc}` (Jekyll's Markdown, 2026-11)."""


def _block_attributes(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """A line of nothing but attributes, which are for the author's own pages; `{:toc}` makes contents of its list."""
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()
    if not text.startswith("{:") or state.is_code_block(line) or not _ATTRIBUTES.fullmatch(text):
        return False
    if not silent:
        if text == "{:toc}":
            state.push("toc", "", 0).map = [line, line + 1]
        state.line = line + 1
    return True


def _inline_attributes(state: StateInline, silent: bool) -> bool:
    found = _ATTRIBUTES.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "{" else None
    if found is None:
        return False
    if not silent:
        state.push("text", "", 0).content = ""
    state.pos = found.end()
    return True


def _expression(state: StateInline, language: TagLanguage, *, silent: bool) -> bool:
    """`{{ … }}`, which the engine works out, or a comment `{# … #}`."""
    if state.src[state.pos] != "{":
        return False
    found = expression_at(state.src, state.pos, state.posMax, language=language)
    if found is None:
        return False
    if not silent:
        token = state.push("expression", "", 0)
        token.meta = {"found": found}
    state.pos = found.end
    return True


def _push_body(state: StateBlock, tag: Tag, line: int, last: int, rest: str) -> None:
    """A tag with its body: what stands behind it on its line, the lines between, what stands before its end."""
    before_end = _before_end(state, tag, last)
    inner = [rest] if rest.strip() else []
    inner += [state.getLines(number, number + 1, state.blkIndent, False) for number in range(line + 1, last)]
    inner += [before_end] if before_end.strip() else []
    kind = "tag_raw" if tag.name == "raw" else "tag_code"
    _push(state, kind, tag, line, last + 1, content="\n".join(inner), skipped=0 if rest.strip() else 1)


def _push(
    state: StateBlock, kind: str, tag: Tag, first: int, behind: int, *, content: str = "", skipped: int = 0
) -> None:
    token = state.push(kind, "", 0)
    token.map = [first, behind]
    token.content = content
    token.meta = {"tag": tag, "skipped": skipped}
    state.line = behind


def _end_line(state: StateBlock, tag: Tag, line: int, end: int) -> int | None:
    """The later line that closes `tag`, with nothing behind it; None when there is none.

    A search that found nothing is remembered, so that many open tags do not each look through the whole text.
    """
    key = f"no end of {tag.name} before line {end}"
    if line >= state.env.get(key, end):
        return None
    pattern = end_of(tag.name)
    for number in range(line + 1, end):
        found = pattern.search(state.src, state.bMarks[number], state.eMarks[number])
        if found:
            return None if state.src[found.end() : state.eMarks[number]].strip() else number
    state.env[key] = line
    return None


def _before_end(state: StateBlock, tag: Tag, line: int) -> str:
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    found = end_of(tag.name).search(text)
    return text[: found.start()] if found else ""


def _inline_tag(state: StateInline, delimiters: tuple[tuple[str, str], ...], *, silent: bool) -> bool:
    if state.src[state.pos] != "{":
        return False
    if shown := _SHOWN.match(state.src, state.pos, state.posMax):
        return _take_shown(state, shown, silent=silent)
    tag = tag_at(state.src, state.pos, delimiters)
    if tag is None:
        return False
    behind = state.pos + len(tag.raw)
    end = _end_within(state, tag.name, behind) if tag.name in ("raw", "comment") else None
    content = state.src[behind : end.start()] if end and tag.name == "raw" else ""
    if not silent:
        token = state.push("tag_raw" if content else "tag", "", 0)
        token.content = content
        token.meta = {"tag": tag, "at": state.pos}
    state.pos = end.end() if end else behind
    return True


_SHOWN = re.compile(r"\{\{([<%])/\*([^\n]{0,500}?)\*/([>%])\}\}")
"""How Hugo's authors show a shortcode without running it."""


def _take_shown(state: StateInline, shown: re.Match[str], *, silent: bool) -> bool:
    if not silent:
        state.push("text", "", 0).content = f"{{{{{shown[1]}{shown[2]}{shown[3]}}}}}"
    state.pos = shown.end()
    return True


def _end_within(state: StateInline, name: str, start: int) -> re.Match[str] | None:
    """The tag that closes a `raw` or a `comment` within its paragraph; that there is none is remembered."""
    key = f"no end of {name}"
    text, position = state.env.get(key, ("", 0))
    if text is state.src and start >= position:
        return None
    found = end_of(name).search(state.src, start)
    if found is None:
        state.env[key] = state.src, start
    return found


def _link_destination(text: str, position: int, maximum: int, language: TagLanguage) -> _Result:
    """A link's destination that may be a tag naming a file or a post; blanks inside it do not end it."""
    for closing in ("%}", ">}}") if text.startswith("{", position) else ():
        end = text.find(closing, position, maximum)
        if end < 0:
            continue
        result = _Result()
        named = destination(text[position : end + len(closing)].rstrip("}") + "}" * closing.count("}"))
        if named is not None:
            result.ok, result.pos, result.str = True, end + len(closing), named
            return result
    is_open = text.startswith("{{", position)
    found = expression_at(text, position, maximum, language=language) if is_open else None
    if found is None or found.printed is None:
        return helpers.parseLinkDestination(text, position, maximum)
    is_tagged = text.startswith("{%", found.end)
    rest = (
        _link_destination(text, found.end, maximum, language)
        if is_tagged
        else helpers.parseLinkDestination(text, found.end, maximum)
    )
    rest.ok, rest.str = True, found.printed + rest.str
    rest.pos = max(rest.pos, found.end)
    return rest
