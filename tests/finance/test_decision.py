"""The figures of the first page: both totals from the cash flow, rows that add up, break-evens."""

from __future__ import annotations

import csv
import io

import pytest

from bizcase.exports import render
from bizcase.finance.comparison import Comparison, ItemRow
from bizcase.finance.figures_decision import SHOWN_ITEMS, shown_items
from tests.document.estates import each, result_of

ESTATES = ("many guests", "built in", "public list")


@pytest.fixture(params=each(ESTATES))
def result(request):
    return result_of(request.param)


def total(result, *columns):
    rows = csv.DictReader(io.StringIO(render("cash_flow_csv", result).decode()))
    return round(sum(float(row[column]) for row in rows for column in columns), 2)


def test_both_totals_come_from_the_file_of_the_cash_flow(result):
    value = result.case.ledger.value
    migrate = total(
        result, "on_premises_usd", "on_premises_unused_life_usd", "aws_usd", "one_time_usd"
    )
    migrate -= total(result, "funding_usd")
    assert value("decision.migrate.total") == pytest.approx(migrate, abs=0.01)
    stay = total(result, "baseline_usd", "baseline_unused_life_usd")
    assert value("decision.stay.total") == pytest.approx(stay, abs=0.01)
    assert value("decision.difference") == pytest.approx(migrate - stay, abs=0.01)
    assert value("decision.difference") == pytest.approx(-total(result, "net_usd"), abs=0.01)
    assert value("decision.gap") == abs(value("decision.difference"))


def test_the_rows_of_the_first_table_add_up_to_its_total(result):
    value = result.case.ledger.value
    parts = ("decision.on_premises.difference", "decision.unused_life.difference",
             "decision.services", "cash.total.aws", "cash.total.one_time")  # fmt: skip
    shown = sum(map(value, parts)) - value("cash.total.funding")
    assert shown == pytest.approx(value("decision.difference"), abs=0.02)


def test_the_years_add_up_to_the_difference(result):
    value = result.case.ledger.value
    years = [value(f"decision.y{year}.difference") for year in range(6)]
    credit = value("decision.unused_life.difference")
    assert credit > 0
    assert sum(years) + credit == pytest.approx(value("decision.difference"), abs=0.02)


def test_the_run_cost_of_the_last_year_is_without_the_credit_of_its_last_month(result):
    """An estate that grows costs more each month; the credit made its last year look cheaper."""
    value, months = result.case.ledger.value, result.case.finance.cash.months
    assert months["baseline_usd"].iloc[60] > months["baseline_usd"].iloc[59]
    assert value("run_rate.before") == pytest.approx(value("cash.y5.baseline"))
    assert value("run_rate.before") > value("cash.y4.baseline")
    credit = months["baseline_unused_life_usd"]
    assert credit.iloc[:60].eq(0).all()
    assert credit.iloc[60] == value("cash.total.baseline_unused_life") < 0


# Figures of the decision, each with the signs of its inputs in their order.
SIGNS = {
    "on_premises": (1, -1), "stay.total": (1, 1),
    "migrate.total": (1, 1, 1, 1, 1, -1), "difference": (1, -1), "on_premises.difference": (1, -1),
    "unused_life.difference": (1, -1), "ends": (1, 1, -1),
    **{f"y{year}.difference": (-1, 1, -1) for year in range(6)},
    **{f"y{year}.on_premises": (1, -1) for year in range(6)},
}  # fmt: skip


def test_figures_of_the_decision_follow_from_their_inputs(result):
    """All differences named the total of staying alone; the last year left out the credits."""
    ledger = result.case.ledger
    for name, signs in SIGNS.items():
        figure = ledger[f"decision.{name}"]
        assert len(figure.inputs) == len(signs), name
        parts = [sign * ledger.value(key) for sign, key in zip(signs, figure.inputs, strict=True)]
        assert figure.value == pytest.approx(sum(parts), abs=0.005), name


def test_the_net_of_a_year_says_that_it_has_the_credit(result):
    assert "with the credit for unused life" in result.case.ledger["cash.y5.net"].label


def test_a_way_to_decide_says_what_its_cost_is_made_of_as_the_totals_do(result):
    """The credit for unused life was in the amounts and not in the formula."""
    ledger, told = result.case.ledger, []
    for total in ("decision.stay.total", "decision.migrate.total"):
        same = [item for item in ledger if item.id.startswith("choice.")
                and item.id.endswith(".cost") and item.value == ledger.value(total)]  # fmt: skip
        told.append((ledger[total].formula, {item.formula for item in same}))
    assert told == [(formula, {f"{formula}, known items"}) for formula, _ in told]
    assert all("unused life, a credit" in formula for formula, _ in told)


def test_what_ends_on_premises_adds_up_with_what_is_added(result):
    value = result.case.ledger.value
    added = value("cash.total.aws") + value("cash.total.one_time") + value("decision.services")
    added -= value("cash.total.funding")
    assert value("decision.ends") + added == pytest.approx(value("decision.difference"), abs=0.02)
    assert value("decision.avoided") == abs(value("decision.ends"))


def test_full_operation_is_the_sum_of_its_cost_items(result):
    ledger = result.case.ledger
    items = [figure.value for figure in ledger if figure.id.startswith("cash.landed.")]
    assert ledger.value("decision.aws.monthly") == pytest.approx(sum(items), abs=0.01)
    assert ledger.value("decision.aws.annual") == pytest.approx(12 * sum(items), abs=0.12)


def test_the_items_shown_and_the_rest_are_all_that_is_compared(result):
    shown, rest = shown_items(result.case.comparison)
    ledger = result.case.ledger
    assert len(shown) <= SHOWN_ITEMS + 1
    for side in ("today", "aws", "remaining", "difference"):
        amounts = [ledger.value(f"compare.{row.item}.{side}") for row in shown]
        if rest:
            amounts.append(ledger.value(f"compare.rest.{side}"))
        assert sum(amounts) == pytest.approx(ledger.value(f"compare.{side}"), abs=0.02)


def test_what_explains_the_difference_is_shown_however_small_its_amount():
    """The largest difference of the IT sample, Windows licences, was among the smaller items."""
    like_today = [
        ItemRow(f"i{n}", f"I{n}", 1000.0 + n, 0.0, 1000.0 + n, True, "") for n in range(12)
    ]
    apart = [ItemRow(f"d{n}", f"D{n}", 1.0, 30.0 + n, 1.0, True, "") for n in range(3)]
    saved = ItemRow("saved", "Saved", 90.0, 0.0, 0.0, True, "")
    shown, rest = shown_items(Comparison((*like_today, *apart, saved)))
    assert {"d0", "d1", "d2", "saved"} < {row.item for row in shown}
    assert [row.item for row in rest] == ["i0", "i1", "i2", "i3", "i4", "i5", "i6"]
    assert len(shown) == SHOWN_ITEMS


def test_staying_breaks_even_at_the_multiple_of_today_that_the_verdict_has(result):
    ledger = result.case.ledger
    factor = ledger["decision.baseline_break_even"].value
    if factor is None:
        pytest.fail("these estates have a break-even")
    today, turning = ledger.value("verdict.today.vm_month"), "verdict.break_even.vm_month"
    assert factor * today == pytest.approx(ledger.value(turning), rel=1e-4)
