"""Goldens: every folder of `tests/golden/` is a case, a post and what each target receives of it.

`pytest tests/test_golden.py --accept` writes what comes out; read the diff before you commit it. HTML stands one
block a line, for reading only; `findings.txt` holds what a person is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from publisher.adapter import Rendition
from publisher.config.load import load_settings
from publisher.ledger import Ledger
from publisher.pipeline.workspace import Workspace
from publisher.plan.diff import block_lines

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(file.parent.name for file in GOLDEN.glob("*/post.md"))
SUFFIX = {"html": "html", "md": "markdown"}  # `.md` would be one more post


@cache
def workspace() -> Workspace:
    settings = load_settings(GOLDEN / "publisher.yaml")
    return Workspace(settings, Ledger(settings.state))


@cache
def renditions(case: str) -> tuple[Rendition, ...]:
    site = workspace()
    post = site.post_of(GOLDEN / case / "post.md")
    return tuple(site.rendition(post, target) for target in site.settings.targets.values())


@pytest.mark.parametrize("case", CASES)
def test_what_each_target_receives(case: str, golden: Callable[[Path, str], None]) -> None:
    for rendition in renditions(case):
        golden(GOLDEN / case / f"{rendition.target}.{SUFFIX[rendition.format]}", shown(rendition))


@pytest.mark.parametrize("case", CASES)
def test_what_a_person_is_told(case: str, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDEN / case / "findings.txt", "".join(line for each in renditions(case) for line in told(each)))


def test_there_are_enough_cases_and_each_has_three_targets() -> None:
    assert len(CASES) >= 12
    assert all(len(renditions(case)) == 3 for case in CASES)


def shown(rendition: Rendition) -> str:
    """The body; HTML with a line for each block."""
    if rendition.format == "md":
        return rendition.body
    return "".join(f"{line}\n" for line in block_lines(rendition.body))


def told(rendition: Rendition) -> Iterator[str]:
    yield f"# {rendition.target}: {rendition.title}\n"
    for key, value in sorted(rendition.fields.items()):
        yield f"field {key}: {value}\n"
    for link in rendition.links:
        yield f"link {link.kind} {link.source} -> {link.to}\n"
    for picture in rendition.pictures:
        yield f"picture {picture.purpose} {picture.source}\n"
    for loss in rendition.losses:
        yield f"loss {loss.code} line {loss.line}: {loss.message}\n"
    for problem in rendition.problems:
        yield f"problem {problem.code} line {problem.line}: {problem.message}\n"
    yield "\n"
