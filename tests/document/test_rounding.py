"""One unit and one precision in a table; an amount is never shown as a nought that it is not."""

from __future__ import annotations

import pytest

from bizcase.document.blocks import (
    Chart,
    Ref,
    Section,
    Series,
    Table,
    figure,
    text,
    words,
)
from bizcase.document.charts.plotted import plotted
from bizcase.document.number_style import is_money
from bizcase.document.rounding import in_legible_units
from bizcase.document.writing import plain, written
from bizcase.ledger import Figure, Ledger
from tests.document.estates import ESTATES, each, result_of


def blocks_of(result, kind, part):
    sections = [section for section in result.document.sections if section.part == part]
    return [b for section in sections for b in section.blocks if isinstance(b, kind)]


def amounts(table, ledger):
    """Return each amount of a table with its text."""
    return [
        (ledger[cell[0].figure_id].value, written(cell, ledger, plain))
        for row in table.rows
        for cell in row
        if len(cell) == 1 and isinstance(cell[0], Ref) and is_money(ledger[cell[0].figure_id].unit)
        and ledger[cell[0].figure_id].value is not None
    ]  # fmt: skip


@pytest.mark.parametrize("name", each(ESTATES))
def test_the_tables_of_page_1_have_one_precision_that_shows_the_difference(name):
    result = result_of(name)
    for table in blocks_of(result, Table, "page1"):
        shown = amounts(table, result.document.ledger)
        if table.header[-1] not in ("Difference", "Effect"):
            continue
        decimals = {len(text.partition(".")[2]) for _, text in shown}
        assert len(decimals) == 1, table.caption
    gap = result.case.ledger["decision.difference"] if table_of_totals(result) else None
    if gap is not None and gap.value:
        text = next(t for value, t in table_of_totals(result) if value == gap.value)
        assert text.strip("−0.,") != ""


def table_of_totals(result):
    for table in blocks_of(result, Table, "page1"):
        if table.header[-1] == "Difference":
            return amounts(table, result.document.ledger)
    return []


@pytest.mark.parametrize("name", each(ESTATES))
def test_the_chart_of_page_1_has_the_unit_of_its_table(name):
    result = result_of(name)
    for chart in blocks_of(result, Chart, "page1"):
        drawn = plotted(chart, result.document.ledger, result.document.style)
        table = blocks_of(result, Table, "page1")[0]
        assert f", {drawn.unit}" in table.caption
        ends = {drawn.label(item.values[-1]) for item in drawn.series[:2]}
        assert ends <= {text for _, text in table_of_totals(result)}


@pytest.mark.parametrize("name", each(ESTATES))
def test_no_table_or_chart_of_the_body_shows_small_amounts_as_nought(name):
    result = result_of(name)
    ledger = result.document.ledger
    for table in blocks_of(result, Table, "body"):
        shown = amounts(table, ledger)
        largest = max((abs(value) for value, _ in shown), default=0.0)
        if 0 < largest < 10_000:
            assert "thousand" not in table.caption + "".join(table.header), table.caption
        if largest > 0:
            assert any(text.strip("−0.,") for _, text in shown), table.caption
    for chart in blocks_of(result, Chart, "body"):
        drawn = plotted(chart, ledger, result.document.style)
        values = [abs(v) for item in drawn.series for v in item.values if v is not None]
        if drawn.is_money and max(values):
            assert max(values) >= 10, chart.id


def test_a_table_and_a_chart_in_whole_usd_have_no_cents():
    """A step of −0.13 stood among whole amounts; alone it keeps its decimals."""
    ledger = Ledger()
    for name, usd in (("today", 2488.5), ("step", -0.13)):
        ledger.add(Figure(name, name, usd, "USD/year", "computed"))
    cost = Series("Cost", ("today", "step"), "stay")
    chart = Chart("C4", "bridge", (), (words("Today"), words("Step")), (cost,), "USD/year", (), ())
    rows = tuple((figure(name, "thousand"),) for name in ("today", "step"))
    table = Table("Cost, thousand USD a year", ("thousand USD a year",), rows)
    told = in_legible_units(Section("Cost", (chart, table)), ledger)
    drawn = plotted(told.blocks[0], ledger)
    assert [drawn.label(value) for value in drawn.series[0].values] == ["2,489", "0"]
    assert [written(row[0], ledger, plain) for row in told.blocks[1].rows] == ["2,489", "0"]
    assert written(text("{K:step}"), ledger, plain) == "−0.13 USD a year"


def test_charts_of_one_unit_in_a_section_have_one_scale():
    """One slide had USD a year, the next one thousand USD a year, of the same items."""
    ledger = Ledger()
    for name, usd in (("a", 33_226.0), ("b", 36.0), ("c", 26_477.0)):
        ledger.add(Figure(name, name, usd, "USD/year", "computed"))
    charts = [
        Chart("C", "bars", text("A message"), (words("x"),) * len(ids),
              (Series("Cost", ids, "aws"),), "USD/year", text("alt"), text("source"))
        for ids in (("a", "b"), ("a", "c"))
    ]  # fmt: skip
    one, other = in_legible_units(Section("S", tuple(charts)), ledger).blocks
    assert (one.scale, other.scale) == ("whole", "whole")
    (alone,) = in_legible_units(Section("S", tuple(charts[1:])), ledger).blocks
    assert alone.scale == "thousand"
