"""Starting must cost nothing: what `publish --help` imports is counted, not timed."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {
    "requests",
    "PIL",
    "markdown_it",
    "yaml",
    "rich",
    "tenacity",
    "pygments",
    "segno",
    "quickjs",
    "jsonschema",
}
MOST_OF_OURS = 10


def modules_after(*words: str) -> set[str]:
    code = (
        "import sys\n"
        "from publisher.cli.program import run\n"
        f"run({list(words)!r})\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_help_loads_click_and_little_else() -> None:
    loaded = modules_after("--help")
    ours = {name for name in loaded if name.split(".")[0] == "publisher"}
    assert "click" in loaded
    assert HEAVY & loaded == set()
    assert not {name for name in loaded if name.startswith("publisher_")}
    assert len(ours) <= MOST_OF_OURS, sorted(ours)


def test_the_version_loads_no_more() -> None:
    assert HEAVY & modules_after("--version") == set()
