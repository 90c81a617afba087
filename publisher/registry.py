"""From a platform's name to its classes: "zhihu" is whatever `publisher_zhihu` offers.

A new adapter is one importable package of that name; nothing here is edited for it. Only what is asked for is
imported, so that planning never loads a client.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from publisher.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from publisher.adapter import Adapter, Client
    from publisher.sandbox.wire import Emulator

_PREFIX = "publisher_"
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def adapter_class(platform: str) -> type[Adapter]:
    """The dataclass whose instance renders for `platform`. Raises `ConfigError` E109 when there is none."""
    found: type[Adapter] = _offered(platform, "adapter", "ADAPTER")
    return found


def client_class(platform: str) -> type[Client]:
    """The class that talks to `platform`; importing it loads its transport."""
    found: type[Client] = _offered(platform, "client", "CLIENT")
    return found


def client_options_class(platform: str) -> type:
    """The frozen dataclass of what stands under `client:` for `platform`."""
    found: type = _offered(platform, "options", "CLIENT_OPTIONS")
    return found


def emulator_class(platform: str) -> type[Emulator]:
    """The stand-in of `platform` for `--sandbox`, the demo and tests."""
    found: type[Emulator] = _offered(platform, "sandbox", "SANDBOX")
    return found


def sandbox_folder(platform: str) -> Callable[[Adapter, Path], Adapter] | None:
    """For a platform that is a folder: the function that moves an adapter's site into another one."""
    module = import_module(f"{_package(platform)}.sandbox")
    found: Callable[[Adapter, Path], Adapter] | None = getattr(module, "IN_FOLDER", None)
    return found


def platforms() -> tuple[str, ...]:
    """Every platform that is installed, sorted; looks through the import path."""
    found = {module.name for module in iter_modules() if module.ispkg and module.name.startswith(_PREFIX)}
    return tuple(sorted(name.removeprefix(_PREFIX) for name in found))


def _offered(platform: str, module: str, name: str) -> Any:
    package = _package(platform)
    try:
        offered = getattr(import_module(f"{package}.{module}"), name, None)
    except ImportError as error:
        raise ConfigError("E109", f"the adapter for {platform} cannot be loaded: {error}") from error
    if offered is None:
        raise ConfigError("E109", f"{package}.{module} offers no {name}", fix="see adapters/README.md")
    return offered


def _package(platform: str) -> str:
    name = platform.replace("-", "_")
    if _NAME.fullmatch(name) and find_spec(_PREFIX + name) is not None:
        return _PREFIX + name
    known = platforms()
    close = get_close_matches(platform, known, n=1)
    guess = f"did you mean {close[0]}?" if close else f"installed are: {', '.join(known) or 'none'}"
    raise ConfigError(
        "E109",
        f"no platform is called {platform!r}; {guess}",
        fix="correct `adapter:`, or install its package",
    )
