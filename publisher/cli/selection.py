"""Which targets and which posts a command is about, from what was typed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from publisher.config.findings import guess, shown
from publisher.config.settings import Settings
from publisher.errors import ConfigError

if TYPE_CHECKING:
    from publisher.pipeline.workspace import Workspace
    from publisher.read.post import Post


def chosen_targets(settings: Settings, to: str | None) -> tuple[str, ...]:
    """The targets that `--to A,B` names, every configured one without it. Raises `ConfigError` E109."""
    if to is None:
        return tuple(settings.targets)
    named = tuple(dict.fromkeys(name.strip() for name in to.split(",") if name.strip()))
    for name in named:
        if name not in settings.targets:
            raise ConfigError(
                "E109",
                f"no target is called {name}{guess(name, settings.targets)}",
                path=shown(settings.path),
            )
    if not named:
        raise ConfigError("E109", f"--to names no target{guess('', settings.targets)}")
    return named


def one_post(workspace: Workspace, named: Path) -> Post:
    """The post that a command is about. Raises what stands against it: `SourceError`, `UnsafePlan`."""
    (file,) = workspace.select([named])
    broken = workspace.error_of(file)
    if broken is not None:
        raise broken
    return workspace.post_of(file)
