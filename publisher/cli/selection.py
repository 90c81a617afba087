"""Which targets and which posts a command is about, from what was typed and from what git says."""

from __future__ import annotations

import subprocess
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


def changed_posts(settings: Settings, reference: str) -> tuple[Path, ...]:
    """The posts that git says differ from `reference` or are new, themselves or a file in their folder."""
    found: dict[Path, None] = {}
    for folder in settings.posts:
        for file in _changed_files(folder, reference):
            post = _post_of(file, folder)
            if post is not None:
                found[post] = None
    return tuple(found)


def _changed_files(folder: Path, reference: str) -> list[Path]:
    named = _git(folder, "diff", "--name-only", "--relative", "-z", reference, "--", ".")
    unknown = _git(folder, "ls-files", "--others", "--exclude-standard", "-z")
    return [folder / name for name in sorted({*named, *unknown})]


def _post_of(file: Path, folder: Path) -> Path | None:
    """The post that a file is, or whose folder of pictures it lies in; None once it is gone."""
    if file.suffix == ".md":
        return file if file.is_file() else None
    above = file.parents[: len(file.relative_to(folder).parts) - 1]
    return next((post for parent in above if (post := parent.with_suffix(".md")).is_file()), None)


def _git(folder: Path, *words: str) -> list[str]:
    command = ["git", "-c", "core.quotepath=off", *words]
    try:
        answer = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", b"") or str(error).encode()
        what = said.decode(errors="replace").strip().splitlines()[:1]
        raise ConfigError(
            "E109", f"--changed asks git, which says: {' '.join(what)}", fix="--changed=REF"
        ) from error
    return [name for name in answer.stdout.decode(errors="replace").split("\0") if name]
