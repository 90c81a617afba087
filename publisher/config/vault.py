"""Where a secret may lie besides the environment: a file that a variable names, the system's keyring, a private file.

Read when a secret is needed and nowhere else, written by `login` alone; nothing is cached, no value enters a message.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from publisher.config.findings import shown
from publisher.errors import ConfigError
from publisher.files import write_atomically

SERVICE = "post-publisher"
"""The name under which the keyring keeps our secrets; each is filed by its variable's name."""


def named_file(name: str, environment: Mapping[str, str]) -> str:
    """The text of the file that `<NAME>_FILE` names, empty without one. Raises `ConfigError` E106."""
    path = environment.get(f"{name}_FILE", "")
    return _text_of(Path(path).expanduser(), name) if path else ""


def stored(name: str) -> str:
    """What the keyring or the user's private file has under `name`, empty when neither has anything."""
    return _in_keyring(name) or _in_folder(name)


def keep(name: str, value: str) -> str:
    """Stores a secret where `stored` finds it: in the keyring, else in the user's private file. Returns where."""
    if find_spec("keyring") is not None:
        keyring = import_module("keyring")
        try:
            keyring.set_password(SERVICE, name, value)
            return "the keyring"
        except keyring.errors.KeyringError:
            pass
    file = secret_folder() / name
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_atomically(file, value, mode=0o600)
    return str(file)


def secret_folder() -> Path:
    """The user's own folder for secrets, by the XDG rules; on Windows below `APPDATA`."""
    named = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    if named.is_absolute():
        return named / SERVICE / "secrets"
    roaming = os.environ.get("APPDATA", "") if os.name == "nt" else ""
    return (Path(roaming) if roaming else Path.home() / ".config") / SERVICE / "secrets"


def _in_keyring(name: str) -> str:
    """Without the extra, without a keyring, or while it is locked, nothing is there."""
    if find_spec("keyring") is None:
        return ""
    keyring = import_module("keyring")
    try:
        return str(keyring.get_password(SERVICE, name) or "")
    except keyring.errors.KeyringError:
        return ""


def _in_folder(name: str) -> str:
    file = secret_folder() / name
    return _text_of(file, name) if file.is_file() else ""


def _text_of(file: Path, name: str) -> str:
    try:
        if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise ConfigError(
                "E106",
                f"the file of the secret {name} can be read by others",
                path=shown(file),
                fix=f"chmod 600 {file}",
            )
        return file.read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = type(error).__name__ if isinstance(error, UnicodeDecodeError) else error.strerror
        raise ConfigError(
            "E106",
            f"the file of the secret {name} cannot be read: {reason}",
            path=shown(file),
            fix=f"mend the file, or the variable {name}_FILE",
        ) from None
