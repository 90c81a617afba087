"""The forty-two requirements of the Zhihu adapter, and the tests that prove them.

A test proves a requirement by naming its number ("Requirement 7", "Requirements 2, 3 and 5") in its docstring. What
is proved in another room stands in the table below, by its place. A number that nobody names fails here, and so does
a place that is not there.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.conftest import ROOT

COUNT = 42
HERE = Path(__file__).parent
_NAMED = re.compile(r"[Rr]equirements? ((?:\d+(?:, | and )?)+)")

ELSEWHERE: Mapping[int, tuple[str, ...]] = {
    13: (
        "tests/read/test_site.py::test_every_spelling_finds_its_post",
        "tests/write/test_links.py::test_where_a_link_leads",
        "tests/cli/test_manual.py::test_a_draft_published_by_hand_is_noticed_and_other_posts_link_there",
    ),
    16: (
        "tests/write/test_parts.py::test_the_qr_picture_stays_goes_or_is_replaced",
        "tests/write/test_parts.py::test_a_template_stands_in_the_part_s_place",
    ),
    20: (
        "tests/apply/test_fetch.py::test_a_redirect_to_a_private_address_is_refused_too",
        "tests/apply/test_transport.py::test_cookies_are_not_kept",
        "tests/apply/test_pictures.py::test_a_remote_cover_is_where_it_was_brought_to",
    ),
    23: ("tests/line/test_whole_line.py::test_a_dry_run_shows_three_plans_with_diffs_and_sends_nothing",),
    24: (
        "tests/line/test_whole_line.py::test_a_dry_run_shows_three_plans_with_diffs_and_sends_nothing",
        "tests/cli/test_publish.py::test_a_dry_run_may_read_the_platforms_and_still_writes_nothing",
    ),
    26: (
        "tests/line/test_whole_line.py::test_publishing_makes_one_of_each_and_the_second_run_asks_nobody",
        "tests/line/test_whole_line.py::test_a_changed_word_is_one_update_on_each_target_with_the_same_ids",
    ),
    35: (
        "tests/apply/test_transport.py::test_safe_calls_are_repeated_and_creates_are_not",
        "tests/apply/test_transport.py::test_a_server_that_stays_broken_is_unreachable_after_the_retries",
    ),
    36: ("tests/config/test_secrets.py::test_a_secret_may_lie_in_a_file_a_keyring_or_a_private_folder",),
    40: (
        "tests/export/test_page.py::test_the_text_is_copied_with_marks_for_its_pictures",
        "tests/cli/test_manual.py::test_a_target_by_hand_needs_no_secret_and_waits_for_its_record",
    ),
    41: ("bench/zhihu.py::main",),
}
"""What is proved by other rooms; 41 is measured, not asserted, since no test may look at a clock."""


def functions(file: Path) -> Iterator[ast.FunctionDef]:
    """The functions at the top of a file."""
    tree = ast.parse(file.read_text("utf-8"))
    return (node for node in tree.body if isinstance(node, ast.FunctionDef))


def named() -> Mapping[int, list[str]]:
    """Each number, and the tests of this folder whose docstring names it."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for file in sorted(HERE.glob("test_*.py")):
        for function in functions(file):
            if not function.name.startswith("test_"):
                continue
            for match in _NAMED.finditer(ast.get_docstring(function) or ""):
                for number in re.findall(r"\d+", match[1]):
                    found[int(number)].append(f"{file.name}::{function.name}")
    return found


@pytest.mark.parametrize("number", range(1, COUNT + 1))
def test_every_requirement_is_proved(number: int) -> None:
    assert named()[number] or ELSEWHERE.get(number), f"no test names requirement {number}"


@pytest.mark.parametrize("place", sorted({place for places in ELSEWHERE.values() for place in places}))
def test_what_is_named_elsewhere_is_there(place: str) -> None:
    path, _, name = place.partition("::")
    assert {function.name for function in functions(ROOT / path)} >= ({name} if name else set())


def test_no_number_is_named_that_is_none() -> None:
    assert set(named()) <= set(range(1, COUNT + 1))
