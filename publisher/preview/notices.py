"""The bars above a view: red for what holds the post, yellow for what is lost, a quiet one for why it is skipped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from publisher.document import Loss, Problem
from publisher.preview.model import Column
from publisher.preview.words import REASONS, both, count, say
from publisher.write.html import element, escape

Titles = Mapping[str, tuple[str, str]]
"""What each code means, in Chinese and English, from the catalogue."""

_MOST_LINES = 6
"""Lines that a folded bar names; the rest is inside."""


def notices(column: Column, titles: Titles) -> str:
    """The bars of one column, the gravest first."""
    rendition = column.rendition
    problems = column.action.problems or (rendition.problems if rendition else ())
    losses = rendition.losses if rendition else ()
    return _problems(problems, titles) + _losses(losses, titles) + _note(column)


def _problems(problems: Sequence[Problem], titles: Titles) -> str:
    if not problems:
        return ""
    items = "".join(
        element("li", _place(each) + _said(each, titles) + _fix(each.fix), class_="finding")
        for each in problems
    )
    head = element("strong", count("problem", "problems", len(problems)))
    return element("div", head + element("ul", items), class_="notice problems", role="alert")


def _losses(losses: Sequence[Loss], titles: Titles) -> str:
    if not losses:
        return ""
    items = "".join(element("li", _place(each) + _said(each, titles), class_="finding") for each in losses)
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


def _place(finding: Loss | Problem) -> str:
    line = element("b", say("line", line=finding.line)) if finding.line else ""
    return element("code", escape(finding.code)) + element("span", line, class_="line")


def _said(finding: Loss | Problem, titles: Titles) -> str:
    """The catalogue's words in Chinese, the finding's own, more exact ones in both."""
    title = titles.get(finding.code)
    chinese = element("span", escape(title[0]), class_="zh title", lang="zh-CN") if title else ""
    return chinese + element("span", escape(finding.message), class_="said")


def _fix(fix: str) -> str:
    return element("span", say("fix") + escape(fix), class_="fix") if fix else ""
