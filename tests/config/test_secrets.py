"""Secrets: found late, told to the redactor, never shown; and a `.env` that git must not carry."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from publisher.adapter import Secret
from publisher.config.dotenv import parse_dotenv
from publisher.config.load import load_settings
from publisher.config.secrets import revealer
from publisher.config.settings import Settings
from publisher.config.vault import secret_folder
from publisher.errors import ConfigError, ExitCode


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "publisher.yaml").write_text("site: {url: https://x.cn}\nposts: posts\n", encoding="utf-8")
    return tmp_path


def load(site: Path) -> Settings:
    return load_settings(site / "publisher.yaml")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("KEY=abc", "abc"),
        ("export KEY=abc", "abc"),
        ("KEY = abc ", "abc"),
        ("KEY='a # b'", "a # b"),
        ('KEY="a=b"  # mine', "a=b"),
        ("KEY=a#b # mine", "a#b"),
        ("KEY=", ""),
        ("# KEY=abc", None),
        ("KEY", None),
        ("no key=abc", None),
    ],
)
def test_lines_of_a_dotenv(line: str, value: str | None) -> None:
    assert parse_dotenv(f"\n{line}\n").get("KEY") == value


def test_the_environment_wins_and_every_secret_is_remembered(site: Path) -> None:
    (site / ".env").write_text("ONE=from-file\nTWO=two\n", encoding="utf-8")
    remembered: list[str] = []
    reveal = revealer(load(site), "there", remembered.append, environment={"ONE": "from-environment"})
    assert [reveal(Secret("ONE")), reveal(Secret("TWO"))] == ["from-environment", "two"]
    assert reveal(Secret(literal="made up")) == "made up"
    assert remembered == ["from-environment", "two", "made up"]


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], str]:
    """A keyring in memory, in place of the system's."""
    kept: dict[tuple[str, str], str] = {}

    class KeyringError(Exception):
        pass

    def get_password(service: str, name: str) -> str | None:
        if (service, name) == ("post-publisher", "LOCKED"):
            raise KeyringError
        return kept.get((service, name))

    module = ModuleType("keyring")
    module.__spec__ = ModuleSpec("keyring", None)
    module.get_password = get_password  # type: ignore[attr-defined]
    module.errors = SimpleNamespace(KeyringError=KeyringError)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", module)
    return kept


def private(file: Path, text: str, mode: int = 0o600) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    return file


def test_a_secret_may_lie_in_a_file_a_keyring_or_a_private_folder(
    site: Path, keyring: dict[tuple[str, str], str], tmp_path: Path
) -> None:
    """Zhihu's requirement 36: the nearest wins, and each is told to the redactor."""
    export = private(tmp_path / "cookies.txt", ".zhihu.com\tTRUE\t/\tTRUE\t0\tz_c0\tticket\n")
    keyring["post-publisher", "RING"] = "from-keyring"
    private(secret_folder() / "OWN", "from-folder\n")
    private(secret_folder() / "RING", "behind the keyring")
    private(secret_folder() / "LOCKED", "not locked")
    remembered: list[str] = []
    reveal = revealer(load(site), "there", remembered.append, environment={"COOKIE_FILE": str(export)})
    names = ("COOKIE", "RING", "OWN", "LOCKED")
    assert [reveal(Secret(name)) for name in names] == remembered
    assert remembered[0].endswith("z_c0\tticket")
    assert remembered[1:] == ["from-keyring", "from-folder", "not locked"]


@pytest.mark.skipif(os.name != "posix", reason="rights are POSIX's")
def test_a_file_that_others_can_read_is_refused(site: Path, tmp_path: Path) -> None:
    open_to_all = private(tmp_path / "cookies.txt", "z_c0=hidden", 0o644)
    reveal = revealer(load(site), "there", lambda _: None, environment={"COOKIE_FILE": str(open_to_all)})
    with pytest.raises(ConfigError, match="by others") as caught:
        reveal(Secret("COOKIE"))
    assert caught.value.code == "E106"
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_says_which(site: Path, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "cookies.txt"
    if content is not None:
        file.write_bytes(content)
        file.chmod(0o600)
    reveal = revealer(load(site), "there", lambda _: None, environment={"COOKIE_FILE": str(file)})
    with pytest.raises(ConfigError, match="COOKIE cannot be read"):
        reveal(Secret("COOKIE"))


def test_settings_never_show_a_secret(site: Path) -> None:
    (site / ".env").write_text("ONE=hidden-value\n", encoding="utf-8")
    assert "hidden-value" not in repr(load(site))


def test_a_missing_secret_names_variable_and_target(site: Path) -> None:
    reveal = revealer(load(site), "there", lambda _: None, environment={"KEY": ""})
    with pytest.raises(ConfigError) as caught:
        reveal(Secret("KEY"))
    assert (caught.value.code, caught.value.exit_code) == ("E106", ExitCode.USAGE)
    assert "KEY" in caught.value.message
    assert "there" in caught.value.message


def test_a_dotenv_that_git_tracks_is_refused(site: Path) -> None:
    (site / ".env").write_text("ONE=1\n", encoding="utf-8")
    subprocess.run(["git", "init", "-q"], cwd=site, check=True)
    load(site)
    subprocess.run(["git", "add", "-f", ".env"], cwd=site, check=True)
    with pytest.raises(ConfigError) as caught:
        load(site)
    assert caught.value.code == "E107"
    assert "git rm --cached .env" in caught.value.fix
