"""A plan of more waves than a page has room for: the calendar is cut and says so, and prints."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from bizcase.document import build_document
from bizcase.document.blocks import Paragraph, Table
from bizcase.document.body.programme import plan_section
from bizcase.document.charts.migration import calendar
from bizcase.document.charts.plotted import plotted
from bizcase.document.language import for_language
from bizcase.document.writing import plain, written
from bizcase.exports import render
from bizcase.exports.drawing.rows import bars_of
from bizcase.exports.office.chart_data import office_chart
from tests.document.estates import result_of

MANY = 90


@pytest.fixture(scope="module")
def result():
    made = result_of("built in")
    waves = [wave for wave in made.case.plan.waves if wave.servers]
    many = tuple(waves[number % len(waves)] for number in range(MANY))
    case = replace(made.case, plan=replace(made.case.plan, waves=many))
    return replace(made, case=case)


def test_the_calendar_shows_the_first_waves_and_says_that_there_are_more(result):
    chart = calendar(result.case)
    assert 20 < len(chart.categories) < MANY
    assert {len(item.values) for item in chart.series} == {len(chart.categories)}
    source = written(chart.source, result.case.ledger, str)
    assert source.startswith("Source: waves, the first of them; annex D has all.")


@pytest.mark.parametrize(("waves", "rows", "said"), [(12, 12, 0), (13, 13, 0), (14, 12, 1)])
def test_the_table_leaves_out_more_than_one_wave_or_none(result, waves, rows, said):
    plan = replace(result.case.plan, waves=result.case.plan.waves[:waves])
    blocks = plan_section(replace(result.case, plan=plan)).blocks
    shown = next(
        item for item in blocks if isinstance(item, Table) and item.caption.startswith("Waves")
    )
    later = [item for item in blocks if "lists the later waves" in str(item)]
    assert (len(shown.rows), len(later)) == (rows, said)


def test_a_calendar_that_is_whole_does_not_say_so():
    case = result_of("built in").case
    assert len(calendar(case).categories) == sum(bool(wave.servers) for wave in case.plan.waves)
    assert "the first of them" not in written(calendar(case).source, case.ledger, str)


def test_amber_is_named_only_where_both_sides_of_a_wave_are_paid(monkeypatch):
    """Without cost on premises no month is known in which it ends."""
    result = result_of("built in")
    ledger = result.case.ledger

    def told(chart):
        drawn = office_chart(plotted(chart, ledger))
        names = [column.name.strip() for column in drawn.columns]
        return [name for name in names if name], written(chart.source, ledger, str)

    columns, source = told(calendar(result.case))
    assert columns[-1] == "Months in which both sides are paid"
    assert "Amber" in source
    monkeypatch.setattr("bizcase.document.charts.migration.known", lambda *_: False)
    columns, source = told(calendar(result.case))
    assert columns[-1] == "Months of the wave"
    assert source == "Source: waves."


def test_amber_ends_before_the_month_from_which_the_table_says_released():
    """Cost that falls from month 9 is paid twice up to the end of month 8."""
    result = result_of("built in")
    ledger, chart = result.case.ledger, calendar(result.case)
    waves = [wave for wave in result.case.plan.waves if wave.servers]
    last = [ledger.value(f"wave.{wave.number}.released_from") - 1 for wave in waves]
    shown = plotted(chart, ledger)
    assert [bar.end for bar in bars_of(shown) if bar.role == "once"] == last
    months = next(item for item in office_chart(shown).columns if "both sides" in item.name)
    ends = [wave.end_month for wave in waves]
    assert [end + more for end, more in zip(ends, months.values, strict=True)] == last


def test_the_cut_is_told_in_german_too(result):
    document = build_document(result.case)
    assert for_language(result.case, document, "full", "de").missed == ()


def test_a_chart_that_is_higher_than_a_page_is_printed_smaller(result, monkeypatch):
    monkeypatch.setattr("bizcase.document.charts.migration._MOST_WAVES", MANY)
    document = build_document(result.case)
    content = render("pdf", replace(result, document=document))
    assert len(PdfReader(io.BytesIO(content)).pages) > 10


def test_a_wave_without_servers_is_a_wave_that_needs_work_too(result):
    first, second, *_ = result.case.plan.waves
    for waves, start in (((first,), "The only wave needs "), ((first, second), "The waves need ")):
        kept = (*waves[:1], *(replace(wave, servers=()) for wave in waves[1:]))
        case = replace(result.case, plan=replace(result.case.plan, waves=kept))
        told = [written(item.text, case.ledger, plain) for item in plan_section(case).blocks
                if isinstance(item, Paragraph)]  # fmt: skip
        assert [line for line in told if line.startswith(start)], told
