"""Secrets, looked up at the moment they are needed and never earlier.

Every secret that is handed out is first told to whoever keeps it out of logs and messages.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from publisher.adapter import Secret
from publisher.config.findings import shown
from publisher.config.settings import Settings
from publisher.errors import ConfigError


def revealer(
    settings: Settings,
    target: str,
    remember: Callable[[str], None],
    *,
    environment: Mapping[str, str] = os.environ,
) -> Callable[[Secret], str]:
    """The function that turns a `Secret` of `target` into its value.

    The environment wins over `.env`; an empty value counts as none. `remember` is told each value first. What
    it returns raises `ConfigError` E106, which names the variable and the target, never a value.
    """

    def reveal(secret: Secret) -> str:
        value = secret.literal or environment.get(secret.name) or settings.dotenv.get(secret.name) or ""
        if not value:
            raise _missing(secret, target, settings)
        remember(value)
        return value

    return reveal


def _missing(secret: Secret, target: str, settings: Settings) -> ConfigError:
    return ConfigError(
        "E106",
        f"the secret {secret.name} of target {target} is not set",
        path=shown(settings.path),
        fix=f"export {secret.name}=…, or write it into .env beside publisher.yaml and keep that file out of git",
    )
