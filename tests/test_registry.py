"""Platforms are found by the name of their package; a wrong name is answered with the right one."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher import registry
from publisher.errors import ConfigError


@pytest.fixture
def third_party(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that somebody else installed."""
    package = tmp_path / "publisher_notebook"
    package.mkdir()
    (package / "__init__.py").write_text('"""An adapter of somebody else."""\n')
    (package / "adapter.py").write_text("class NotebookAdapter: ...\n\n\nADAPTER = NotebookAdapter\n")
    (package / "options.py").write_text("import not_installed_anywhere\n")
    (package / "client.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.mark.parametrize("platform", ["hexo", "zhihu", "wechat"])
def test_our_own_platforms(platform: str) -> None:
    assert registry.adapter_class(platform)().name == platform
    assert registry.client_options_class(platform)() is not None


@pytest.mark.usefixtures("third_party")
def test_a_third_party_is_found_by_its_name() -> None:
    assert registry.adapter_class("notebook").__name__ == "NotebookAdapter"
    assert "notebook" in registry.platforms()


@pytest.mark.usefixtures("third_party")
def test_a_broken_third_party_is_named() -> None:
    with pytest.raises(ConfigError, match="not_installed_anywhere"):
        registry.client_options_class("notebook")
    with pytest.raises(ConfigError, match="offers no CLIENT"):
        registry.client_class("notebook")


@pytest.mark.parametrize("name", ["zhihuu", "Zhihu", "../zhihu", "", "os.path"])
def test_an_unknown_platform_is_answered_with_what_there_is(name: str) -> None:
    with pytest.raises(ConfigError, match="zhihu") as caught:
        registry.adapter_class(name)
    assert caught.value.code == "E109"
