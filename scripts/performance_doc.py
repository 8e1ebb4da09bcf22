"""What a benchmark found, printed as it comes, and as docs/PERFORMANCE.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

DOC = Path(__file__).resolve().parents[1] / "docs" / "PERFORMANCE.md"
IN_A_BROWSER = "The app in a browser, seconds on the clock"
STEP_HEADS = ("step", "goal", "found")

TOP = """# Performance

Written by `scripts/benchmark.py --write`, the table of the browser also by \
`scripts/benchmark_app.py --write`, which may be later; do not edit. {machine}. Load before the \
run {before:.1f}, after it {after:.1f}: where it is above the number of processors, other programs \
ran, and seconds on the clock say little. Modules are compiled before, as the container image has \
them.

**Ratio** is beside `pandas.read_excel(engine="openpyxl")` of the sheet vInfo alone, in the same \
run; both take turns three times and the quickest counts. Goals are of the ratio of seconds on \
the clock, which is what someone waits for; that of \
processor seconds stands beside it, for a command that works in several threads at once takes more \
of them, and a busy machine leaves them nearly true. **Peak** is the most memory that the process \
had. **Growth** is how \
many times the seconds grew from the smallest to the largest export, divided by how many times \
n log n did: 1 is n log n, less is better. Exports are of `scripts/made_export.py`: 15 sheets, \
8.8 rows a machine in the six large ones. `tests/test_work_counts.py` counts work instead of \
seconds and fails in the gate where a count grows faster than it may.
"""


class Measured(Protocol):
    """What a process cost."""

    @property
    def cpu(self) -> float: ...
    @property
    def wall(self) -> float: ...
    @property
    def peak_mib(self) -> float: ...


@dataclass(slots=True)
class Report:
    """Lines of a report; each is printed when it is added."""

    machine: str
    load_before: float
    load_after: float = 0.0
    lines: list[str] = field(default_factory=list)

    def heading(self, text: str) -> None:
        self._add("", f"## {text}")

    def table(
        self, title: str, first: str, *rows: tuple[str, Measured], reference: Measured | None = None
    ) -> None:
        """Add what processes cost, with both ratios to a reference where there is one."""
        ratios = ("ratio, clock", "ratio, processor") if reference else ()
        cells = [
            (name, f"{cost.cpu:.1f}", f"{cost.wall:.1f}", f"{cost.peak_mib:.0f}",
             *((f"{cost.wall / reference.wall:.2f}", f"{cost.cpu / reference.cpu:.2f}")
               if reference else ()))
            for name, cost in rows
        ]  # fmt: skip
        heads = (first, "processor, s", "clock, s", "peak, MiB", *ratios)
        self.grid(title, heads, cells)

    def grid(self, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Add a table of texts."""
        self._add("", f"**{title}**", "", _row(heads), _row(["---", *["---:"] * (len(heads) - 1)]))
        self._add(*map(_row, rows))

    def _add(self, *lines: str) -> None:
        self.lines += lines
        print(*lines, sep="\n", flush=True)


def step_rows(found: Iterable[tuple[str, float | None, float]]) -> list[tuple[str, str, str]]:
    """Return steps in the browser with goal and seconds or MiB, and which miss their goal."""
    return [
        (step, "" if goal is None else f"{goal:g}",
         f"{value:.3g}" + (": missed" if goal is not None and value > goal else ""))
        for step, goal, value in found
    ]  # fmt: skip


def with_steps(doc: str, found: Iterable[tuple[str, float | None, float]]) -> str:
    """Return the document with other rows in its table of the browser."""
    report = Report("", 0.0)
    report.grid(IN_A_BROWSER, STEP_HEADS, step_rows(found))
    table = "\n".join(report.lines[1:]) + "\n"
    return re.sub(rf"\*\*{re.escape(IN_A_BROWSER)}\*\*\n\n(\|.*\n)+", lambda _: table, doc)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def written_report(report: Report) -> str:
    """Return docs/PERFORMANCE.md."""
    top = TOP.format(
        machine=report.machine, before=report.load_before, after=report.load_after
    ).replace("\\\n", "")
    return "\n".join([top.rstrip(), *report.lines, ""])
