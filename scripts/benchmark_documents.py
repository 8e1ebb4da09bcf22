"""How long each document of a large case takes to write, and the memory that it needs.

python scripts/benchmark_documents.py --servers 10000

Goal at 10,000 servers: md, html, docx, pdf and pptx together under 12 s and 600 MB.
"""

from __future__ import annotations

import argparse
import datetime as dt
import multiprocessing
import pickle
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
FORMATS = ("md", "html", "docx", "pdf", "pptx")


def made(path: str, servers: int) -> None:
    """Keep the result of a made estate in a file, so that its run is in no measure of memory."""
    from made_export import write_export

    from bizcase.door import run
    from bizcase.entries import Entries, InputFile, ProjectInfo
    from bizcase.inputs.opening.upload import Upload

    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "export.xlsx"
        write_export(export, servers)
        entries = Entries(
            ProjectInfo("Benchmark", "Benchmark"),
            dt.date(2026, 11, 29),
            files=(InputFile("rvtools", Upload.from_path(export)),),
        )
        Path(path).write_bytes(pickle.dumps(run(entries)))


def written(path: str) -> None:
    """Print seconds on the clock and of the processor for each format, then the peak of memory."""
    from bizcase.exports import render

    result = pickle.loads(Path(path).read_bytes())  # noqa: S301 - written by this program
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    clock = busy = 0.0
    for key in FORMATS:
        started, cpu = time.perf_counter(), time.process_time()
        content = render(key, result)
        seconds, work = time.perf_counter() - started, time.process_time() - cpu
        clock, busy = clock + seconds, busy + work
        print(f"{key}: {seconds:.2f} s, CPU {work:.2f} s, {len(content):,} bytes")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"documents written: {clock:.2f} s, CPU {busy:.2f} s, peak {peak:.0f} MiB, ", end="")
    print(f"of it the case {before:.0f} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--servers", type=int, default=10_000)
    servers = parser.parse_args().servers
    apart = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "result")
        for target, values in ((made, (path, servers)), (written, (path,))):
            process = apart.Process(target=target, args=values)
            process.start()
            process.join()
            if process.exitcode:
                raise SystemExit(process.exitcode)


if __name__ == "__main__":
    main()
