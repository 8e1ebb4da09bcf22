"""Processor seconds and peak memory of each stage and each file of one case, as JSON.

python scripts/benchmark_stages.py EXPORT.xlsx

The stages run one after the other here, so that each has its own seconds.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import resource
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
if TYPE_CHECKING:
    from bizcase.agents.stages import Stage

Result = TypeVar("Result")


class Clock:
    """Counts processor seconds by name; one call at a time."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, float, float]] = []
        self._lock = threading.Lock()

    def timed(self, name: str, call: Callable[[], Result]) -> Result:
        with self._lock:
            started = time.process_time()
            result = call()
            peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            self.rows.append((name, time.process_time() - started, peak_mib))
        return result

    def watched(self, name: str, stage: Stage) -> Stage:
        return lambda workspace: self.timed(name, partial(stage, workspace))


def stages_of(export: Path) -> list[tuple[str, float, float]]:
    """Return name, processor seconds and peak MiB so far of everything that a case takes."""
    started = time.process_time()  # of the interpreter too
    from bizcase import memory, text_columns
    from bizcase.agents import run_agents
    from bizcase.agents.stages import STAGES
    from bizcase.entries import Entries, InputFile, ProjectInfo, RunRequest
    from bizcase.exports.formats import FORMATS, render
    from bizcase.inputs.opening.upload import Upload
    from bizcase.store import working_state, write_case_file

    text_columns.keep_as_python()
    memory.settle()
    clock = Clock()
    clock.rows.append(("imports", time.process_time() - started, 0.0))
    entries = Entries(
        ProjectInfo("Benchmark", "Benchmark"), dt.date(2026, 11, 27),
        files=(InputFile("rvtools", Upload.from_path(export)),),
    )  # fmt: skip
    watched = {name: clock.watched(name, stage) for name, stage in STAGES.items()}
    result = run_agents(RunRequest(entries), stages=watched)
    for key, item in FORMATS.items():
        clock.timed(item.file_name, lambda key=key: render(key, result))
    state = clock.timed("saved state", lambda: working_state(result))
    clock.timed("case.bizcase", lambda: write_case_file(state))
    return clock.rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("export", type=Path)
    print(json.dumps(stages_of(parser.parse_args().export)))


if __name__ == "__main__":
    main()
