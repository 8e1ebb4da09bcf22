"""The team that a timeline takes, worked by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace

import pytest

from bizcase.assumptions import load_register
from bizcase.ledger import Figure, Ledger
from bizcase.strategy.rules.pace import grade_of, pace_of, window_of
from bizcase.strategy.waves.in_time import in_time
from bizcase.strategy.waves.pace_figures import pace_figures
from bizcase.strategy.waves.plan_findings import plan_findings
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


@pytest.mark.parametrize(
    ("slack_of", "teams"),
    [({2: 0.25, 3: 0.25}, 2), ({3: 0.25}, 3), ({2: 0.25, 3: 0.01}, 2), ({2: 0.5, 3: 0.0}, 2)],
)
def test_a_faster_pace_takes_no_team_that_its_hours_do_not_need(monkeypatch, slack_of, teams):
    """Three teams end in time at a hundredth more servers a month, two at a quarter more: two."""

    def staffed(_members, _used, pace, _calendar, slack):
        fits = (slack or 0.0) >= slack_of.get(pace.teams, 9.0)
        return SimpleNamespace(pace=pace, end=17 if fits else 19)

    monkeypatch.setattr("bizcase.strategy.waves.in_time._staffed", staffed)
    needed = pace_of(REGISTER, window_of(REGISTER, AS_OF, 4, 18), 13_439, 3_792)
    assert needed.teams == 2
    assert in_time([], REGISTER, needed, None, 18).pace.teams == teams


def large():
    return estate("\n".join(f"s{number:05} | RHEL 8 | production" for number in range(LARGE)))


def test_8700_servers_in_18_months_are_not_credible_and_the_plan_says_what_fits():
    """164 a week where 100 are credible: 434 a month, half and three quarters of it at first.

    In 13 months without the December: 217 + 325 + 11 × 434 = 5,316 of 8,700.
    """
    plan = planned(large())
    assert plan.grade == "not credible"
    assert round(plan.needed.servers_week) == 164
    assert round(plan.pace.servers_week) == 100
    assert (plan.state.servers_in_time, plan.state.servers_late) == (5316, 3384)
    assert (plan.state.fits, plan.end_month, plan.months_over) == (False, 27, 9)
    assert sum(len(wave.servers) for wave in plan.waves) == LARGE
    assert max(len(wave.servers) for wave in plan.waves) == 434
    ways = {way.key: way for way in plan.ways_out}
    # 8,700 ÷ 100 = 87 weeks = 20.1 months + 0.75 of ramp + two Decembers + 4: month 27.
    assert (ways["longer"].end_month, ways["longer"].servers) == (27, LARGE)
    more = ways["teams"]
    assert (more.end_month, more.pace.teams, more.pace.factories) == (18, 9, 3)
    less = ways["scope"]
    assert (less.end_month, less.servers, less.pace.factories) == (18, 5316, 2)
    assert not any(way.why_not for way in plan.ways_out)
    figures = {item.id: item for item in pace_figures(plan)}
    assert figures["plan.hours"].value == pytest.approx(79_170)
    assert figures["plan.months_effective"].value == 12.25
    assert figures["plan.servers_week"].value == pytest.approx(163.89)
    assert figures["plan.servers_week_planned"].value == pytest.approx(100)
    assert (figures["plan.teams"].value, figures["plan.teams_needed"].value) == (6, 9)
    assert all(item.formula for item in figures.values())


def test_factories_that_are_split_end_8700_servers_within_18_months_with_9_teams():
    plan = planned(large(), wave__factories_split="true")
    assert (plan.pace.teams, plan.pace.factories, plan.end_month) == (9, 3, 18)
    assert plan.grade == "ambitious"  # 55 a week each
    assert not plan.ways_out


@pytest.mark.parametrize(
    ("week", "grade"),
    [(50, "usual"), (50.1, "ambitious"), (100, "ambitious"), (101, "not credible")],
)
def test_the_grade_of_a_pace(week, grade):
    window = window_of(REGISTER, AS_OF, 4, 18)
    pace = pace_of(REGISTER, window, 9.1, week * window.effective * 52 / 12)
    assert grade_of(REGISTER, pace) == grade


def test_teams_that_are_entered_are_kept_and_it_is_said_how_late_that_ends():
    """4,000 × 9.1 = 36,400 h: two teams have 1,440 a month, so 25.3 months and not 12.25.

    With 0.75 of ramp 27 months, and two Decembers: month 4 + 29.
    """
    rows = "\n".join(f"s{number:05} | RHEL 8 | production" for number in range(4_000))
    free, kept = planned(estate(rows)), planned(estate(rows), wave__teams=2)
    assert (free.pace.teams, free.state.fits) == (5, True)
    assert (kept.pace.teams, kept.needed.teams) == (2, 5)
    assert kept.end_month == 33
    assert kept.months_over == 15
    assert [(way.key, way.pace.teams, way.end_month) for way in kept.ways_out] == [
        ("longer", 2, 33), ("teams", 5, 17), ("scope", 2, 18),
    ]  # fmt: skip
    register = {"wave__teams": 2}
    assert "PLAN_BY_HAND" in findings_of(kept, **register)


def test_waves_of_50_as_entered_run_side_by_side():
    plan = planned(large(), wave__max_servers=50, wave__factories_split="true")
    assert max(len(wave.servers) for wave in plan.waves) == 50
    assert plan.waves[-1].end_month == 18
    assert plan.parallel == 16  # 711 servers a month, and a tenth more, for groups do not fill them
    assert "PLAN_BY_HAND" in findings_of(plan, wave__max_servers=50)
    assert "PLAN_BY_HAND" not in findings_of(plan)


def test_a_small_estate_takes_one_team():
    plan = planned(estate(servers(29)))
    assert (plan.pace.teams, plan.pace.people, plan.pace.factories) == (1, 6, 1)
    assert plan.waves[-1].end_month <= 18
    assert not plan.ways_out


def test_a_timeline_without_a_month_for_waves_says_so():
    plan = planned(estate(servers(3)), timeline=4)
    figures = {item.id: item for item in pace_figures(plan)}
    assert figures["plan.servers_week"].value is None
    assert "no month" in figures["plan.servers_week"].state
    assert plan.months_over == 1
    longer, teams, scope = plan.ways_out
    assert (longer.end_month, longer.why_not) == (5, "")
    assert teams.why_not == "Assess and Mobilize take all of the timeline"
    assert (scope.servers, scope.why_not) == (0, "nothing that moves fits into the timeline")
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


def test_the_first_month_counts_all_of_its_waves_and_the_busiest_month_is_said():
    """Two waves begin in month 5: 64 + 112 servers ÷ 52 × 12 weeks. The third takes two months."""
    plan = planned(estate(servers(3)))
    first = plan.waves[0]

    def wave(start, end, count):
        return replace(first, start_month=start, end_month=end, servers=("s",) * count)

    made = replace(plan, waves=(wave(5, 5, 64), wave(5, 5, 112), wave(6, 7, 500)))
    figures = pace_figures_of(made)
    assert figures["plan.first_week"] == pytest.approx(176 * 12 / 52, abs=0.01)
    assert figures["plan.servers_week_busiest"] == pytest.approx(250 * 12 / 52, abs=0.01)


def pace_figures_of(plan):
    return {item.id: item.value for item in pace_figures(plan)}
