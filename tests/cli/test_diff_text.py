"""Diffs on a terminal: coloured for a person, with marks where nobody paints, and no wider than the screen."""

from __future__ import annotations

import re
import sys
from io import StringIO
from typing import Any

import pytest

from publisher.cli.diff_text import diff_lines
from publisher.cli.output import Screen, width
from publisher.plan.model import Action

DIFF = "--- sent\n+++ now\n@@ -1,2 +1,2 @@\n <p>甲</p>\n-<p>它快了许多。</p>\n+<p>它快了十倍。</p>\n"


def lines(diff: str, color: Any = "never", *, room: int = 0, **changes: Any) -> list[str]:
    action = Action(
        post="x", path="x.md", target="t", kind="update", reason="edited here", diff=diff, **changes
    )
    return list(diff_lines(action, Screen(StringIO(), sys.stderr, color), room=room))


def test_without_colours_changes_stand_between_marks() -> None:
    assert lines(DIFF) == ["@@ -1,2 +1,2 @@", "  甲", "- 它快了‹许多›。", "+ 它快了‹十倍›。"]


def test_with_colours_there_are_no_marks() -> None:
    painted = lines(DIFF, "always")
    assert [re.sub(r"\x1b\[[\d;]*m", "", line) for line in painted] == [
        "@@ -1,2 +1,2 @@",
        "  甲",
        "- 它快了许多。",
        "+ 它快了十倍。",
    ]
    assert "\x1b[31;1;4m许多\x1b[0m" in painted[2]
    assert "\x1b[32;1;4m十倍\x1b[0m" in painted[3]


def test_the_first_time_nothing_is_marked() -> None:
    assert lines("+<p>甲</p>\n+<h2>乙</h2>\n") == ["+ 甲", "+ ## 乙"]


def test_formulas_are_told_by_their_names() -> None:
    drawing = '<svg><path d="x"/></svg>'
    assert lines(f"+<p>{drawing}</p>\n", names={drawing: "x^2"}) == ["+ $x^2$"]


@pytest.mark.parametrize("room", [20, 40, 60, 100])
def test_a_cut_line_fits_and_shows_its_change(room: int) -> None:
    long = "河边的路走到尽头有一座桥" * 8
    diff = f"-<p>{long}旧字{long}</p>\n+<p>{long}新词{long}</p>\n"
    for color in ("never", "always"):
        shown = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in lines(diff, color, room=room)]
        assert all(width(line) <= room for line in shown), shown
        if room >= 60:
            assert "旧字" in shown[0]
            assert "新词" in shown[1]
