"""The bars above a view: red for what holds the post, yellow for what is lost, a quiet one for why it is skipped.

And the sheet over a page that stays open, for what keeps its newest version from being shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from publisher.document import Loss, Problem
from publisher.preview.model import Column, Trouble
from publisher.preview.words import REASONS, both, count, say
from publisher.wording.sentences import in_chinese
from publisher.write.html import element, escape

Titles = Mapping[str, tuple[str, str]]
"""What each code means, in Chinese and English, from the catalogue."""

_MOST_LINES = 6
"""Lines that a folded bar names; the rest is inside."""


def notices(column: Column, titles: Titles, *, post: str) -> str:
    """The bars of one column, the gravest first; lines lead to the source of the post of that key."""
    rendition = column.rendition
    problems = column.action.problems or (rendition.problems if rendition else ())
    losses = rendition.losses if rendition else ()
    return _problems(problems, titles, post) + _losses(losses, titles, post) + _note(column)


def troubles_html(troubles: Sequence[Trouble], titles: Titles) -> str:
    """What stands in the way of the newest version, a finding each; nothing where nothing does."""
    return "".join(
        element(
            "li",
            element("code", escape(each.code))
            + element("b", escape(each.place))
            + _said(each.code, each.message, titles)
            + _fix(each.fix),
            class_="finding",
        )
        for each in troubles
    )


def _problems(problems: Sequence[Problem], titles: Titles, post: str) -> str:
    if not problems:
        return ""
    items = "".join(
        element(
            "li",
            _place(each, post) + _said(each.code, each.message, titles) + _fix(each.fix),
            class_="finding",
        )
        for each in problems
    )
    head = element("strong", count("problem", "problems", len(problems)))
    return element("div", head + element("ul", items), class_="notice problems", role="alert")


def _losses(losses: Sequence[Loss], titles: Titles, post: str) -> str:
    if not losses:
        return ""
    items = "".join(
        element("li", _place(each, post) + _said(each.code, each.message, titles), class_="finding")
        for each in losses
    )
    lines = sorted({loss.line for loss in losses if loss.line})
    named = ", ".join(map(str, lines[:_MOST_LINES])) + (" …" if len(lines) > _MOST_LINES else "")
    where = element("span", say("lines", lines=named), class_="where") if lines else ""
    summary = element("summary", element("strong", count("loss", "losses", len(losses))) + where)
    return element("details", summary + element("ul", items), class_="notice losses")


def _note(column: Column) -> str:
    action = column.action
    if not action.note and (action.kind != "skip" or action.reason == "unchanged"):
        return ""
    note = element("span", f" · {escape(action.note)}") if action.note else ""
    return element("div", both(*REASONS[action.reason]) + note, class_="notice quiet")


def _place(finding: Loss | Problem, post: str) -> str:
    """The code, and the line as a way to the source with that line marked."""
    line = ""
    if finding.line:
        words = element("span", say("see line", line=finding.line), class_="unseen")
        shown = element("span", say("line", line=finding.line), aria_hidden="true")
        line = element("a", words + shown, href=f"#{post}-L{finding.line}", class_="jump")
    return element("code", escape(finding.code)) + element("span", line, class_="line")


def _said(code: str, message: str, titles: Titles) -> str:
    """The sentence in both languages; a foreign one that has no Chinese stands behind the title of its code."""
    chinese = in_chinese(message)
    title = titles.get(code)
    if title and chinese == message and message.isascii():
        named = element("span", escape(title[0]), class_="zh title", lang="zh-CN")
        return named + element("span", escape(message), class_="said")
    return element("span", both(chinese, message), class_="said")


def _fix(fix: str) -> str:
    return element("span", say("fix") + both(in_chinese(fix), fix), class_="fix") if fix else ""
