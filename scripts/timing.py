"""How the benchmarks time a call."""

from __future__ import annotations

import time
from collections.abc import Callable


def timed(label: str, call: Callable[[], object], runs: int) -> None:
    """Print seconds of the first and the best run, on the clock and of the processor."""
    seconds, busy = [], []
    for _ in range(runs):
        started, cpu = time.perf_counter(), time.process_time()
        call()
        seconds.append(time.perf_counter() - started)
        busy.append(time.process_time() - cpu)
    print(
        f"{label}: first {seconds[0]:.3f} s, best {min(seconds):.3f} s of {runs}; "
        f"CPU {busy[0]:.3f} s and {min(busy):.3f} s"
    )
