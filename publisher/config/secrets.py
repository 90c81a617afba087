"""Secrets, looked up at the moment they are needed and never earlier.

Every secret that is handed out is first told to whoever keeps it out of logs and messages.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from publisher.adapter import Secret
from publisher.config.findings import shown
from publisher.config.settings import Settings
from publisher.config.vault import named_file, stored
from publisher.errors import ConfigError


def revealer(
    settings: Settings,
    target: str,
    remember: Callable[[str], None],
    *,
    environment: Mapping[str, str] = os.environ,
) -> Callable[[Secret], str]:
    """The function that turns a `Secret` of `target` into its value.

    The environment wins over the file that `<NAME>_FILE` names, that over `.env`, that over the keyring and the
    user's private file; an empty value counts as none. `remember` is told each value first. What it returns raises
    `ConfigError` E106, which names the variable and the target, never a value.
    """

    def reveal(secret: Secret) -> str:
        value = secret.literal or _value(secret.name)
        if not value:
            raise _missing(secret, target, settings)
        remember(value)
        return value

    def _value(name: str) -> str:
        named = environment.get(name) or named_file(name, environment)
        return named or settings.dotenv.get(name) or stored(name)

    return reveal


def _missing(secret: Secret, target: str, settings: Settings) -> ConfigError:
    return ConfigError(
        "E106",
        f"the secret {secret.name} of target {target} is not set",
        path=shown(settings.path),
        fix=f"`publish login {target}` asks for it; or export {secret.name}=…, or write it into .env beside "
        "publisher.yaml and keep that file out of git",
    )
