"""Time and memory of reading a large RVTools workbook, beside pandas with openpyxl on vInfo alone.

python scripts/benchmark_reading.py 10000     makes the workbook once, keeps it in the temp folder
python scripts/benchmark_reading.py 10000 --edited     with sizes that a person wrote as text: the
sheet that holds one is read row by row

Each measurement is a process of its own. The goal is one of processor seconds, of all threads
together: the ratio by the wall is smaller, for sheets are parsed beside each other, and changes
with what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def read_ours(path: Path) -> int:
    from bizcase.assumptions import load_register
    from bizcase.inputs import read_inventory
    from bizcase.inputs.opening.upload import Upload

    return len(read_inventory(Upload.from_path(path), load_register()).servers)


def read_with_openpyxl(path: Path) -> int:
    import pandas as pd

    return len(pd.read_excel(path, sheet_name="vInfo", engine="openpyxl"))


READERS = {"ours": read_ours, "openpyxl": read_with_openpyxl}


def measure(reader: str, path: Path) -> dict[str, float]:
    """Return seconds, processor seconds, peak MiB and machines of one reading in a new process."""
    call = [sys.executable, __file__, "--reader", reader, str(path)]
    return dict(json.loads(subprocess.run(call, check=True, capture_output=True).stdout))


def measured_here(reader: str, path: Path) -> None:
    import openpyxl  # noqa: F401 - what a reader imports is not reading
    import pandas  # noqa: F401 - as above

    import bizcase.inputs  # noqa: F401 - as above

    wall, cpu = time.perf_counter(), time.process_time()
    machines = READERS[reader](path)
    figures = {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "machines": machines,
    }
    print(json.dumps(figures))


def compare(path: Path) -> None:
    results = {reader: measure(reader, path) for reader in READERS}
    for reader, what in (("ours", "read_inventory"), ("openpyxl", "pandas + openpyxl, vInfo")):
        found = results[reader]
        print(
            f"{what}: {found['machines']:,} machines, {found['cpu']:.2f} s processor, "
            f"{found['wall']:.2f} s wall, peak {found['peak']:.0f} MiB"
        )
    ratio = {key: results["ours"][key] / results["openpyxl"][key] for key in ("cpu", "wall")}
    print(f"ratio {ratio['cpu']:.2f} processor, {ratio['wall']:.2f} wall; goal 0.4 processor")


def made_export(machines: int, *, edited: bool) -> Path:
    from made_export import write_export

    path = (
        Path(tempfile.gettempdir()) / f"rvtools_{'edited' if edited else 'typed'}_{machines}.xlsx"
    )
    if not path.exists():
        unfinished = path.with_suffix(".part")
        write_export(unfinished, machines, edited=edited)
        unfinished.rename(path)
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("export", help="number of machines of a made workbook, or a file")
    parser.add_argument("--reader", choices=READERS)
    parser.add_argument("--edited", action="store_true", help="keep sizes written as text")
    call = parser.parse_args()
    if call.reader:
        measured_here(call.reader, Path(call.export))
    else:
        made = call.export.isdigit()
        compare(made_export(int(call.export), edited=call.edited) if made else Path(call.export))


if __name__ == "__main__":
    main()
