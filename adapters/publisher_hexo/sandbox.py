"""The Hexo target in the sandbox: an empty site in a folder of its own, since a folder needs no emulator."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.files import write_atomically

if TYPE_CHECKING:
    from publisher_hexo.adapter import HexoAdapter

_CONFIG = "# An empty Hexo site, made for trying things out: nothing here is published.\ntitle: sandbox\n"


def in_folder(adapter: HexoAdapter, folder: Path) -> HexoAdapter:
    """The adapter with its site in `folder`, which is made when it is not there."""
    config = folder / "_config.yml"
    if not config.is_file():
        write_atomically(config, _CONFIG)
    return replace(adapter, path=folder)


IN_FOLDER = in_folder
