"""Is everything there that a run needs? Fonts, posts, ledger, secrets; and each platform's word, where it is asked.

Nothing is written and nothing is sent but reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from publisher.adapter import Client, Health, Patient, Secret
from publisher.config.findings import shown
from publisher.config.secrets import revealer
from publisher.config.settings import Settings, TargetSettings
from publisher.errors import PublisherError
from publisher.ledger import Ledger
from publisher.pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at (`part`), and what was found; `error` when it could not be asked."""

    part: str
    health: Health
    error: PublisherError | None = None


def check_here(settings: Settings, *, with_secrets: bool = True) -> Iterator[Checked]:
    """What this machine has: no network. `with_secrets` is for targets that are not the sandbox's."""
    yield Checked("configuration", Health(f"{shown(settings.path)}, {len(settings.targets)} targets"))
    yield Checked("fonts", _font(settings))
    ledger = Ledger(settings.state)
    loaded = ledger.load_all()
    yield Checked("ledger", Health(f"{shown(settings.state)}, {len(loaded.entries)} posts known"))
    yield from (_failed("ledger", error) for error in loaded.errors.values())
    workspace = Workspace(settings, ledger)
    yield Checked("posts", Health(f"{len(workspace.posts)} posts"))
    broken = [error for file in workspace.select(()) if (error := workspace.error_of(file))]
    yield from (_failed("posts", error) for error in broken)
    for target in settings.targets.values() if with_secrets else ():
        yield from _secrets(settings, target)


def check_there(target: TargetSettings, clients: Callable[[str], Client]) -> Iterator[Checked]:
    """What one platform says of its login."""
    try:
        client = clients(target.name)
        if isinstance(client, Patient):
            yield from (Checked(target.name, health) for health in client.examine())
        else:
            yield Checked(target.name, Health(f"account {client.account()}"))
    except PublisherError as error:
        yield _failed(target.name, error)


def secrets_of(target: TargetSettings) -> tuple[Secret, ...]:
    """The secrets that a target's client names, in the order of its options."""
    options: Any = target.client_options
    values = (getattr(options, spec.name) for spec in fields(options))
    return tuple(value for value in values if isinstance(value, Secret) and value.name)


def _secrets(settings: Settings, target: TargetSettings) -> Iterator[Checked]:
    if target.mode == "manual":
        return
    reveal = revealer(settings, target.name, lambda _: None)
    for secret in secrets_of(target):
        try:
            reveal(secret)
            yield Checked(target.name, Health(f"{secret.name} is set"))
        except PublisherError as error:
            yield _failed(target.name, error)


def _failed(part: str, error: PublisherError) -> Checked:
    fix = error.fix or f"publish explain {error.code}"
    return Checked(part, Health(" ".join(filter(None, (error.code, error.place, error.message))), fix), error)


def _font(settings: Settings) -> Health:
    from publisher.media.fonts import MissingFont, find_cjk_font

    try:
        font = find_cjk_font(settings.fonts.cjk)
    except MissingFont as missing:
        return Health(str(missing), "let `fonts: {cjk: …}` name a font with Chinese letters, or leave it out")
    if font is None:
        return Health(
            "no font with Chinese letters: covers are drawn without text",
            "install one (fonts-noto-cjk), or name its file: `fonts: {cjk: …}`",
        )
    return Health(str(font.path))
