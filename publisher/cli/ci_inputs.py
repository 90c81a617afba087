"""What a job of a CI was told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What the job was told. Texts as they were typed; `targets` names what this machine may send to."""

    mode: str
    posts: str
    targets: str
    base: str
    head: str
    fail_on: str
    comment: bool
    sandbox: bool
    many: bool
    folder: Path
