"""Seconds from click to screen in a real browser, and the memory of the app's process.

python scripts/benchmark_app.py --write               10,000 machines, one and three sessions
python scripts/benchmark_app.py --machines 1000 --repeats 3 --sessions 1

The end of a step is that what was wanted is visible, the script has ended and two frames were
drawn; of repeats after a first one the median counts. It needs Playwright and a Chromium.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app_in_browser import chromium, go, idle, opened, server
from performance_doc import DOC, with_steps

if TYPE_CHECKING:
    from playwright.sync_api import Page

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

PLACES = ("Case", "Data", "Plan", "Scenarios", "Report", "Library")
NUMBER = ".st-key-number_compare-today"
# What is changed of a server: how many cells right of its name, and the keys that are pressed.
EDITS = {
    "size": (2, ("Enter", "Control+A", "9", "6", "Enter")),
    "environment": (7, ("Enter", *"deve", "Enter")),
    "strategy": (9, ("Enter", *"Reta", "Enter")),
    # The first rows of the made export have Linux: a server with Windows would refuse it.
    "licence": (6, ("Enter", *"No l", "Enter")),
    "scope": (5, ("Space",)),
}
ROW_PX, FIRST_ROW_PX, NAME_PX, KEY_MS = 35, 52, 60, 60
# Goals by sessions, of what is held and of the most; 700 MB are 667 MiB.
MEMORY_MIB: dict[int, tuple[float, float | None]] = {1: (667.0, 667.0), 3: (1500.0, None)}
# Step, goal in seconds (None: no goal), seconds.
Row = tuple[str, float | None, float]


def memory_mib(process: int) -> tuple[float, float]:
    """Return what the process holds, and the most that it held."""
    text = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    held, peak = (
        float(found[1]) / 1024
        for name in ("VmRSS", "VmHWM")
        if (found := re.search(rf"{name}:\s+(\d+) kB", text))
    )
    return held, peak


def seconds_of(act: Callable[[], object]) -> float:
    """Return what an act took on the clock."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def median_of(act: Callable[[], object], repeats: int) -> float:
    """Return the median of the repeats after a first one."""
    act()
    return statistics.median(seconds_of(act) for _ in range(repeats))


def sample(page: Page) -> None:
    """One click from Start to the finished case of the sample."""
    page.get_by_role("button", name="Try a sample").click()
    page.locator(NUMBER).wait_for()
    idle(page)


def files(page: Page, export: Path) -> tuple[float, float]:
    """Drop a file on Start; return seconds to the first progress and to the finished case."""
    started = time.perf_counter()
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(str(export))
    side = page.get_by_test_id("stSidebar")
    side.get_by_role("progressbar").or_(side.get_by_text("Up to date")).first.wait_for()
    progress = time.perf_counter() - started
    side.get_by_text("Up to date").wait_for()
    idle(page)
    return progress, time.perf_counter() - started


def switches(page: Page, repeats: int) -> list[Row]:
    """Return the median of the switch to each place."""
    spent: dict[str, list[float]] = {place: [] for place in PLACES}
    for number in range(repeats + 1):
        for place in PLACES:
            seconds = seconds_of(lambda place=place: go(page, place))
            spent[place] += [seconds] if number else []
    return [(f"to {place}", 0.5, statistics.median(found)) for place, found in spent.items()]


def lever(page: Page) -> None:
    """Move a lever of Scenarios by a step and wait for another figure."""
    shown = page.get_by_test_id("stMetricValue")
    before = shown.all_inner_texts()
    page.get_by_role("slider").first.press("ArrowRight")
    page.wait_for_function(
        "before => [...document.querySelectorAll('[data-testid=stMetricValue]')]"
        ".some((one, at) => one.innerText !== before[at])",
        arg=before,
    )
    idle(page)


def drawer(page: Page) -> None:
    """Open the evidence of the first number."""
    page.locator(NUMBER).get_by_role("button").click()
    page.get_by_role("dialog").get_by_text("Cost today, a full year").first.wait_for()
    idle(page)


def change(page: Page, per_cent: float) -> float:
    """Give the discount rate another value in the drawer; return seconds to the new figures."""
    page.locator(".st-key-results_line").get_by_role("button", name=re.compile("NPV")).click()
    drawn = page.get_by_role("dialog")
    drawn.get_by_role("button", name=re.compile("Discount rate")).first.click()
    drawn.get_by_label("New value").fill(str(per_cent))
    before = page.locator(".st-key-results_line").inner_text()
    started = time.perf_counter()
    drawn.get_by_role("button", name="Apply").click()
    page.wait_for_function(
        "before => { const line = document.querySelector('.st-key-results_line');"
        " return line && line.innerText !== before; }",
        arg=before,
    )
    spent = time.perf_counter() - started
    page.get_by_test_id("stSidebar").get_by_text("Up to date").wait_for()
    idle(page)
    closed(page)  # it stays open, with the figures of now
    return spent


def closed(page: Page) -> None:
    """Close the drawer."""
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    idle(page)


def edits(page: Page, repeats: int) -> Iterator[Row]:
    """Yield the median of an edit of a cell of Plan to the figures that it comes to."""
    go(page, "Plan")
    page.get_by_role("tab", name="Servers and applications").click()
    page.get_by_text("Click a cell to change it").wait_for()
    idle(page)
    for what, (right, keys) in EDITS.items():
        # What leaves the scope goes to the end of the list: the next stands in its row.
        rows = [0] * (repeats + 1) if what == "scope" else range(repeats + 1)
        spent = [edit(page, row, right, keys) for row in rows]
        yield f"edit of a server's {what} to new figures", 1.0, statistics.median(spent[1:])


def edit(page: Page, row: int, right: int, keys: tuple[str, ...]) -> float:
    """Change a cell; return seconds from the last key to the figures."""
    table = page.locator(".st-key-plan_table").get_by_test_id("stDataFrame")
    table.click(position={"x": NAME_PX, "y": FIRST_ROW_PX + row * ROW_PX})
    # The table takes a key only once it has the focus, and drops those that come before.
    for column in range(right + 1):
        if column:
            page.keyboard.press("ArrowRight")
        table.locator(f"#glide-cell-{column}-{row}[aria-selected=true]").wait_for(state="attached")
    for key in keys[:-1]:
        page.keyboard.press(key)
        page.wait_for_timeout(KEY_MS)
    started = time.perf_counter()
    page.keyboard.press(keys[-1])
    page.locator(".st-key-changed_figures").wait_for()
    spent = time.perf_counter() - started
    page.get_by_test_id("stSidebar").get_by_text("Up to date").wait_for()
    idle(page)
    return spent


def steps(page: Page, repeats: int) -> Iterator[Row]:
    """Yield the steps of a session whose case is made."""
    yield from switches(page, repeats)
    go(page, "Case")
    opening = []
    for _ in range(repeats + 1):
        opening.append(seconds_of(lambda: drawer(page)))
        closed(page)
    yield "number to its evidence", 0.5, statistics.median(opening[1:])
    # Each value once, and far from the one before: shown in whole millions the NPV changes, too.
    changed = [change(page, (14, 4)[number % 2] + number / 10) for number in range(repeats + 1)]
    yield "change of an assumption to new figures on Case", 1.0, statistics.median(changed[1:])
    yield from edits(page, repeats)
    go(page, "Scenarios")
    yield "change of a lever to new figures", 1.0, median_of(lambda: lever(page), repeats)
    go(page, "Report")
    following = page.locator(".st-key-chapter_next").get_by_role("button")
    spent = median_of(lambda: (following.click(), idle(page)), repeats)
    yield "chapter of the document", 0.5, spent

    def downloads() -> None:
        page.get_by_role("tab", name="Downloads").click()
        page.get_by_text("business-case.xlsx").wait_for()
        idle(page)

    yield "downloads page", 0.5, seconds_of(downloads)
    go(page, "Case")

    def again() -> None:
        page.reload()
        page.locator(NUMBER).wait_for()
        idle(page)

    yield "F5 to the same screen", 1.5, median_of(again, repeats)


def measured(export: Path, machines: int, repeats: int, sessions: int) -> Iterator[Row]:
    """Yield all rows: the sample, then the export in one session and in several."""
    with (
        tempfile.TemporaryDirectory() as home,  # of drafts, which are kept as on any computer
        server(HOME=home) as (address, process),
        chromium() as browser,
    ):
        first = opened(browser, address)
        yield "sample to finished case", 10.0, seconds_of(lambda: sample(first))
        first.context.close()
        page = opened(browser, address)
        progress, done = files(page, export)
        yield "files dropped to first progress", 1.0, progress
        yield f"files dropped to finished case, {machines:,} machines", 15.0, done
        yield from steps(page, repeats)
        yield from _memory(process, 1, machines)
        others = [opened(browser, address) for _ in range(sessions - 1)]
        for other in others:
            files(other, export)
        if others:
            yield from _memory(process, sessions, machines)


def _memory(process: int, sessions: int, machines: int) -> Iterator[Row]:
    of_held, of_peak = MEMORY_MIB.get(sessions, (None, None))
    held, peak = memory_mib(process)
    noun = "session" if sessions == 1 else "sessions"
    yield f"MiB held with {sessions} {noun} of {machines:,}", of_held, held
    yield f"MiB at most with {sessions} {noun} of {machines:,}", of_peak, peak


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--machines", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--sessions", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="rows for benchmark.py")
    parser.add_argument("--write", action="store_true", help="put them into docs/PERFORMANCE.md")
    call = parser.parse_args()
    from made_export import write_export

    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "export.xlsx"
        write_export(export, call.machines)
        rows = []
        print(f"load {os.getloadavg()[0]:.1f}", file=sys.stderr)
        for row in measured(export, call.machines, call.repeats, call.sessions):
            rows.append(row)
            step, goal, found = row
            print(f"{step}: {found:.2f} (goal {goal})", file=sys.stderr, flush=True)
    if call.json:
        print(json.dumps(rows))
    if call.write:
        doc = DOC.read_text(encoding="utf-8")
        DOC.write_text(with_steps(doc, rows), encoding="utf-8")


if __name__ == "__main__":
    main()
