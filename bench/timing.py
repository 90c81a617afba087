"""How long a command takes as a whole process, compared with others run in turn.

Machines are noisy, so nothing here is an absolute promise: commands alternate, and medians and ratios count.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping, Sequence
from statistics import median


def medians(
    commands: Mapping[str, Sequence[str]], *, runs: int = 15, cwd: str | None = None
) -> dict[str, float]:
    """The median wall time of each command in seconds, after one warm-up round, the commands taken in turn."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for round_ in range(runs + 1):
        for name, command in commands.items():
            seconds = _run(command, cwd)
            if round_:
                times[name].append(seconds)
    return {name: median(seconds) for name, seconds in times.items()}


def _run(command: Sequence[str], cwd: str | None) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=cwd)
    return time.perf_counter() - start
