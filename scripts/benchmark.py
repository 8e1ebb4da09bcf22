"""What a whole case costs beside reading one sheet with pandas: every stage, ratio and memory.

python scripts/benchmark.py                        10,000 machines
python scripts/benchmark.py 1000 10000 50000       and how each stage grows
python scripts/benchmark.py 1000 10000 50000 --list IT.xlsx --write     also docs/PERFORMANCE.md

Each measurement is a process of its own. Whole commands and what they are compared with take turns,
three times; the quickest of each counts, for others on the machine can only slow it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from performance_doc import IN_A_BROWSER, STEP_HEADS, Report, step_rows, written_report

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
# Formats of a command, with the goal of its ratio at 10,000 machines.
COMMANDS = (
    ("json, csv, md, case.bizcase", "json,csv,md", 0.8),
    ("with html and xlsx", "json,csv,md,html,xlsx", 1.5),
    ("with docx, pdf and pptx too", "json,csv,md,html,xlsx,docx,pdf,pptx", 2.3),
)
TURNS = 3
IN_BROWSER, BROWSERS = 10_000, ("chromium", "chromium-browser")
LARGE, LARGE_FORMATS = 50_000, "json,csv,md,html,xlsx"
_PEER = "import sys, pandas; pandas.read_excel(sys.argv[1], sheet_name='vInfo', engine='{}')"
PEERS = (
    ("pandas.read_excel of vInfo alone, openpyxl", _PEER.format("openpyxl")),
    ("pandas.read_excel of vInfo alone, calamine", _PEER.format("calamine")),
)
_WRITER = (
    "import sys, pandas; pandas.read_csv(sys.argv[1] + '/servers.csv', low_memory=False)"
    ".to_excel(sys.argv[1] + '/peer.xlsx', engine='{}')"
)
WRITERS = (
    ("pandas.to_excel of servers.csv alone, openpyxl", _WRITER.format("openpyxl")),
    ("pandas.to_excel of servers.csv alone, XlsxWriter", _WRITER.format("xlsxwriter")),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds, seconds on the clock and peak MiB of one process."""

    cpu: float
    wall: float
    peak_mib: float
    output: str = ""


def environment() -> dict[str, str]:
    """Return one in which Python keeps compiled modules: a program in use has them."""
    return {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def compile_modules(export: Path) -> None:
    """Run the command and its peers once, uncounted."""
    with tempfile.TemporaryDirectory() as out:
        generate("--rvtools", export, LARGE_FORMATS, out)
        for _, code in PEERS:
            cost_of([sys.executable, "-c", code, str(export)])


def cost_of(call: Sequence[str]) -> Cost:
    """Return what a command cost; it is this child's own, whatever ran before."""
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(call, cwd=ROOT, stdout=output, env=environment())
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{call[:6]} ended with {process.returncode}")
        output.seek(0)
        text = output.read()
    wall = time.perf_counter() - started
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024, text)


def generate(kind: str, export: Path, formats: str, out: str) -> Cost:
    return cost_of(
        [sys.executable, "-m", "bizcase", "generate", kind, str(export), "--project-name",
         "Benchmark", "--customer-name", "Benchmark", "--formats", formats, "--out", out]
    )  # fmt: skip


def script(name: str, export: Path, *more: str) -> list[list[float]]:
    call = [sys.executable, f"scripts/{name}.py", str(export), *more]
    rows: list[list[float]] = json.loads(cost_of(call).output)
    return rows


def commands(report: Report, export: Path) -> None:
    """Whole commands beside the peers, in turns."""
    turns: list[list[tuple[str, Cost]]] = []
    with tempfile.TemporaryDirectory() as out:
        for _ in range(TURNS):
            turns.append(
                [(name, cost_of([sys.executable, "-c", code, str(export)])) for name, code in PEERS]
            )
            for name, formats, goal in COMMANDS:
                cost = generate("--rvtools", export, formats, out)
                turns[-1].append((f"{name} (goal {goal})", cost))
        writers = [(name, cost_of([sys.executable, "-c", code, out])) for name, code in WRITERS]
    rows = [(same[0][0], quickest([cost for _, cost in same])) for same in zip(*turns, strict=True)]
    reference = rows[0][1]
    report.table("Beside it", "what", *rows[: len(PEERS)], reference=reference)
    report.table("The whole command", "files", *rows[len(PEERS) :], reference=reference)
    report.table("Beside writing", "what", *writers, reference=reference)


def quickest(costs: Sequence[Cost]) -> Cost:
    return min(costs, key=lambda cost: cost.wall)


def stages(report: Report, exports: dict[int, Path]) -> None:
    """Seconds of each stage by size, and how much faster than n log n the last step grew."""
    found = {
        size: {name: (cpu, peak) for name, cpu, peak in script("benchmark_stages", export)}
        for size, export in exports.items()
    }
    sizes = list(found)
    small, large = sizes[0], sizes[-1]
    allowed = large * math.log(large) / (small * math.log(small))
    rows = []
    for name, (_, peak) in found[large].items():
        seconds = [found[size][name][0] for size in sizes]
        growth = f"{seconds[-1] / max(seconds[0], 0.01) / allowed:.2f}" if allowed > 1 else ""
        rows.append((name, *(f"{one:.2f}" for one in seconds), growth, f"{peak:.0f}"))
    heads = ("stage", *(f"{size:,}, s" for size in sizes), "growth", "peak so far, MiB")
    report.grid("Stages and files, processor seconds", heads, rows)


def sessions(report: Report, export: Path) -> None:
    """Memory of the app's process."""
    rows = [
        (f"{number:.0f}", f"{held:.0f}", f"{peak:.0f}")
        for number, held, peak in script("benchmark_sessions", export)
    ]
    report.grid("The app's process", ("sessions", "held, MiB", "peak, MiB"), rows)


def changes(report: Report, machines: int) -> None:
    """Seconds from a change of the entries to its figures, by class of change."""
    call = [sys.executable, "scripts/benchmark_what_if.py", "--servers", str(machines), "--json"]
    found = [(name, f"{cpu:.2f}") for name, cpu in json.loads(cost_of(call).output)]
    report.grid("From a change to its figures (goal 1 s)", ("change", "processor, s"), found)


def app(report: Report, machines: int) -> None:
    """Steps in a real browser and memory of the server, where there is a browser."""
    missing = find_spec("playwright") is None or not any(map(shutil.which, BROWSERS))
    if missing:
        report.heading("The app: not measured, there is no browser")
        return
    call = [sys.executable, "scripts/benchmark_app.py", "--machines", str(machines), "--json"]
    report.grid(IN_A_BROWSER, STEP_HEADS, step_rows(json.loads(cost_of(call).output)))


def largest(report: Report, export: Path) -> None:
    with tempfile.TemporaryDirectory() as out:
        cost = generate("--rvtools", export, LARGE_FORMATS, out)
    report.table(f"{LARGE:,} machines", "files", (f"{LARGE_FORMATS} (goal 75 s, 2 GB)", cost))


def cold(report: Report, listed: Path) -> None:
    with tempfile.TemporaryDirectory() as out:
        cost = quickest(
            [generate("--it-inventory", listed, "json,csv,md,html", out) for _ in range(TURNS)]
        )
    report.table("A list of 200 servers, cold", "files", ("json,csv,md,html (goal 3.5 s)", cost))


def made_exports(sizes: Sequence[int]) -> dict[int, Path]:
    from made_export import write_export

    paths = {}
    for size in sizes:
        path = Path(tempfile.gettempdir()) / f"rvtools_typed_{size}.xlsx"
        if not path.exists():
            unfinished = path.with_suffix(".part")
            write_export(unfinished, size)
            unfinished.rename(path)
        paths[size] = path
    return paths


def machine() -> str:
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    ]
    return (
        f"{len(names)} × {names[0] if names else platform.machine()}, Python "
        f"{platform.python_version()}, {dt.datetime.now(dt.UTC).date()}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("machines", type=int, nargs="*", default=[10_000])
    parser.add_argument("--list", type=Path, help="a list of 200 servers, to start cold")
    parser.add_argument("--write", action="store_true", help="write docs/PERFORMANCE.md")
    call = parser.parse_args()
    exports = made_exports(sorted(call.machines))
    report = Report(machine(), os.getloadavg()[0])
    compile_modules(exports[min(exports)])
    for size, export in exports.items():
        report.heading(f"{size:,} machines ({export.stat().st_size / 1e6:.0f} MB)")
        if size < LARGE:
            commands(report, export)
            sessions(report, export)
            changes(report, size)
            if size == IN_BROWSER:
                app(report, size)
        else:
            largest(report, export)
    report.heading("Growth")
    stages(report, exports)
    if call.list:
        cold(report, call.list)
    report.load_after = os.getloadavg()[0]
    if call.write:
        (ROOT / "docs" / "PERFORMANCE.md").write_text(written_report(report), encoding="utf-8")


if __name__ == "__main__":
    main()
