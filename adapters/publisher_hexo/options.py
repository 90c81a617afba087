"""The `client:` options of a Hexo target: none, a folder needs neither address nor secret."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HexoClientOptions:
    """Nothing to set."""


CLIENT_OPTIONS = HexoClientOptions
