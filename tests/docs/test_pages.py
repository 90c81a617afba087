"""Every page: its commands are commands that there are, its links lead somewhere, and Chinese pages follow the English ones."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from publisher.cli.arguments import ONE_SHOT, arrange, split_folder
from publisher.cli.program import COMMANDS, program
from publisher.cli.publish import command as one_shot
from tests.conftest import ROOT
from tests.docs.pages import DOCS, fences, pages

SHOWS_A_FILE = {DOCS / "howto/adapter-example.md"}
TRANSLATED = sorted(
    {DOCS / "tutorial.md", DOCS / "index.md", *(DOCS / "howto").glob("*.md")}
    - {*DOCS.rglob("*.zh.md"), *SHOWS_A_FILE}
)


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_in_pages_are_understood(page: Path) -> None:
    for fence in fences(page):
        for line in fence.text.splitlines() if fence.language in ("sh", "") else ():
            if line.startswith("publish ") and "--version" not in line:
                _understand(shlex.split(line.split("  #")[0])[1:], f"{page.name}:{fence.line} {line}")


def _understand(words: list[str], place: str) -> None:
    """Parses a command line as the program would, without running it; a page's posts need not exist."""
    given = split_folder(words)[1]
    named = [word for word in given if word in COMMANDS]
    command = program.get_command(click.Context(program), named[0]) if named else one_shot
    if named:
        given.remove(named[0])
    assert command is not None
    try:
        command.make_parser(click.Context(command)).parse_args(
            list(arrange([ONE_SHOT, *given], [ONE_SHOT])[1:])
        )
    except click.ClickException as refused:
        pytest.fail(f"{place}: {refused.format_message()}")
    strangers = [word for word in given[:1] if not word.startswith("-") and not named and "." not in word]
    assert not strangers, f"{place}: neither a command nor a file"


@pytest.mark.parametrize("page", TRANSLATED, ids=lambda page: page.name)
def test_a_page_for_people_is_there_in_chinese_and_has_the_same_parts(page: Path) -> None:
    chinese = page.with_name(f"{page.stem}.zh.md")
    assert chinese.is_file(), f"{chinese.relative_to(ROOT)} is missing"
    assert _outline(chinese) == _outline(page)


def _outline(page: Path) -> tuple[list[int], int]:
    """The levels of a page's headings, and how many fenced blocks it has."""
    text = re.sub(r"^(`{3,}).*?^\1", "", page.read_text("utf-8"), flags=re.M | re.S)
    return [len(marks) for marks in re.findall(r"^(#+) ", text, re.M)], len(list(fences(page)))
