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
from bizcase.pricing import price_base
from bizcase.sample import it_inventory_bytes
from tests.exports.live_books import comparison_as
from tests.exports.spreadsheets import (
    formulas_of,
    named_cells,
    parts_of,
)
from tests.factories import asked
from tests.runs import shared_run

WITHIN_USD = 1.0
TRUE, FALSE = 1, 0  # some versions of LibreOffice write a truth value as a number
ALL_EQUAL = "All totals of this workbook are those of the app (Checks)"
CHEAPER = 0.97
# Changes of the cells of the workbook, and of the entries of the case.
CHANGED = {
    "rates": {"fin.discount": 12.0, "growth.infra": 8.0},
    "labour and coverage": {"op.labour_retained_pct": 80.0, "aws.commit_coverage": 60.0},
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


@pytest.mark.parametrize("name", ["it", "rvtools"])
def test_no_formula_differs_from_its_stored_value(books, name):
    values, count, wrong = books.values(name), 0, []
    for sheet, cell, formula, stored in formulas_of(books.made(name)):
        count += 1
        found = values.cell(sheet, cell)
        same = found == stored
        if isinstance(stored, float) and isinstance(found, int | float):
            same = found == pytest.approx(stored, abs=0.005)
        if not same:
            wrong.append((sheet, cell, formula, stored, found))
    assert wrong == []
    assert count > 10_000


@pytest.mark.parametrize("name", ["it", "rvtools"])
def test_every_total_is_the_engines_to_the_cent(books, name):
    values = books.values(name)
    checks = values.rows("Checks")
    rows = [row for row in checks[1:] if row[4] in ("equal to the app", "changed by you")]
    assert len(rows) > 70
    assert [row for row in rows if row[4] != "equal to the app" or abs(row[3]) >= 0.01] == []
    assert values.figures()[ALL_EQUAL] == TRUE
    assert checks[-1][4] == TRUE


def compare(values, ledger, figures=FIGURES):
    shown = values.figures()
    for figure_id in figures:
        figure = ledger[figure_id]
        assert shown[figure.label] == pytest.approx(figure.value, abs=WITHIN_USD), figure_id


def compared_with(result, changes, told):
    """Return today against AWS of the engine under changes, priced anew."""
    case, register = result.case, result.case.assumptions.with_overrides(changes)
    return comparison_as(case, told.finance, price_base(case.inventory, register, case.estate.book))


def compare_items(values, found):
    """Compare both sides by item, and what the chart of Summary draws."""
    rows = {row[0]: row for row in values.rows("Today against AWS") if row[0]}
    for item in found.items:
        row = rows[item.label if item.compared else f"{item.label}, not compared"]
        known = [item.today_usd, item.aws_usd, item.remaining_usd]
        assert row[1:4] == pytest.approx(known, abs=WITHIN_USD), item.label
        if item.compared:
            both = [item.today_usd, item.aws_usd + item.remaining_usd]
            assert row[6:8] == pytest.approx(both, abs=WITHIN_USD), item.label
    known = [found.total(side) for side in ("today_usd", "aws_usd", "remaining_usd")]
    assert rows["Total of compared items"][1:4] == pytest.approx(known, abs=WITHIN_USD)


@pytest.mark.parametrize("name", CHANGED)
def test_changed_drivers_give_the_case_with_those_entries(books, mpa_result, name):
    told = what_if(mpa_result.case, CHANGED[name], draws=0)
    before = mpa_result.case.ledger["npv.base"].value
    assert abs(told.ledger["npv.base"].value - before) > 10 * WITHIN_USD
    values = books.changed("it", in_cells(CHANGED[name], mpa_result.case.assumptions))
    compare(values, told.ledger, [item for item in FIGURES if item in told.ledger])
    compare_items(values, compared_with(mpa_result, CHANGED[name], told))
    rate = mpa_result.case.assumptions["fin.discount"]
    row = next(row for row in values.rows("Sensitivity") if row[0] == rate.label)
    for column, end in ((5, rate.low), (6, rate.high)):
        other = what_if(mpa_result.case, CHANGED[name] | {"fin.discount": end}, draws=0)
        npv = other.ledger["npv.base"].value
        assert row[column] == pytest.approx(npv, abs=WITHIN_USD)
    checks = values.rows("Checks")
    assert "changed by you" in [row[4] for row in checks]
    assert checks[-1][4] == FALSE


def test_a_later_wave_and_a_server_at_another_price_give_the_case_with_those_entries(
    books, mpa_result
):
    last, place = mpa_result.case.plan.waves[-1], len(mpa_result.case.plan.waves)
    name, cells, price, rate = rarest_type(mpa_result)
    hour, option = CHEAPER * price, mpa_result.case.estate.option
    own = (OwnPrice(name, "on_demand", hour, "us-east-1"),
           OwnPrice(name, option, hour * (1 - rate), "us-east-1"))  # fmt: skip
    start = last.start_month + 2
    changed = changed_run(own_prices=own, wave_starts={str(last.number): start})
    assert changed.case.plan.waves[-1].start_month == start
    wave = {("Waves", f"B{place + 1}"): float(start)}
    values = books.changed("it", wave | dict.fromkeys(cells, hour))
    compare(values, changed.case.ledger)
    compare_items(values, changed.case.comparison)
    before, after = (run.case.finance.cash.months["net_usd"] for run in (mpa_result, changed))
    assert abs(after - before)[last.start_month] > 100 * WITHIN_USD
    rows = values.rows("Cash flow")
    shown = [row[rows[0].index("Net, USD")] for row in rows[1 : len(after) + 1]]
    assert shown == pytest.approx(after.tolist(), abs=WITHIN_USD)
    bill = mpa_result.case.ledger["aws.servers.monthly"]  # the wave does not change it
    assert abs(values.figures()[bill.label] - bill.value) > WITHIN_USD
    end = f"D{place + 1}"
    assert values.cell("Waves", end) == books.values("it").cell("Waves", end) + 2


@pytest.mark.parametrize("name", ENDS)
def test_all_drivers_at_one_end_give_the_case_with_those_entries(books, name):
    result = books.results[name]
    changes = ends_of(books.made(name), result, ENDS[name])
    assert len(changes) > 40
    told = what_if(result.case, changes, draws=0)
    shown = [item for item in FIGURES if item in told.ledger]
    values = books.changed(name, in_cells(changes, result.case.assumptions))
    compare(values, told.ledger, shown)
    compare_items(values, compared_with(result, changes, told))


def test_another_aws_bill_gives_the_npv_of_that_draw(books, mpa_result):
    finance = mpa_result.case.finance
    drawn = Values(finance.assumptions, {"aws.run_factor": np.array([[1.2]])})
    npv = float(model(finance.prepared, finance.assumptions).npv(drawn)[0])
    rows = books.values("it").rows("Sensitivity")
    start = next(place for place, row in enumerate(rows) if "another AWS bill" in str(row[10]))
    shown = next(row[12] for row in rows[start + 1 :] if row[11] == pytest.approx(1.2))
    assert shown == pytest.approx(npv, abs=WITHIN_USD)


def test_two_exports_of_one_case_are_the_same_bytes(books, mpa_result):
    assert render("xlsx", mpa_result) == books.made("it")


def test_a_hostile_name_is_in_no_formula(hostile_result):
    found = [formula for _, _, formula, _ in formulas_of(render("xlsx", hostile_result))]
    assert len(found) > 1000
    assert [formula for formula in found if "cmd" in formula or "script" in formula] == []
