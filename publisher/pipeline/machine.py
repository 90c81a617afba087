"""What this machine brings along: fonts, the engines of formulas and diagrams, zone data, room on the disk, git.

Asked by `doctor` alone; nothing is written, nothing leaves the machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import ZoneInfo

from publisher.config.findings import shown
from publisher.config.settings import Settings
from publisher.pipeline.health import Checked

_FORMULA = r"v_{\text{中文}} = \frac{a}{\sqrt{b}}"
_LEAST_ROOM = 200 * 1024 * 1024
"""Bytes: below that, a run with many pictures may not end."""
_WAIT = 20
"""Seconds for git to answer; a repository on a sleeping disk takes a while."""


def check_machine(settings: Settings, *, cache: Path) -> Iterator[Checked]:
    """Everything above, the engines first; `cache` is where drawings and tokens are kept."""
    yield Checked("python", sys.version.split()[0], f"post-publisher {_version('post-publisher')}")
    yield _font(settings)
    yield _math()
    yield _mermaid()
    yield _zone(settings)
    yield _disk("disk", settings.state)
    yield _disk("cache", cache)
    yield from _git(settings)


# ---------------------------------------------------------------- what draws


def _font(settings: Settings) -> Checked:
    from publisher.media.fonts import INSTALL, MissingFont, find_cjk_font

    try:
        font = find_cjk_font(settings.fonts.cjk)
    except MissingFont as missing:
        first = str(missing).splitlines()[0]
        fix = "let `fonts: {cjk: …}` name a font with Chinese letters, or leave it out"
        return Checked("fonts", "fonts.cjk", first, fix, "failed")
    if font is None:
        found = "no font with Chinese letters: covers are drawn without text"
        fix = "\n".join(("install one, or name its file: `fonts: {cjk: …}`", *INSTALL))
        return Checked("fonts", "Chinese", found, fix, "failed")
    return Checked("fonts", str(font.path), font.family)


def _math() -> Checked:
    """One formula with Chinese in it is drawn: that needs the engine, its scripts and nothing else."""
    from publisher.write.tex import VERSION, BadFormula, tex_to_svg

    about = f"{VERSION}, quickjs-ng {_version('quickjs-ng')}"
    try:
        tex_to_svg(_FORMULA)
    except (BadFormula, OSError, ImportError) as error:
        fix = "install it again: pip install --force-reinstall quickjs-ng django-static-mathjax"
        return Checked("math", about, f"the test formula cannot be drawn: {error}", fix, "failed")
    return Checked("math", about, "a test formula with 中文 was drawn")


def _mermaid() -> Checked:
    drawn_by = _version("mermaid-render")
    if drawn_by:
        return Checked("mermaid", f"mermaid-render {drawn_by}", "diagrams are drawn")
    fix = "pip install 'post-publisher[mermaid]', if you draw diagrams"
    return Checked("mermaid", "mermaid-render", "not installed: diagrams stay source text", fix, "note")


# ---------------------------------------------------------------- time and room


def _zone(settings: Settings) -> Checked:
    zone = settings.site.timezone
    return Checked("time", zone, f"it is {datetime.now(ZoneInfo(zone)):%Y-%m-%d %H:%M} there")


def _disk(part: str, folder: Path) -> Checked:
    """Whether files can be made in `folder`, or it itself where it is not there yet."""
    near = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not near.is_dir() or not os.access(near, os.W_OK | os.X_OK):
        fix = "give yourself the right to write there, or move what is in the way"
        return Checked(part, shown(folder), f"nothing can be written in {shown(near)}", fix, "failed")
    free = shutil.disk_usage(near).free
    if free < _LEAST_ROOM:
        return Checked(part, shown(folder), f"only {free >> 20} MB are free", "make room", "warning")
    return Checked(part, shown(folder), f"can be written; {_size(free)} free")


def _size(free: int) -> str:
    return f"{free >> 30} GB" if free >> 30 else f"{free >> 20} MB"


# ---------------------------------------------------------------- git


def _git(settings: Settings) -> Iterator[Checked]:
    """Whether secrets stay out of the repository and the ledger goes in."""
    inside = _asked(settings.root, "rev-parse", "--is-inside-work-tree")
    if inside is None:
        yield Checked(
            "git", "repository", "git is not installed: the ledger is in no repository", verdict="note"
        )
        return
    if inside.returncode != 0:
        found = "no repository here: a backup of the ledger is up to you"
        yield Checked("git", "repository", found, verdict="note")
        return
    yield from _dotenv(settings.root)
    yield _ledger(settings)


def _dotenv(root: Path) -> Iterator[Checked]:
    if not (root / ".env").is_file():
        return
    ignored = _asked(root, "check-ignore", "-q", ".env")
    if ignored is not None and ignored.returncode == 0:
        yield Checked("git", ".env", "ignored")
        return
    yield Checked("git", ".env", "not ignored: one `git add .` would take it along", _IGNORE, "failed")


_IGNORE = "echo .env >> .gitignore"


def _ledger(settings: Settings) -> Checked:
    folder = settings.state / "ledger"
    if not folder.is_dir():
        return Checked("git", shown(folder), "nothing was sent yet", verdict="note")
    answer = _asked(settings.root, "status", "--porcelain", "--", str(folder))
    if answer is None or answer.returncode != 0:  # such as a ledger that lies in no tree
        return Checked("git", shown(folder), "not in this repository", verdict="note")
    if answer.stdout.strip():
        fix = f"git add {shown(settings.state)} && git commit"
        return Checked("git", shown(folder), "changed and not committed", fix, "warning")
    return Checked("git", shown(folder), "clean")


def _asked(root: Path, *words: str) -> subprocess.CompletedProcess[bytes] | None:
    """What git says; None where there is no git."""
    try:
        return subprocess.run(["git", *words], cwd=root, capture_output=True, timeout=_WAIT, check=False)
    except (OSError, subprocess.SubprocessError):
        return None


def _version(package: str) -> str:
    """The installed version, empty for what is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
