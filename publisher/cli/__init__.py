"""The command line: one file a command, and what they print. Printing and leaving happen here and nowhere else.

No rule about posts, plans or platforms belongs here: commands gather options, call a room, and show what it says.
"""

from __future__ import annotations

import sys


def main() -> None:
    """The console script `publish`: runs the process's arguments and leaves with the run's exit code."""
    from publisher.cli.program import run

    sys.exit(run(sys.argv[1:]))
