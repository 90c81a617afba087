"""What a rendition may load and how much memory it may take: the part of its speed that no busy machine can blur."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

POST = ROOT / "tests/engines/wechat/post.md"
SCRIPT = """
import sys
from pathlib import Path
from publisher.adapter import Context
from publisher.read.dialect import dialect
from publisher.read.parse import parse
from publisher.read.post import read_post
from publisher_wechat.adapter import WechatAdapter
folder = Path(sys.argv[1])
post = read_post(folder / "post.md", root=folder, posts_root=folder)
document = parse(post, dialect("commonmark", math=("dollars",), tags="none"), canonical="https://a.example/x")
given = WechatAdapter().render(document, Context(target="wechat"))
assert "<svg" in given.body or "--plain" in sys.argv
# Not getrusage: what it says of a child begins with what its parent had.
status = Path("/proc/self/status")
peak = status.read_text().partition("VmHWM:")[2].split()[0] if status.exists() else "0"
print(peak, *sorted(sys.modules))
"""
HEAVY = {
    "PIL",
    "requests",
    "urllib3",
    "resvg_py",
    "rich",
    "cryptography",
    "segno",
    "sqlite3",
    "ssl",
}


def rendered(folder: Path, *words: str) -> tuple[int, set[str]]:
    """Kilobytes at the most, and the modules that were loaded."""
    command = [sys.executable, "-c", SCRIPT, str(folder), *words]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={"PYTHONPATH": f"{ROOT}:{ROOT / 'adapters'}"}
    )
    memory, *modules = done.stdout.split()
    return int(memory), set(modules)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process its peak")
def test_a_post_with_formulas_code_and_tables_stays_below_100_megabytes() -> None:
    """Requirement 37; its time is measured by `make bench`."""
    memory, modules = rendered(POST.parent)
    assert 10_000 < memory < 100_000
    assert not modules & HEAVY


def test_what_a_post_does_not_need_is_not_loaded(tmp_path: Path) -> None:
    """Requirement 37: no engine for plain symbols, no lexers without code."""
    (tmp_path / "post.md").write_text("---\ntitle: 题\n---\n设 $x_1$ 为一点。\n", encoding="utf-8")
    _, modules = rendered(tmp_path, "--plain")
    assert not modules & {*HEAVY, "quickjs", "pygments.lexers", "publisher.write.tex"}
