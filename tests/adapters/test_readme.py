"""The adapter of `adapters/README.md`, cut out of the page and run: it conforms, and the command line finds it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

README = ROOT / "adapters" / "README.md"
CONFIG = """\
site: {url: "https://blog.example"}
posts: posts
targets:
  notes: {adapter: notes, folder: notes}
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The page's blocks, each in the file that its first line names."""
    blocks = re.findall(
        r"^```python\n# (\S+)\n(.*?)^```", README.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    assert len(blocks) == 5
    for name, code in blocks:
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(code, "utf-8")
    (tmp_path / "publisher_notes" / "__init__.py").touch()
    return tmp_path


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join(
        (str(folder), str(ROOT), str(ROOT / "adapters"), os.environ.get("PYTHONPATH", ""))
    )
    environment = {**os.environ, "PYTHONPATH": paths}
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_keeps_the_contract(package: Path) -> None:
    done = run(package, "pytest", "-q", "-p", "no:cacheprovider", "test_notes.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


@pytest.mark.parametrize("sandbox", [True, False])
def test_the_command_line_publishes_to_it(package: Path, sandbox: bool) -> None:
    (package / "publisher.yaml").write_text(CONFIG)
    (package / "posts").mkdir()
    (package / "posts" / "a.md").write_text("# 题\n\n正文 **粗** `<T>` [外](https://x.example/)\n")
    done = run(package, "publisher", "--yes", *(["--sandbox"] if sandbox else []))
    assert done.returncode == 0, done.stdout + done.stderr
    folder = package / ".publisher" / "sandbox" / "notes" if sandbox else package / "notes"
    (note,) = folder.glob("*.html")
    assert '<a href="https://x.example/">外</a>' in note.read_text("utf-8")
    assert "&lt;T&gt;" in note.read_text("utf-8")
