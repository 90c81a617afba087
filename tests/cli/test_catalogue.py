"""Every code has words in two languages, and every code that the program uses is in the catalogue."""

from __future__ import annotations

import re

import pytest

from publisher.cli.catalogue import entries, explain, language_of, phrase
from publisher.cli.program import COMMANDS
from tests.conftest import ROOT

CODE = re.compile(r'"([EW]\d{3})"')


@pytest.mark.parametrize("code", sorted(entries()))
def test_both_languages(code: str) -> None:
    entry = entries()[code]
    assert re.fullmatch(r"[EW]\d{3}", code)
    assert {"en", "zh"} <= set(entry)
    assert set(entry) <= {"en", "zh", "why_en", "why_zh", "fix_en", "fix_zh"}
    assert ("why_en" in entry) == ("why_zh" in entry)
    assert ("fix_en" in entry) == ("fix_zh" in entry)
    assert code.startswith("W") or "fix_en" in entry, "an error names the next step"


def test_every_code_that_is_raised_is_explained() -> None:
    sources = [*(ROOT / "publisher").rglob("*.py"), *(ROOT / "adapters").rglob("*.py")]
    used = {code for file in sources for code in CODE.findall(file.read_text("utf-8"))}
    assert used - set(entries()) == set()


NAMED_COMMAND = re.compile(r"`publish ([a-z]+)")


@pytest.mark.parametrize(
    "page", ["publisher/cli/catalogue.toml", *(f"docs/{name}.md" for name in ("commands", "configuration"))]
)
def test_only_commands_that_are_there_are_named(page: str) -> None:
    named = set(NAMED_COMMAND.findall((ROOT / page).read_text("utf-8")))
    assert named <= set(COMMANDS)


@pytest.mark.parametrize(
    ("asked", "environment", "language"),
    [
        (None, {}, "en"),
        (None, {"LANG": "C"}, "en"),
        (None, {"LANG": "zh_CN.UTF-8"}, "zh"),
        (None, {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        (None, {"LANG": "de_DE.UTF-8"}, "en"),
        ("zh", {"LANG": "C"}, "zh"),
        ("en", {"LANG": "zh_CN.UTF-8"}, "en"),
    ],
)
def test_the_language(asked: str | None, environment: dict[str, str], language: str) -> None:
    assert language_of(asked, environment) == language


def test_words_in_both_languages() -> None:
    assert explain("E106", "en") != explain("E106", "zh")
    assert explain("E999", "en") is None
    assert phrase("to apply", "en", command="publish x") == "To apply: publish x"
    assert "publish x" in phrase("to apply", "zh", command="publish x")
