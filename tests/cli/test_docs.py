"""The documentation knows every command, every option, every key and every code; its example is a real one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from publisher.cli.arguments import ONE_SHOT
from publisher.cli.catalogue import entries
from publisher.cli.program import COMMANDS, program
from publisher.cli.publish import command as one_shot
from publisher.config.load import load_settings
from tests.conftest import ROOT

COMMANDS_PAGE = (ROOT / "docs/commands.md").read_text("utf-8")
CONFIGURATION_PAGE = (ROOT / "docs/configuration.md").read_text("utf-8")
CONTEXT = click.Context(program)
SHARED = ("-C", "--config", "-q", "--quiet", "-v", "--verbose", "--color", "--lang")


def section(command: str) -> str:
    """A command's part of the page."""
    found = re.search(rf"^## {command}\n(.*?)(?=^## |\Z)", COMMANDS_PAGE, re.M | re.S)
    assert found, f"docs/commands.md has no section ## {command}"
    return found[1]


@pytest.mark.parametrize("name", [ONE_SHOT, *COMMANDS])
def test_every_command_and_option_is_documented(name: str) -> None:
    command = one_shot if name == ONE_SHOT else program.get_command(CONTEXT, name)
    assert command is not None
    assert command.short_help == COMMANDS.get(name, command.short_help)
    text = section(name)
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            for spelling in parameter.opts:
                place = COMMANDS_PAGE if spelling in SHARED else text
                assert f"`{spelling}" in place, f"{spelling} of {name}"
            assert parameter.help


@pytest.mark.parametrize("option", SHARED)
def test_shared_options_are_documented(option: str) -> None:
    assert f"`{option}" in section("Options that every command takes")


def test_no_section_for_what_is_not_there() -> None:
    titles = set(re.findall(r"^## ([a-z]+)$", COMMANDS_PAGE, re.M))
    assert titles == {ONE_SHOT, *COMMANDS}


def test_the_documented_configuration_is_accepted_and_is_the_default(tmp_path: Path) -> None:
    blocks = re.findall(r"^```yaml\n(.*?)^```", CONFIGURATION_PAGE, re.M | re.S)
    (tmp_path / "source/_posts").mkdir(parents=True)
    file = tmp_path / "publisher.yaml"
    file.write_text("".join(blocks), encoding="utf-8")
    said = load_settings(file)
    file.write_text(
        "site: {url: https://www.example.cn}\nposts: source/_posts\n"
        "targets: {blog: {adapter: hexo}, zhihu: {adapter: zhihu}, wechat: {adapter: wechat}}\n",
        encoding="utf-8",
    )
    default = load_settings(file)
    assert said.site == default.site
    assert (said.markdown, said.media, said.fonts) == (default.markdown, default.media, default.fonts)
    assert said.check == default.check
    assert (said.static, said.state, said.related) == (default.static, default.state, default.related)
    for name, target in said.targets.items():
        other = default.targets[name]
        assert target.adapter == other.adapter, name
        assert target.client_options == other.client_options, name
        for key in ("mode", "header", "footer", "related", "related_without_copy", "refresh", "qr"):
            assert getattr(target, key) == getattr(other, key), (name, key)


def test_the_page_of_codes_is_the_catalogue(golden: Callable[[Path, str], None]) -> None:
    golden(ROOT / "docs/errors.md", page_of_codes())


def page_of_codes() -> str:
    """docs/errors.md; `pytest --accept` writes it."""
    lines = ["# Errors and losses", "", "The same words as `publish explain CODE`.", ""]
    for code, entry in entries().items():
        lines += [f"## {code}: {entry['en']}", "", entry["zh"], ""]
        why = [entry[key] for key in ("why_en", "why_zh") if key in entry]
        fix = [f"Fix: {entry['fix_en']}", f"怎么办：{entry['fix_zh']}"] if "fix_en" in entry else []
        lines += [line for text in (*why, *fix) for line in (text, "")]
    return "\n".join(lines).rstrip() + "\n"
