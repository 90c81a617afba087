"""The parser: CommonMark with GFM's tables, task lists and strikethrough, footnotes, alerts, formulas, links.

What is switched on, and in which order, is said here; how a construct is read, in the file of its rule.
"""

from __future__ import annotations

from functools import lru_cache

from markdown_it import MarkdownIt

from publisher.read.syntax.alerts import alerts_plugin
from publisher.read.syntax.autolink import autolink_plugin
from publisher.read.syntax.emphasis import emphasis_plugin
from publisher.read.syntax.footnotes import footnotes_plugin
from publisher.read.syntax.math import math_plugin
from publisher.read.syntax.spans import spans_plugin

MAX_NESTING = 100
"""Levels (a quote is one, a list two) behind which markdown-it leaves content out; three frames each, so that
Python's own limit of 1000 is not reached. The commonmark preset's 20 is a list of ten levels."""


@lru_cache(maxsize=8)
def build_parser(*, math: tuple[str, ...] = ("dollars",)) -> MarkdownIt:
    """The parser for posts; `math` names the delimiters of formulas: dollars, brackets.

    One object for all callers: parse with it, never configure it. Items of a task list carry meta `checked`.
    Footnote definitions stay where they are written (`footnote_reference_open`, meta `label`).
    """
    md = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING, "tasklists": True})
    md.enable(["table", "strikethrough"])
    md.use(footnotes_plugin)
    md.use(alerts_plugin)
    md.use(math_plugin, delimiters=math)
    md.use(emphasis_plugin)
    md.use(autolink_plugin)
    md.use(spans_plugin)
    return md
