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
        {"mc.n": 2000} | {key.replace("__", "."): value for key, value in values.items()}
    )
    project = ProjectInfo("Exit", "Example", timeline_months=timeline)
    uploads = {"rvtools": (rvtools(*rows),)}
    return shared_run(asked(project, uploads, register, dt.date(2026, 11, 22))).case


def finding(case, code):
    return next((item for item in case.findings if item.code == code), None)


def test_an_unusual_pace_stands_in_the_summary_with_three_ways_their_cost_and_date():
    """20 servers in 1.25 months are 3.7 a week; two factories of one a week move two."""
    case = run(timeline=6, wave__velocity_peak=1)
    found, value = finding(case, "PACE_UNUSUAL"), case.ledger.value
    assert found.severity == "warning"
    assert value("plan.servers_week") == pytest.approx(3.69)
    # 20 ÷ 2 a week = 2.31 months, + 0.75 + 4: month 8. Two a week for 1.25 months: ten servers.
    assert [value(f"plan.option.{n}.end") for n in (1, 2, 3)] == [value("plan.end"), 8, 6]
    assert [value(f"plan.option.{n}.servers") for n in (1, 2, 3)] == [20, 20, 10]
    usd = 20 * 9.1 * 150 * 1.15 * 1.2
    assert [value(f"plan.option.{n}.cost") for n in (1, 2, 3)] == pytest.approx(
        [usd, usd, usd / 2], abs=0.01
    )
    assert set(found.figures) <= {figure.id for figure in case.ledger}
    told = str(build_document(case))
    assert "decide between more factories" in told
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
