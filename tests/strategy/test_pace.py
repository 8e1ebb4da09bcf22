"""The team that a timeline takes, worked by hand."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import pytest

from bizcase.assumptions import load_register
from bizcase.ledger import Figure, Ledger
from bizcase.strategy.rules.pace import pace_of, window_of
from bizcase.strategy.waves.dates import Calendar
from bizcase.strategy.waves.options import three_options
from bizcase.strategy.waves.pace_figures import pace_figures
from bizcase.strategy.waves.plan_figures import plan_findings
from tests.strategy.estates import AS_OF, estate, planned, servers

REGISTER = load_register()
LARGE = 8_700


@pytest.mark.parametrize(
    ("timeline", "months", "freezes", "effective"),
    [
        # Month 5 is April 2027; month 13 is December 2027.
        (18, 14, 1, 12.25),  # 14 - 1 - 0.5 - 0.25
        (12, 8, 0, 7.25),
        (6, 2, 0, 1.25),
        (5, 1, 0, 0.5),  # a single month is the first of the ramp
        (4, 0, 0, 0),
        (1, 0, 0, 0),
    ],
)
def test_the_months_that_count(timeline, months, freezes, effective):
    found = window_of(REGISTER, AS_OF, 4, timeline)
    assert (found.months, found.freezes, found.effective) == (months, freezes, effective)


def test_the_team_of_8700_simple_servers_in_18_months():
    """8,700 × 9.1 = 79,170 h ÷ 12.25 = 6,463 h a month ÷ 720 = 8.98: 9 teams, 164 a week."""
    window = window_of(REGISTER, AS_OF, 4, 18)
    found = pace_of(REGISTER, window, LARGE * 9.1, LARGE)
    assert (found.teams, found.people, found.factories) == (9, 54, 3)
    assert round(found.servers_week) == 164
    assert found.hours_month == 9 * 6 * 120
    assert found.servers_person_week == pytest.approx(3.04, abs=0.01)


def test_three_ways_where_two_factories_do_not_suffice():
    """From September 2026: 8,700 ÷ 100 = 87 weeks = 20.1 months, 4 + 0.75 + 1 freeze: month 26.

    Within 18 months two factories move 100 × 52 ÷ 12 × 12.25 = 5,308.
    """
    as_of = dt.date(2026, 9, 10)
    window = window_of(REGISTER, as_of, 4, 18)
    assert window.effective == 12.25
    pace = pace_of(REGISTER, window, LARGE * 9.1, LARGE)
    more, longer, fewer = three_options(REGISTER, pace, Calendar(5, as_of, (12,)), 18)
    assert (more.pace.teams, more.pace.factories, more.end_month) == (9, 3, 18)
    # 79,170 h ÷ 20.08 months ÷ 720 = 5.5 teams.
    assert (longer.pace.teams, longer.pace.factories, longer.end_month) == (6, 2, 26)
    assert (fewer.pace.servers, fewer.pace.teams, fewer.end_month) == (5308, 6, 18)
    # From November a second December lies in between.
    later = three_options(REGISTER, pace, Calendar(5, AS_OF, (12,)), 18)
    assert later[1].end_month == 27


def test_a_usual_pace_has_no_options():
    window = window_of(REGISTER, AS_OF, 4, 18)
    assert (
        three_options(REGISTER, pace_of(REGISTER, window, 9.1, 1), Calendar(5, AS_OF, ()), 5) == ()
    )
    tight = window_of(REGISTER, AS_OF, 4, 4)
    assert (
        three_options(REGISTER, pace_of(REGISTER, tight, 9.1, 1), Calendar(5, AS_OF, ()), 5) == ()
    )


def large():
    return estate("\n".join(f"s{number:05} | RHEL 8 | production" for number in range(LARGE)))


def test_8700_servers_end_within_18_months_with_9_teams():
    plan = planned(large())
    assert plan.waves[-1].end_month == 18
    assert plan.months_over == 0
    assert (plan.pace.teams, round(plan.pace.servers_week)) == (9, 164)
    assert sum(len(wave.servers) for wave in plan.waves) == LARGE
    assert max(len(wave.servers) for wave in plan.waves) > 500
    assert len(plan.options) == 3
    figures = {item.id: item for item in pace_figures(plan)}
    assert figures["plan.hours"].value == pytest.approx(79_170)
    assert figures["plan.months_effective"].value == 12.25
    assert figures["plan.servers_week"].value == pytest.approx(163.89)
    assert all(item.formula for item in figures.values())


def test_waves_of_50_as_entered_run_side_by_side():
    plan = planned(large(), wave__max_servers=50)
    assert max(len(wave.servers) for wave in plan.waves) == 50
    assert plan.waves[-1].end_month == 18


def test_a_small_estate_takes_one_team():
    plan = planned(estate(servers(29)))
    assert (plan.pace.teams, plan.pace.people, plan.pace.factories) == (1, 6, 1)
    assert plan.waves[-1].end_month <= 18
    assert not plan.options


def test_a_timeline_without_a_month_for_waves_says_so():
    plan = planned(estate(servers(3)), timeline=4)
    figures = {item.id: item for item in pace_figures(plan)}
    assert figures["plan.servers_week"].value is None
    assert "no month" in figures["plan.servers_week"].state
    assert plan.months_over == 1
    # No number of teams is asked for: one factory works.
    assert plan.pace.teams == 3


@pytest.mark.parametrize("count", [1, 10, 137])
def test_the_teams_have_the_hours_of_the_waves(count):
    plan = planned(estate(servers(count)))
    hours = math.fsum(wave.hours for wave in plan.waves)
    assert hours == pytest.approx(count * 9.1)
    assert plan.pace.teams * 720 * plan.pace.window.effective >= hours


def findings_of(plan, **assumptions):
    """Return the codes of the findings."""
    ledger = Ledger()
    for figure in pace_figures(plan):
        ledger.add(figure)
    for name in ("plan.cut_groups", "strategy.staying.servers"):
        ledger.add(Figure(name, name, 0, "servers", "computed"))
    register = REGISTER.with_overrides({k.replace("__", "."): v for k, v in assumptions.items()})
    return {item.code for item in plan_findings(replace(plan, ledger=ledger), register)}


def test_the_findings_say_what_is_unusual_in_pace():
    """137 × 9.1 = 1,247 h take one team: 39 servers in the first month, 9 a week of 2 to 10.

    In hours of 2 each server, six people move 137 ÷ 12.25 weeks: 0.4 a person and week.
    """
    plan = planned(estate(servers(137)))
    assert round(pace_figures_of(plan)["plan.first_week"], 1) == 0.7  # the pilot has three
    assert not findings_of(plan) & {"PACE_PER_PERSON", "FIRST_WAVE_FAST", "TIMELINE_TOO_SHORT"}
    fast = planned(estate(servers(137)), timeline=6, mig__h_rehost_workload=0,
                   mig__h_rehost_server=2, wave__pilot_apps=0)  # fmt: skip
    # 191.8 h in 1.25 months: one team; 137 ÷ 1.25 ÷ 4.33 ÷ 6 = 4.2 a person and week, not above 5.
    assert pace_figures_of(fast)["plan.servers_person_week"] == pytest.approx(4.22)
    assert findings_of(fast) >= {"FIRST_WAVE_FAST"}
    late = planned(estate(servers(137)), timeline=4)
    assert "TIMELINE_TOO_SHORT" in findings_of(late)


def pace_figures_of(plan):
    return {item.id: item.value for item in pace_figures(plan)}
