"""Text in lines: what changed since it was last sent, and the body as it would be sent."""

from __future__ import annotations

import re

from publisher.adapter import Rendition
from publisher.plan.diff import block_lines, count_lines
from publisher.plan.model import Action
from publisher.preview.words import say
from publisher.write.html import element, escape

_TAG = re.compile(r"<[^<>]*>")
_HASH = re.compile(r"asset:([0-9a-f]{8})[0-9a-f]{56}")
_KINDS = {"+": "added", "-": "removed", "@": "hunk", " ": "kept"}


def diff_listing(action: Action, form: str) -> str:
    """The action's diff, a line each with its colour and its sign."""
    if not action.diff:
        return element("p", say("no diff"), class_="empty")
    lines = [line for line in action.diff.splitlines() if not line.startswith(("--- ", "+++ "))]
    added, removed = count_lines(action.diff)
    head = say("first time") if action.kind == "create" and not removed else ""
    totals = element(
        "p", element("span", head) + say("lines of diff", added=added, removed=removed), class_="count"
    )
    return totals + element("ol", "".join(_diff_line(line, form) for line in lines), class_="lines diff")


def _diff_line(line: str, form: str) -> str:
    kind = _KINDS.get(line[:1], "kept")
    if kind == "hunk":
        return element("li", escape(line), class_=kind)
    sign = element("i", {"added": "+", "removed": "−"}.get(kind, " "))
    return element("li", sign + element("code", _dimmed(line[1:], form)), class_=kind)


def source_listing(rendition: Rendition | None) -> str:
    """The body; HTML is cut into one line a block, for reading only."""
    if rendition is None:
        return element("p", say("no body"), class_="empty")
    is_html = rendition.format == "html"
    lines = block_lines(rendition.body) if is_html else rendition.body.splitlines()
    items = "".join(element("li", element("code", _dimmed(line, rendition.format))) for line in lines)
    return element("ol", items, class_="lines source")


def _dimmed(line: str, form: str) -> str:
    """A line with its tags set apart, so that the words stand out; hashes by their first digits."""
    line = _HASH.sub(r"asset:\1…", line)
    if form != "html":
        return escape(line)
    out, place = [], 0
    for tag in _TAG.finditer(line):
        out += [escape(line[place : tag.start()]), element("s", escape(tag[0]))]
        place = tag.end()
    return "".join((*out, escape(line[place:])))
