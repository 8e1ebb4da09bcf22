"""The workbook is a model: LibreOffice computes what the engine does, before and after a change."""

from __future__ import annotations

import numpy as np
import pytest

from bizcase.agents.what_if import what_if
from bizcase.exports import render
from bizcase.finance.model import model
from bizcase.finance.values import Values
from bizcase.pricing import price_base
from tests.document.estates import result_of
from tests.exports.live_books import (
    DRIVERS,
    ENDS,
    comparison_as,
    ends_of,
    one_driver,
    repriced,
    starts,
    types_repriced,
)
from tests.exports.made_once import file_of
from tests.exports.spreadsheets import formulas_of, recalculated

WITHIN_USD = 1.0
TRUE, FALSE = 1, 0  # LibreOffice has a truth value as a number
ALL_EQUAL = "All totals of this workbook are those of the app (Checks)"
NPV = "Net present value"
SAMPLES = ("it", "rvtools")
FIGURES = ("npv.base", "once.total", "run_rate.change", "funding.peak", "aws.servers.monthly")


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


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("key", DRIVERS)
@pytest.mark.parametrize("name", SAMPLES)
def test_a_changed_driver_gives_the_case_with_that_entry(books, name, key, end):
    case = books.results[name].case
    change = one_driver(case, key, end)
    told = what_if(case, change, draws=0)
    values = books.changed(name, f"{key} {end}")
    compare(values, told.ledger, [item for item in FIGURES if item in told.ledger])
    compare_items(values, compared_with(books.results[name], change, told))
    before = case.ledger["npv.base"].value
    if abs(told.ledger["npv.base"].value - before) > WITHIN_USD:
        checks = values.rows("Checks")
        assert "changed by you" in [row[4] for row in checks]
        assert checks[-1][4] == FALSE


@pytest.mark.parametrize("key", DRIVERS)
def test_each_driver_moves_the_npv_at_one_of_its_ends(books, key):
    base = books.values("it").figures()[NPV]
    moved = [abs(books.changed("it", f"{key} {end}").figures()[NPV] - base) for end in ENDS]
    assert max(moved) > 10 * WITHIN_USD


def test_where_nothing_moves_the_live_payback_says_so_as_the_case_does(books):
    """It said 0, as if the money were back at once, while the ledger has no payback."""
    result = result_of("all wait")
    state = result.case.ledger["payback.months"].state
    (found,) = recalculated(file_of("xlsx", result), [], books.folder)
    checks = {row[0]: row for row in found.rows("Checks")}
    for label in ("Payback, months", "Discounted payback, months"):
        assert checks[label][1:3] == [state, state] == ["nothing to pay back"] * 2
    assert checks["All totals are those of the app"][4] == TRUE
    assert found.figures()["Payback"] == state


def test_the_credit_of_the_last_month_leaves_the_rate_of_return(books):
    """The net falls below 0 in the last month alone: no sample does, and IRR is LibreOffice's."""
    result = result_of("many guests")
    net = result.case.finance.cash.months["net_usd"].to_numpy()
    assert net[0] < 0 < net[-2]
    assert net[-1] < 0
    (found,) = recalculated(file_of("xlsx", result), [], books.folder)
    row = next(row for row in found.rows("Checks") if row[0] == "Internal rate of return")
    assert row[1:3] == pytest.approx([result.case.ledger.value("irr")] * 2, abs=1e-6)


def test_sensitivity_follows_another_driver(books, mpa_result):
    case = mpa_result.case
    change = one_driver(case, "growth.infra", "high")
    rate = case.assumptions["fin.discount"]
    rows = books.changed("it", "growth.infra high").rows("Sensitivity")
    row = next(row for row in rows if row[0] == rate.label)
    for column, end in ((5, rate.low), (6, rate.high)):
        other = what_if(case, change | {"fin.discount": end}, draws=0)
        npv = other.ledger["npv.base"].value
        assert row[column] == pytest.approx(npv, abs=WITHIN_USD)


@pytest.mark.parametrize("name", ["it"])
def test_a_wave_with_another_start_gives_the_case_with_that_start(books, name):
    """Each wave, before, at and after its month, in freezes and behind the timeline."""
    before = books.results[name].case
    moved = 0
    for number, month in starts(before):
        plan, told = books.started(name, number, month)
        values = books.changed(name, f"wave {number} in {month}")
        compare(values, told.ledger)
        compare_items(values, told.comparison)
        months = [(float(wave.start_month), float(wave.end_month)) for wave in plan.waves]
        rows = values.rows("Waves")[1 : len(months) + 1]
        assert [(row[2], row[4]) for row in rows] == months, (number, month)
        net = told.finance.cash.months["net_usd"]
        flow = values.rows("Cash flow")
        shown = [row[flow[0].index("Net, USD")] for row in flow[1 : len(net) + 1]]
        assert shown == pytest.approx(net.tolist(), abs=WITHIN_USD)
        moved += abs(net - before.finance.cash.months["net_usd"]).max() > 100 * WITHIN_USD
    assert moved >= len(before.plan.waves)


@pytest.mark.parametrize("name", ["rvtools"])
def test_servers_at_another_price_give_the_case_with_that_price(books, name):
    """Of a type that few servers have, of one that many have, and of one that stays."""
    before = books.results[name].case
    bill = before.ledger["aws.servers.monthly"]
    for word, kind in types_repriced(before).items():
        case = books.engine(name, own_prices=repriced(before, kind)[1])
        values = books.changed(name, f"price {word}")
        compare(values, case.ledger)
        if word != "frequent":  # security services are charged on list prices, which it moves
            compare_items(values, case.comparison)
        assert abs(values.figures()[bill.label] - bill.value) > 0.1
        if word == "stays":
            assert values.figures()[NPV] == pytest.approx(before.ledger["npv.base"].value, abs=0.01)


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("name", SAMPLES)
def test_all_drivers_at_one_end_give_the_case_with_those_entries(books, name, end):
    result = books.results[name]
    changes = ends_of(books.made(name), result.case, end)
    assert len(changes) > 40
    told = what_if(result.case, changes, draws=0)
    shown = [item for item in FIGURES if item in told.ledger]
    values = books.changed(name, end)
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
    found = [formula for _, _, formula, _ in formulas_of(file_of("xlsx", hostile_result))]
    assert len(found) > 1000
    assert [formula for formula in found if "cmd" in formula or "script" in formula] == []
