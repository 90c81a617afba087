"""W331 against the real marked: what the lint says it shows, and that its fixes show there."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from publisher.check.emphasis import hidden_emphasis
from publisher.check.runs import run_of
from publisher.read.dialect import dialect
from tests.check.posts import mended, subject_of
from tests.check.test_emphasis import MENDED

pytestmark = pytest.mark.engines
HEXO = Path(__file__).parent / "hexo"
SCRIPT = """
const {marked} = require("marked");
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.map(text => marked.parseInline(text))));
"""
TEXTS = [text for text, _ in MENDED if "\n" not in text and not text.startswith(("|", "-", " "))]
MATRIX = [
    f"{before}{mark}{inside}{mark}{behind}"
    for mark in ("**", "*")
    for before in ("", "中", "，", "a ", "（")
    for inside in ("甲", "甲：", "“甲”", " 甲", "甲 ", "甲(b)", "a.", "😀")
    for behind in ("", "中", "，", " b", "b", "）")
]


def shown(texts: Sequence[str]) -> list[list[str]]:
    """What marked shows in bold or italics of each text."""
    done = subprocess.run(
        ["node", "-e", SCRIPT], input=json.dumps(texts), capture_output=True, text=True, check=True, cwd=HEXO
    )
    pages: list[str] = json.loads(done.stdout)
    return [re.findall(r"<(?:strong|em)>(.*?)</(?:strong|em)>", page) for page in pages]


def test_the_strict_reading_is_that_of_marked() -> None:
    read_as = dialect("hexo-marked")
    for text, bold in zip(MATRIX, shown(MATRIX), strict=True):
        run = run_of(text, read_as)
        ours = {run.text[slice(*pair.inside)] for pair in run.pairs}
        agreed = {run.text[slice(*pair.inside)] for pair in run.agreed}
        assert agreed == ours & set(bold), text


def test_what_is_mended_shows() -> None:
    subjects = [subject_of(text) for text in TEXTS]
    after = [mended(hidden_emphasis, subject).after for subject in subjects]
    before, behind = shown(TEXTS), shown(after)
    for text, changed, was, now in zip(TEXTS, after, before, behind, strict=True):
        hidden = len(list(hidden_emphasis(subject_of(text))))
        assert len(now) >= len(was) + min(hidden, 1), (text, changed)
        assert "**" not in re.sub(r"`[^`]*`|<[^>]*>", "", "".join(now)), changed
