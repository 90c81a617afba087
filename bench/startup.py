"""What `publish --help` costs: at most 2.5 × `python -I -c pass` plus what click itself costs.

python -m bench.startup
"""

from __future__ import annotations

import sys
from pathlib import Path

from bench.timing import medians

ALLOWED = 2.5
CLICK = "import click; click.Command('x', help='one line')(['--help'])"
"""What click itself costs: to be imported, and to print the shortest help page there is."""


def main() -> int:
    """Prints the three medians and the verdict; leaves with 1 when the promise is broken."""
    times = medians(
        {
            "bare": [sys.executable, "-I", "-c", "pass"],
            "click": [sys.executable, "-I", "-c", CLICK],
            "help": [str(Path(sys.executable).with_name("publish")), "--help"],
        }
    )
    allowed = ALLOWED * times["bare"] + (times["click"] - times["bare"])
    for name, seconds in times.items():
        print(f"{name:<8}{seconds * 1000:8.1f} ms")
    print(f"{'allowed':<8}{allowed * 1000:8.1f} ms   ratio to bare {times['help'] / times['bare']:.2f}")
    return int(times["help"] > allowed)


if __name__ == "__main__":
    sys.exit(main())
