"""The clients of a run: each target's built once, when it is first needed, with its secrets and its way out.

Building one sends nothing. In the sandbox every client talks to its platform's emulator and no secret is read.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from publisher import registry
from publisher.adapter import Access, Client, Secret
from publisher.apply.redact import Redactor
from publisher.apply.tokens import FileTokens
from publisher.apply.transport import Transport
from publisher.config.secrets import revealer
from publisher.config.settings import Settings, TargetSettings
from publisher.sandbox.faults import Faults
from publisher.sandbox.journal import Journal
from publisher.sandbox.server import SandboxServer
from publisher.sandbox.wire import Emulator, Request, Response


class Clients:
    """Target's name -> its client; callable, so that `apply` needs to know nothing else."""

    def __init__(
        self,
        settings: Settings,
        redactor: Redactor,
        *,
        tokens: Path | None = None,
        given: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`given` are secrets by their names that were just typed: they win over every other place."""
        self._settings = settings
        self._given = given
        self._redactor = redactor
        self._tokens = FileTokens(tokens)
        self._built: dict[str, Client] = {}

    def __call__(self, target: str) -> Client:
        """The client of `target`. Raises `ConfigError` E106 only once it needs a secret that is not set."""
        if target not in self._built:
            self._built[target] = self._build(self._settings.targets[target])
        return self._built[target]

    def _build(self, target: TargetSettings) -> Client:
        access = Access(
            http=Transport(redactor=self._redactor, proxy=getattr(target.client_options, "proxy", None)),
            reveal=self._revealer(target.name),
            tokens=self._tokens,
            now=lambda: datetime.now(UTC),
            sleep=time.sleep,
            protected=(*self._settings.posts, self._settings.static),
        )
        build = registry.client_class(target.platform)
        return build(adapter=target.adapter, options=target.client_options, access=access)  # type: ignore[call-arg]

    def _revealer(self, target: str) -> Callable[[Secret], str]:
        kept = revealer(self._settings, target, self._redactor.add)

        def reveal(secret: Secret) -> str:
            typed = self._given.get(secret.name, "")
            if not typed:
                return kept(secret)
            self._redactor.add(typed)
            return typed

        return reveal


# ---------------------------------------------------------------- the sandbox


@dataclass(frozen=True, slots=True)
class _OfTarget:
    """A platform's emulator under the name of one target, so that two accounts of a platform are two emulators."""

    name: str
    emulator: Emulator

    def handle(self, request: Request) -> Response:
        return self.emulator.handle(request)


def sandbox_state(settings: Settings) -> Path:
    """Where the sandbox keeps its ledger and the platforms' data."""
    return settings.state / "sandbox"


@contextmanager
def sandboxed(
    settings: Settings, *, port: int = 0, faults: Faults | None = None, data: Path | None = None
) -> Iterator[tuple[Settings, SandboxServer]]:
    """`settings` with every target led to an emulator that runs inside, and the server they run on.

    Their data stay below `data` (default `<state>/sandbox/`) between runs.
    """
    folder = data or sandbox_state(settings)
    emulators = [
        _OfTarget(target.name, registry.emulator_class(target.platform)(folder / target.name))
        for target in settings.targets.values()
        if registry.sandbox_folder(target.platform) is None
    ]
    journal = Journal(folder / "journal.jsonl")
    with ExitStack() as stack:
        server = stack.enter_context(
            SandboxServer(emulators, port=port, faults=faults, journal=journal)  # type: ignore[arg-type]
        )
        targets = {name: led_to(target, server.url, folder) for name, target in settings.targets.items()}
        site = replace(settings.site, wait=0)  # no blog is built here, so no page would ever come
        yield replace(settings, site=site, state=folder, branch="", targets=MappingProxyType(targets)), server


def led_to(target: TargetSettings, url: str, folder: Path) -> TargetSettings:
    """`target` led to the emulator that `url` serves under its name, or to a site of its own in `folder`."""
    move = registry.sandbox_folder(target.platform)
    if move is not None:
        return replace(target, adapter=move(target.adapter, folder / target.name))
    options: Mapping[str, object] = registry.emulator_class(target.platform).client_options(
        f"{url}/{target.name}"
    )
    return replace(target, client_options=registry.client_options_class(target.platform)(**options))
