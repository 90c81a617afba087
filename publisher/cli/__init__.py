"""The command line: one file a command, and what they print. Printing and leaving happen here and nowhere else.

No rule about posts, plans or platforms belongs here: commands gather options, call a room, and show what it says.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """The console script `publish`: runs the process's arguments and leaves with the run's exit code; a shell that
    asks what could be typed gets its answer instead."""
    if asked := os.environ.get("_PUBLISH_COMPLETE"):
        from publisher.cli.completion import answer

        sys.exit(answer(asked))
    from publisher.cli.program import run

    sys.exit(run(sys.argv[1:]))
