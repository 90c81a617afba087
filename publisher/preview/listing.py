"""Text in lines: what changed since it was last sent, and the body as it would be sent."""

from __future__ import annotations

import re

from publisher.adapter import Rendition
from publisher.plan.compare import DiffLine, compare
from publisher.plan.diff import block_lines, count_lines
from publisher.plan.readable import Piece, picture_names
from publisher.preview.model import Column
from publisher.preview.words import REASONS, both, say
from publisher.write.html import element, escape

_HASH = re.compile(r"asset:([0-9a-f]{8})[0-9a-f]{56}")
_DRAWING = re.compile(r"(<svg\b[^>]*>).+?(</svg>)")
_SIGNS = {"added": "+", "removed": "−"}
_TAGS = re.compile(r"(<[^<>]*>)")


def diff_listing(column: Column) -> str:
    """The column's diff, a line each with its colour and its sign, what changed within a line marked."""
    action = column.action
    if not action.diff:
        return element("p", say(_why_no_diff(column)), class_="empty")
    added, removed = count_lines(action.diff)
    is_first = action.kind == "create" and not removed
    why = say("first time") if is_first else both(*REASONS[action.reason])
    totals = element(
        "p", element("span", why) + say("lines of diff", added=added, removed=removed), class_="count"
    )
    rendition = column.rendition
    pictures = picture_names(rendition.pictures) if rendition else {}
    form = rendition.format if rendition else "html"
    lines = compare(action.diff, form, names={**action.names, **pictures})
    return totals + element("ol", "".join(map(_line, lines)), class_="lines diff")


def _why_no_diff(column: Column) -> str:
    if column.action.kind == "create":
        return "as written"
    return "no diff" if column.action.reason == "unchanged" else "nothing to send"


def _line(line: DiffLine) -> str:
    if line.kind == "hunk":
        return element("li", escape(line.text), class_="hunk")
    sign = _SIGNS.get(line.kind)
    word = element("span", say(line.kind), class_="unseen") if sign else ""
    shown = element("i", sign or " ", aria_hidden="true")
    return element(
        "li",
        shown + word + element("code", "".join(_piece(line.kind, piece) for piece in line.pieces)),
        class_=line.kind,
    )


def _piece(kind: str, piece: Piece) -> str:
    name = {"tag": "s", "mark": "s"}.get(piece.kind)
    html = element(name, escape(piece.text)) if name else escape(piece.text)
    if piece.kind in ("formula", "image"):
        html = element("span", html, class_=piece.kind)
    if not piece.changed:
        return html
    return element("del" if kind == "removed" else "ins", html)


def source_listing(rendition: Rendition | None) -> str:
    """The body; HTML is cut into one line a block, for reading only."""
    if rendition is None:
        return element("p", say("no body"), class_="empty")
    is_html = rendition.format == "html"
    lines = block_lines(rendition.body) if is_html else rendition.body.splitlines()
    items = "".join(element("li", element("code", _dimmed(line, rendition.format))) for line in lines)
    return element("ol", items, class_="lines source")


# ---------------------------------------------------------------- within a line


def _dimmed(line: str, form: str) -> str:
    """A line with its tags set apart, so that the words stand out."""
    return escape(_short(line)) if form == "md" else "".join(map(_shown, _TAGS.split(_short(line))))


def _shown(piece: str) -> str:
    is_tag = len(piece) > 2 and piece.startswith("<") and piece.endswith(">")
    return element("s", escape(piece)) if is_tag else escape(piece)


def _short(line: str) -> str:
    """A line with the hashes of pictures by their first digits, and drawings folded."""
    return _DRAWING.sub(r"\1…\2", _HASH.sub(r"asset:\1…", line))
