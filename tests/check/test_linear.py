"""No rule is slower than linear: the calls that all of them make grow no faster than the text. No clock is looked at."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from publisher.check.rules import RULES
from publisher.check.subject import Subject
from tests.check.posts import subject_of

BOMBS = {
    "bold in one paragraph": "**注意：**请看，",
    "literal markers": "** 甲 ** 乙 ",
    "punctuation inside": "。",
    "openers": "**甲",
    "comments of templates": "{# 甲 ",
    "closed comments": "{# 甲 #}`{# 乙 #}`",
    "slips": "用GPU训练, 很快...",
    "links": "[甲](http://example.cn/a.html) ",
    "pictures": "![](http://wx1.sinaimg.cn/a.png) ",
    "headings": "# 甲\n\n### 乙\n\n",
    "cells": "| **键：**值 | 用GPU |\n",
    "quotes": "> **注意：**请\n\n",
    "ignoring": "<!-- publisher: ignore W331 -->\n\n**注意：**请\n\n",
}


def calls(subject: Subject) -> int:
    """How many functions the rules call, ours and the interpreter's."""
    count = 0

    def profile(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        for rule in RULES:
            for _ in rule(subject):
                pass
    finally:
        sys.setprofile(None)
    return count


def bomb(name: str, size: int) -> Subject:
    text = BOMBS[name] * size
    if name == "punctuation inside":
        text = f"**甲{text}**乙"
    if name == "cells":
        text = f"| a | b |\n|---|---|\n{text}"
    return subject_of(f"字\n\n{text}", typography=True)


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_twice_the_text_is_twice_the_work(name: str) -> None:
    calls(bomb(name, 8))  # parsers are built once
    once, twice = (calls(bomb(name, size)) for size in (150, 300))
    assert twice <= 2.3 * once, f"{once} calls, then {twice}"
