"""Pace and length of the programme as the summary says them, in a whole case."""

from __future__ import annotations

import datetime as dt

import pytest

from bizcase.assumptions import load_register
from bizcase.document import build_document
from bizcase.entries import ProjectInfo
from tests.factories import asked, rvtools, vinfo_row
from tests.runs import shared_run

COUNT = 20


def run(timeline=18, **values):
    rows = [vinfo_row("web-" + "a" * number) for number in range(1, COUNT + 1)]
    register = load_register().with_overrides(
        {key.replace("__", "."): value for key, value in values.items()}
    )
    project = ProjectInfo("Exit", "Example", timeline_months=timeline)
    uploads = {"rvtools": (rvtools(*rows),)}
    return shared_run(asked(project, uploads, register, dt.date(2026, 11, 22))).case


def finding(case, code):
    return next((item for item in case.findings if item.code == code), None)


def test_a_pace_that_is_not_credible_stands_in_the_summary_with_three_ways_their_cost_and_date():
    """20 servers in 1.25 months are 3.7 a week, and two are taken as the most: nine a month.

    Half of that in month 5 and three quarters in month 6: not all 20 land within the timeline.
    """
    case = run(timeline=6, wave__pace_ambitious=2, wave__velocity_peak=2)
    found, value = finding(case, "PACE_UNUSUAL"), case.ledger.value
    assert found.severity == "warning"
    assert case.plan.grade == "not credible"
    assert value("plan.servers_week") == pytest.approx(3.69)
    assert value("plan.servers_week_planned") == pytest.approx(2)
    late = value("plan.late_servers")
    assert late + value("plan.servers_in_time") == 20
    assert value("plan.end") > 6
    ends, servers, cost, worth = (
        [value(f"plan.option.{n}.{part}") for n in (1, 2, 3)]
        for part in ("end", "servers", "cost", "npv")
    )
    assert ends == [value("plan.end"), 6, 6]
    assert servers == [20, 20, 20 - late]
    usd = 20 * 9.1 * 150 * 1.15 * 1.2
    assert cost == pytest.approx([usd, usd, usd * (20 - late) / 20], abs=0.01)
    assert worth[0] == value("npv.base")
    assert len(set(worth)) == 3
    assert set(found.figures) <= {figure.id for figure in case.ledger}
    told = str(build_document(case))
    assert "Three ways out" in told
    assert "A longer timeline" in told


def test_a_usual_pace_needs_no_decision():
    case = run()
    assert finding(case, "PACE_UNUSUAL") is None
    assert finding(case, "TIMELINE_TOO_SHORT") is None
    assert "plan.option.1.end" not in case.ledger
    assert case.ledger.value("plan.teams") == 1


@pytest.mark.parametrize(("years", "told"), [(5, False), (3, True)])
def test_a_programme_that_leaves_less_than_three_years_of_run_is_told(years, told):
    """The plan ends in month 6: 60 - 36 = 24 months are left for it, 36 - 36 none."""
    found = finding(run(fin__horizon=years), "PROGRAMME_LONG")
    assert (found is not None) == told
    if found:
        assert found.figures == ("plan.end", "run_rate.change", "payback.months")


def test_the_hours_of_waves_and_of_one_time_cost_are_the_same_in_a_whole_case():
    value = run().ledger.value
    assert value("plan.hours") == value("once.hours") == pytest.approx(COUNT * 9.1)
    assert value("once.rehost") == pytest.approx(value("once.hours") * 150)
