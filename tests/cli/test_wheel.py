"""The wheel holds all that it needs: built, unpacked and run far from any checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist")]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = (folder / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


needs_hatchling = pytest.mark.skipif(
    find_spec("hatchling") is None, reason="needs hatchling, to build a wheel"
)


@needs_hatchling
def test_the_demo_runs_without_a_checkout(unpacked: Path, tmp_path: Path) -> None:
    program = "import publisher, sys; print(publisher.__file__); from publisher.cli.program import run; sys.exit(run(['demo']))"
    others = [
        path for path in sys.path if (path and not Path(path).is_relative_to(ROOT)) or "site-packages" in path
    ]
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(unpacked), *others]), "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.stdout.startswith(str(unpacked)), done.stdout[:200]
    assert done.returncode == 0, done.stdout + done.stderr
    assert "unchanged, 0 requests" in done.stdout


@needs_hatchling
def test_what_is_read_at_run_time_is_there(unpacked: Path) -> None:
    for kind in ("*.toml", "*.css", "*.js", "*.json"):
        ours = {path.relative_to(ROOT / "publisher") for path in (ROOT / "publisher").rglob(kind)}
        there = {path.relative_to(unpacked / "publisher") for path in (unpacked / "publisher").rglob(kind)}
        assert ours <= there, kind
    assert not list(unpacked.rglob("*.pyc"))
