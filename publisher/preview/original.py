"""The author's own text beneath the columns, each line with its number, so that a finding can lead to it.

What the text means is not looked at: it is shown as it stands in the file.
"""

from __future__ import annotations

from collections.abc import Mapping

from publisher.preview.model import PreviewPost
from publisher.preview.words import say
from publisher.write.html import element, escape

_MOST_LINES = 6_000
"""A longer file is cut: a page with all of it would no longer scroll."""


def original_listing(post: PreviewPost) -> str:
    """The drawer with the file's lines; those that a loss or a problem names are marked."""
    lines = post.source.splitlines()
    found = _findings(post)
    items = "".join(
        _line(post.key, number, line, found) for number, line in enumerate(lines[:_MOST_LINES], start=1)
    )
    more = element("p", f"… {len(lines) - _MOST_LINES:,}", class_="empty") if len(lines) > _MOST_LINES else ""
    shut = element(
        "button",
        element("span", say("close"), class_="unseen") + element("span", "×", aria_hidden="true"),
        type="button",
        class_="shut",
    )
    head = element("header", element("h2", say("original")) + element("code", escape(post.path)) + shut)
    listing = element(
        "div", element("ol", items, class_="lines source") + more, class_="scroll", tabindex="0"
    )
    return element(
        "section",
        head + listing,
        class_="original",
        id=f"{post.key}-source",
        aria_labelledby=f"{post.key}-title",
    )


def _line(key: str, number: int, line: str, found: Mapping[int, str]) -> str:
    codes = found.get(number)
    note = element("em", escape(codes)) if codes else ""
    return element(
        "li",
        element("code", escape(line) or " ") + note,
        id=f"{key}-L{number}",
        class_="found" if codes else None,
        tabindex="-1",
    )


def _findings(post: PreviewPost) -> dict[int, str]:
    """The codes that each line bears, over all columns."""
    found: dict[int, dict[str, None]] = {}
    for column in post.columns:
        problems = [(each.line, each.code) for each in column.action.problems]
        losses = [(each.line, each.code) for each in column.rendition.losses] if column.rendition else []
        for line, code in (*problems, *losses):
            if line:
                found.setdefault(line, {})[code] = None
    return {line: " ".join(codes) for line, codes in found.items()}
