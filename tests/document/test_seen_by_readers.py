"""What readers of whole documents stumbled over: one thing in two places, and who is counted."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.document.annexes import _movers
from bizcase.document.blocks import Chart, Paragraph, Table
from bizcase.document.body.messages import message_of
from bizcase.document.body.uncertain import _selection
from bizcase.document.body.value import _decimals
from bizcase.document.charts.parts import by_year_points
from bizcase.document.options import _dearer
from bizcase.document.quality import SIZING_GRADES
from bizcase.document.reconciliation import reconciliation_section
from bizcase.document.writing import plain, written
from bizcase.finance.confidence import ABOVE_CHECK, UNLISTED, too_high
from bizcase.finance.drivers import entered_as
from bizcase.finance.figures import finance_figures
from bizcase.finance.figures_decision import shown_items
from bizcase.finance.figures_risk import HEAD_LABELS
from bizcase.finance.result import recompute
from bizcase.ledger import Figure, Ledger
from bizcase.sizing import demand
from tests.document.estates import each, result_of
from tests.factories import servers
from tests.finance.estates import assumptions, estate


def blocks_of(result, kind):
    return [block for part in result.document.sections for block in part.blocks
            if isinstance(block, kind)]  # fmt: skip


def chart_of(result, key):
    return next(chart for chart in blocks_of(result, Chart) if chart.id == key)


@pytest.fixture(params=each(("built in", "public list")))
def result(request):
    return result_of(request.param)


def test_table_and_charts_show_the_same_items_and_count_the_rest_alike(result):
    """Windows licences were a bar and in “Smaller items”; 9 and 4 other items beside one eight."""
    shown, rest = shown_items(result.case.comparison)
    others = f"The other {len(rest)} items"
    labels = {row.label for row in shown}
    moved = {row.label for row in shown if row.difference_usd}  # the steps of C4
    for key, drawn in (("C3", labels), ("C4", moved)):
        names = [
            written(name, result.case.ledger, plain) for name in chart_of(result, key).categories
        ]
        counted = {name.partition(":")[0] for name in names if name.startswith("The other")}
        assert counted == ({others} if rest else set())
        items = {name.partition(":")[0] for name in names} - counted
        assert items - {"Today", "After the move", "after the move"} == drawn


def test_services_are_on_one_side_in_every_table_and_chart():
    """1,753 k USD a year was “On AWS” in one table, “On premises, services” in another."""
    result = result_of("built in")
    value = result.case.ledger.value
    for year in range(6):
        apart = value(f"decision.y{year}.on_premises") + value(f"decision.y{year}.services")
        assert apart == pytest.approx(value(f"cash.y{year}.on_premises"), abs=0.01)
    heads = [head for table in blocks_of(result, Table) for head in table.header]
    assert "On premises, services" not in heads
    assert {"Services", "AWS and services"} <= set(heads)
    names = [series.name for series in chart_of(result, "C11").series]
    assert names == ["AWS", "Services", "On premises", "One-time cost", "Stay"]


def test_own_licences_are_told_by_product():
    """1,260 USD for SQL Server in annex F, 4.4 k in the body: that was Oracle, of what moves."""
    ledger = result_of("built in").case.ledger
    parts = [figure.value for figure in ledger if figure.id.startswith("own_licences.")]
    assert sum(parts) == pytest.approx(ledger.value("cash.landed.own_licences"), abs=0.02)
    assert ledger.value("own_licences.oracle.monthly") > 0


def test_oracle_licences_to_be_bought_are_not_called_own():
    """Support of those owned is left on premises; what AWS needs beyond them was told as own."""
    result = result_of("built in")
    ledger = result.case.ledger
    told = [
        sentence
        for block in blocks_of(result, Paragraph)
        for sentence in written(block.text, ledger, plain).split(". ")
        if "Oracle Database" in sentence
    ]
    assert len(told) == 2
    for said in (*told, ledger["own_licences.oracle.monthly"].label):
        assert said.startswith("Oracle Database licences that AWS needs beyond those owned")
    # 42 k USD a year at today's size, and 4.4 k a month: the second is with growth.
    assert all(" in the last month" in said for said in told)
    # They are all that is in this head: its row and its mark in a chart name no owner.
    heads = {ledger["cash.landed.own_licences"].label, HEAD_LABELS["own_licences"]}
    assert not [head for head in heads if "own" in head.lower().split()]


@pytest.mark.parametrize(("unlisted", "known"), [(0.0, True), (0.9, False)])
def test_energy_of_hosts_that_are_in_question_is_not_compared(unlisted, known):
    ledger = Ledger()
    prepared = replace(estate(), unlisted_share=unlisted)
    finance_figures(recompute(prepared, assumptions(), 0), ledger)
    assert (ledger["energy.onprem.annual"].value is not None) is known
    assert ledger.value("energy.aws.servers") == 10


def test_small_amounts_of_carbon_have_the_decimals_that_show_them():
    figure = Figure("a", "A", 0.09, "t CO2e/year", "computed", low=0.047, high=0.14)
    assert _decimals(figure) == 2
    assert _decimals(replace(figure, value=23.0, low=11.0, high=34.0)) == 0


@pytest.mark.parametrize(
    ("today", "stated", "found"),
    [(483.0, False, ()), (2625.0, False, (ABOVE_CHECK,)), (2625.0, True, ()), (None, False, ())],
)
def test_a_cost_of_today_far_above_what_is_published_is_in_question(today, stated, found):
    """One host with 56 cores for one VM: 2,625 USD a month, where a survey has 265."""
    evidence = recompute(estate(), assumptions(), 0).verdict.evidence
    evidence = replace(evidence, infrastructure_vm=today, check_vm=265.0)
    evidence = replace(evidence, total_stated=stated, unlisted=0.0)
    assert too_high(evidence) == found
    assert too_high(replace(evidence, unlisted=0.9))[0] == UNLISTED


def test_the_assumptions_that_move_most_come_first_also_where_they_are_open_answers(result):
    """Today's total and the share of the estate stood under “Other assumptions”."""
    movers = _movers(result.case)
    assert "op.today_total" in movers
    assert "mig.price_server" not in movers  # another way to enter the rate


def test_an_assumption_ranks_by_what_it_moves_alone(result):
    """The price of servers stood fourth, by what it and that of storage move together."""
    case, key = result.case, "op.hw_price_factor"
    sizes = {entered_as(item.driver.key): item.size for item in case.finance.swings}
    joint = {item.block.key: item.width for item in case.finance.verdict.blocks}["hardware_price"]
    assert joint > sizes[key] > 0
    alone = [name for name in _movers(case) if name in sizes]
    assert key in alone
    widths = [sizes[name] for name in alone]
    assert widths == sorted(widths, reverse=True)


def test_page_1_says_how_it_chooses_where_the_widest_answers_are_not_asked():
    answer = [SimpleNamespace(block=SimpleNamespace(key=key, label=key)) for key in "abcd"]
    today = SimpleNamespace(block=SimpleNamespace(key="today_total", label="Today's cost"))
    evidence = SimpleNamespace(assumed_storage=0.0)
    found = SimpleNamespace(questions=(today, *answer[:2]), blocks=(*answer, today),
                            evidence=evidence)  # fmt: skip
    (told,) = _selection(found)
    assert "“Today's cost”" in written(told.text, Ledger(), plain)
    found.questions = tuple(answer[:3])
    assert _selection(found) == []


def test_an_opportunity_that_costs_more_says_so():
    """Graviton “where those cost less” stood over a column that was dearer."""
    ledger = Ledger()
    for sizing, usd in (("right_sized", 100.0), ("graviton", 101.0), ("burstable", 99.0)):
        name = f"aws.option.{sizing}.on_demand.monthly"
        ledger.add(Figure(name, name, usd, "USD/month", "computed"))
    found = SimpleNamespace(option="on_demand", scenarios=[SimpleNamespace(sizing="right_sized")])
    case = SimpleNamespace(ledger=ledger, estate=found)
    assert "cost more" in written(_dearer(case, "graviton"), ledger, plain)
    assert _dearer(case, "burstable") == ()


def test_one_file_with_servers_does_not_fit_together_with_others():
    """“Several files … 0 of them …” of a list of servers, a portfolio and an assessment."""
    totals = pd.DataFrame({"source_file": ["a", "b"], "outcome": "listed", "servers": [3, 0]})
    case = SimpleNamespace(
        inventory=SimpleNamespace(source_totals=totals, comparisons=pd.DataFrame())
    )
    assert reconciliation_section(case) is None


def test_a_grade_without_a_reading_of_one_kind_does_not_say_that_nothing_was_measured():
    """29 servers had a reading, 10 of them of memory or CPU alone: grade D, “nothing measured”."""
    table = servers(vcpu=[2, 2, 2], memory_gib=[8, 8, 8], cpu_peak=[0.5, None, None],
                    memory_peak=[None, 0.5, None])  # fmt: skip
    grades = demand(table, load_register(), "right_sized")["sizing_grade"]
    assert {SIZING_GRADES[grade] for grade in grades} == {
        "no reading of CPU, of memory, or of both"
    }


@pytest.mark.parametrize(
    ("difference", "said"),
    [(-26_000.0, "Less cost after the move: 26,000 USD a year"),
     (26_000.0, "More cost after the move: 26,000 USD a year")],
)  # fmt: skip
def test_what_is_saved_has_no_minus(difference, said):
    """“Less cost after the move: −26 k USD a year.”"""
    ledger = Ledger()
    for figure in result_of("built in").case.ledger:
        if figure.id.startswith("compare."):
            changed = {"compare.difference": difference, "compare.saving": -difference}
            ledger.add(replace(figure, value=changed.get(figure.id, figure.value)))
    told = message_of(SimpleNamespace(ledger=ledger), "comparison")
    assert written(told, ledger, plain).replace("\xa0", " ") == said


def test_staying_has_no_bar_before_the_start_and_other_columns_do():
    ledger = Ledger()
    for year in range(2):
        ledger.add(Figure(f"kept.y{year}", "Kept", 5.0 * year, "USD", "computed"))
    case = SimpleNamespace(ledger=ledger)
    assert by_year_points(case, "kept.y{year}", 2, stays=True) == ((), "kept.y1")
    assert by_year_points(case, "kept.y{year}", 2, stays=False) == ("kept.y0", "kept.y1")
