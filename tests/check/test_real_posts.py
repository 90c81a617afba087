"""The fixes over real posts, where there are some: all are proved, a second run has nothing to do, words stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.check.emphasis import hidden_emphasis
from publisher.check.finding import Finding
from publisher.check.mending import mend
from publisher.check.subject import Subject
from publisher.check.typography import unusual_typography
from publisher.read.dialect import DialectName
from tests.check.posts import subject_of
from tests.conftest import ROOT

SHARED = ROOT.parent / "shared"
POSTS = sorted(
    path
    for folder in (ROOT / "posts", SHARED / "seed", SHARED / "corpus")
    for path in folder.rglob("*.md")
    if path.name != "README.md"
)


def text_of(path: Path) -> str:
    return path.read_bytes().decode().removeprefix("\ufeff")


def mendable(subject: Subject) -> list[Finding]:
    findings = [*hidden_emphasis(subject), *unusual_typography(subject)]
    return [finding for finding in findings if finding.mend is not None]


def letters(text: str) -> str:
    return "".join(char for char in text.replace("<strong>", "").replace("</strong>", "") if char.isalnum())


@pytest.mark.parametrize("dialect", ["hexo-marked", "hexo-pandoc"])
@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.name)
def test_all_fixes_hold_and_a_second_run_has_none(path: Path, dialect: DialectName) -> None:
    subject = subject_of(text_of(path), name=dialect, typography=True)
    mending = mend(subject.document, mendable(subject))
    assert mending.left == ()
    assert letters(mending.after) == letters(mending.before)
    assert mendable(subject_of(mending.after, name=dialect, typography=True)) == []
