"""Boxes between lines of colons: `::: tip 标题`, `:::tip[标题]` or pandoc's `::: {.warning}`, to one of colons alone.

They may stand within one another. What a name means is decided in `blocks`.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block.state_block import StateBlock

_OPENS = re.compile(
    r":{3,}[ \t]*(?:\{[^}\n]*\}|(?P<name>[^\s:{}\[\]]+)"
    r"(?:\[(?P<label>[^\]\n]*)\]|[ \t]+(?P<title>[^\n]*?))?)[ \t:]*\Z"
)
_QUOTED = re.compile(r"""(["'])(.*)\1\Z""")
_CLOSES = re.compile(r":{3,}[ \t]*\Z")
_FENCE = re.compile(r"(`{3,}|~{3,})")
_CLASS = re.compile(r"\.([\w-]+)")
_BEFORE = ["paragraph", "reference", "blockquote", "list"]


def boxes_plugin(md: MarkdownIt) -> None:
    """Adds the block rule `box`: tokens `box_open`, `box_close`, meta `name` and `title`."""
    md.block.ruler.before("fence", "box", read_box, {"alt": _BEFORE})


def read_box(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Reads a box that a later line closes; one that is never closed is text."""
    begin = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith(":::", begin) or state.is_code_block(start_line):
        return False
    text = _text(state, start_line)
    found = _OPENS.match(text)
    end = _end(state, start_line, end_line) if found else None
    if found is None or end is None:
        return False
    if not silent:
        classes = _CLASS.findall(text)
        name = found["name"] or (classes[0] if classes else "")
        title = (found["label"] or found["title"] or "").strip()
        _push(state, start_line, end, {"name": name, "title": _QUOTED.sub(r"\2", title)})
    return True


def _push(state: StateBlock, first: int, last: int, meta: dict[str, str]) -> None:
    token = state.push("box_open", "div", 1)
    token.map = [first, last + 1]
    token.meta = meta
    limit, state.lineMax = state.lineMax, last
    parent, state.parentType = state.parentType, "container"
    state.md.block.tokenize(state, first + 1, last)
    state.parentType, state.lineMax = parent, limit
    state.push("box_close", "div", -1)
    state.line = last + 1


def _end(state: StateBlock, line: int, end_line: int) -> int | None:
    """The line that closes the box opened on `line`; the lines below it are looked through once for all boxes."""
    known: dict[int, int] = state.env.setdefault("boxes", {})
    seen: int = state.env.get("boxes seen up to", -1)
    if line > seen:
        known.update(_pairs(state, line, end_line))
        state.env["boxes seen up to"] = end_line - 1
    end = known.get(line)
    return end if end is not None and end < end_line else None


def _pairs(state: StateBlock, line: int, end_line: int) -> dict[int, int]:
    open_lines: list[int] = []
    pairs: dict[int, int] = {}
    fence = ""
    for number in range(line, end_line):
        text = _text(state, number)
        found = _FENCE.match(text)
        if found and (not fence or text.startswith(fence)):
            fence = "" if fence else found[1]
        elif fence or not text.startswith(":::"):
            continue
        elif _CLOSES.match(text):
            if open_lines:
                pairs[open_lines.pop()] = number
        elif _OPENS.match(text):
            open_lines.append(number)
    return pairs


def _text(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()
