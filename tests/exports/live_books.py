"""The workbooks of the samples as written and as LibreOffice computes them, for several modules.

Every change that a test asks for is named here, so that LibreOffice opens each workbook once.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from bizcase.agents.at_once import figures_at_once
from bizcase.agents.handover import in_base, moving_databases
from bizcase.agents.run import rerun
from bizcase.agents.stages import STAGES
from bizcase.agents.workspace import Costs, Workspace
from bizcase.catalog.own_prices import OwnPrice
from bizcase.entries import RunRequest
from bizcase.finance import recompute
from bizcase.finance.compared import comparison_of
from bizcase.finance.figures import finance_figures
from bizcase.ledger import Ledger
from tests.exports.made_once import file_of
from tests.exports.spreadsheets import named_cells, parts_of, recalculated

# One change each: the entries of the case.
DRIVERS = ("fin.discount", "growth.infra", "aws.commit_coverage", "op.labour_retained_pct")
ENDS = ("low", "high")
CHEAPER = 0.97


class Books:
    """The workbooks of both samples, as written and as LibreOffice computes them."""

    def __init__(self, results, requests, folder):
        self.results, self.requests, self.folder = results, requests, folder
        self.made, self._computed = cache(self._made), cache(self._all)

    def _made(self, name):
        return file_of("xlsx", self.results[name])

    def values(self, name):
        """Return what is computed of a workbook as it is."""
        return self._computed(name)[""]

    def changed(self, name, label):
        """Return what is computed of a workbook after one of its changes alone."""
        return self._computed(name)[label]

    def _all(self, name):
        cells = cells_changed(self.made(name), self.results[name].case)
        found = recalculated(self.made(name), [*cells.values()], self.folder)
        return dict(zip(("", *cells), found, strict=True))

    def engine(self, name, **entries):
        """Return the case of a sample with further entries, without simulation and document."""
        request = self.requests[name]
        return rerun(request, replace(request.entries, **entries))

    def started(self, name, number, month):
        """Return the plan with another start of a wave, and the figures that it gives.

        Sizes, prices and decisions are those of the case: no start moves them.
        """
        case = self.results[name].case
        request = RunRequest(replace(case.entries, wave_starts={str(number): month}))
        costs = Costs(case.estate, case.ledger, {}, [])
        known = {"inventory": case.inventory, "strategy": case.strategy, "estate": costs}
        made = STAGES["migrationPlan"](Workspace(request, None, known)).results
        found = figures_at_once(replace(case, plan=made["plan"]), request)
        ledger = Ledger()
        finance_figures(recompute(found.finance.prepared, case.assumptions, 0), ledger)
        for figure in found.ledger:
            if figure.id not in ledger:
                ledger.add(figure)
        return made["plan"], replace(found, ledger=ledger)


def cell_of(key):
    return key.replace(".", "_")


def in_cells(changes, register):
    """Return changes by the register's keys as the cells of the workbook have them."""
    return {
        cell_of(key): value / 100 if register[key].unit.startswith("%") else value
        for key, value in changes.items()
    }


def ends_of(book, case, end):
    """Return every driver on Inputs at one end of its range."""
    names = named_cells(parts_of(book))
    return {
        key: float(value) for key, entry in case.assumptions.items()
        if cell_of(key) in names and (value := getattr(entry, end)) is not None
    }  # fmt: skip


def one_driver(case, key, end):
    """Return one driver at one end of its range, as an entry of the case."""
    return {key: float(getattr(case.assumptions[key], end))}


def starts(case):
    """Return (number, month) of starts to set: each wave, the first and the last in more months.

    Month 1 and 13 are Decembers, in which nothing is cut over; in month 1 Mobilize has not ended,
    and month 30 lies behind the timeline. The planned month changes nothing.
    """
    waves = case.plan.waves
    first, last = waves[0], waves[-1]
    each = [(wave.number, wave.start_month + 2) for wave in waves]
    return [(first.number, month) for month in (1, first.start_month, 13)] + [
        (last.number, 2), (last.number, 30), *each,
    ]  # fmt: skip


def types_repriced(case):
    """Return by word the type that fewest, and that most servers of some kind have.

    What moves in a wave, and what never does, so that the bill of what moves stays.
    """
    servers = case.estate.servers
    moves = servers["server_id"].isin(case.plan.wave_of)
    named = servers["instance_type"].where(servers["in_scope"])
    counts = named.dropna().value_counts().sort_index(kind="stable")
    moving, staying = set(named[moves].dropna()), set(named[~moves].dropna())
    only_stays = counts[counts.index.isin(sorted(staying - moving))]
    wanted = {
        "rare": counts[counts.index.isin(sorted(moving))].idxmin(),
        "frequent": counts[counts.index.isin(sorted(moving))].idxmax(),
    }
    return wanted | ({"stays": only_stays.idxmin()} if len(only_stays) else {})


def repriced(case, name):
    """Return the cells of the price of a type with a cheaper one, and the entry that says it."""
    lines = case.estate.lines
    compute = lines[lines["head"].eq("compute")]
    rows = compute[compute["item"].str.partition(",")[0].eq(name)]
    first = rows.iloc[0]
    hour = CHEAPER * float(first["unit_price_usd"])
    rate = float(first["discount"]) / case.assumptions.fraction("aws.commit_coverage")
    own = (OwnPrice(name, "on_demand", hour, "us-east-1"),
           OwnPrice(name, case.estate.option, hour * (1 - rate), "us-east-1"))  # fmt: skip
    place = {row: at for at, row in enumerate(lines.index, start=2)}
    return {("Line items", f"F{place[row]}"): hour for row in rows.index}, own


def cells_changed(book, case):
    """Return by name the cells of each change that a test asks for."""
    register = case.assumptions
    found = {
        f"{key} {end}": in_cells(one_driver(case, key, end), register)
        for key in DRIVERS for end in ENDS
    }  # fmt: skip
    found |= {end: in_cells(ends_of(book, case, end), register) for end in ENDS}
    row = {wave.number: at for at, wave in enumerate(case.plan.waves, start=2)}
    found |= {
        f"wave {number} in {month}": {("Waves", f"B{row[number]}"): float(month)}
        for number, month in starts(case)
    }
    for word, name in types_repriced(case).items():
        found[f"price {word}"] = repriced(case, name)[0]
    return found


def comparison_as(case, finance, estate):
    """Return today against AWS of a case with another financial part and base case."""
    moved = moving_databases(estate, in_base(case.strategy, case.plan))
    return comparison_of(finance, case.inventory, estate, moved)
