"""How much work a case takes, counted: a count that grows faster than its order fails.

Calls are counted, never seconds, so a busy machine changes nothing. Two counters for each function:
what it calls, and its scans, which are its calls of pandas and numpy: each of those may go over
every row, so a scan per server is quadratic although its calls are not.
"""

from __future__ import annotations

import cProfile
import io
import pstats
import re
import zipfile
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

import bizcase
from bizcase.agents import run, run_agents
from bizcase.assumptions import load_register
from bizcase.entries import Entries, InputFile, ProjectInfo, RunRequest
from bizcase.exports import FORMATS, render
from bizcase.inputs import read_inventory
from bizcase.inputs.opening import columnar, workbook
from bizcase.inventory.tables import conform
from bizcase.store import regenerate, working_state
from tests.agents.estates import AS_OF, made_inventory
from tests.factories import rvtools, vinfo_row

SMALL, LARGE = 40, 160
# Of n log n from SMALL to LARGE, over what a few calls more or less may be.
MOST_CALLS, FEW_CALLS = 5.2, 40
# Waves and kinds of servers grow a little with the estate; rows do not make scans.
MOST_SCANS, FEW_SCANS = 2.1, 60
ROOMS = Path(bizcase.__file__).parent
SCANNED = ("/pandas/", "/numpy/", "/pyarrow/")
# A step of a loop, and what is looked up and not worked out, are no calls.
STEPS = ("__iter__", "__next__", "<genexpr>", "name", "iloc", "loc", "index", "dtype", "shape")
CASE_CALLS = 4  # of each server, to others
_CELL = re.compile(rb"<c[ >/]")

# Stage, function, calls in one case: the same at every size.
ONCE = (
    ("today", "finance/caused.py", "on_premises_today", 1),
    ("today", "finance/premises.py", "premises", 1),
    ("today", "finance/fleet.py", "fleet_of", 1),
    ("service levels", "inventory/service_levels.py", "levels_of", 1),
    ("prices", "pricing/estate.py", "price_estate", 1),
    ("strategy", "strategy/decide/strategy.py", "decide_strategy", 1),
    ("plan", "strategy/waves/plan.py", "plan_migration", 1),
    ("finance", "finance/result.py", "recompute", 1),
    ("what waves release", "finance/released.py", "released", 1),
    ("simulation", "finance/simulation.py", "simulate", 1),
    ("document", "document/build.py", "build_document", 1),
    ("case.json and saved state", "exports/case_json.py", "case_dict", 2),
)
# Stage, function: as many calls at every size, however many those are.
CONSTANT = (
    ("on-premises lines", "finance/on_premises.py", "on_premises"),
    ("on-premises lines", "finance/on_premises.py", "lines_with"),
    ("updates", "finance/software.py", "esu_usd"),
    ("drawn values", "finance/simulation.py", "triangular_quantiles"),
    ("sizing", "sizing/selection.py", "choose_types"),
)


class Serial:
    """A pool that does its work in the thread of its caller, where the profiler sees it."""

    def __init__(self, max_workers=None):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def map(self, call, items):
        return [call(item) for item in items]


def export(count):
    """Return an RVTools export; every second machine is one of the made estate."""
    names = [f"host-{n}" if n % 2 else f"vm-{n}" for n in range(count)]
    disks = [["VM", "Capacity MiB", "Disk"], *([name, 40960.0, "Hard disk 1"] for name in names)]
    return rvtools(*map(vinfo_row, names), vDisk=disks)


def with_calls(inventory):
    """Return the estate with calls between its servers, half of them to near ones."""
    ids = inventory.servers["server_id"].tolist()
    edges = [(at, step) for at in range(len(ids)) for step in (1, 2, 37, 61)[:CASE_CALLS]]
    calls = pd.DataFrame(
        {
            "kind": "server_server", "from_id": [ids[at] for at, _ in edges],
            "to_id": [ids[(at + step) % len(ids)] for at, step in edges],
            "connections": 1.0, "resolved": True,
        }
    )  # fmt: skip
    links = pd.concat([inventory.dependencies, conform("dependencies", calls)], ignore_index=True)
    return type(inventory)(
        **{name: getattr(inventory, name) for name in inventory.__slots__} | {"dependencies": links}
    )


def work_of(count):
    """Return the profile of a whole case, and the cells of its workbook by sheet."""
    made = with_calls(made_inventory(count))
    upload = export(count)
    entries = Entries(
        ProjectInfo("Exit", "Example"), AS_OF,
        files=(InputFile("rvtools", upload), InputFile("it_inventory", export(1))),
    )  # fmt: skip

    def reader(file):
        if file.kind != "rvtools":
            return made
        return read_inventory(file.upload, entries.assumptions, keep=True)

    profile = cProfile.Profile()
    profile.enable()
    result = run_agents(RunRequest(entries, reader))
    files = {key: render(key, result) for key, item in FORMATS.items() if not item.on_demand}
    working_state(result)
    profile.disable()
    return pstats.Stats(profile).stats, cells_of(files["xlsx"])


def cells_of(workbook):
    """Return how many cells each sheet of a workbook has."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        return {name: len(_CELL.findall(parts.read(name))) for name in sheets}


def by_function(stats):
    """Return calls by file and function of ours."""
    return Counter(
        {(_place(where), where[2]): spent[1] for where, spent in stats.items() if _place(where)}
    )


def by_caller(stats):
    """Return calls by file and function of ours, what is called, and whether that is a scan."""
    calls = Counter()
    for called, (*_, callers) in stats.items():
        if called[2] in STEPS:
            continue
        scan = any(part in called[0] for part in SCANNED) or "numpy" in called[2]
        for caller, spent in callers.items():
            if place := _place(caller):
                calls[place, caller[2], called[2], scan] += spent[1]
    return calls


def _place(where):
    path = Path(where[0])
    return path.relative_to(ROOMS).as_posix() if path.is_relative_to(ROOMS) else ""


def grown(small, large):
    """Return in words what grew faster than its order."""
    found = []
    for key, count in large.items():
        place, function, called, scan = key
        before = small[key]
        most = before * MOST_SCANS + FEW_SCANS if scan else MOST_CALLS * max(before, FEW_CALLS)
        if count > most:
            noun = "scans" if scan else "calls"
            found.append(f"{place} {function}: {called}, {before} {noun}, then {count}")
    return found


@pytest.fixture(scope="module")
def work():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "ThreadPoolExecutor", Serial)
        return work_of(SMALL), work_of(LARGE)


@pytest.fixture(scope="module")
def stats(work):
    return [found for found, _ in work]


def more_cells(small, large):
    """Return the sheets of which the cells grew faster than the servers did."""
    most = 1.1 * LARGE / SMALL  # the kinds of servers differ a little between the two
    return [name for name, count in large.items() if count > most * max(small[name], FEW_CALLS)]


def test_the_cells_of_no_sheet_grow_faster_than_the_servers(work):
    (_, small), (_, large) = work
    assert more_cells(small, large) == []
    assert sum(small.values()) > SMALL


def test_the_guard_of_cells_sees_a_table_of_pairs():
    assert more_cells({"pairs": SMALL**2, "rows": SMALL}, {"pairs": LARGE**2, "rows": LARGE}) == [
        "pairs"
    ]


def test_no_function_works_more_than_n_log_n_and_none_scans_the_rows_for_each_row(stats):
    assert grown(*map(by_caller, stats)) == []


def test_each_stage_runs_once_in_a_case(stats):
    wanted = {(stage, function): count for stage, _, function, count in ONCE}
    for calls in map(by_function, stats):
        found = {(stage, name): calls[place, name] for stage, place, name, _ in ONCE}
        assert found == wanted


def test_what_is_worked_out_for_the_estate_as_a_whole_takes_as_many_calls_at_every_size(stats):
    small, large = map(by_function, stats)
    for _, place, function in CONSTANT:
        before, after = small[place, function], large[place, function]
        assert 0 < after <= before * 1.1, (place, function, before, after)


def test_the_guard_sees_a_loop_in_a_loop_and_a_scan_for_each_row():
    loop, scan = ("a.py", "pairs", "get", False), ("a.py", "each", "isin", True)
    fine = ("a.py", "once", "get", False)
    small = Counter({loop: SMALL**2, scan: SMALL, fine: SMALL})
    large = Counter({loop: LARGE**2, scan: LARGE, fine: LARGE})
    assert len(grown(small, large)) == 2


def test_each_sheet_is_parsed_once_for_reading_and_keeping_it(monkeypatch):
    parsed = Counter()
    by_columns, parser_of = columnar.ColumnReader.read, workbook._row_parser

    def counted(reader, sheet):
        found = by_columns(reader, sheet)
        parsed[sheet] += found is not None
        return found

    class ByRows:
        def __init__(self, upload):
            self._parser = parser_of(upload)
            self.sheet_names = self._parser.sheet_names

        def get_sheet_by_name(self, sheet):
            parsed[sheet] += 1
            return self._parser.get_sheet_by_name(sheet)

    monkeypatch.setattr(columnar.ColumnReader, "read", counted)
    monkeypatch.setattr(workbook, "_row_parser", ByRows)
    upload = rvtools(
        vinfo_row("a"), vinfo_row("b", Memory="n/a"),  # a text among numbers: read row by row
        vDisk=[["VM", "Capacity MiB", "Disk"], ["a", 40960.0, "Hard disk 1"]],
        vHost=[["Host", "# CPU"], ["esx1", 2]], Notes=[["note"], ["x"]], vNetwork=[["VM"], ["a"]],
    )  # fmt: skip
    entries = Entries(ProjectInfo("Exit", "Example"), AS_OF, files=(InputFile("rvtools", upload),))
    inventory = RunRequest(entries).read(entries.files[0])
    [(_, kept)] = regenerate._kept_files([source.kept for source in inventory.sources], entries)
    assert dict(parsed) == {"vInfo": 1, "vDisk": 1, "vHost": 1, "Notes": 1}
    again = read_inventory(kept.upload, load_register())
    assert again.servers["name"].tolist() == ["a", "b"]
