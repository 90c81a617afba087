"""The `.env` beside publisher.yaml: read as data, refused when git would carry it away.

A secret that is read here goes no further than the `Settings` that hold it; nothing is put into the environment.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from publisher.config.findings import shown
from publisher.errors import ConfigError


def read_dotenv(root: Path) -> Mapping[str, str]:
    """The variables of `root/.env`, nothing when there is no such file. Raises `ConfigError` E107, E104."""
    path = root / ".env"
    if not path.is_file():
        return {}
    if _is_tracked(path):
        raise ConfigError(
            "E107",
            ".env holds secrets and is tracked by git",
            path=shown(path),
            fix="git rm --cached .env; add it to .gitignore; then renew every secret in it, for history keeps them",
        )
    try:
        return parse_dotenv(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ConfigError("E104", ".env is not UTF-8", path=shown(path), fix="save it as UTF-8") from error


def parse_dotenv(text: str) -> Mapping[str, str]:
    """`NAME=value` lines, with `export`, quotes and `# comments` as shells write them; other lines say nothing."""
    return dict(pair for line in text.splitlines() if (pair := _pair(line.strip())) is not None)


def _pair(line: str) -> tuple[str, str] | None:
    name, equals, value = line.removeprefix("export ").partition("=")
    if not equals or not name.strip().isidentifier():
        return None
    return name.strip(), _unquoted(value.strip())


def _unquoted(value: str) -> str:
    quote = value[:1]
    if quote in ("'", '"') and (end := value.find(quote, 1)) > 0:
        return value[1:end]
    return value.split(" #", 1)[0].rstrip()


def _is_tracked(path: Path) -> bool:
    command = ["git", "ls-files", "--error-unmatch", "--", path.name]
    try:
        return subprocess.run(command, cwd=path.parent, capture_output=True, timeout=10).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
