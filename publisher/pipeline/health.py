"""Is everything there that a run needs? What the configuration names, each secret, and each platform's own word.

Nothing is written and nothing is sent but reads; what this machine brings along is looked at by `machine`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any, Literal

from publisher.adapter import Client, Health, Patient, Secret
from publisher.config.findings import shown
from publisher.config.secrets import revealer
from publisher.config.settings import Settings, TargetSettings
from publisher.errors import ConfigError, PublisherError
from publisher.pipeline.states import open_ledger
from publisher.pipeline.workspace import Workspace

Verdict = Literal["ok", "note", "warning", "failed"]


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at: `part` is a room of the set-up or a target, `about` the thing in it, `found` the
    sentence on it. Where it is not well, `fix` is the next step; `error` when it could not be had at all."""

    part: str
    about: str
    found: str
    fix: str = ""
    verdict: Verdict = "ok"
    error: PublisherError | None = None


def check_here(settings: Settings, *, with_secrets: bool = True) -> Iterator[Checked]:
    """What the configuration names: posts, ledger, secrets. No network. `with_secrets` is for targets that are not
    the sandbox's."""
    yield Checked("config", shown(settings.path), f"{len(settings.targets)} targets")
    yield _static(settings)
    ledger = open_ledger(settings)
    workspace = Workspace(settings, ledger)
    broken = [error for file in workspace.select(()) if (error := workspace.error_of(file))]
    yield Checked("posts", ", ".join(map(shown, settings.posts)), f"{len(workspace.posts)} posts can be read")
    yield from (failed("posts", error) for error in broken)
    loaded = ledger.load_all()
    yield Checked("ledger", shown(settings.state), f"{len(loaded.entries)} posts known")
    yield from (failed("ledger", error) for error in loaded.errors.values())
    for target in settings.targets.values() if with_secrets else ():
        yield from _secrets(settings, target)


def check_there(target: TargetSettings, clients: Callable[[str], Client]) -> Iterator[Checked]:
    """What one platform says of its login."""
    try:
        client = clients(target.name)
        if isinstance(client, Patient):
            yield from (_heard(target.name, health) for health in client.examine())
        else:
            yield Checked(target.name, "account", client.account())
    except PublisherError as error:
        yield failed(target.name, error, about="access")


def failed(part: str, error: PublisherError, *, about: str = "") -> Checked:
    """A fault that some room has raised, with its own way out."""
    return Checked(part, about or error.place, error.message, error.fix, "failed", error)


def secrets_of(target: TargetSettings) -> tuple[Secret, ...]:
    """The secrets that a target's client names, in the order of its options."""
    options: Any = target.client_options
    values = (getattr(options, spec.name) for spec in fields(options))
    return tuple(value for value in values if isinstance(value, Secret) and value.name)


def _heard(target: str, health: Health) -> Checked:
    verdict: Verdict = "ok" if health.is_well else "failed" if health.is_urgent else "warning"
    return Checked(target, health.about or "login", health.found, health.fix, verdict)


def _static(settings: Settings) -> Checked:
    """Where pictures such as "/images/x.png" are looked for; a site may have none of them."""
    if settings.static.is_dir():
        return Checked("static", shown(settings.static), "pictures by root path are found here")
    found = "no such folder: pictures by root path would be missing"
    return Checked("static", shown(settings.static), found, verdict="note")


def _secrets(settings: Settings, target: TargetSettings) -> Iterator[Checked]:
    if target.mode == "manual":
        yield Checked(target.name, "manual", "a person publishes here: no secret is needed", verdict="note")
        return
    reveal = revealer(settings, target.name, lambda _: None)
    for secret in secrets_of(target):
        try:
            reveal(secret)
            yield Checked(target.name, secret.name, f"set ({_where(secret, settings)})")
        except ConfigError as error:
            yield failed(target.name, error, about=secret.name)


def _where(secret: Secret, settings: Settings) -> str:
    """Which of the places has a secret that is set, the one that wins."""
    if os.environ.get(secret.name):
        return "environment"
    if os.environ.get(f"{secret.name}_FILE"):
        return f"{secret.name}_FILE"
    return ".env" if settings.dotenv.get(secret.name) else "stored by login"
