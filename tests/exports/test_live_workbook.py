"""The workbook is a model: LibreOffice computes what the engine does, before and after a change."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from bizcase.agents.what_if import what_if
from bizcase.assumptions import load_register
from bizcase.catalog.own_prices import OwnPrice
from bizcase.entries import ProjectInfo
from bizcase.exports import render
from bizcase.finance.model import model
from bizcase.finance.values import Values
from bizcase.inputs.opening.upload import Upload
from bizcase.sample import it_inventory_bytes
from tests.exports.spreadsheets import (
    formulas_of,
    named_cells,
    parts_of,
    recalculated,
    without_values,
)
from tests.factories import asked
from tests.runs import shared_run

WITHIN_USD = 1.0
CHEAPER = 0.97
# One change each: the cell of the workbook, and the entry of the case.
CHANGED = {
    "discount": {"fin.discount": 12.0},
    "growth": {"growth.infra": 8.0},
    "coverage": {"aws.commit_coverage": 60.0},
    "labour": {"op.labour_retained_pct": 80.0},
}
# Every driver at once at one end of its range.
ENDS = {"it": "high", "rvtools": "low"}
FIGURES = ("npv.base", "once.total", "run_rate.change", "funding.peak", "aws.servers.monthly")


def changed_run(**entries):
    """Return the run of the sample with further entries."""
    project = ProjectInfo("Exit DC 1", "Example Ltd", "us-east-1", "Why we ask.")
    upload = Upload("sample_it_inventory.xlsx", it_inventory_bytes())
    day = dt.date(2026, 11, 23)
    return shared_run(asked(project, {"it_inventory": (upload,)}, load_register(), day, **entries))


def cell_of(key):
    return key.replace(".", "_")


def in_cells(changes, register):
    """Return changes by the register's keys as the cells of the workbook have them."""
    return {
        cell_of(key): value / 100 if register[key].unit.startswith("%") else value
        for key, value in changes.items()
    }


def ends_of(book, result, end):
    """Return every driver on Inputs at one end of its range."""
    names = named_cells(parts_of(book))
    found = {}
    for key, entry in result.case.assumptions.items():
        value = getattr(entry, end)
        if cell_of(key) in names and value is not None:
            found[key] = float(value)
    return found


def rarest_type(result):
    """Return the type that fewest servers have, the cells of their prices, and the price."""
    lines = result.case.estate.lines
    compute = lines[lines["head"].eq("compute")]
    types = compute["item"].str.partition(",")[0]
    name = types.value_counts().sort_index().idxmin()
    rows = compute[types.eq(name)]
    cells = [("Line items", f"F{list(lines.index).index(row) + 2}") for row in rows.index]
    first = rows.iloc[0]
    rate = first["discount"] / result.case.assumptions.fraction("aws.commit_coverage")
    return name, cells, float(first["unit_price_usd"]), float(rate)


@pytest.fixture(scope="module")
def computed(mpa_result, rvtools_result, tmp_path_factory):
    """Every workbook of this module as LibreOffice computes it, by name, and what is compared."""
    cases = {"it": mpa_result, "rvtools": rvtools_result}
    made = {name: render("xlsx", result) for name, result in cases.items()}
    books = {name: without_values(book) for name, book in made.items()}
    register = mpa_result.case.assumptions
    for name, changes in CHANGED.items():
        books[name] = without_values(made["it"], in_cells(changes, register))
    last = mpa_result.case.plan.waves[-1]
    place = len(mpa_result.case.plan.waves)
    books["wave"] = without_values(
        made["it"], {("Waves", f"B{place + 1}"): float(last.start_month + 2)}
    )
    _, cells, price, _ = rarest_type(mpa_result)
    books["price"] = without_values(made["it"], dict.fromkeys(cells, price * CHEAPER))
    for name, end in ENDS.items():
        cells = in_cells(ends_of(made[name], cases[name], end), cases[name].case.assumptions)
        books[f"{name}_{end}"] = without_values(made[name], cells)
    return made, recalculated(books, tmp_path_factory.mktemp("recalculated"))


@pytest.mark.parametrize("name", ["it", "rvtools"])
def test_no_formula_differs_from_its_stored_value(computed, name):
    made, values = computed
    count, wrong = 0, []
    for sheet, cell, formula, stored in formulas_of(made[name]):
        count += 1
        found = values[name].cell(sheet, cell)
        same = found == stored
        if isinstance(stored, float) and isinstance(found, int | float):
            same = found == pytest.approx(stored, abs=0.005)
        if not same:
            wrong.append((sheet, cell, formula, stored, found))
    assert wrong == []
    assert count > 10_000


@pytest.mark.parametrize("name", ["it", "rvtools"])
def test_every_total_is_the_engines_to_the_cent(computed, name):
    checks = computed[1][name].rows("Checks")
    rows = [row for row in checks[1:] if row[4] in ("equal to the app", "changed by you")]
    assert len(rows) > 70
    assert [row for row in rows if row[4] != "equal to the app" or abs(row[3]) >= 0.01] == []
    assert computed[1][name].figures()[
        "All totals of this workbook are those of the app (Checks)"
    ] is True  # fmt: skip


def compare(values, ledger, figures=FIGURES):
    shown = values.figures()
    for figure_id in figures:
        figure = ledger[figure_id]
        assert shown[figure.label] == pytest.approx(figure.value, abs=WITHIN_USD), figure_id


@pytest.mark.parametrize("name", CHANGED)
def test_a_changed_driver_gives_the_case_with_that_entry(computed, mpa_result, name):
    told = what_if(mpa_result.case, CHANGED[name], draws=0)
    before = mpa_result.case.ledger["npv.base"].value
    assert abs(told.ledger["npv.base"].value - before) > 10 * WITHIN_USD
    compare(computed[1][name], told.ledger, [item for item in FIGURES if item in told.ledger])
    checks = computed[1][name].rows("Checks")
    assert "changed by you" in [row[4] for row in checks]
    assert checks[-1][4] is False


def test_a_wave_that_starts_later_gives_the_case_with_that_entry(computed, mpa_result):
    last = mpa_result.case.plan.waves[-1]
    later = changed_run(wave_starts={str(last.number): last.start_month + 2})
    assert later.case.plan.waves[-1].start_month == last.start_month + 2
    compare(computed[1]["wave"], later.case.ledger)


def test_a_server_at_another_price_gives_the_case_with_that_entry(computed, mpa_result):
    name, _, price, rate = rarest_type(mpa_result)
    hour, option = CHEAPER * price, mpa_result.case.estate.option
    own = (OwnPrice(name, "on_demand", hour, "us-east-1"),
           OwnPrice(name, option, hour * (1 - rate), "us-east-1"))  # fmt: skip
    cheaper = changed_run(own_prices=own)
    compare(computed[1]["price"], cheaper.case.ledger)


@pytest.mark.parametrize("name", ENDS)
def test_all_drivers_at_one_end_give_the_case_with_those_entries(computed, request, name):
    made, values = computed
    result = request.getfixturevalue({"it": "mpa_result", "rvtools": "rvtools_result"}[name])
    changes = ends_of(made[name], result, ENDS[name])
    assert len(changes) > 40
    told = what_if(result.case, changes, draws=0)
    shown = [item for item in FIGURES if item in told.ledger]
    compare(values[f"{name}_{ENDS[name]}"], told.ledger, shown)


def test_another_aws_bill_gives_the_npv_of_that_draw(computed, mpa_result):
    finance = mpa_result.case.finance
    drawn = Values(finance.assumptions, {"aws.run_factor": np.array([[1.2]])})
    npv = float(model(finance.prepared, finance.assumptions).npv(drawn)[0])
    rows = computed[1]["it"].rows("Sensitivity")
    start = next(place for place, row in enumerate(rows) if "another AWS bill" in str(row[0]))
    shown = next(row[2] for row in rows[start:] if row[1] == pytest.approx(1.2))
    assert shown == pytest.approx(npv, abs=WITHIN_USD)


def test_an_edited_wave_reaches_the_dates_and_no_driver_is_without_effect(computed, mpa_result):
    made, values = computed
    formulas = " ".join(formula for _, _, formula, _ in formulas_of(made["it"]))
    names = {
        name for name, (sheet, _) in named_cells(parts_of(made["it"])).items() if sheet == "Inputs"
    }
    assert len(names) > 60
    assert [name for name in names if name not in formulas] == []
    place = len(mpa_result.case.plan.waves)
    assert values["wave"].cell("Waves", f"D{place + 1}") == values["it"].cell(
        "Waves", f"D{place + 1}"
    ) + 2  # fmt: skip
