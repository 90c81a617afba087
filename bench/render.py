"""What rendering one post for three targets costs as a whole process.

    python -m bench.render [POST]     # default: a sample post with formulas, code and a table

Prints the median in milliseconds and its ratio to a bare interpreter.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bench.timing import medians

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str]) -> int:
    """Times `publish render` and `publish -n` on one post."""
    post = arguments[0] if arguments else str(sorted((ROOT / "posts").glob("*.md"))[0])
    root = str(_site_of(Path(post)))
    with tempfile.TemporaryDirectory() as out:
        publish = [sys.executable, "-m", "publisher", "-C", root]
        times = medians(
            {
                "bare": [sys.executable, "-I", "-c", "pass"],
                "render": [*publish, "render", post, "--to", "blog,zhihu,wechat", "-o", f"{out}/"],
                "dry run": [*publish, "-n", "-q", post],
            },
            cwd=str(ROOT),
        )
    for name, seconds in times.items():
        print(f"{name:<8}{seconds * 1000:8.1f} ms   ratio to bare {seconds / times['bare']:.2f}")
    return 0


def _site_of(post: Path) -> Path:
    return next(folder for folder in post.resolve().parents if (folder / "publisher.yaml").is_file())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
