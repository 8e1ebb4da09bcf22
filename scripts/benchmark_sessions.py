"""Memory of the app's process with sessions that each hold a case of the same export, as JSON.

python scripts/benchmark_sessions.py EXPORT.xlsx --sessions 3

A session holds the file, what was read from it, the result, and its files once made, as
``pages/state/session.py`` does; large documents are made on demand and held then.
"""

from __future__ import annotations

import argparse
import ctypes
import datetime as dt
import gc
import json
import resource
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
PAGE = 4096


def held_mib() -> float:
    """Return what the process holds once free memory is given back."""
    gc.collect()
    ctypes.CDLL("libc.so.6").malloc_trim(0)
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * PAGE / 1024**2


def session(export: Path) -> object:
    from bizcase.agents import run_agents
    from bizcase.entries import Entries, InputFile, ProjectInfo, RunRequest
    from bizcase.exports.formats import FORMATS, render
    from bizcase.inputs.cross_links import gather
    from bizcase.inputs.opening.upload import Upload
    from bizcase.inputs.read import read_inventory
    from bizcase.store import working_state, write_case_file

    upload = Upload(export.name, export.read_bytes())  # as an uploader gives it: no file on disk
    entries = Entries(
        ProjectInfo("Benchmark", "Benchmark"), dt.date(2026, 11, 27),
        files=(InputFile("rvtools", upload),),
    )  # fmt: skip
    inventory = read_inventory(upload, entries.assumptions, keep=True)
    result = run_agents(RunRequest(entries, lambda _: inventory))
    files = {key: render(key, result) for key, item in FORMATS.items() if not item.on_demand}
    state = working_state(result)
    return entries, inventory, gather([inventory]), result, files, state, write_case_file(state)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("export", type=Path)
    parser.add_argument("--sessions", type=int, default=3)
    call = parser.parse_args()
    import streamlit  # noqa: F401 - the app's process has it

    from bizcase import memory, text_columns

    text_columns.keep_as_python()
    memory.settle()
    held, rows = [], []
    for number in range(1, call.sessions + 1):
        held.append(session(call.export))
        peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rows.append((number, held_mib(), peak_mib))
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
